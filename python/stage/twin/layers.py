"""How each layer of torch.nn is called as a function, and how its weights are drawn."""

import ast

from .text import Unwritable

#: Layers without weights: the function, and attributes that it takes by name unless they have this value.
_PLAIN = {
    "AdaptiveAvgPool1d": "F.adaptive_avg_pool1d output_size=",
    "AdaptiveAvgPool2d": "F.adaptive_avg_pool2d output_size=",
    "AdaptiveMaxPool1d": "F.adaptive_max_pool1d output_size= return_indices=False",
    "AdaptiveMaxPool2d": "F.adaptive_max_pool2d output_size= return_indices=False",
    "AvgPool1d": "F.avg_pool1d kernel_size= stride= padding=0 ceil_mode=False count_include_pad=True",
    "AvgPool2d": "F.avg_pool2d kernel_size= stride= padding=0 ceil_mode=False count_include_pad=True divisor_override=None",
    "BCELoss": "F.binary_cross_entropy reduction='mean'",
    "BCEWithLogitsLoss": "F.binary_cross_entropy_with_logits reduction='mean'",
    "CELU": "F.celu alpha=1.0 inplace=False",
    "CrossEntropyLoss": "F.cross_entropy ignore_index=-100 reduction='mean' label_smoothing=0.0",
    "ELU": "F.elu alpha=1.0 inplace=False",
    "Flatten": "torch.flatten start_dim= end_dim=-1",
    "GELU": "F.gelu approximate='none'",
    "GLU": "F.glu dim=-1",
    "Hardshrink": "F.hardshrink lambd=0.5",
    "Hardsigmoid": "F.hardsigmoid inplace=False",
    "Hardswish": "F.hardswish inplace=False",
    "Hardtanh": "F.hardtanh min_val=-1.0 max_val=1.0 inplace=False",
    "HuberLoss": "F.huber_loss reduction='mean' delta=1.0",
    "Identity": "",
    "KLDivLoss": "F.kl_div reduction='mean' log_target=False",
    "L1Loss": "F.l1_loss reduction='mean'",
    "LeakyReLU": "F.leaky_relu negative_slope=0.01 inplace=False",
    "LogSigmoid": "F.logsigmoid",
    "LogSoftmax": "F.log_softmax dim=",
    "MSELoss": "F.mse_loss reduction='mean'",
    "MaxPool1d": "F.max_pool1d kernel_size= stride= padding=0 dilation=1 ceil_mode=False return_indices=False",
    "MaxPool2d": "F.max_pool2d kernel_size= stride= padding=0 dilation=1 ceil_mode=False return_indices=False",
    "Mish": "F.mish inplace=False",
    "NLLLoss": "F.nll_loss ignore_index=-100 reduction='mean'",
    "PixelShuffle": "F.pixel_shuffle upscale_factor=",
    "ReLU": "F.relu inplace=False",
    "ReLU6": "F.relu6 inplace=False",
    "SELU": "F.selu inplace=False",
    "SiLU": "F.silu inplace=False",
    "Sigmoid": "torch.sigmoid",
    "SmoothL1Loss": "F.smooth_l1_loss reduction='mean' beta=1.0",
    "Softmax": "F.softmax dim=",
    "Softmin": "F.softmin dim=",
    "Softplus": "F.softplus beta=1.0 threshold=20.0",
    "Softshrink": "F.softshrink lambd=0.5",
    "Softsign": "F.softsign",
    "Tanh": "torch.tanh",
    "Tanhshrink": "F.tanhshrink",
    "Unflatten": "torch.unflatten dim= unflattened_size=>sizes",
    "Upsample": "F.interpolate size=None scale_factor=None mode='nearest' align_corners=None",
}
_DROPOUTS = {"Dropout": "dropout", "Dropout1d": "dropout1d", "Dropout2d": "dropout2d", "AlphaDropout": "alpha_dropout"}
_CONVOLUTIONS = {
    **{f"Conv{n}d": f"F.conv{n}d" for n in (1, 2, 3)},
    **{f"ConvTranspose{n}d": f"F.conv_transpose{n}d" for n in (1, 2, 3)},
}
_BATCH_NORMS = ("BatchNorm1d", "BatchNorm2d", "BatchNorm3d")

#: Functions that a twin may call, by name.
HELPERS = {
    "drawn": '''def drawn(*shape):
    """A weight as nn.Linear and nn.Conv2d draw it."""
    weight = torch.empty(*shape)
    torch.nn.init.kaiming_uniform_(weight, a=math.sqrt(5))
    return weight.requires_grad_()
''',
    "drawn_bias": '''def drawn_bias(size, weight):
    """Its bias."""
    bound = 1 / math.sqrt(weight[0].numel())
    return torch.empty(size).uniform_(-bound, bound).requires_grad_()
''',
    "drawn_within": '''def drawn_within(bound, *shape):
    """A weight as nn.LSTM and its like draw it."""
    return torch.empty(*shape).uniform_(-bound, bound).requires_grad_()
''',
    "zero_grad": '''def zero_grad(tensors):
    for tensor in tensors:
        tensor.grad = None
''',
}


