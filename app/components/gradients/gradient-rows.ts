/** The size of each parameter's gradient at one step, both sides. */
import type { RowPair } from "../../../engine/trace/pairing.ts";
import { powerOfTen, shortNumber } from "../numbers.ts";

/** `absent`: this side has no such parameter, or took no such step. */
export type Gradient =
  | { readonly kind: "value"; readonly norm: number }
  | { readonly kind: "none" }
  | { readonly kind: "absent" };

export interface GradientRow {
  readonly name: string;
  readonly nn: Gradient;
  readonly functional: Gradient;
  readonly pair: RowPair;
}

/** Powers of ten that hold every value above zero; at least one decade. */
export function decades(rows: readonly GradientRow[]): readonly [number, number] {
  const norms = rows.flatMap(({ nn, functional }) =>
    [nn, functional].flatMap((side) => (side.kind === "value" && side.norm > 0 ? side.norm : [])),
  );
  if (norms.length === 0) return [-1, 0];
  const low = Math.floor(Math.log10(Math.min(...norms)));
  const high = Math.ceil(Math.log10(Math.max(...norms)));
  return [low, Math.max(high, low + 1)];
}

export interface Tick {
  readonly value: number;
  readonly text: string;
}

/** Pixels that the text of a tick takes. */
const TICK = 48;

function tick(factor: 1 | 2 | 5, exponent: number): Tick {
  const value = Number(`${factor}e${exponent}`);
  if (factor === 1) return { value, text: powerOfTen(exponent) };
  const plain = Math.abs(exponent) <= 3;
  return { value, text: plain ? shortNumber(value) : `${factor}·${powerOfTen(exponent)}` };
}

/** Powers of ten as far as there is room; two ends alone say little of what lies between: 2 and 5 stand in a single decade. */
export function ticksOf(low: number, high: number, room: number): readonly Tick[] {
  if (high - low === 1 && room >= 3 * TICK) return [tick(1, low), tick(2, low), tick(5, low), tick(1, high)];
  const every = Math.max(1, Math.ceil(((high - low) * TICK) / Math.max(1, room)));
  return Array.from({ length: Math.floor((high - low) / every) + 1 }, (_, index) =>
    tick(1, low + index * every),
  );
}
