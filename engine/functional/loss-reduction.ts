/** What losses share: the reduction argument, PyTorch's size warnings, and broadcasting input against target. */
import { valueError } from "../tensor/errors.ts";
import { broadcastShapes, formatShape, sameShape } from "../tensor/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { warn } from "../tensor/warning.ts";
import { expand } from "./movement.ts";
import { mean, sum } from "./reduce.ts";
import { scaled } from "./scalar-arithmetic.ts";

/** PyTorch's enum, which native losses take. */
export const Reduction = { None: 0, Mean: 1, Sum: 2 } as const;

export function reductionEnum(reduction: string): number {
  if (reduction === "none") return Reduction.None;
  if (reduction === "mean") return Reduction.Mean;
  if (reduction === "sum") return Reduction.Sum;
  throw valueError(`${reduction} is not a valid value for reduction`);
}

/** The deprecated size_average and reduce, when given, decide. */
export function reductionOf(
  reduction: string,
  size_average: boolean | null | undefined,
  reduce: boolean | null | undefined,
): number {
  if ((size_average ?? null) === null && (reduce ?? null) === null) return reductionEnum(reduction);
  const kept = (reduce ?? true) ? ((size_average ?? true) ? "mean" : "sum") : "none";
  warn(`size_average and reduce args will be deprecated, please use reduction='${kept}' instead.`);
  return reductionEnum(kept);
}

export function reduced(loss: Tensor, reduction: number): Tensor {
  if (reduction === Reduction.Mean) return mean(loss);
  return reduction === Reduction.Sum ? sum(loss) : loss;
}

/** The gradient of an unreduced loss, as far as the reduction is concerned. */
export function spreadReduction(grad: Tensor, reduction: number, count: number): Tensor {
  return reduction === Reduction.Mean ? scaled(grad, 1 / count) : grad;
}

export function sizeText(of: Tensor): string {
  return `torch.Size(${formatShape(of.shape)})`;
}

/** Warns when sizes differ and broadcasts the two. */
export function broadcastTarget(input: Tensor, target: Tensor): [Tensor, Tensor] {
  if (sameShape(input.shape, target.shape)) return [input, target];
  warn(
    `Using a target size (${sizeText(target)}) that is different to the input size (${sizeText(input)}). This will likely lead to incorrect results due to broadcasting. Please ensure they have the same size.`,
  );
  const shape = broadcastShapes(input.shape, target.shape);
  return [expandTo(input, shape), expandTo(target, shape)];
}

function expandTo(x: Tensor, shape: readonly number[]): Tensor {
  return sameShape(x.shape, shape) ? x : expand(x, shape);
}
