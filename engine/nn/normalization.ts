/** Normalisation layers without running statistics. */
import { layersOf } from "./layer.ts";

const layer = layersOf("normalization");

const SAYS_BIAS = [
  ["self.bias is not None", "True"],
  ["self.bias is None", "False"],
] as const;

export const LocalResponseNorm = layer(
  "LocalResponseNorm(int size, float alpha=0.0001, float beta=0.75, float k=1.0)",
)({
  doc: "Divides by (k + alpha · mean of squares over size neighbouring channels) ^ beta.",
  forward: "F.local_response_norm(input, self.size, self.alpha, self.beta, self.k)",
  extraRepr: "{size}, alpha={alpha}, beta={beta}, k={k}",
  constants: ["size", "alpha", "beta", "k"],
});

export const CrossMapLRN2d = layer("CrossMapLRN2d(int size, float alpha=0.0001, float beta=0.75, float k=1)")(
  {
    doc: "LocalResponseNorm of (N, C, H, W).",
    forward: "F.local_response_norm(input, self.size, self.alpha, self.beta, self.k)",
    extraRepr: "{size}, alpha={alpha}, beta={beta}, k={k}",
  },
);

export const LayerNorm = layer(
  "LayerNorm(int[] normalized_shape, float eps=1e-05, bool elementwise_affine=True, bool bias=True, Device? device=None, ScalarType? dtype=None)",
)({
  doc: "(x - mean) / √(var + eps) · weight + bias, over the last dims, normalized_shape.",
  attributes: { normalized_shape: "_single(normalized_shape)" },
  parameters: {
    weight: {
      shape: "self.normalized_shape if elementwise_affine else None",
      reset: "init.ones_(self.weight)",
    },
    bias: {
      shape: "self.normalized_shape if elementwise_affine and bias else None",
      reset: "init.zeros_(self.bias)",
    },
  },
  forward: "F.layer_norm(input, self.normalized_shape, self.weight, self.bias, self.eps)",
  extraRepr: ["{normalized_shape}, eps={eps}, elementwise_affine={elementwise_affine}, bias=", ...SAYS_BIAS],
  constants: ["normalized_shape", "eps", "elementwise_affine"],
});

export const GroupNorm = layer(
  "GroupNorm(int num_groups, int num_channels, float eps=1e-05, bool affine=True, Device? device=None, ScalarType? dtype=None, *, bool bias=True)",
)({
  doc: "(x - mean) / √(var + eps) · weight + bias, over groups of channels of (N, C, …).",
  checks: [
    [
      "num_channels % num_groups != 0",
      "ValueError",
      "num_channels ({num_channels}) must be divisible by num_groups ({num_groups})",
    ],
  ],
  parameters: {
    weight: { shape: "(num_channels,) if affine else None", reset: "init.ones_(self.weight)" },
    bias: { shape: "(num_channels,) if affine and bias else None", reset: "init.zeros_(self.bias)" },
  },
  forward: "F.group_norm(input, self.num_groups, self.weight, self.bias, self.eps)",
  extraRepr: ["{num_groups}, {num_channels}, eps={eps}, affine={affine}, bias=", ...SAYS_BIAS],
  constants: ["num_groups", "num_channels", "eps", "affine"],
});

export const RMSNorm = layer(
  "RMSNorm(int[] normalized_shape, float? eps=None, bool elementwise_affine=True, Device? device=None, ScalarType? dtype=None)",
)({
  doc: "x / √(mean of squares + eps) · weight, over the last dims, normalized_shape.",
  attributes: { normalized_shape: "_single(normalized_shape)" },
  parameters: {
    weight: {
      shape: "self.normalized_shape if elementwise_affine else None",
      reset: "init.ones_(self.weight)",
    },
  },
  forward: "forward(x): F.rms_norm(x, self.normalized_shape, self.weight, self.eps)",
  extraRepr: "{normalized_shape}, eps={eps}, elementwise_affine={elementwise_affine}",
  constants: ["normalized_shape", "eps", "elementwise_affine"],
});
