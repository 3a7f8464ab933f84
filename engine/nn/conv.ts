/** Convolutions and transposed convolutions in one, two and three dimensions. */
import { layersOf } from "./layer.ts";

const layer = layersOf("conv");

type Dims = 1 | 2 | 3;

const TUPLE = { 1: "_single", 2: "_pair", 3: "_triple" } as const;

const COMMON_CHECKS = [
  ["groups <= 0", "ValueError", "groups must be a positive integer"],
  ["in_channels % groups != 0", "ValueError", "in_channels must be divisible by groups"],
  ["out_channels % groups != 0", "ValueError", "out_channels must be divisible by groups"],
] as const;

const REPR = [
  "{in_channels}, {out_channels}, kernel_size={kernel_size}, stride={stride}",
  ["self.padding != (0,) * len(self.padding)", ", padding={padding}"],
  ["self.dilation != (1,) * len(self.dilation)", ", dilation={dilation}"],
  ["self.output_padding != (0,) * len(self.output_padding)", ", output_padding={output_padding}"],
  ["self.groups != 1", ", groups={groups}"],
  ["self.bias is None", ", bias=False"],
  ["self.padding_mode != 'zeros'", ", padding_mode={padding_mode}"],
] as const;

const WEIGHT_RESET = "init.kaiming_uniform_(self.weight, a=math.sqrt(5))";
const BIAS = {
  shape: "(out_channels,) if bias else None",
  reset: "init._uniform_by_fan_in_(self.bias, self.weight)",
};

const CONSTANTS = [
  "stride",
  "padding",
  "dilation",
  "groups",
  "padding_mode",
  "output_padding",
  "in_channels",
  "out_channels",
  "kernel_size",
];

function conv<const N extends Dims>(n: N, shapes: string) {
  const tuple = TUPLE[n];
  const padded = "F.pad(input, self._reversed_padding_repeated_twice, mode=self.padding_mode)";
  return layer(
    `Conv${n}d(int in_channels, int out_channels, int[${n}] kernel_size, int[${n}] stride=1, Any padding=0, int[${n}] dilation=1, int groups=1, bool bias=True, str padding_mode='zeros', Device? device=None, ScalarType? dtype=None)`,
  )({
    doc: `Cross-correlation with weight (out_channels, in_channels / groups, …kernel_size), plus bias. ${shapes}`,
    base: "_ConvNd",
    checks: [
      ...COMMON_CHECKS,
      [
        "isinstance(padding, str) and padding not in ('same', 'valid')",
        "ValueError",
        "Invalid padding string {padding!r}, should be one of {{'valid', 'same'}}",
      ],
      [
        `padding == 'same' and ${tuple}(stride) != ${tuple}(1)`,
        "ValueError",
        "padding='same' is not supported for strided convolutions",
      ],
      [
        "padding_mode not in ('zeros', 'reflect', 'replicate', 'circular')",
        "ValueError",
        "padding_mode must be one of {{'zeros', 'reflect', 'replicate', 'circular'}}, but got padding_mode='{padding_mode}'",
      ],
    ],
    attributes: {
      kernel_size: `${tuple}(kernel_size)`,
      stride: `${tuple}(stride)`,
      padding: `padding if isinstance(padding, str) else ${tuple}(padding)`,
      dilation: `${tuple}(dilation)`,
      transposed: "False",
      output_padding: `${tuple}(0)`,
      _reversed_padding_repeated_twice: "_pad_amounts(self.padding, self.kernel_size, self.dilation)",
    },
    parameters: {
      weight: { shape: "(out_channels, in_channels // groups) + self.kernel_size", reset: WEIGHT_RESET },
      bias: BIAS,
    },
    forward: `F.conv${n}d(input, self.weight, self.bias, self.stride, self.padding, self.dilation, self.groups) if self.padding_mode == 'zeros' else F.conv${n}d(${padded}, self.weight, self.bias, self.stride, ${tuple}(0), self.dilation, self.groups)`,
    extraRepr: REPR,
    constants: CONSTANTS,
  });
}

function convTranspose<const N extends Dims>(n: N, shapes: string) {
  const tuple = TUPLE[n];
  return layer(
    `ConvTranspose${n}d(int in_channels, int out_channels, int[${n}] kernel_size, int[${n}] stride=1, int[${n}] padding=0, int[${n}] output_padding=0, int groups=1, bool bias=True, int[${n}] dilation=1, str padding_mode='zeros', Device? device=None, ScalarType? dtype=None)`,
  )({
    doc: `The gradient of a convolution w.r.t. its input, as a layer. weight is (in_channels, out_channels / groups, …kernel_size). ${shapes}`,
    base: "_ConvTransposeNd",
    checks: [
      [
        "padding_mode != 'zeros'",
        "ValueError",
        `Only "zeros" padding mode is supported for ConvTranspose${n}d`,
      ],
      ...COMMON_CHECKS,
    ],
    attributes: {
      kernel_size: `${tuple}(kernel_size)`,
      stride: `${tuple}(stride)`,
      padding: `${tuple}(padding)`,
      dilation: `${tuple}(dilation)`,
      transposed: "True",
      output_padding: `${tuple}(output_padding)`,
    },
    parameters: {
      weight: { shape: "(in_channels, out_channels // groups) + self.kernel_size", reset: WEIGHT_RESET },
      bias: BIAS,
    },
    forward: `forward(input, output_size=None): F.conv_transpose${n}d(input, self.weight, self.bias, self.stride, self.padding, _output_padding(self, input, output_size), self.groups, self.dilation)`,
    extraRepr: REPR,
    constants: CONSTANTS,
  });
}

export const Conv1d = conv(1, "Input (N, C, L).");
export const Conv2d = conv(2, "Input (N, C, H, W).");
export const Conv3d = conv(3, "Input (N, C, D, H, W).");
export const ConvTranspose1d = convTranspose(1, "Input (N, C, L).");
export const ConvTranspose2d = convTranspose(2, "Input (N, C, H, W).");
export const ConvTranspose3d = convTranspose(3, "Input (N, C, D, H, W).");