def is_known(layer):
    name = type(layer).__name__
    weighted = ("Linear", "Embedding", "LayerNorm", "GroupNorm", "PReLU", *_CONVOLUTIONS, *_BATCH_NORMS)
    return type(layer).__module__.startswith("torch.nn") and (name in _PLAIN or name in _DROPOUTS or name in weighted)


def depends_on_mode(layer):
    name = type(layer).__name__
    return name in _DROPOUTS or (name in _BATCH_NORMS and layer.track_running_stats)


def call_of(layer, name_of, mode):
    """(function, arguments after the input) of what `layer(x)` does; `name_of(attribute)` is the variable of a weight."""
    kind = type(layer).__name__
    weights = [name_of("weight"), name_of("bias")] if kind != "Embedding" and kind != "PReLU" else [name_of("weight")]
    if kind == "Linear":
        return "F.linear", _without_none(weights)
    if kind in _CONVOLUTIONS:
        if layer.padding_mode != "zeros":
            raise Unwritable(f"{kind} with padding_mode")
        turned = "Transpose" in kind
        options = _options(layer, f"stride=1 padding=0 {'output_padding=0 ' if turned else ''}dilation=1 groups=1".split())
        return _CONVOLUTIONS[kind], _without_none(weights) + options
    if kind == "Embedding":
        if layer.max_norm is not None or layer.sparse:
            raise Unwritable("an Embedding with max_norm or sparse")
        return "F.embedding", weights + _options(layer, ["padding_idx=None"])
    if kind == "LayerNorm":
        return "F.layer_norm", _without_none([repr(tuple(layer.normalized_shape)), *weights]) + _options(layer, ["eps=1e-05"])
    if kind == "GroupNorm":
        return "F.group_norm", _without_none([repr(layer.num_groups), *weights]) + _options(layer, ["eps=1e-05"])
    if kind in _BATCH_NORMS:
        if layer.momentum is None:
            raise Unwritable("a BatchNorm with momentum=None")
        training = mode if layer.track_running_stats else "True"
        running = [name_of("running_mean"), name_of("running_var")]
        return "F.batch_norm", [*running, *weights, training, *_options(layer, ["momentum=0.1", "eps=1e-05"])]
    if kind == "PReLU":
        return "F.prelu", weights
    if kind in _DROPOUTS:
        return f"F.{_DROPOUTS[kind]}", [repr(layer.p), mode] + _options(layer, ["inplace=False"])
    if any(t is not None for t in (*layer._parameters.values(), *layer._buffers.values())):
        raise Unwritable(f"{kind} with a tensor of its own")
    function, *settings = _PLAIN[kind].split(" ") if _PLAIN[kind] else [""]
    return function, _options(layer, settings)


def _without_none(names):
    while names and names[-1] == "None":
        names.pop()
    return names


def _options(layer, settings):
    """`stride=2` for each attribute that is not what the function takes anyway; without a usual value always."""
    options = []
    for setting in settings:
        attribute, usual = setting.split("=", 1)
        attribute, _, name = (attribute, "", attribute) if not usual.startswith(">") else (attribute, "", usual[1:])
        usual = "" if usual.startswith(">") else usual
        if not hasattr(layer, attribute):
            continue
        value = getattr(layer, attribute)
        if usual and _is_usual(value, ast.literal_eval(usual)):
            continue
        options.append(f"{name}={_literal(value)}")
    return options


def _is_usual(value, usual):
    if isinstance(value, tuple) and not isinstance(usual, tuple):
        return all(item == usual for item in value)
    return value == usual


def _literal(value):
    if isinstance(value, tuple) and len(value) > 1 and all(item == value[0] for item in value):
        return repr(value[0])
    text = repr(value)
    try:
        ast.literal_eval(text)
    except ValueError:
        raise Unwritable(f"a layer with the setting {text}") from None
    return text


def weights_of(layer, name_of):
    """Lines that make a layer's weights as its constructor does."""
    kind = type(layer).__name__
    sizes = {n: tuple(t.shape) for n, t in (*layer._parameters.items(), *layer._buffers.items()) if t is not None}
    if not sizes:
        return []
    weight, bias = name_of("weight"), name_of("bias") if "bias" in sizes else None
    if kind == "Linear" or kind in _CONVOLUTIONS:
        lines = [f"{weight} = drawn({', '.join(map(str, sizes['weight']))})"]
        return lines + ([f"{bias} = drawn_bias({sizes['bias'][0]}, {weight})"] if bias else [])
    if kind == "Embedding":
        lines = [f"{weight} = torch.randn{sizes['weight']}"]
        if layer.padding_idx is not None:
            lines.append(f"{weight}[{layer.padding_idx}] = 0")
        return [*lines, f"{weight}.requires_grad_()"]
    if kind == "PReLU":
        return [f"{weight} = torch.full({sizes['weight']}, {layer.init!r}, requires_grad=True)"]
    values = {"weight": "ones", "bias": "zeros", "running_mean": "zeros", "running_var": "ones"}
    lines = []
    for name, size in sizes.items():
        if name in values:
            grad = ", requires_grad=True" if name in ("weight", "bias") else ""
            shape = str(size[0]) if len(size) == 1 else repr(size)
            lines.append(f"{name_of(name)} = torch.{values[name]}({shape}{grad})")
    return lines
