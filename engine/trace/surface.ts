/**
 * What a model with two inputs says over their plane: the recorded forward is run again on a grid, with the parameters
 * it had at several steps. The engine's own functions compute it; nothing of the program runs again, and nothing that
 * the program can see changes.
 */
import { noGrad } from "../autograd/mode.ts";
import { contiguousValues } from "../tensor/copy.ts";
import { isFloatingPoint, type TypedArray } from "../tensor/dtype.ts";
import { defaultGenerator } from "../tensor/random-generator.ts";
import { allocateTensor, Tensor, wrapData } from "../tensor/tensor.ts";
import type { CallEntry } from "./call-entry.ts";
import { chainOf, type ForwardChain } from "./forward-chain.ts";
import { LIMITS, type SurfaceRecord } from "./types.ts";

/** Values of the leaves after the update of a step; −1: before the first one. */
export interface Snapshot {
  readonly step: number;
  readonly values: ReadonlyMap<Tensor, TypedArray>;
}

/** The first of the tensors whose place each next one took; the tensor itself where it took nobody's. */
export type Origin = (tensor: Tensor) => Tensor;

/** Room around the data, as a share of its extent. */
const MARGIN = 0.12;
/** Outputs of a row-by-row model agree at least this well when rows change places. */
const TOLERANCE = 1e-4;

type Range = readonly [number, number];

function like(tensor: Tensor, values: TypedArray): Tensor {
  return wrapData(values.slice(), tensor.shape, tensor.dtype);
}

/** Runs the chain on other rows. Everything it reads is a copy, so that buffers it would update stay as they are. */
function forward(chain: ForwardChain, rows: Tensor, parameters: Snapshot["values"]): Tensor {
  const now = new Map<Tensor, Tensor>([[chain.input, rows]]);
  const current = (tensor: Tensor): Tensor => {
    const known = now.get(tensor);
    if (known !== undefined) return known;
    const copy = like(tensor, parameters.get(tensor) ?? contiguousValues(tensor));
    now.set(tensor, copy);
    return copy;
  };
  const translated = (value: unknown): unknown => {
    if (value instanceof Tensor) return value.wrappedNumber ? value : current(value);
    return Array.isArray(value) ? value.map(translated) : value;
  };
  for (const call of chain.calls) {
    const result = call.declaration.call(...call.arguments.map(translated));
    const results = Array.isArray(result) ? result : [result];
    call.outputs.forEach((output, i) => {
      if (results[i] instanceof Tensor) now.set(output, results[i]);
    });
  }
  return current(chain.output);
}

function reversedRows(values: TypedArray, rows: number): TypedArray {
  const width = values.length / rows;
  const out = values.slice();
  for (let row = 0; row < rows; row++) {
    out.set(values.subarray(row * width, (row + 1) * width), (rows - 1 - row) * width);
  }
  return out;
}

/** Each row is answered by itself, and the same each time: no batch statistics, nothing drawn at random. */
function answersRowByRow(chain: ForwardChain, random: Uint8Array): boolean {
  const values = contiguousValues(chain.input);
  const rows = chain.input.shape[0];
  const once = contiguousValues(forward(chain, like(chain.input, values), new Map()));
  const drawn = defaultGenerator.getState().some((byte, i) => byte !== random[i]);
  if (drawn) return false;
  const turned = contiguousValues(forward(chain, like(chain.input, reversedRows(values, rows)), new Map()));
  const back = reversedRows(turned, rows);
  return once.every((value, i) => Math.abs(value - back[i]) <= TOLERANCE * (1 + Math.abs(value)));
}

function rangeOf(values: TypedArray, offset: 0 | 1): Range {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = offset; i < values.length; i += 2) {
    low = Math.min(low, values[i]);
    high = Math.max(high, values[i]);
  }
  const room = high > low ? (high - low) * MARGIN : 1;
  return [rounded(low - room), rounded(high + room)];
}

/** Row by row from the top left: the largest y first. */
function gridOf(input: Tensor, x: Range, y: Range): Tensor {
  const size = LIMITS.surface;
  const grid = allocateTensor([size * size, 2], input.dtype);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      const at = 2 * (row * size + column);
      grid.data[at] = x[0] + ((x[1] - x[0]) * column) / (size - 1);
      grid.data[at + 1] = y[1] - ((y[1] - y[0]) * row) / (size - 1);
    }
  }
  return grid;
}

function rounded(value: number): number {
  return Number(value.toPrecision(4));
}

/** One number a row: the output itself, the second class against the first, or the likeliest of several classes. */
function reading(output: Tensor, rows: number): number[] {
  const values = contiguousValues(output);
  const width = values.length / rows;
  return Array.from({ length: rows }, (_, row) => {
    const own = values.subarray(row * width, (row + 1) * width);
    if (width === 1) return rounded(own[0]);
    if (width === 2) return rounded(own[1] - own[0]);
    return own.indexOf(Math.max(...own));
  });
}

