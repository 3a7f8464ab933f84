"""Says in one sentence why a well-known package cannot be imported here, and what to use instead."""

import sys

_INSTEAD = {
    "numpy": "this page runs PyTorch without NumPy; make data with torch.tensor, torch.linspace or torch.randn, and read it with .tolist()",
    "torchvision": "this page has no image datasets; make a small batch with torch.randn(8, 1, 28, 28)",
    "torchaudio": "this page has no audio; make a small batch with torch.randn(8, 1, 1000)",
    "torchtext": "this page has no text datasets; write a few sentences as lists of word numbers",
    "matplotlib": "this page draws losses, parameters and gradients itself; print the numbers you want to see",
    "seaborn": "this page draws losses, parameters and gradients itself; print the numbers you want to see",
    "pandas": "this page has no tables; put the columns into tensors with torch.tensor",
    "sklearn": "this page has PyTorch alone; make a data set with torch.randn and split it with torch.randperm",
    "scipy": "this page has PyTorch alone; look for the function in torch or in Python's math and statistics",
    "PIL": "this page has no image files; make an image with torch.rand(3, 32, 32)",
    "cv2": "this page has no image files; make an image with torch.rand(3, 32, 32)",
    "tqdm": "this page has no progress bars; write the loop without tqdm(...)",
    "requests": "this page has no network; put the data into the file",
    "tensorflow": "this page teaches PyTorch; use torch",
    "keras": "this page teaches PyTorch; use torch.nn",
    "jax": "this page teaches PyTorch; torch.func has grad, vmap and jacrev",
    "lightning": "this page has PyTorch alone; write the training loop yourself",
    "pytorch_lightning": "this page has PyTorch alone; write the training loop yourself",
    "transformers": "this page has no pretrained models; build one from torch.nn layers",
    "torchinfo": "print(model) shows the layers, and this page shows every parameter and who owns it",
    "torchsummary": "print(model) shows the layers, and this page shows every parameter and who owns it",
    "einops": "this page has PyTorch alone; use reshape, permute and flatten",
    "IPython": "this page is not a notebook; print what you want to see",
}


#: Parts of torch itself that other pages of the documentation import.
_PARTS = {
    "torch.distributed": "this page has one process; train in it",
    "torch.utils.tensorboard": "this page draws losses, parameters and gradients itself",
    "torch.cuda.amp": "this page has no GPU; leave autocast and GradScaler away",
    "torch.amp": "this page has no GPU; leave autocast and GradScaler away",
    "torch.jit": "models run eagerly here, which gives the same values",
    "torch.fx": "this page shows the graph of every run itself",
    "torch.profiler": "this page measures nothing; time it with time.perf_counter",
    "torch.onnx": "this page exports no models; torch.save writes state dicts",
    "torch.hub": "this page has no network; build the model from torch.nn layers",
    "torch.distributions": "draw with torch.normal, torch.bernoulli or torch.multinomial instead",
    "torch.multiprocessing": "this page has one process; set num_workers=0",
    "torch.quantization": "models keep float32 weights here",
    "torch.nn.parallel": "this page has one device; use the model as it is",
}


class AbsentFinder:
    """Last in `sys.meta_path`, so that it only answers for what nothing else could find."""

    def find_spec(self, fullname, path=None, target=None):
        top = fullname.partition(".")[0]
        # `importlib.util.find_spec` asks whether a package is there: the answer is None, not an error.
        asking = sys._getframe(2).f_globals.get("__name__") == "importlib.util"
        instead = _INSTEAD.get(top) or _PARTS.get(fullname)
        if instead is None or asking:
            return None
        raise ModuleNotFoundError(f"No module named {fullname!r}: {instead}", name=fullname)
