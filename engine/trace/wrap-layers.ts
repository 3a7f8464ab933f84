/** Which call of a function is which layer of `torch.nn`: its constructor, and where the tensors it was given live in it. */
import { Tensor } from "../tensor/tensor.ts";
import type { CallEntry } from "./call-entry.ts";
import { isUsual, type PythonWriter } from "./python-text.ts";

export interface Layer {
  /** `nn.Linear(3, 2)` */
  readonly construction: string;
  /** What to call it when its weight's name says nothing: `fc`. */
  readonly stem: string;
  /** Attribute → tensor: the weights it owns, and buffers it keeps. */
  readonly weights: Readonly<Record<string, Tensor>>;
  readonly buffers: Readonly<Record<string, Tensor>>;
  readonly input: Tensor;
  /** Normalises with what it has kept. */
  readonly evaluates: boolean;
}

type Values = Readonly<Record<string, unknown>>;

interface Rule {
  readonly type: (input: Tensor) => string | null;
  readonly stem: string;
  /** Positional constructor arguments. */
  readonly sizes: (values: Values, weight: Tensor | null, input: Tensor) => readonly string[];
  /** Call arguments that the constructor takes under the same name. */
  readonly settings: readonly string[];
  /** It has a weight and never a bias. */
  readonly biasless?: true;
  /** What the constructor calls having no weight; absent: the weight is always there. */
  readonly affine?: string;
  readonly buffers?: readonly string[];
}

function tuple(sizes: readonly number[]): string {
  return sizes.every((size) => size === sizes[0]) ? String(sizes[0]) : `(${sizes.join(", ")})`;
}

function convolution(rank: number): Rule {
  return {
    type: () => `Conv${rank}d`,
    stem: "conv",
    sizes: ({ groups }, weight) => {
      const [out, inside, ...kernel] = weight?.shape ?? [];
      return [String(inside * Number(groups)), String(out), tuple(kernel)];
    },
    settings: ["stride", "padding", "dilation", "groups"],
  };
}

const BATCH_NORMS: Readonly<Record<number, string>> = { 2: "1d", 3: "1d", 4: "2d", 5: "3d" };

const RULES: Readonly<Record<string, Rule>> = {
  linear: {
    type: () => "Linear",
    stem: "fc",
    sizes: (_, weight) => [...(weight?.shape ?? [])].reverse().map(String),
    settings: [],
  },
  conv1d: convolution(1),
  conv2d: convolution(2),
  conv3d: convolution(3),
  embedding: {
    type: () => "Embedding",
    stem: "emb",
    sizes: (_, weight) => (weight?.shape ?? []).map(String),
    settings: ["padding_idx", "scale_grad_by_freq"],
    biasless: true,
  },
  layer_norm: {
    type: () => "LayerNorm",
    stem: "norm",
    sizes: ({ normalized_shape: shape }) => [
      Array.isArray(shape) && shape.length > 1 ? `(${shape.join(", ")})` : String(shape),
    ],
    settings: ["eps"],
    affine: "elementwise_affine",
  },
  group_norm: {
    type: () => "GroupNorm",
    stem: "norm",
    sizes: ({ num_groups }, _, input) => [String(num_groups), String(input.shape[1])],
    settings: ["eps"],
    affine: "affine",
  },
  batch_norm: {
    type: (input) => (input.ndim in BATCH_NORMS ? `BatchNorm${BATCH_NORMS[input.ndim]}` : null),
    stem: "bn",
    sizes: (_values, _weight, input) => [String(input.shape[1])],
    settings: ["momentum", "eps"],
    affine: "affine",
    buffers: ["running_mean", "running_var"],
  },
};

/** Arguments that are tensors, and those that the constructor has no place for. */
const TENSORS = new Set(["input", "weight", "bias"]);
const KNOWN = new Set(["normalized_shape", "num_groups", "training"]);

/** The tensors that a call of a layer's function takes as weights. */
export function weightsOf(call: CallEntry): readonly Tensor[] {
  if (RULES[call.op] === undefined) return [];
  return call.inputs.flatMap(({ argument, tensor }) =>
    argument === "weight" || argument === "bias" ? [tensor] : [],
  );
}

/** The layer that does what this call does; null: none, or not with these tensors as its weights. */
export function layerOf(
  call: CallEntry,
  isWeight: (tensor: Tensor) => boolean,
  writer: PythonWriter,
): Layer | null {
  const rule = RULES[call.op];
  if (rule === undefined) return null;
  const values = Object.fromEntries(
    call.declaration.schema.args.map((arg, i) => [arg.name, call.arguments[i] ?? arg.default]),
  );
  const { input, weight, bias } = values;
  const type = input instanceof Tensor ? rule.type(input) : null;
  if (!(input instanceof Tensor) || type === null) return null;
  const weights = tensorsOf({ weight, bias });
  const buffers = tensorsOf(Object.fromEntries((rule.buffers ?? []).map((name) => [name, values[name]])));
  if (
    !Object.values(weights).every(isWeight) ||
    (weights.weight !== undefined && weights.weight === weights.bias)
  )
    return null;
  if (weights.weight === undefined && (rule.affine === undefined || weights.bias !== undefined)) return null;
  const kept = Object.keys(buffers).length;
  if (rule.buffers !== undefined && kept !== 0 && kept !== rule.buffers.length) return null;
  const settings = settingsOf(call, rule, writer);
  if (settings === null) return null;
  const options = [
    ...settings,
    ...withoutOf(rule, weights),
    ...(rule.buffers && kept === 0 ? ["track_running_stats=False"] : []),
  ];
  const { dtype } = Object.values(weights)[0] ?? input;
  if (dtype !== "float32") options.push(`dtype=torch.${dtype}`);
  const sizes = rule.sizes(values, weights.weight ?? null, input);
  return {
    construction: `nn.${type}(${[...sizes, ...options].join(", ")})`,
    stem: rule.stem,
    weights,
    buffers,
    input,
    evaluates: kept > 0 && values.training !== true,
  };
}

function tensorsOf(values: Values): Record<string, Tensor> {
  const found: Record<string, Tensor> = {};
  for (const [name, value] of Object.entries(values)) if (value instanceof Tensor) found[name] = value;
  return found;
}

/** null: an argument is set that the layer does not have. */
function settingsOf(call: CallEntry, rule: Rule, writer: PythonWriter): string[] | null {
  const settings: string[] = [];
  for (const [i, arg] of call.declaration.schema.args.entries()) {
    const value = call.arguments[i];
    if (TENSORS.has(arg.name) || KNOWN.has(arg.name) || rule.buffers?.includes(arg.name)) continue;
    if (isUsual(arg, value)) continue;
    if (!rule.settings.includes(arg.name)) return null;
    settings.push(`${arg.name}=${writer.value(value, arg.type)}`);
  }
  return settings;
}

function withoutOf({ affine, biasless }: Rule, { weight, bias }: Readonly<Record<string, Tensor>>): string[] {
  if (affine !== undefined && weight === undefined) return [`${affine}=False`];
  return bias === undefined && !biasless ? ["bias=False"] : [];
}
