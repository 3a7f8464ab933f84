/** The verdict: where the two sides are the same and where they are not, read from a Trace. Plain data in, plain data out. */
import { isClose } from "./closeness.ts";
import { areTransposes, type NamedPair, pairRows, type RowPair } from "./pairing.ts";
import { callsLeadingTo, completedCalls, tensorById, tensorNamed } from "./read.ts";
import type { CallRecord, GradRecord, Side, SideTrace, TensorRecord, Trace } from "./types.ts";

/** `close` is equal but for rounding, see `isClose`; `unknown`: one side has nothing to compare. */
export type Equality =
  | { readonly kind: "identical" }
  | { readonly kind: "close"; readonly maxDifference: number }
  | {
      readonly kind: "different";
      readonly maxDifference: number | null;
      readonly because: "values" | "shape" | "missing";
    }
  | { readonly kind: "unknown" };

export interface CompareRequest {
  readonly output: string | null;
  readonly loss: string | null;
  readonly pairs: readonly NamedPair[];
}

export interface Verdict {
  /** The first side that raised, left before right. */
  readonly error: { readonly side: Side; readonly line: number } | null;
  readonly output: Equality;
  readonly loss: {
    readonly equality: Equality;
    readonly nn: number | null;
    readonly functional: number | null;
  };
  /** `pairs`: how many pairs of gradients were compared. */
  readonly gradients: { readonly equality: Equality; readonly pairs: number };
  /** Operations on each side; null before that side has run. */
  readonly graph: { readonly same: boolean; readonly nn: number | null; readonly functional: number | null };
  /** Parameters registered in a module on each side; null before that side has run. */
  readonly tracked: { readonly nn: number | null; readonly functional: number | null };
}

const UNKNOWN: Equality = { kind: "unknown" };
const IDENTICAL: Equality = { kind: "identical" };
/** Names people give a model's result, most specific first; used when the lesson names none. */
const OUTPUT_NAMES = ["out", "output", "y_pred", "y_hat", "pred", "prediction", "logits", "y"];

interface Valued {
  readonly shape: readonly number[];
  readonly values: readonly number[] | null;
  readonly digest: string | null;
}

export function compareValues(a: Valued, b: Valued): Equality {
  if (a.shape.join() !== b.shape.join()) return { kind: "different", maxDifference: null, because: "shape" };
  if (a.digest !== null && a.digest === b.digest) return IDENTICAL;
  if (!a.values || !b.values) {
    return a.digest === null || b.digest === null
      ? UNKNOWN
      : { kind: "different", maxDifference: null, because: "values" };
  }
  const found = compareNumbers(a.values, b.values);
  // Equal numbers in other bits: −0 and 0, or another dtype. NaN has many bits and means one thing.
  const otherBits = a.digest !== null && b.digest !== null && !a.values.some(Number.isNaN);
  return found.kind === "identical" && otherBits ? { kind: "close", maxDifference: 0 } : found;
}

/** Numbers of equal count, compared one by one. */
export function compareNumbers(a: readonly number[], b: readonly number[]): Equality {
  let maxDifference = 0;
  let close = true;
  for (let index = 0; index < a.length; index++) {
    if (Object.is(a[index], b[index]) || a[index] === b[index]) continue;
    const difference = Math.abs(a[index] - b[index]);
    // NaN against a number has no distance; it is as far as can be.
    maxDifference = Math.max(maxDifference, Number.isNaN(difference) ? Number.POSITIVE_INFINITY : difference);
    if (!isClose(a[index], b[index])) close = false;
  }
  if (maxDifference === 0) return IDENTICAL;
  return close ? { kind: "close", maxDifference } : { kind: "different", maxDifference, because: "values" };
}

/** The output of a side: the named global, a usual name, or what went into the loss. */
function outputOf(side: SideTrace, name: string | null): TensorRecord | null {
  if (name !== null) return tensorNamed(side, name);
  for (const usual of OUTPUT_NAMES) {
    const tensor = tensorNamed(side, usual);
    if (tensor?.createdBy != null && callsLeadingTo(side, tensor).length > 0) return tensor;
  }
  const loss = lossOf(side, null);
  const call = loss && side.calls.find((candidate) => candidate.id === loss.createdBy);
  return call && call.inputs.length > 0 ? tensorById(side, call.inputs[0].tensor) : null;
}

function lossOf(side: SideTrace, name: string | null): TensorRecord | null {
  return tensorNamed(side, name ?? "loss");
}

function scalar(tensor: TensorRecord | null): number | null {
  return tensor?.values?.length === 1 ? tensor.values[0] : null;
}

function compareLoss(nn: SideTrace, functional: SideTrace, name: string | null): Verdict["loss"] {
  const left = lossOf(nn, name);
  const right = lossOf(functional, name);
  const values = {
    nn: scalar(left) ?? nn.steps.at(-1)?.loss ?? null,
    functional: scalar(right) ?? functional.steps.at(-1)?.loss ?? null,
  };
  if (left?.digest && right?.digest) return { equality: compareValues(left, right), ...values };
  if (values.nn === null || values.functional === null) return { equality: UNKNOWN, ...values };
  return { equality: compareNumbers([values.nn], [values.functional]), ...values };
}

