"""Hooks on what autograd saves for backward."""

import itertools

from torch import _engine as engine
from torch._engine import callback, create_proxy, js
from torch._tensor import Tensor

#: Numbers of pairs of hooks and of what they made of tensors; the engine knows both by number only.
_numbers = itertools.count(1)
_pairs = {}
_packed = {}
#: The engine reads the handle of an unpacked tensor after `_unpack` has returned.
_last = None


def _pack(pair, handle):
    number = next(_numbers)
    pack_hook, unpack_hook = _pairs[pair]
    _packed[number] = pack_hook(Tensor._wrap(handle)), unpack_hook
    return number


def _unpack(number):
    global _last
    packed, unpack_hook = _packed[number]
    _last = unpack_hook(packed)
    if not isinstance(_last, Tensor):
        raise TypeError(
            f"Output of saved tensor unpack_hook expected to be a Tensor but got result of type {type(_last).__name__}"
        )
    return _last._handle


def _forget(number):
    _packed.pop(number, None)


js.setSavedTensorHooks(callback(_pack), callback(_unpack), create_proxy(_forget))

_push = engine.guarded(js.pushSavedTensorHooks)
_disable = engine.guarded(js.disableSavedTensorHooks)
_pack_saved = engine.guarded(js.packSaved)
_pack_tensor = engine.guarded(js.packTensor)
_unpack_tensor = engine.guarded(js.unpackTensor)
_check_version = engine.guarded(js.checkSavedVersion)
#: The pairs in force, the last of which packs.
_active = []


def _register(pack_hook, unpack_hook):
    pair = next(_numbers)
    _pairs[pair] = pack_hook, unpack_hook
    return pair


@engine.on_reset
def _reset():
    js.resetSavedTensorHooks()
    _active.clear()
    _pairs.clear()
    _packed.clear()


class saved_tensors_hooks:
    """Within the block, `pack_hook(tensor)` makes what is stored for backward, `unpack_hook` the tensor from that again."""

    def __init__(self, pack_hook, unpack_hook):
        self.pack_hook = pack_hook
        self.unpack_hook = unpack_hook

    def __enter__(self):
        pair = _register(self.pack_hook, self.unpack_hook)
        _push(pair)
        _active.append(pair)

    def __exit__(self, *exc):
        js.popSavedTensorHooks()
        _active.pop()


class save_on_cpu(saved_tensors_hooks):
    """Saved tensors wait on the CPU, where all tensors of this page are: they stay as they are."""

    def __init__(self, pin_memory=False, device_type="cuda"):
        super().__init__(lambda tensor: tensor.cpu(), lambda packed: packed)


class disable_saved_tensors_hooks:
    """Within the block, `saved_tensors_hooks` raises a RuntimeError with this message."""

    def __init__(self, error_message):
        self._message = error_message

    def __enter__(self):
        self._before = _disable(self._message)

    def __exit__(self, *exc):
        js.disableSavedTensorHooks(self._before)


class _SavedContext:
    """What `allow_mutation_on_saved_tensors` gives."""

    def __init__(self):
        self.entered = True


class allow_mutation_on_saved_tensors(saved_tensors_hooks):
    """Within the block, tensors may be changed in place after they were saved: backward reads them as they were."""

    _inside = False

    def __init__(self):
        self._context = _SavedContext()

        def unpack_hook(saved):
            if not self._context.entered:
                raise AssertionError(
                    "Trying to backward outside of the 'allow_mutation_on_saved_tensors' context"
                    "in which the graph was originally recorded."
                )
            return saved

        super().__init__(lambda tensor: tensor.detach().clone(), unpack_hook)

    def __enter__(self):
        if allow_mutation_on_saved_tensors._inside:
            raise RuntimeError("allow_mutation_on_saved_tensors contexts cannot be nested")
        super().__enter__()
        allow_mutation_on_saved_tensors._inside = True
        return self._context

    def __exit__(self, *exc):
        allow_mutation_on_saved_tensors._inside = self._context.entered = False
        super().__exit__(*exc)


@engine.on_reset
def _leave():
    allow_mutation_on_saved_tensors._inside = False


class SavedTensor:
    """What a node of the graph keeps of one tensor: `grad_fn._raw_saved_self`."""

    __module__ = "torch._C._autograd"

    def __init__(self, node, name):
        self._node = node
        self._name = name

    def register_hooks(self, pack_hook, unpack_hook):
        """Packs the tensor now, with these hooks."""
        _pack_saved(self._node, self._name, _register(pack_hook, unpack_hook))


class _Packed:
    """A tensor that a Function saved under hooks."""

    def __init__(self, tensor):
        self._packed = _pack_tensor(_active[-1], tensor._handle)

    def get(self):
        return Tensor._wrap(_unpack_tensor(self._packed))


class _Held:
    """A tensor that a Function saved; it may not be written to until backward has read it."""

    def __init__(self, tensor):
        if tensor.is_inference():
            raise RuntimeError(
                "Inference tensors cannot be saved for backward. Please do not use Tensors created in inference mode in "
                "computation tracked by autograd. To work around this, you can make a clone to get a normal tensor and "
                "use it in autograd, or use `torch.no_grad()` instead of `torch.inference_mode()`."
            )
        self._tensor = tensor
        self._version = tensor._version

    def get(self):
        _check_version(self._tensor._handle, self._version)
        return self._tensor


def kept(tensors):
    """What a Function keeps of the tensors it saved, for `given`."""
    keep = _Packed if _active else _Held
    return tuple(keep(t) if isinstance(t, Tensor) else t for t in tensors)


def given(entries):
    """The tensors of `kept` again."""
    return tuple(one.get() if isinstance(one, (_Packed, _Held)) else one for one in entries)
