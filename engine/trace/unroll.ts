/**
 * Unroll: the functional twin of a recorded forward, as Python. Weights become variables with the values they had,
 * each recorded call becomes one line, and nothing of `torch.nn`'s classes is left.
 */
import { isFloatingPoint } from "../tensor/dtype.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { CallEntry } from "./call-entry.ts";
import { Names } from "./python-names.ts";
import { tensorLiteral } from "./python-tensor.ts";
import { PythonWriter } from "./python-text.ts";
import { CannotRewrite, type RewriteRequest } from "./rewrite.ts";
import { drawsNumbers, leadingTo, seenBy } from "./rewrite-calls.ts";

/** @throws CannotRewrite when no module ran, or when a call cannot be written down */
export function unroll(request: RewriteRequest): string {
  const calls = contributing(request);
  const names = new Names(request.namesOf);
  const weights = leaves(calls);
  const head: string[] = [];
  for (const { tensor, call } of weights) head.push(weightLine(tensor, call, names.of(tensor), request));
  const taken = new Set(calls.flatMap((call) => call.inputs.map((input) => input.tensor)));
  const ends = wantedOf(calls, request).filter((tensor) => !taken.has(tensor));
  const results = [...new Set(ends.map((tensor) => names.of(tensor)))];
  const { root } = request;
  const backward = root !== null && calls.some(({ outputs }) => outputs.includes(root));
  return [
    ...(head.some((line) => line.includes("base64.")) ? ["import base64"] : []),
    "import torch",
    "import torch.nn.functional as F",
    "",
    `# Unrolled from ${request.file}: this is what its modules computed for this input.`,
    "# Branches and loops stand as this run took them.",
    ...(request.trained ? ["# It is the first forward; the training after it stays yours to write."] : []),
    "",
    ...head,
    "",
    ...bodyOf(calls, names, request),
    ...(backward ? ["", `${names.of(root)}.backward()`] : []),
    ...(results.length > 0 ? ["", ...results.map((name) => `print(${name})`)] : []),
    "",
  ].join("\n");
}

/** One line for each call, under the path of its module. */
function bodyOf(calls: readonly CallEntry[], names: Names, request: RewriteRequest): string[] {
  const writer = new PythonWriter((tensor) => names.of(tensor));
  const body: string[] = [];
  let path: string | null = null;
  let without = false;
  for (const call of calls) {
    const next = request.pathOf(call.module);
    if (next !== null && next !== path) {
      body.push(`# ${next}`);
      without = false;
    }
    path = next;
    if (hasNoHistory(call) && !without) body.push("with torch.no_grad():");
    without = hasNoHistory(call);
    body.push(`${without ? "    " : ""}${writer.statement(call)}`);
  }
  return body;
}

/** It ran under `no_grad`, which its inputs do not show. */
function hasNoHistory(call: CallEntry): boolean {
  return (
    call.outputNode === null &&
    !call.op.startsWith("detach") &&
    call.outputs.some(({ dtype }) => isFloatingPoint(dtype)) &&
    call.inputs.some(({ tensor, edge }) => edge !== null || (tensor.requiresGrad && tensor.isLeaf))
  );
}

/** Calls that lead to a result of a module's forward; the rest (making data, printing) is left out. */
function contributing(request: RewriteRequest): CallEntry[] {
  const { calls } = request;
  const last = calls.findLastIndex((call) => call.module !== 0);
  if (last < 0) throw new CannotRewrite("no-module");
  const first = calls.findIndex((call) => call.module !== 0);
  const made = new Set<Tensor>();
  const kept: CallEntry[] = [];
  for (const call of calls.slice(first)) {
    const inside = call.module !== 0;
    // After the model: losses and the like, which use its results.
    const uses = call.inputs.some((input) => made.has(input.tensor));
    if (!inside && !uses) continue;
    if (drawsNumbers(call)) throw new CannotRewrite("random", call.op);
    kept.push(call);
    for (const output of call.outputs) made.add(output);
  }
  return leadingTo(kept, wantedOf(kept, request));
}

/** What the program was after: a result with a name, one that came after the model, or the last. */
function wantedOf(calls: readonly CallEntry[], { namesOf }: RewriteRequest): readonly Tensor[] {
  // What a lazy layer makes of nothing is no result.
  const working = calls.filter((call) => call.inputs.length > 0);
  const last = working.at(-1);
  return working.flatMap((call) =>
    call.outputs.filter((tensor) => call === last || call.module === 0 || namesOf(tensor).length > 0),
  );
}

interface Leaf {
  readonly tensor: Tensor;
  /** The first call that takes it. */
  readonly call: CallEntry;
}

/** Tensors that calls take but none of them made. */
function leaves(calls: readonly CallEntry[]): Leaf[] {
  const made = new Set<Tensor>();
  const found = new Map<Tensor, Leaf>();
  for (const call of calls) {
    for (const { tensor } of call.inputs)
      if (!made.has(tensor) && !found.has(tensor)) found.set(tensor, { tensor, call });
    for (const output of call.outputs) if (!found.has(output)) made.add(output);
  }
  return [...found.values()];
}

function weightLine(tensor: Tensor, call: CallEntry, name: string, request: RewriteRequest): string {
  const from = request.namesOf(tensor)[0];
  const comment = from !== undefined && from !== name ? `  # ${from}` : "";
  const values = request.valuesOf(tensor, seenBy(call, tensor));
  if (values === null) throw new CannotRewrite("values-gone", name);
  const wantsGrad = tensor.requiresGrad && tensor.isLeaf && isFloatingPoint(tensor.dtype);
  return `${name} = ${tensorLiteral(values, wantsGrad)}${comment}`;
}