/** By how much the likeliest of several classes is ahead, row by row: the line where classes part is worked out from it. */
function leads(output: Tensor, rows: number): number[] | null {
  const values = contiguousValues(output);
  const width = values.length / rows;
  if (width <= 2) return null;
  return Array.from({ length: rows }, (_, row) => {
    const [best, next] = values
      .slice(row * width, (row + 1) * width)
      .sort()
      .subarray(-2)
      .reverse();
    return rounded(best - next);
  });
}

function targetsOf({ target, input }: ForwardChain): readonly number[] | null {
  const rows = input.shape[0];
  if (target === null || target.numel % rows !== 0) return null;
  const width = target.numel / rows;
  if (width === 1) return Array.from(contiguousValues(target), rounded);
  const values = contiguousValues(target);
  return Array.from({ length: rows }, (_, row) => {
    const own = values.subarray(row * width, (row + 1) * width);
    return own.indexOf(Math.max(...own));
  });
}

/** Where the model changes its mind between two classes; null: it does not choose between two. */
function boundaryOf(chain: ForwardChain, classes: number, targets: readonly number[] | null): number | null {
  if (classes === 2) return 0;
  const distinct = [...new Set(targets ?? [])];
  if (classes !== 1 || distinct.length !== 2) return null;
  if (chain.losesLogits) return 0;
  return (distinct[0] + distinct[1]) / 2;
}

function pointsOf(input: Tensor, targets: readonly number[] | null): SurfaceRecord["points"] {
  const values = contiguousValues(input);
  const rows = input.shape[0];
  const every = Math.ceil(rows / LIMITS.surfacePoints);
  return Array.from({ length: Math.ceil(rows / every) }, (_, i) => {
    const row = i * every;
    return {
      x: rounded(values[2 * row]),
      y: rounded(values[2 * row + 1]),
      target: targets?.[row] ?? null,
    };
  });
}

/**
 * Moments at which the chain's parameters had values. Where each step makes new ones (`w = w - lr * g`), those before
 * them are known by their origin; where that is not known, those of the last step only: as the step before it left them.
 */
function framesOf(
  { parameters }: ForwardChain,
  snapshots: readonly Snapshot[],
  originOf: Origin,
): readonly Snapshot[] {
  const ofChain = snapshots.map(({ step, values }): Snapshot => {
    const byOrigin = new Map([...values].map(([tensor, then]) => [originOf(tensor), then]));
    const found = parameters.flatMap((one): [Tensor, TypedArray][] => {
      const then = byOrigin.get(originOf(one));
      return then === undefined ? [] : [[one, then]];
    });
    return { step, values: new Map(found) };
  });
  const known = ofChain.filter(({ values }) => values.size === parameters.length);
  const [only] = known;
  const isLast = known.length === 1 && snapshots.length > 1 && only === ofChain.at(-1);
  return isLast ? [{ ...only, step: only.step - 1 }] : known;
}

function draw(chain: ForwardChain, frames: readonly Snapshot[], random: Uint8Array): SurfaceRecord | null {
  if (!answersRowByRow(chain, random)) return null;
  const inputs = contiguousValues(chain.input);
  const [x, y] = [rangeOf(inputs, 0), rangeOf(inputs, 1)];
  if (![...x, ...y].every(Number.isFinite)) return null;
  const grid = gridOf(chain.input, x, y);
  const rows = grid.shape[0];
  const classes = chain.output.numel / chain.input.shape[0];
  const targets = targetsOf(chain);
  const answers = frames.map(({ step, values }) => {
    const output = forward(chain, grid, values);
    return { step, values: reading(output, rows), margins: leads(output, rows) };
  });
  return {
    points: pointsOf(chain.input, targets),
    x,
    y,
    size: LIMITS.surface,
    classes,
    boundary: boundaryOf(chain, classes, targets),
    frames: answers,
  };
}

/** null where the run has no model of two inputs, or one that does not answer row by row. */
export function surfaceOf(
  calls: readonly CallEntry[],
  snapshots: readonly Snapshot[],
  originOf: Origin,
): SurfaceRecord | null {
  const chain = chainOf(calls);
  if (chain === null || !isFloatingPoint(chain.input.dtype)) return null;
  const random = defaultGenerator.getState();
  try {
    return noGrad(() => draw(chain, framesOf(chain, snapshots, originOf), random));
  } catch {
    // A shape that is written down in the program fits its own rows only.
    return null;
  } finally {
    defaultGenerator.setState(random);
  }
}
