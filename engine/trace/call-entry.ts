/** What recorded calls mean: inputs by name, outputs, and the gradients that went back over each edge. */
import { type GradEdge, type GradNode, Tensor } from "../tensor/tensor.ts";
import type { RawApply, RawCall, RawStep } from "./call-log.ts";
import { plain } from "./python-text.ts";
import type { Seen } from "./seen.ts";

export interface CallInput {
  readonly tensor: Tensor;
  readonly argument: string;
  readonly edge: GradEdge | null;
  /** The gradient that went back over this edge in the step's last backward. */
  grad: Tensor | null;
}

export interface CallEntry extends Omit<RawCall, "result"> {
  readonly inputs: readonly CallInput[];
  readonly attributes: Readonly<Record<string, string>>;
  readonly outputs: readonly Tensor[];
  /** It gave a list or tuple, perhaps of one. */
  readonly listResult: boolean;
  readonly step: number;
  outputGrad: Tensor | null;
}

/** Works out the steps, in order. */
export function enter(steps: readonly RawStep[]): CallEntry[] {
  const owners = new Map<GradNode, CallEntry>();
  const entries: CallEntry[] = [];
  for (const step of steps) {
    for (const raw of step.calls) {
      const entry = entryOf(raw, step.index);
      claim(entry, owners);
      entries.push(entry);
    }
  }
  for (const step of steps) for (const apply of step.applies) flowBack(apply, owners);
  return entries;
}

function entryOf(raw: RawCall, step: number): CallEntry {
  const { result, ...facts } = raw;
  const inputs: CallInput[] = [];
  const attributes: Record<string, string> = {};
  const found = raw.found.values();
  for (const [i, arg] of raw.declaration.schema.args.entries()) {
    const isTensor = arg.type.base === "Tensor";
    readArgument(arg.name, raw.arguments[i], arg.default, isTensor ? found : null, inputs, attributes);
  }
  const outputs: Tensor[] = [];
  collectTensors(result, outputs);
  return { ...facts, step, inputs, attributes, outputs, listResult: Array.isArray(result), outputGrad: null };
}

function readArgument(
  name: string,
  value: unknown,
  usual: unknown,
  found: Iterator<Seen> | null,
  inputs: CallInput[],
  attributes: Record<string, string>,
): void {
  if (value === undefined || value === null) return;
  if (value instanceof Tensor) {
    if (value.wrappedNumber) {
      attributes[name] = String(value.data[0]);
      return;
    }
    const seen: Seen | undefined = found?.next().value;
    const edge = seen?.node ? { node: seen.node, index: seen.index } : leafEdge(value);
    inputs.push({ tensor: value, argument: name, edge, grad: null });
  } else if (Array.isArray(value) && value.some((item) => item instanceof Tensor)) {
    for (const [i, item] of value.entries()) {
      readArgument(`${name}[${i}]`, item, undefined, found, inputs, attributes);
    }
  } else if (value !== usual) attributes[name] = plain(value);
}

function leafEdge(tensor: Tensor): GradEdge | null {
  return tensor.accumulator === null ? null : { node: tensor.accumulator, index: 0 };
}

function collectTensors(value: unknown, into: Tensor[]): void {
  if (value instanceof Tensor) into.push(value);
  else if (Array.isArray(value)) for (const item of value) collectTensors(item, into);
}

/** The new nodes behind a call's outputs are this call's. */
function claim(entry: CallEntry, owners: Map<GradNode, CallEntry>): void {
  const boundary = new Set(entry.inputs.map((input) => input.edge?.node ?? null));
  const stack = [entry.outputNode, ...entry.outputs.slice(1).map((output) => output.gradFn)];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (node === null || boundary.has(node) || owners.has(node)) continue;
    owners.set(node, entry);
    for (const edge of node.edges) stack.push(edge?.node ?? null);
  }
}

/** Lays the gradients of one backward node on the edges of the call it belongs to. */
function flowBack({ node, received, returned }: RawApply, owners: Map<GradNode, CallEntry>): void {
  const entry = owners.get(node);
  if (entry === undefined) return;
  if (node === entry.outputNode) {
    entry.outputGrad = received[entry.outputs[0].outputIndex] ?? received[0] ?? null;
  }
  const taken = new Set<CallInput>();
  node.edges.forEach((edge, i) => {
    if (edge === null || owners.get(edge.node) === entry) return;
    const input = entry.inputs.find(
      (one) => !taken.has(one) && one.edge?.node === edge.node && one.edge.index === edge.index,
    );
    if (input === undefined) return;
    taken.add(input);
    input.grad = returned[i] ?? input.grad;
  });
}
