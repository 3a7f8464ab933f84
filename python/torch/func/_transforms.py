"""grad, vjp, jvp, jacobians and Hessians of functions; transforms nest."""

import functools

import torch
from torch.func._tree import describe, flatten, outline, rebuild, tree_map


def _fresh(tree):
    """Tensors of their own with history to the originals, so that an outer transform still sees them."""

    def one(leaf):
        if not isinstance(leaf, torch.Tensor):
            return leaf
        return leaf.view_as(leaf) if leaf.requires_grad else leaf.detach().requires_grad_(True)

    return tree_map(one, tree)


def _argnums(argnums, args):
    if not isinstance(argnums, (int, tuple)):
        raise RuntimeError(f"argnums must be int or Tuple[int, ...], got: {type(argnums)}")
    numbers = (argnums,) if isinstance(argnums, int) else argnums
    if len(set(numbers)) != len(numbers):
        raise RuntimeError(f"argnums elements must be unique, got {numbers}")
    for n in numbers:
        if not -len(args) <= n < len(args):
            raise RuntimeError(
                f"Got argnum={n}, but only {len(args)} positional inputs"
            )
    for n in numbers:
        for leaf in flatten(args[n])[0]:
            if not isinstance(leaf, torch.Tensor):
                raise ValueError(f"Thing passed to transform API must be Tensor, got {type(leaf)}")
    return tuple(n % len(args) for n in numbers)


def _gradients(outputs, inputs, seeds=None):
    """Gradients with a graph of their own: the next transform may differentiate them."""
    live = [(o, s) for o, s in zip(outputs, seeds or [None] * len(outputs)) if o.requires_grad]
    if not live:
        return [torch.zeros_like(i) for i in inputs]
    grads = torch.autograd.grad(
        [o for o, _ in live], inputs, [s for _, s in live], create_graph=True, allow_unused=True
    )
    return [torch.zeros_like(i) if g is None else g for g, i in zip(grads, inputs)]


def _settle(value, nested):
    """Results of the outermost transform carry no history."""
    if nested:
        return value
    return tree_map(lambda leaf: leaf.detach() if isinstance(leaf, torch.Tensor) else leaf, value)


_depth = 0


def _transform(body):
    """Runs `body(nested)` with grad mode on; `nested` says whether another transform is around this one."""
    global _depth
    nested = _depth > 0
    _depth += 1
    try:
        with torch.enable_grad():
            return body(nested)
    finally:
        _depth -= 1


def grad_and_value(func, argnums=0, has_aux=False):
    """A function that returns (gradients, value), or (gradients, (value, aux))."""

    @functools.wraps(func)
    def wrapper(*args, **kwargs):
        def body(nested):
            tracked = nested or _any_requires_grad(args)
            numbers = _argnums(argnums, args)
            call_args = list(args)
            for n in numbers:
                call_args[n] = _fresh(args[n])
            output = func(*call_args, **kwargs)
            aux = None
            if has_aux:
                if not (isinstance(output, tuple) and len(output) == 2):
                    raise RuntimeError(
                        "grad_and_value(f)(*args): output of function f should be a tuple: (output, aux) if has_aux is True"
                    )
                output, aux = output
            _check_scalar(output)
            leaves, spec = flatten(tuple(call_args[n] for n in numbers))
            grads = rebuild(_gradients([output], leaves), spec)
            if isinstance(argnums, int):
                grads = grads[0]
            result = (output, aux) if has_aux else output
            return _settle(grads, tracked), _settle(result, tracked)

        return _transform(body)

    return wrapper


def _any_requires_grad(args):
    return any(isinstance(leaf, torch.Tensor) and leaf.requires_grad for leaf in flatten(args)[0])


def _check_scalar(output):
    if not isinstance(output, torch.Tensor):
        raise RuntimeError(
            f"grad_and_value(f)(*args): Expected f(*args) to return a Tensor, got {type(output)}"
        )
    if output.dim() != 0:
        raise RuntimeError(
            "grad_and_value(f)(*args): Expected f(*args) to return a scalar Tensor, got tensor with "
            f"{output.dim()} dims. Maybe you wanted to use the vjp or jacrev APIs instead?"
        )


def grad(func, argnums=0, has_aux=False):
    """A function that computes the gradient of `func`, which must return a 0-d tensor."""
    both = grad_and_value(func, argnums, has_aux)

    @functools.wraps(func)
    def wrapper(*args, **kwargs):
        grads, value = both(*args, **kwargs)
        return (grads, value[1]) if has_aux else grads

    return wrapper


_VJP = "vjp(f, *primals)"


