"""Recurrent layers as functions: torch.nn.functional has none for them, torch has."""

from .text import Unwritable

_LAYERS = {"LSTM": "lstm", "GRU": "gru", "RNN": "rnn"}
_CELLS = {"LSTMCell": "lstm_cell", "GRUCell": "gru_cell", "RNNCell": "rnn_{}_cell"}


def is_known(module):
    kind = type(module)
    return kind.__module__.startswith("torch.nn") and (kind.__name__ in _LAYERS or kind.__name__ in _CELLS)


def depends_on_mode(module):
    return is_known(module) and type(module).__name__ in _LAYERS and module.dropout > 0


def weights_of(module, name_of):
    """Lines that draw its weights as its constructor does."""
    return [
        f"{name_of(name)} = drawn_within(1 / math.sqrt({module.hidden_size}), {', '.join(map(str, weight.shape))})"
        for name, weight in module.named_parameters()
    ]


def definition(name, module, name_of, mode):
    """`def name(x, hx=None): …`"""
    kind = type(module).__name__
    pair = kind.startswith("LSTM")
    if kind in _CELLS:
        size = f"x.size(0), {module.hidden_size}"
        function = _CELLS[kind].format(getattr(module, "nonlinearity", ""))
        weights = [name_of(n) for n in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")]
        body = f"    return torch.{function}(x, hx, {', '.join(weights)})\n"
    else:
        if getattr(module, "proj_size", 0):
            raise Unwritable("an LSTM with proj_size")
        directions = 2 if module.bidirectional else 1
        size = f"{module.num_layers * directions}, x.size({0 if module.batch_first else 1}), {module.hidden_size}"
        function = f"rnn_{module.nonlinearity}" if kind == "RNN" else _LAYERS[kind]
        weights = ", ".join(name_of(n) for n in module._flat_weights_names)
        training = mode if module.dropout > 0 else "False"
        options = [module.bias, module.num_layers, float(module.dropout), training, module.bidirectional, module.batch_first]
        call = f"torch.{function}(x, hx, [{weights}], {', '.join(map(str, options))})"
        body = f"    out, h, c = {call}\n    return out, (h, c)\n" if pair else f"    return {call}\n"
    first = f"    if hx is None:\n        hx = torch.zeros({size})\n"
    return f"def {name}(x, hx=None):\n{first}{'        hx = (hx, hx)' + chr(10) if pair else ''}{body}"
