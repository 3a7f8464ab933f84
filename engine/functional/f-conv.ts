/** F.conv1d … F.conv_transpose3d over the general convolution. */
import { op } from "../autograd/op.ts";
import { convolve, convolveNamed } from "./conv.ts";

export const conv1d = op(
  "conv1d(Tensor input, Tensor weight, Tensor? bias=None, SymInt[1] stride=1, SymInt[1] padding=0, SymInt[1] dilation=1, SymInt groups=1) -> Tensor",
  "torch F",
)({
  doc: "1-D convolution (cross-correlation). input – (N, C, L) or without N; weight – (O, C/groups, kernel); bias – (O) or None.",
  formula: "out[n, o] = input ⋆ weight + bias[o]",
  derivatives: {
    input: "Σ grad · weight over the windows it is in",
    weight: "Σ grad · input over the windows",
    bias: "Σ grad over the places",
  },
  forward: (args) => convolve("conv1d", args, null),
});

export const conv1d_padding = op(
  'conv1d.padding(Tensor input, Tensor weight, Tensor? bias=None, SymInt[1] stride=1, str padding="valid", SymInt[1] dilation=1, SymInt groups=1) -> Tensor',
  "torch F",
)({
  doc: "1-D convolution with padding given by name: 'valid' or 'same'.",
  forward: ({ padding, ...args }) => convolveNamed("conv1d", args, padding),
});

export const conv_transpose1d = op(
  "conv_transpose1d(Tensor input, Tensor weight, Tensor? bias=None, SymInt[1] stride=1, SymInt[1] padding=0, SymInt[1] output_padding=0, SymInt groups=1, SymInt[1] dilation=1) -> Tensor",
  "torch F",
)({
  doc: "1-D transposed convolution. input – (N, C, …) or without N; weight – (C, O/groups, kernel); bias – (O) or None.",
  forward: ({ output_padding, ...args }) => convolve("conv_transpose1d", args, output_padding),
});

export const conv2d = op(
  "conv2d(Tensor input, Tensor weight, Tensor? bias=None, SymInt[2] stride=1, SymInt[2] padding=0, SymInt[2] dilation=1, SymInt groups=1) -> Tensor",
  "torch F",
)({
  doc: "2-D convolution (cross-correlation). input – (N, C, H, W) or without N; weight – (O, C/groups, kernel); bias – (O) or None.",
  formula: "out[n, o] = input ⋆ weight + bias[o]",
  derivatives: {
    input: "Σ grad · weight over the windows it is in",
    weight: "Σ grad · input over the windows",
    bias: "Σ grad over the places",
  },
  forward: (args) => convolve("conv2d", args, null),
});

export const conv2d_padding = op(
  'conv2d.padding(Tensor input, Tensor weight, Tensor? bias=None, SymInt[2] stride=1, str padding="valid", SymInt[2] dilation=1, SymInt groups=1) -> Tensor',
  "torch F",
)({
  doc: "2-D convolution with padding given by name: 'valid' or 'same'.",
  forward: ({ padding, ...args }) => convolveNamed("conv2d", args, padding),
});

export const conv_transpose2d = op(
  "conv_transpose2d(Tensor input, Tensor weight, Tensor? bias=None, SymInt[2] stride=1, SymInt[2] padding=0, SymInt[2] output_padding=0, SymInt groups=1, SymInt[2] dilation=1) -> Tensor",
  "torch F",
)({
  doc: "2-D transposed convolution. input – (N, C, …) or without N; weight – (C, O/groups, kernel); bias – (O) or None.",
  forward: ({ output_padding, ...args }) => convolve("conv_transpose2d", args, output_padding),
});

export const conv3d = op(
  "conv3d(Tensor input, Tensor weight, Tensor? bias=None, SymInt[3] stride=1, SymInt[3] padding=0, SymInt[3] dilation=1, SymInt groups=1) -> Tensor",
  "torch F",
)({
  doc: "3-D convolution (cross-correlation). input – (N, C, D, H, W) or without N; weight – (O, C/groups, kernel); bias – (O) or None.",
  formula: "out[n, o] = input ⋆ weight + bias[o]",
  derivatives: {
    input: "Σ grad · weight over the windows it is in",
    weight: "Σ grad · input over the windows",
    bias: "Σ grad over the places",
  },
  forward: (args) => convolve("conv3d", args, null),
});

export const conv3d_padding = op(
  'conv3d.padding(Tensor input, Tensor weight, Tensor? bias=None, SymInt[3] stride=1, str padding="valid", SymInt[3] dilation=1, SymInt groups=1) -> Tensor',
  "torch F",
)({
  doc: "3-D convolution with padding given by name: 'valid' or 'same'.",
  forward: ({ padding, ...args }) => convolveNamed("conv3d", args, padding),
});

export const conv_transpose3d = op(
  "conv_transpose3d(Tensor input, Tensor weight, Tensor? bias=None, SymInt[3] stride=1, SymInt[3] padding=0, SymInt[3] output_padding=0, SymInt groups=1, SymInt[3] dilation=1) -> Tensor",
  "torch F",
)({
  doc: "3-D transposed convolution. input – (N, C, …) or without N; weight – (C, O/groups, kernel); bias – (O) or None.",
  forward: ({ output_padding, ...args }) => convolve("conv_transpose3d", args, output_padding),
});