def _outputs(output, has_aux, name):
    """(leaves, spec, aux) of what a function of tensors returned to the transform of this name."""
    aux = None
    if has_aux:
        if not (isinstance(output, tuple) and len(output) == 2):
            raise RuntimeError(f"{name}: output of function f should be a tuple: (output, aux) if has_aux is True")
        output, aux = output
    leaves, spec = flatten(output)
    for leaf in leaves:
        if not isinstance(leaf, torch.Tensor):
            raise RuntimeError(
                f"{name}: expected f(*primals) to return only tensors, got unsupported type {type(leaf)}"
            )
    return leaves, spec, aux


def vjp(func, *primals, has_aux=False):
    """(func(*primals), vjp_fn): vjp_fn(cotangents) gives one gradient per primal."""

    def body(nested):
        tracked = nested or _any_requires_grad(primals)
        inputs = tuple(_fresh(p) for p in primals)
        out_leaves, out_spec, aux = _outputs(func(*inputs), has_aux, _VJP)
        in_leaves, in_spec = flatten(inputs)

        def vjp_fn(cotangents, retain_graph=True, create_graph=None):
            seeds, spec = flatten(cotangents)
            if describe(spec) != describe(out_spec):
                raise RuntimeError(
                    "Expected pytree structure of cotangents to be the same as pytree structure of outputs to the "
                    f"function. cotangents: {outline(spec)}, primal output: {outline(out_spec)}"
                )
            with torch.enable_grad():
                grads = _gradients(out_leaves, in_leaves, seeds)
            return _settle(rebuild(grads, in_spec), tracked or _depth > 0)

        shown = _settle(rebuild(out_leaves, out_spec), tracked)
        return (shown, vjp_fn, _settle(aux, tracked)) if has_aux else (shown, vjp_fn)

    return _transform(body)


class _Linear:
    """A function at one point: its outputs there, and the derivative along any tangents, from one evaluation.

    What backward returns is linear in the gradients it is given; differentiated with respect to those, it gives the
    derivative along a direction.
    """

    def __init__(self, func, primals, name, has_aux=False):
        self._inputs = tuple(_fresh(p) for p in primals)
        self.leaves, self.spec, self.aux = _outputs(func(*self._inputs), has_aux, name)
        self.inputs, _ = flatten(self._inputs)
        self._seeds = [torch.zeros_like(o, requires_grad=True) for o in self.leaves]
        self._transposed = _gradients(self.leaves, self.inputs, self._seeds)

    @property
    def outputs(self):
        return rebuild(self.leaves, self.spec)

    def along(self, tangents):
        """One derivative for each output, as a list."""
        return _gradients(self._transposed, self._seeds, tangents)


_JVP = "jvp(f, primals, tangents)"


def _check_tangents(primals, tangents):
    """The leaves of both."""
    if not isinstance(primals, tuple):
        raise RuntimeError(f"{_JVP}: Expected primals to be a tuple. E.g. it should be valid to call f(*primals).")
    (inputs, spec), (directions, other) = flatten(primals), flatten(tangents)
    if describe(spec) != describe(other):
        raise RuntimeError(
            f"{_JVP}: Expected primals and tangents to have the same python structure. For example, if primals is a "
            f"tuple of 3 tensors, tangents also must be. Got primals with structure {describe(spec)} and tangents "
            f"with structure {describe(other)}"
        )
    for what, leaves in (("primals", inputs), ("tangents", directions)):
        for leaf in leaves:
            if not isinstance(leaf, torch.Tensor):
                raise RuntimeError(f"{_JVP}: Expected {what} to only contain Tensors, got {type(leaf)}")
    for one, tangent in zip(inputs, directions):
        if one.shape != tangent.shape:
            raise RuntimeError(
                "Trying to set a forward gradient that has a different size than that of the original Tensor, this is "
                f"not supported. Tensor is of size {list(one.shape)} while the given forward gradient is of size "
                f"{list(tangent.shape)}."
            )
    return inputs, directions


def jvp(func, primals, tangents, *, strict=False, has_aux=False):
    """(func(*primals), directional derivative along tangents)."""
    _, directions = _check_tangents(primals, tangents)

    def body(nested):
        tracked = nested or _any_requires_grad(primals)
        linear = _Linear(func, primals, _JVP, has_aux)
        if strict and not any(o.requires_grad for o in linear.leaves):
            raise RuntimeError(
                "jvp(f, primals, tangents, strict=True): The output of f is independent of the inputs. This is not "
                "allowed with strict=True."
            )
        derivatives = rebuild(linear.along(directions), linear.spec)
        result = _settle((linear.outputs, derivatives), tracked)
        return (*result, _settle(linear.aux, tracked)) if has_aux else result

    return _transform(body)


