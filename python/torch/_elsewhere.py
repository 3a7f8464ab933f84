"""What PyTorch has and this engine does not: one clear sentence instead of a puzzle."""

#: Names of PyTorch 2.13 that are out of scope here, by module, so that a typing mistake is told apart.
OUT_OF_SCOPE = {
    "torch": frozenset(
        "fft sparse distributed jit compile export onnx multiprocessing hub quantization ao amp profiler distributions "
        "complex complex64 complex128 complex32 cfloat cdouble chalf sparse_csr sparse_csc sparse_bsr quantize_per_tensor "
        "quint8 qint8 qint32 stft istft package library overrides monitor testing xpu mps futures fx masked nested "
        "view_as_real view_as_complex polar real imag is_complex resolve_conj resolve_neg tensorboard".split()
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
