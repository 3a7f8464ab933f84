/** The size of each parameter's gradient at one step, both sides. */
import type { RowPair } from "../../../engine/trace/pairing.ts";

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
