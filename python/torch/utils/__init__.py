"""torch.utils"""

import importlib

#: Submodules that are there after `import torch`, each loaded when first used.
_SUBMODULES = ("checkpoint", "data", "hooks")


def __getattr__(name):
    if name in _SUBMODULES:
        return importlib.import_module(f"torch.utils.{name}")
    raise AttributeError(f"module 'torch.utils' has no attribute '{name}'")
