"""What PyTorch has and this engine does not: one clear sentence instead of a puzzle."""

#: Names of PyTorch 2.13 that are out of scope here, by module, so that a typing mistake is told apart.
OUT_OF_SCOPE = {
    "torch": frozenset(
        "fft sparse distributed jit compile export onnx multiprocessing hub quantization ao amp profiler distributions "
        "complex complex64 complex128 complex32 cfloat cdouble chalf sparse_csr sparse_csc sparse_bsr quantize_per_tensor "
        "quint8 qint8 qint32 stft istft package library overrides monitor testing xpu mps futures fx masked nested "
        "view_as_real view_as_complex polar real imag is_complex resolve_conj resolve_neg tensorboard "
        "Future GradScaler OutOfMemoryError ScriptModule Stream adaptive_avg_pool1d adaptive_max_pool1d "
        "affine_grid_generator alias_copy alpha_dropout_ angle as_strided_ as_strided_copy autocast avg_pool1d "
        "bartlett_window batch_norm batch_norm_backward_elemt batch_norm_backward_reduce batch_norm_elemt "
        "batch_norm_gather_stats batch_norm_gather_stats_with_counts batch_norm_stats batch_norm_update_stats "
        "binomial bit blackman_window ccol_indices_copy col_indices_copy compiled_with_cxx11_abi cond conj "
        "conj_physical conj_physical_ conv_tbc cosine_embedding_loss crow_indices_copy ctc_loss "
        "cudnn_affine_grid_generator cudnn_batch_norm cudnn_convolution cudnn_convolution_add_relu "
        "cudnn_convolution_relu cudnn_convolution_transpose cudnn_grid_sampler cudnn_is_acceptable dequantize detach_ "
        "detach_copy dsmm eig embedding embedding_bag embedding_renorm_ empty_quantized empty_strided expand_copy "
        "fake_quantize_per_channel_affine fake_quantize_per_tensor_affine fbgemm_linear_fp16_weight "
        "fbgemm_linear_fp16_weight_fp32_activation fbgemm_linear_int8_weight "
        "fbgemm_linear_int8_weight_fp32_activation fbgemm_linear_quantize_weight fbgemm_pack_gemm_matrix_fp16 "
        "fbgemm_pack_quantized_matrix feature_alpha_dropout_ feature_dropout_ float4_e2m1fn_x2 float8_e4m3fn "
        "float8_e4m3fnuz float8_e5m2 float8_e5m2fnuz float8_e8m0fnu frobenius_norm from_dlpack from_file gcd_ "
        "get_deterministic_debug_mode get_device get_device_module get_float32_matmul_precision "
        "get_num_interop_threads grid_sampler grid_sampler_2d grid_sampler_3d hamming_window hann_window hash_tensor "
        "hinge_embedding_loss hsmm hspmm indices_copy init_num_threads instance_norm int1 int2 int3 int4 int5 int6 "
        "int7 int_repr is_anomaly_check_nan_enabled is_conj is_deterministic_algorithms_warn_only_enabled "
        "is_distributed is_neg is_signed is_vulkan_available is_warn_always_enabled jagged kaiser_window kl_div lcm_ "
        "ldexp_ legacy_contiguous_format lobpcg lstsq margin_ranking_loss matrix_rank max_pool1d "
        "max_pool1d_with_indices max_pool2d max_pool3d mkldnn_adaptive_avg_pool2d mkldnn_convolution "
        "mkldnn_linear_backward_weights mkldnn_max_pool2d mkldnn_max_pool3d mkldnn_rnn_layer native_dropout "
        "native_group_norm native_norm norm_except_dim nuclear_norm ormqr pca_lowrank permute_copy poisson_nll_loss "
        "prepare_multiprocessing_environment profiler_allow_cudagraph_cupti_lazy_reinit_cuda12 q_per_channel_axis "
        "q_per_channel_scales q_per_channel_zero_points q_scale q_zero_point qscheme quantize_per_channel "
        "quantize_per_tensor_dynamic quantized_batch_norm quantized_gru quantized_gru_cell quantized_lstm "
        "quantized_lstm_cell quantized_max_pool1d quantized_max_pool2d quantized_max_pool3d quantized_rnn_relu_cell "
        "quantized_rnn_tanh_cell quint2x4 quint4x2 resize_as_sparse_ row_indices_copy saddmm segment_reduce "
        "select_copy set_anomaly_enabled set_deterministic_debug_mode set_float32_matmul_precision set_flush_denormal "
        "set_num_interop_threads set_warn_always slice_copy slice_inverse smm solve sparse_bsc sparse_bsc_tensor "
        "sparse_bsr_tensor sparse_compressed_tensor sparse_coo_tensor sparse_csc_tensor sparse_csr_tensor split_copy "
        "split_with_sizes_copy spmm squeeze_copy sspaddmm svd_lowrank sym_float sym_fresh_size sym_int sym_ite "
        "sym_max sym_min sym_not sym_sqrt sym_sum symeig t_copy to_dlpack transpose_copy triplet_margin_loss "
        "unbind_copy unfold_copy unsafe_chunk unsafe_split unsafe_split_with_sizes unsqueeze_copy values_copy "
        "view_as_complex_copy view_as_real_copy view_copy while_loop xlogy_".split()
    ),
    "torch.linalg": frozenset(("eig", "eigvals", "ldl_factor", "ldl_factor_ex", "ldl_solve")),
    "torch.optim": frozenset(("SparseAdam", "Adafactor")),
    "torch.nn": frozenset(("DataParallel", "parallel", "quantized")),
}


def missing(name, module="torch"):
    """The AttributeError for `<module>.<name>`."""
    if name in OUT_OF_SCOPE[module]:
        return AttributeError(
            f"{module}.{name} is not part of this page's engine — see the list of what is: dir({module}), "
            "or the API coverage page"
        )
    return AttributeError(f"module '{module}' has no attribute '{name}'")


def getter(module):
    """A module's `__getattr__`."""

    def __getattr__(name):
        raise missing(name, module)

    return __getattr__
