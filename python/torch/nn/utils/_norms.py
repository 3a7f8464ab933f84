"""Norms along all dims but one, which weight and spectral normalisation use."""

import torch


def norm_except_dim(v, dim):
    """The 2-norm of each slice of v along dim, shaped to broadcast; dim -1 is the norm of all."""
    if dim == -1:
        return v.norm(2)
    flat = v.transpose(0, dim).contiguous().view(v.size(dim), -1).norm(2, 1)
    return flat.view([-1 if d == dim else 1 for d in range(v.dim())])


def scaled_by_norm(v, g, dim):
    """v with the norm of each slice made g."""
    return v * (g / norm_except_dim(v, dim))


def weight_matrix(weight, dim):
    """The weight as a matrix with `dim` as its rows."""
    if dim != 0:
        weight = weight.permute(dim, *(d for d in range(weight.dim()) if d != dim))
    return weight.flatten(1)


def spectral_dim(module):
    """The dim of a layer's outputs in its weight."""
    nn = torch.nn
    transposed = (nn.ConvTranspose1d, nn.ConvTranspose2d, nn.ConvTranspose3d)
    return 1 if isinstance(module, transposed) else 0
