/** The part of a recorded forward between a model's two input columns and its output: what can be run on other rows. */
import type { Tensor } from "../tensor/tensor.ts";
import type { CallEntry } from "./call-entry.ts";

export interface ForwardChain {
  /** (N, 2), data. */
  readonly input: Tensor;
  /** (N), (N, 1) or (N, C). */
  readonly output: Tensor;
  /** What the output was compared with; null: nothing was. */
  readonly target: Tensor | null;
  /** In order; each leads from the input or a parameter to the output. */
  readonly calls: readonly CallEntry[];
  /** Leaves that require a gradient. */
  readonly parameters: readonly Tensor[];
  /** The loss takes the output for logits: 0 is the middle. */
  readonly losesLogits: boolean;
}

const MOST_CLASSES = 12;

/** Calls of the last step that went back, down to the one that backward started from. */
function trackedCalls(entries: readonly CallEntry[]): readonly CallEntry[] {
  const end = entries.findLastIndex((entry) => entry.outputGrad !== null);
  if (end < 0) return [];
  const { step } = entries[end];
  return entries.slice(0, end + 1).filter((entry) => entry.step === step && entry.error === null);
}

/** Only what `wanted` is made from, of calls in order. */
function leadingTo(wanted: Tensor, calls: readonly CallEntry[]): CallEntry[] {
  const needed = new Set([wanted]);
  return calls
    .toReversed()
    .filter((call) => {
      if (call.outputNode === null || !call.outputs.some((output) => needed.has(output))) return false;
      for (const { tensor } of call.inputs) needed.add(tensor);
      return true;
    })
    .toReversed();
}

function isData(tensor: Tensor): boolean {
  return !tensor.requiresGrad && tensor.gradFn === null;
}

function isAnswer(tensor: Tensor, rows: number): boolean {
  const [first, classes = 1, ...rest] = tensor.shape;
  return first === rows && classes >= 1 && classes <= MOST_CLASSES && rest.length === 0;
}

/** Walks from the input on, as long as nothing but the input's rows comes in. */
function walk(input: Tensor, calls: readonly CallEntry[]) {
  const rows = input.shape[0];
  const from = new Set([input]);
  let output: Tensor | null = null;
  for (const call of calls) {
    if (!call.inputs.some(({ tensor }) => from.has(tensor))) continue;
    const other = call.inputs.find(
      ({ tensor }) => !from.has(tensor) && isData(tensor) && tensor.shape[0] === rows,
    );
    if (other) return { output, target: other.tensor, loss: call };
    for (const made of call.outputs) from.add(made);
    const [first] = call.outputs;
    if (first && isAnswer(first, rows)) output = first;
  }
  return { output, target: null, loss: null };
}

export function chainOf(entries: readonly CallEntry[]): ForwardChain | null {
  const tracked = trackedCalls(entries);
  const root = tracked.at(-1)?.outputs[0];
  if (root === undefined) return null;
  const calls = leadingTo(root, tracked);
  const input = calls
    .flatMap((call) => call.inputs.map(({ tensor }) => tensor))
    .find(
      (tensor) => isData(tensor) && tensor.shape.length === 2 && tensor.shape[1] === 2 && tensor.shape[0] > 1,
    );
  if (input === undefined) return null;
  const { output, target, loss } = walk(input, calls);
  if (output === null) return null;
  const needed = leadingTo(output, calls);
  const leaves = needed.flatMap((call) => call.inputs.map(({ tensor }) => tensor));
  return {
    input,
    output,
    target,
    calls: needed,
    parameters: [...new Set(leaves.filter((tensor) => tensor.requiresGrad && tensor.gradFn === null))],
    losesLogits: loss?.declaration.schema.name.endsWith("with_logits") ?? false,
  };
}
