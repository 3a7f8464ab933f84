"""Folds a batch norm in evaluation mode into the layer before it."""

import copy

import torch
from torch.nn.parameter import Parameter


def _scale(bn_running_var, bn_eps, bn_weight):
    factor = torch.rsqrt(bn_running_var + bn_eps)
    return factor if bn_weight is None else bn_weight * factor


def _fused_bias(bias, mean, scale, bn_bias):
    bias = torch.zeros_like(mean) if bias is None else bias
    shifted = (bias - mean) * scale
    return shifted if bn_bias is None else shifted + bn_bias


def fuse_conv_bn_weights(conv_w, conv_b, bn_rm, bn_rv, bn_eps, bn_w, bn_b, transpose=False):
    """Weight and bias of the convolution that does both."""
    scale = _scale(bn_rv, bn_eps, bn_w)
    shape = [1, -1] if transpose else [-1, 1]
    weight = conv_w * scale.reshape(shape + [1] * (conv_w.dim() - 2))
    bias = _fused_bias(conv_b, bn_rm, scale, bn_b)
    return Parameter(weight, conv_w.requires_grad), Parameter(bias, bias.requires_grad)


def fuse_linear_bn_weights(linear_w, linear_b, bn_rm, bn_rv, bn_eps, bn_w, bn_b):
    """Weight and bias of the linear layer that does both."""
    scale = _scale(bn_rv, bn_eps, bn_w)
    bias = _fused_bias(linear_b, bn_rm, scale, bn_b)
    return Parameter(linear_w * scale.unsqueeze(-1), linear_w.requires_grad), Parameter(bias, bias.requires_grad)


def _fuse(layer, bn, fuse, **options):
    if layer.training or bn.training:
        raise AssertionError("Fusion only for eval!")
    fused = copy.deepcopy(layer)
    fused.weight, fused.bias = fuse(
        fused.weight, fused.bias, bn.running_mean, bn.running_var, bn.eps, bn.weight, bn.bias, **options
    )
    return fused


def fuse_conv_bn_eval(conv, bn, transpose=False):
    """One convolution that does what `conv` and then `bn` do."""
    return _fuse(conv, bn, fuse_conv_bn_weights, transpose=transpose)


def fuse_linear_bn_eval(linear, bn):
    """One linear layer that does what `linear` and then `bn` do."""
    return _fuse(linear, bn, fuse_linear_bn_weights)
