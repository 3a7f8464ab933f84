/** Channels traded for resolution: pixel_shuffle, pixel_unshuffle, and channel_shuffle. */
import { op } from "../autograd/op.ts";
import { runtimeError } from "../tensor/errors.ts";
import { formatShape } from "../tensor/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { clone, permute, reshape } from "./movement.ts";

/** Permutes `middle` sizes that stand between the leading dims and the end, then reshapes. */
function rearranged(
  self: Tensor,
  kept: number,
  sizes: readonly number[],
  order: readonly number[],
  tail: readonly number[],
): Tensor {
  const lead = self.shape.slice(0, kept);
  const split = reshape(self, [...lead, ...sizes]);
  const axes = [...lead.keys(), ...order.map((d) => d + kept)];
  return reshape(clone(permute(split, axes)), [...lead, ...tail]);
}

export const pixel_shuffle = op(
  "pixel_shuffle(Tensor self, int upscale_factor) -> Tensor",
  "torch F",
)({
  doc: "(*, C·r², H, W) to (*, C, H·r, W·r) for r = upscale_factor.",
  forward: ({ self, upscale_factor: r }) => {
    if (self.ndim < 3) {
      throw runtimeError(
        `pixel_shuffle expects input to have at least 3 dimensions, but got input with ${self.ndim} dimension(s)`,
      );
    }
    if (r <= 0) throw runtimeError(`pixel_shuffle expects a positive upscale_factor, but got ${r}`);
    const [c, h, w] = self.shape.slice(-3);
    if (c % (r * r) !== 0) {
      throw runtimeError(
        `pixel_shuffle expects its input's 'channel' dimension to be divisible by the square of upscale_factor, but input.size(-3)=${c} is not divisible by ${r * r}`,
      );
    }
    const out = c / (r * r);
    return rearranged(self, self.ndim - 3, [out, r, r, h, w], [0, 3, 1, 4, 2], [out, h * r, w * r]);
  },
  backward: { self: ({ grad, upscale_factor }) => pixel_unshuffle(grad, upscale_factor) },
});

export const pixel_unshuffle = op(
  "pixel_unshuffle(Tensor self, int downscale_factor) -> Tensor",
  "torch F",
)({
  doc: "(*, C, H·r, W·r) to (*, C·r², H, W) for r = downscale_factor.",
  forward: ({ self, downscale_factor: r }) => {
    if (self.ndim < 3) {
      throw runtimeError(
        `pixel_unshuffle expects input to have at least 3 dimensions, but got input with ${self.ndim} dimension(s)`,
      );
    }
    if (r <= 0) throw runtimeError(`pixel_unshuffle expects a positive downscale_factor, but got ${r}`);
    const [c, h, w] = self.shape.slice(-3);
    if (h % r !== 0) {
      throw runtimeError(
        `pixel_unshuffle expects height to be divisible by downscale_factor, but input.size(-2)=${h} is not divisible by ${r}`,
      );
    }
    if (w % r !== 0) {
      throw runtimeError(
        `pixel_unshuffle expects width to be divisible by downscale_factor, but input.size(-1)=${w} is not divisible by ${r}`,
      );
    }
    return rearranged(
      self,
      self.ndim - 3,
      [c, h / r, r, w / r, r],
      [0, 2, 4, 1, 3],
      [c * r * r, h / r, w / r],
    );
  },
  backward: { self: ({ grad, downscale_factor }) => pixel_shuffle(grad, downscale_factor) },
});

export const channel_shuffle = op(
  "channel_shuffle(Tensor self, SymInt groups) -> Tensor",
  "torch F",
)({
  doc: "Channels dealt out among groups: (g, C/g) becomes (C/g, g).",
  aliases: ["native_channel_shuffle"],
  forward: ({ self, groups }) => {
    if (self.ndim <= 2) {
      throw runtimeError(
        `channel_shuffle expects input with > 2 dims, but got input with sizes ${formatShape(self.shape)}`,
      );
    }
    if (groups <= 0) {
      throw runtimeError(
        `Number of groups to divide channels in must be positive. Value of groups:${groups}`,
      );
    }
    const [, c, ...rest] = self.shape;
    if (c % groups !== 0) {
      throw runtimeError(
        `Number of channels must be divisible by groups. Got ${c} channels and ${groups} groups.`,
      );
    }
    const order = [1, 0, ...rest.map((_, d) => d + 2)];
    return rearranged(self, 1, [groups, c / groups, ...rest], order, [c, ...rest]);
  },
  backward: { self: ({ grad, groups }) => channel_shuffle(grad, grad.shape[1] / groups) },
});