def linearize(func, *primals):
    """(func(*primals), a function of tangents that gives the directional derivative there); runs func once."""

    def body(nested):
        tracked = nested or _any_requires_grad(primals)
        linear = _Linear(func, primals, "linearize(f, *primals)")
        expected = flatten(primals)

        def jvp_fn(*tangents):
            _check_directions(expected, flatten(tangents))
            with torch.enable_grad():
                derivatives = linear.along(flatten(tangents)[0])
            return _settle(rebuild(derivatives, linear.spec), tracked or _depth > 0)

        return _settle(linear.outputs, tracked), jvp_fn

    return _transform(body)


def _check_directions(primals, tangents):
    (inputs, spec), (directions, other) = primals, tangents
    if describe(spec) != describe(other):
        raise RuntimeError(
            f"Expected the tangents {describe(other)} to have the same argspec as the primals {describe(spec)}"
        )
    for index, (one, tangent) in enumerate(zip(inputs, directions)):
        for what in ("shape", "dtype"):
            if getattr(one, what) != getattr(tangent, what):
                raise RuntimeError(
                    f"tangent:{index} with {what} {getattr(tangent, what)} in flattened pytree doesn't match the "
                    f"{what} {getattr(one, what)} of the corresponding primal."
                )


def jacrev(func, argnums=0, *, has_aux=False, chunk_size=None, _preallocate_and_copy=False):
    """A function that computes the Jacobian of `func`, row by row."""
    if chunk_size is not None and chunk_size <= 0:
        raise ValueError("jacrev: `chunk_size` should be greater than 0.")

    @functools.wraps(func)
    def wrapper(*args):
        def body(nested):
            tracked = nested or _any_requires_grad(args)
            numbers = _argnums(argnums, args)
            call_args = list(args)
            for n in numbers:
                call_args[n] = _fresh(args[n])
            out_leaves, out_spec, aux = _outputs(func(*call_args), has_aux, _VJP)
            wanted = call_args[numbers[0]] if isinstance(argnums, int) else tuple(call_args[n] for n in numbers)
            in_leaves, in_spec = flatten(wanted)
            rows = [rebuild(_rows(o, in_leaves), in_spec) for o in out_leaves]
            result = _settle(rebuild(rows, out_spec), tracked)
            return (result, _settle(aux, tracked)) if has_aux else result

        return _transform(body)

    return wrapper


def _rows(output, inputs):
    flat = output.reshape(-1)
    parts = [_gradients([flat[k]], inputs) for k in range(flat.numel())]
    return [
        torch.stack([row[j] for row in parts]).reshape(tuple(output.shape) + tuple(one.shape))
        for j, one in enumerate(inputs)
    ]


def jacfwd(func, argnums=0, has_aux=False, *, randomness="error", chunk_size=None):
    """A function that computes the Jacobian of `func`, column by column, from one evaluation."""

    @functools.wraps(func)
    def wrapper(*args):
        def body(nested):
            tracked = nested or _any_requires_grad(args)
            numbers = _argnums(argnums, args)

            def of_wanted(*wanted):
                call_args = list(args)
                for n, value in zip(numbers, wanted):
                    call_args[n] = value
                return func(*call_args)

            wanted = tuple(args[n] for n in numbers)
            for leaf in flatten(wanted)[0]:
                if not leaf.is_floating_point():
                    raise ValueError(f"Expected primal to be floating point or complex, but got: {leaf.dtype}")
            linear = _Linear(of_wanted, wanted, _JVP, has_aux)
            _, spec = flatten(wanted[0] if isinstance(argnums, int) else wanted)
            blocks = _columns(linear)
            result = rebuild([rebuild(row, spec) for row in blocks], linear.spec)
            result = _settle(result, tracked)
            return (result, _settle(linear.aux, tracked)) if has_aux else result

        return _transform(body)

    return wrapper


def _columns(linear):
    """For each output one Jacobian for each input."""
    blocks = [[] for _ in linear.leaves]
    for position, one in enumerate(linear.inputs):
        columns = []
        for k in range(one.numel()):
            tangents = [torch.zeros_like(i) for i in linear.inputs]
            tangents[position].view(-1)[k] = 1
            columns.append(linear.along(tangents))
        for block, output, parts in zip(blocks, linear.leaves, zip(*columns)):
            block.append(torch.stack(parts, -1).reshape(*output.shape, *one.shape))
    return blocks


def hessian(func, argnums=0):
    """A function that computes the Hessian of `func`."""
    return jacfwd(jacrev(func, argnums), argnums)
