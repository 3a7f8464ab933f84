/**
 * Which leaf tensor of the left side corresponds to which of the right: by the lesson's pairs, else as the same argument
 * of corresponding calls, else by the order in which they are used, else by shape and order of creation.
 */
import { alignCalls } from "./alignment.ts";
import { tensorById, tensorNamed } from "./read.ts";
import type { OwnershipRow, Side, SideTrace, TensorRecord, Trace } from "./types.ts";

export interface NamedPair {
  readonly nn: string;
  readonly functional: string;
}

export interface RowPair {
  readonly nn: OwnershipRow | null;
  readonly functional: OwnershipRow | null;
}

function listedRow(side: SideTrace, name: string): OwnershipRow | null {
  return side.ownership.find((row) => row.names.includes(name) || row.registered === name) ?? null;
}

/** A tensor that nobody tracks gets a row of honest "no"s, so that its tracked counterpart is not alone. */
function untrackedRow(side: SideTrace, tensor: TensorRecord): OwnershipRow {
  return {
    tensor: tensor.id,
    names: tensor.names,
    shape: tensor.shape,
    requiresGrad: tensor.requiresGrad,
    isLeaf: tensor.isLeaf,
    registered: null,
    buffer: false,
    inStateDict: false,
    inOptimizer: null,
    grad: tensor.grad.state,
    gradNorm: tensor.grad.statistics?.norm ?? null,
    changed: false,
    changeNorm: null,
    line: tensor.line || (side.globals.find((global) => global.tensor === tensor.id)?.line ?? 0),
  };
}

function sameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((size, index) => size === b[index]);
}

function namedRow(side: SideTrace | null, name: string): OwnershipRow | null {
  const tensor = side && tensorNamed(side, name);
  return tensor ? untrackedRow(side, tensor) : null;
}

/** The row of a leaf that went into a call; data that nobody tracks has one only where its partner is tracked. */
function leafRow(side: SideTrace, id: number): OwnershipRow | null {
  const listed = side.ownership.find((row) => row.tensor === id);
  if (listed) return listed;
  const tensor = tensorById(side, id);
  return tensor?.isLeaf ? untrackedRow(side, tensor) : null;
}

/** Leaves that are the same argument of corresponding calls. What fills a tensor in place says nothing of its use. */
function pairsOfCalls(trace: Trace): readonly Readonly<Record<Side, OwnershipRow>>[] {
  const { nn: left, functional: right } = trace;
  if (!left || !right) return [];
  const isOwned = (side: SideTrace, id: number) => side.ownership.some((row) => row.tensor === id);
  return alignCalls(trace).pairs.flatMap((calls) => {
    if (!calls.nn || !calls.functional || calls.nn.op.endsWith("_")) return [];
    const { inputs } = calls.functional;
    return calls.nn.inputs.flatMap(({ tensor, argument }) => {
      const there = inputs.find((input) => input.argument === argument)?.tensor;
      if (there === undefined || !(isOwned(left, tensor) || isOwned(right, there))) return [];
      const nn = leafRow(left, tensor);
      const functional = leafRow(right, there);
      return nn && functional && nn.buffer === functional.buffer ? [{ nn, functional }] : [];
    });
  });
}

/** Two-dimensional, with rows and columns swapped. */
export function areTransposes(a: readonly number[], b: readonly number[]): boolean {
  return a.length === 2 && sameShape(a, b.toReversed());
}

/** Tracked rows, in the order in which calls take them. */
function byUse(side: SideTrace, isFree: (row: OwnershipRow) => boolean): readonly OwnershipRow[] {
  const rows = new Map(side.ownership.map((row) => [row.tensor, row]));
  const used = side.calls
    .filter((call) => !call.afterBackward && !call.op.endsWith("_"))
    .flatMap((call) => call.inputs.flatMap(({ tensor }) => rows.get(tensor) ?? []));
  return [...new Set(used)].filter((row) => row.requiresGrad && !row.buffer && isFree(row));
}

/** All leaf tensors of both sides, each in exactly one pair; the partner is null where there is none. */
export function pairRows(trace: Trace, named: readonly NamedPair[]): readonly RowPair[] {
  const left = trace.nn;
  const right = trace.functional;
  const pairs: RowPair[] = [];
  const taken = { nn: new Set<number>(), functional: new Set<number>() };
  const add = (nn: OwnershipRow | null, functional: OwnershipRow | null): void => {
    pairs.push({ nn, functional });
    if (nn) taken.nn.add(nn.tensor);
    if (functional) taken.functional.add(functional.tensor);
  };
  const isFree = (nn: OwnershipRow | null, functional: OwnershipRow | null): boolean =>
    !(nn && taken.nn.has(nn.tensor)) && !(functional && taken.functional.has(functional.tensor));
  for (const names of named) {
    const listed = {
      nn: left && listedRow(left, names.nn),
      functional: right && listedRow(right, names.functional),
    };
    if (!listed.nn && !listed.functional) continue;
    const nn = listed.nn ?? namedRow(left, names.nn);
    const functional = listed.functional ?? namedRow(right, names.functional);
    if (isFree(nn, functional)) add(nn, functional);
  }
  for (const { nn, functional } of pairsOfCalls(trace)) if (isFree(nn, functional)) add(nn, functional);
  if (left && right) {
    const used = byUse(left, (row) => isFree(row, null));
    const there = byUse(right, (row) => isFree(null, row));
    const agree = used.every(
      ({ shape }, i) =>
        there[i] !== undefined && (sameShape(shape, there[i].shape) || areTransposes(shape, there[i].shape)),
    );
    if (agree && used.length === there.length) used.forEach((row, i) => void add(row, there[i]));
  }
  for (const row of left?.ownership ?? []) {
    if (taken.nn.has(row.tensor)) continue;
    const partner = right?.ownership.find(
      (other) =>
        !taken.functional.has(other.tensor) &&
        other.buffer === row.buffer &&
        sameShape(other.shape, row.shape),
    );
    add(row, partner ?? null);
  }
  for (const row of right?.ownership ?? []) {
    if (!taken.functional.has(row.tensor)) add(null, row);
  }
  return pairs;
}

/** The name a student would use for a row: `model.fc.weight`, `w`, or its shape when nothing reaches it. */
export function rowName(row: OwnershipRow): string {
  return row.names[0] ?? row.registered ?? `(${row.shape.join(", ")})`;
}