function compareGradient(a: GradRecord, b: GradRecord, shape: readonly number[]): Equality {
  if ((a.state === "none") !== (b.state === "none"))
    return { kind: "different", maxDifference: null, because: "missing" };
  return compareValues({ ...a, shape }, { ...b, shape });
}

const SEVERITY: Readonly<Record<Equality["kind"], number>> = {
  unknown: 0,
  identical: 1,
  close: 2,
  different: 3,
};

/** The worse of two findings, keeping the larger distance. */
function worse(a: Equality, b: Equality): Equality {
  if (SEVERITY[a.kind] !== SEVERITY[b.kind]) return SEVERITY[a.kind] > SEVERITY[b.kind] ? a : b;
  return distance(a) >= distance(b) ? a : b;
}

function distance(equality: Equality): number {
  return "maxDifference" in equality ? (equality.maxDifference ?? Number.POSITIVE_INFINITY) : 0;
}

/** `x @ w` takes the weight of `nn.Linear` the other way round. A square one shows it by its values alone. */
function isTransposed(left: TensorRecord, right: TensorRecord): boolean {
  if (!areTransposes(left.shape, right.shape)) return false;
  if (left.shape[0] !== left.shape[1]) return true;
  const turned = transposed(left, left.shape);
  return (
    compareValues({ ...left, digest: null }, { ...right, digest: null }).kind === "different" &&
    compareValues({ ...turned, shape: right.shape }, { ...right, digest: null }).kind !== "different"
  );
}

/** The same with rows and columns swapped; its bits as a whole are not known. */
function transposed<T extends { readonly values: readonly number[] | null }>(
  record: T,
  [rows, columns]: readonly number[],
) {
  const { values } = record;
  const turned = values?.map((_, at) => values[(at % rows) * columns + Math.floor(at / rows)]) ?? null;
  return { ...record, values: turned, digest: null };
}

function compareGradients(trace: Trace, rows: readonly RowPair[]): Verdict["gradients"] {
  let equality: Equality = UNKNOWN;
  let pairs = 0;
  for (const row of rows) {
    const left = row.nn && trace.nn && tensorById(trace.nn, row.nn.tensor);
    const right = row.functional && trace.functional && tensorById(trace.functional, row.functional.tensor);
    if (!left || !right || (left.grad.state === "none" && right.grad.state === "none")) continue;
    pairs++;
    if (isTransposed(left, right))
      equality = worse(equality, compareGradient(transposed(left.grad, left.shape), right.grad, right.shape));
    else if (left.shape.join() === right.shape.join())
      equality = worse(equality, compareGradient(left.grad, right.grad, left.shape));
    else equality = worse(equality, { kind: "different", maxDifference: null, because: "shape" });
  }
  return { equality, pairs };
}

/** The operations that led to the loss, else to the output, else all of the last step. */
export function operations(side: SideTrace, request: CompareRequest): readonly CallRecord[] {
  const target = lossOf(side, request.loss) ?? outputOf(side, request.output);
  const leading = target ? callsLeadingTo(side, target) : [];
  return leading.length > 0 ? leading : completedCalls(side);
}

function compareGraph(trace: Trace, request: CompareRequest): Verdict["graph"] {
  const nn = trace.nn && operations(trace.nn, request);
  const functional = trace.functional && operations(trace.functional, request);
  const names = (calls: readonly CallRecord[]): string => calls.map((call) => call.op).join(" ");
  return {
    same: nn !== null && functional !== null && names(nn) === names(functional),
    nn: nn?.length ?? null,
    functional: functional?.length ?? null,
  };
}

function tracked(side: SideTrace | null): number | null {
  if (!side) return null;
  return new Set(
    side.ownership.filter((row) => row.registered !== null && !row.buffer).map((row) => row.tensor),
  ).size;
}

/** Compares both sides of a run; whatever a side lacks comes back as `unknown` or null. */
export function compareSides(trace: Trace, request: CompareRequest): Verdict {
  const { nn, functional } = trace;
  const failed = nn?.error ? nn : functional?.error ? functional : null;
  const outputs = nn && functional && [outputOf(nn, request.output), outputOf(functional, request.output)];
  const [left, right] = outputs ?? [null, null];
  return {
    error: failed?.error ? { side: failed.side, line: failed.error.line } : null,
    output: left && right ? compareValues(left, right) : UNKNOWN,
    loss:
      nn && functional
        ? compareLoss(nn, functional, request.loss)
        : { equality: UNKNOWN, nn: null, functional: null },
    gradients: compareGradients(trace, pairRows(trace, request.pairs)),
    graph: compareGraph(trace, request),
    tracked: { nn: tracked(nn), functional: tracked(functional) },
  };
}
