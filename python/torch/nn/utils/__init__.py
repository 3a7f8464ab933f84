"""torch.nn.utils: clipping, flattening and reparametrising of parameters."""
