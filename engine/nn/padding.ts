/** Padding layers: constant, zero, reflecting, replicating, circular, in one, two and three dimensions. */
import { layersOf } from "./layer.ts";

const layer = layersOf("padding");

type Dims = 1 | 2 | 3;

function padding<const Kind extends string, const N extends Dims>(
  kind: Kind,
  n: N,
  mode: string,
  doc: string,
) {
  return layer(`${kind}${n}d(int[] padding)`)({
    doc,
    base: `_${kind}Nd`,
    attributes: { padding: `_ntuple(padding, ${2 * n})` },
    forward: `F.pad(input, self.padding, '${mode}')`,
    extraRepr: "{padding}",
    constants: ["padding"],
  });
}

const circular = <const N extends Dims>(n: N) =>
  padding("CircularPad", n, "circular", "Pads with the other end of the input.");
const reflection = <const N extends Dims>(n: N) =>
  padding("ReflectionPad", n, "reflect", "Pads with the input mirrored at its border.");
const replication = <const N extends Dims>(n: N) =>
  padding("ReplicationPad", n, "replicate", "Pads with the values at the border.");

const constant = <const N extends Dims>(n: N) =>
  layer(`ConstantPad${n}d(int[] padding, float value)`)({
    doc: "Pads with a constant.",
    base: "_ConstantPadNd",
    attributes: { padding: `_ntuple(padding, ${2 * n})` },
    forward: "F.pad(input, self.padding, 'constant', self.value)",
    extraRepr: "padding={padding}, value={value}",
    constants: ["padding", "value"],
  });

const zero = <const N extends Dims>(n: N) =>
  layer(`ZeroPad${n}d(int[] padding)`)({
    doc: "Pads with zeros.",
    base: `ConstantPad${n}d`,
    attributes: { padding: `_ntuple(padding, ${2 * n})`, value: "0.0" },
    forward: "F.pad(input, self.padding, 'constant', self.value)",
    extraRepr: "{padding}",
  });

export const CircularPad1d = circular(1);
export const CircularPad2d = circular(2);
export const CircularPad3d = circular(3);
export const ConstantPad1d = constant(1);
export const ConstantPad2d = constant(2);
export const ConstantPad3d = constant(3);
export const ReflectionPad1d = reflection(1);
export const ReflectionPad2d = reflection(2);
export const ReflectionPad3d = reflection(3);
export const ReplicationPad1d = replication(1);
export const ReplicationPad2d = replication(2);
export const ReplicationPad3d = replication(3);
export const ZeroPad1d = zero(1);
export const ZeroPad2d = zero(2);
export const ZeroPad3d = zero(3);
