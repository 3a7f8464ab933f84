/** Layers without parameters that rearrange, compare or resize. */
import { layersOf } from "./layer.ts";

const flatten = layersOf("flatten");

export const Flatten = flatten("Flatten(int start_dim=1, int end_dim=-1)")({
  doc: "Joins the dims from start_dim to end_dim into one.",
  forward: "torch.flatten(input, self.start_dim, self.end_dim)",
  extraRepr: "start_dim={start_dim}, end_dim={end_dim}",
  constants: ["start_dim", "end_dim"],
});

const fold = layersOf("fold");

export const Fold = fold(
  "Fold(int[2] output_size, int[2] kernel_size, int[2] dilation=1, int[2] padding=0, int[2] stride=1)",
)({
  doc: "Adds sliding blocks (N, C · kernel, L) up into images (N, C, …output_size).",
  forward: "F.fold(input, self.output_size, self.kernel_size, self.dilation, self.padding, self.stride)",
  extraRepr:
    "output_size={output_size}, kernel_size={kernel_size}, dilation={dilation}, padding={padding}, stride={stride}",
  constants: ["output_size", "kernel_size", "dilation", "padding", "stride"],
});

export const Unfold = fold(
  "Unfold(int[2] kernel_size, int[2] dilation=1, int[2] padding=0, int[2] stride=1)",
)({
  doc: "Takes sliding blocks out of images (N, C, H, W): (N, C · kernel, L).",
  forward: "F.unfold(input, self.kernel_size, self.dilation, self.padding, self.stride)",
  extraRepr: "kernel_size={kernel_size}, dilation={dilation}, padding={padding}, stride={stride}",
  constants: ["kernel_size", "dilation", "padding", "stride"],
});

const distance = layersOf("distance");

export const PairwiseDistance = distance(
  "PairwiseDistance(float p=2.0, float eps=1e-06, bool keepdim=False)",
)({
  doc: "‖x1 - x2 + eps‖ₚ of corresponding vectors.",
  consumed: ["p"],
  attributes: { norm: "p" },
  forward: "forward(x1, x2): F.pairwise_distance(x1, x2, self.norm, self.eps, self.keepdim)",
  constants: ["norm", "eps", "keepdim"],
});

export const CosineSimilarity = distance("CosineSimilarity(int dim=1, float eps=1e-08)")({
  doc: "x1 · x2 / (‖x1‖ ‖x2‖) along dim.",
  forward: "forward(x1, x2): F.cosine_similarity(x1, x2, self.dim, self.eps)",
  constants: ["dim", "eps"],
});

export const ChannelShuffle = layersOf("channelshuffle")("ChannelShuffle(int groups)")({
  doc: "Deals the channels of (N, C, …) out over groups.",
  forward: "F.channel_shuffle(input, self.groups)",
  extraRepr: "groups={groups}",
  constants: ["groups"],
});

const pixelshuffle = layersOf("pixelshuffle");

export const PixelShuffle = pixelshuffle("PixelShuffle(int upscale_factor)")({
  doc: "(N, C · r², H, W) to (N, C, H · r, W · r), with r the factor.",
  forward: "F.pixel_shuffle(input, self.upscale_factor)",
  extraRepr: "upscale_factor={upscale_factor}",
  constants: ["upscale_factor"],
});

export const PixelUnshuffle = pixelshuffle("PixelUnshuffle(int downscale_factor)")({
  doc: "(N, C, H · r, W · r) to (N, C · r², H, W), with r the factor.",
  forward: "F.pixel_unshuffle(input, self.downscale_factor)",
  extraRepr: "downscale_factor={downscale_factor}",
  constants: ["downscale_factor"],
});
