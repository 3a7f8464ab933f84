"""What PyTorch has and this engine does not: one clear sentence instead of a puzzle."""

#: Top-level names of PyTorch 2.13 that are out of scope here, so that a typing mistake is told apart.
OUT_OF_SCOPE = frozenset(
    "fft sparse distributed jit compile export onnx multiprocessing hub quantization ao amp profiler distributions "
    "complex64 complex128 complex32 cfloat cdouble chalf sparse_csr sparse_csc sparse_bsr quantize_per_tensor "
    "quint8 qint8 qint32 stft istft package library overrides monitor testing xpu mps futures fx masked nested "
    "view_as_real view_as_complex polar real imag is_complex resolve_conj resolve_neg tensorboard".split()
)


def missing(name):
    """The AttributeError for `torch.<name>`."""
    if name in OUT_OF_SCOPE:
        return AttributeError(
            f"torch.{name} is not part of this page's engine — see the list of what is: dir(torch), "
            "or the API coverage page"
        )
    return AttributeError(f"module 'torch' has no attribute '{name}'")
