/** Pooling layers in one, two and three dimensions. */
import { layersOf } from "./layer.ts";

const layer = layersOf("pooling");

type Dims = 1 | 2 | 3;

const TUPLE = { 1: "_single", 2: "_pair", 3: "_triple" } as const;
const OWN_STRIDE = "stride if stride is not None else kernel_size";
const WINDOW = "kernel_size={kernel_size}, stride={stride}, padding={padding}";

const maxPool = <const N extends Dims>(n: N) =>
  layer(
    `MaxPool${n}d(int[${n}] kernel_size, int[${n}]? stride=None, int[${n}] padding=0, int[${n}] dilation=1, bool return_indices=False, bool ceil_mode=False)`,
  )({
    doc: "The largest element of each window; with return_indices, also where it was.",
    base: "_MaxPoolNd",
    attributes: { stride: OWN_STRIDE },
    forward: `F.max_pool${n}d(input, self.kernel_size, self.stride, self.padding, self.dilation, ceil_mode=self.ceil_mode, return_indices=self.return_indices)`,
    extraRepr: `${WINDOW}, dilation={dilation}, ceil_mode={ceil_mode}`,
    constants: ["kernel_size", "stride", "padding", "dilation", "return_indices", "ceil_mode"],
  });

const maxUnpool = <const N extends Dims>(n: N) =>
  layer(`MaxUnpool${n}d(int[${n}] kernel_size, int[${n}]? stride=None, int[${n}] padding=0)`)({
    doc: "Puts what MaxPool took back where it was, zeros elsewhere.",
    base: "_MaxUnpoolNd",
    attributes: {
      kernel_size: `${TUPLE[n]}(kernel_size)`,
      stride: `${TUPLE[n]}(${OWN_STRIDE})`,
      padding: `${TUPLE[n]}(padding)`,
    },
    forward: `forward(input, indices, output_size=None): F.max_unpool${n}d(input, indices, self.kernel_size, self.stride, self.padding, output_size)`,
    extraRepr: WINDOW,
  });

export const AvgPool1d = layer(
  "AvgPool1d(int[1] kernel_size, int[1]? stride=None, int[1] padding=0, bool ceil_mode=False, bool count_include_pad=True)",
)({
  doc: "The mean of each window.",
  base: "_AvgPoolNd",
  attributes: {
    kernel_size: "_single(kernel_size)",
    stride: `_single(${OWN_STRIDE})`,
    padding: "_single(padding)",
  },
  forward:
    "F.avg_pool1d(input, self.kernel_size, self.stride, self.padding, self.ceil_mode, self.count_include_pad)",
  extraRepr: WINDOW,
  constants: ["kernel_size", "stride", "padding", "ceil_mode", "count_include_pad"],
});

const avgPool = <const N extends 2 | 3>(n: N) =>
  layer(
    `AvgPool${n}d(int[${n}] kernel_size, int[${n}]? stride=None, int[${n}] padding=0, bool ceil_mode=False, bool count_include_pad=True, int? divisor_override=None)`,
  )({
    doc: "The mean of each window.",
    base: "_AvgPoolNd",
    attributes: { stride: OWN_STRIDE },
    forward: `F.avg_pool${n}d(input, self.kernel_size, self.stride, self.padding, self.ceil_mode, self.count_include_pad, self.divisor_override)`,
    extraRepr: WINDOW,
    constants: ["kernel_size", "stride", "padding", "ceil_mode", "count_include_pad", "divisor_override"],
  });

const fractional = <const N extends 2 | 3>(n: N) =>
  layer(
    `FractionalMaxPool${n}d(int[${n}] kernel_size, int[${n}]? output_size=None, float[${n}]? output_ratio=None, bool return_indices=False, Tensor? _random_samples=None)`,
  )({
    doc: "Max pooling over windows whose places are drawn at random.",
    checks: [
      [
        "output_size is None and output_ratio is None",
        "ValueError",
        `FractionalMaxPool${n}d requires specifying either an output size, or a pooling ratio`,
      ],
      [
        "output_size is not None and output_ratio is not None",
        "ValueError",
        "only one of output_size and output_ratio may be specified",
      ],
    ],
    attributes: {
      kernel_size: `${TUPLE[n]}(kernel_size)`,
      output_size: `${TUPLE[n]}(output_size) if output_size is not None else None`,
      output_ratio: `${TUPLE[n]}(output_ratio) if output_ratio is not None else None`,
    },
    buffers: ["_random_samples"],
    forward: `F.fractional_max_pool${n}d(input, self.kernel_size, self.output_size, self.output_ratio, self.return_indices, _random_samples=self._random_samples)`,
    constants: ["kernel_size", "return_indices", "output_size", "output_ratio"],
  });

const lpPool = <const N extends Dims>(n: N) =>
  layer(`LPPool${n}d(float norm_type, int[${n}] kernel_size, int[${n}]? stride=None, bool ceil_mode=False)`)({
    doc: "(Σ x^p)^(1/p) of each window, with p the norm_type.",
    base: "_LPPoolNd",
    forward: `F.lp_pool${n}d(input, self.norm_type, self.kernel_size, self.stride, self.ceil_mode)`,
    extraRepr: "norm_type={norm_type}, kernel_size={kernel_size}, stride={stride}, ceil_mode={ceil_mode}",
    constants: ["norm_type", "kernel_size", "stride", "ceil_mode"],
  });

const adaptiveMax = <const N extends Dims>(n: N) =>
  layer(`AdaptiveMaxPool${n}d(Any output_size, bool return_indices=False)`)({
    doc: "Max pooling with windows chosen so that the result has output_size.",
    base: "_AdaptiveMaxPoolNd",
    forward: `F.adaptive_max_pool${n}d(input, self.output_size, self.return_indices)`,
    extraRepr: "output_size={output_size}",
    constants: ["output_size", "return_indices"],
  });

const adaptiveAvg = <const N extends Dims>(n: N) =>
  layer(`AdaptiveAvgPool${n}d(Any output_size)`)({
    doc: "Mean pooling with windows chosen so that the result has output_size.",
    base: "_AdaptiveAvgPoolNd",
    forward: `F.adaptive_avg_pool${n}d(input, self.output_size)`,
    extraRepr: "output_size={output_size}",
    constants: ["output_size"],
  });

export const MaxPool1d = maxPool(1);
export const MaxPool2d = maxPool(2);
export const MaxPool3d = maxPool(3);
export const MaxUnpool1d = maxUnpool(1);
export const MaxUnpool2d = maxUnpool(2);
export const MaxUnpool3d = maxUnpool(3);
export const AvgPool2d = avgPool(2);
export const AvgPool3d = avgPool(3);
export const FractionalMaxPool2d = fractional(2);
export const FractionalMaxPool3d = fractional(3);
export const LPPool1d = lpPool(1);
export const LPPool2d = lpPool(2);
export const LPPool3d = lpPool(3);
export const AdaptiveMaxPool1d = adaptiveMax(1);
export const AdaptiveMaxPool2d = adaptiveMax(2);
export const AdaptiveMaxPool3d = adaptiveMax(3);
export const AdaptiveAvgPool1d = adaptiveAvg(1);
export const AdaptiveAvgPool2d = adaptiveAvg(2);
export const AdaptiveAvgPool3d = adaptiveAvg(3);
