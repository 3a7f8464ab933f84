"""torch.backends as on a CPU-only machine."""

from types import SimpleNamespace


def _no():
    return False


mps = SimpleNamespace(is_available=_no, is_built=_no)
cuda = SimpleNamespace(is_built=_no, matmul=SimpleNamespace(allow_tf32=False))
cudnn = SimpleNamespace(
    is_available=_no, enabled=True, deterministic=False, benchmark=False, allow_tf32=True, version=lambda: None
)
mkl = SimpleNamespace(is_available=_no)
mkldnn = SimpleNamespace(is_available=_no)
openmp = SimpleNamespace(is_available=_no)
