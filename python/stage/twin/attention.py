"""Attention as functions: torch.nn.functional has it whole, and a Transformer's layer is made of it and two linear ones."""

from torch import nn

from .body import function_name
from .text import Unwritable


def is_known(module):
    return type(module) in (nn.MultiheadAttention, nn.TransformerEncoderLayer, nn.TransformerEncoder)


def depends_on_mode(module):
    return type(module) is nn.MultiheadAttention and module.dropout > 0


def weights_of(module, model):
    """Lines that draw its weights as its constructor does."""
    if type(module) is nn.TransformerEncoderLayer:
        return [line for child in module.children() for line in model.drawn(child)]
    if type(module) is nn.TransformerEncoder:
        return _clones(module, model)
    size = module.embed_dim
    if module.in_proj_weight is None or module.bias_k is not None or module.add_zero_attn:
        raise Unwritable("a MultiheadAttention with kdim, vdim, add_bias_kv or add_zero_attn")
    out = model.variable(module.out_proj, "weight")
    lines = [f"{out} = drawn({size}, {size})"]
    if module.out_proj.bias is not None:
        lines.append(f"{model.variable(module.out_proj, 'bias')} = torch.nn.init.zeros_(drawn_bias({size}, {out}))")
    shape = ", ".join(map(str, module.in_proj_weight.shape))
    lines.append(f"{model.variable(module, 'in_proj_weight')} = torch.nn.init.xavier_uniform_(torch.empty({shape})).requires_grad_()")
    if module.in_proj_bias is not None:
        lines.append(f"{model.variable(module, 'in_proj_bias')} = torch.zeros({3 * size}, requires_grad=True)")
    return lines


def _clones(encoder, model):
    """The layer it is given is drawn, and each of its own begins as a copy of that."""
    first, *others = encoder.layers
    lines = model.drawn(first)
    for layer in others:
        for path, owner in first.named_modules():
            twin = layer.get_submodule(path)
            names = [n for n, p in owner._parameters.items() if p is not None]
            lines += [f"{model.variable(twin, n)} = {model.variable(owner, n)}.detach().clone().requires_grad_()" for n in names]
    return lines + (model.drawn(encoder.norm) if encoder.norm is not None else [])


def definition(name, module, model):
    """`def name(…): …`"""
    kinds = {nn.MultiheadAttention: _attention, nn.TransformerEncoderLayer: _layer, nn.TransformerEncoder: _encoder}
    return kinds[type(module)](name, module, model)


def _applied(model, child, x):
    function, rest = model.leaf(child)
    return f"{function}({', '.join([x, *rest])})"


def _encoder(name, encoder, model):
    layers = [model.function_of(layer) for layer in encoder.layers]
    lines = [f"def {name}(src, mask=None, src_key_padding_mask=None, is_causal=False):", "    x = src"]
    lines += [f"    x = {layer}(x, mask, src_key_padding_mask, is_causal)" for layer in layers]
    lines.append(f"    return {'x' if encoder.norm is None else _applied(model, encoder.norm, 'x')}")
    return "\n".join(lines) + "\n"


_OPTIONS = "key_padding_mask=None, need_weights=True, attn_mask=None, average_attn_weights=True, is_causal=False"


def _attention(name, module, model):
    weights = [model.variable(module, n) for n in ("in_proj_weight", "in_proj_bias")]
    out = [model.variable(module.out_proj, n) for n in ("weight", "bias")]
    training = model.mode if module.dropout > 0 else "False"
    settings = [module.embed_dim, module.num_heads, *weights, "None", "None", False, module.dropout, *out, training]
    passed = ", ".join(option.split("=")[0] for option in _OPTIONS.split(", ")[:3])
    rest = "average_attn_weights=average_attn_weights, is_causal=is_causal"
    call = f"F.multi_head_attention_forward(query, key, value, {', '.join(map(str, settings))}, {passed}, {rest})"
    head = f"def {name}(query, key, value, {_OPTIONS}):\n"
    if not module.batch_first:
        return f"{head}    return {call}\n"
    # What is one tensor stays one: the function then projects it once.
    turned = (
        "    # The function wants the length first.\n"
        "    turned = {id(x): x.transpose(0, 1) for x in (query, key, value)}\n"
        "    query, key, value = turned[id(query)], turned[id(key)], turned[id(value)]\n"
    )
    return f"{head}{turned}    out, weights = {call}\n    return out.transpose(0, 1), weights\n"


def _layer(name, module, model):
    attention = model.function_of(module.self_attn)

    def applied(child, x):
        return _applied(model, child, x)

    activation = module.activation
    if isinstance(activation, nn.Module):
        active = applied(activation, applied(module.linear1, "{}"))
    else:
        active = f"{function_name(activation)}({applied(module.linear1, '{}')})"
    forward = applied(module.linear2, applied(module.dropout, active))
    first, second = (applied(norm, "{}") for norm in (module.norm1, module.norm2))
    attend = f"{attention}({{0}}, {{0}}, {{0}}, src_key_padding_mask, False, src_mask, is_causal=is_causal)"
    lines = [f"def {name}(src, src_mask=None, src_key_padding_mask=None, is_causal=False):"]
    if module.norm_first:
        lines += [
            f"    x = {first.format('src')}",
            f"    attended, _ = {attend.format('x')}",
            f"    x = src + {applied(module.dropout1, 'attended')}",
            f"    fed = {forward.format(second.format('x'))}",
            f"    return x + {applied(module.dropout2, 'fed')}",
        ]
    else:
        dropped = applied(module.dropout1, "attended")
        lines += [
            f"    attended, _ = {attend.format('src')}",
            f"    x = {first.format(f'src + {dropped}')}",
            f"    fed = {forward.format('x')}",
            f"    return {second.format('x + ' + applied(module.dropout2, 'fed'))}",
        ]
    return "\n".join(lines) + "\n"
