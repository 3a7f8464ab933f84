/** einsum: sums of products by labelled dims, contracted pair by pair as batched matrix products. */
import { op } from "../autograd/op.ts";
import { runtimeError } from "../tensor/errors.ts";
import { numel } from "../tensor/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { mul } from "./arithmetic.ts";
import { diagonal } from "./diagonal.ts";
import { ELLIPSIS, parseEquation } from "./einsum-equation.ts";
import { bmm } from "./matmul.ts";
import { permute, reshape, unsqueeze, view } from "./movement.ts";
import { movedim } from "./rearrange.ts";
import { sum_dim } from "./reduce.ts";

export const einsum = op(
  "einsum(str equation, Tensor[] tensors, *, int[]? path=None) -> Tensor",
  "torch",
)({
  doc: "Sums of products of tensors whose dims carry the letters of the equation, as in 'ij,jk->ik'.",
  forward: ({ equation, tensors }) => {
    if (tensors.length === 0) throw runtimeError("einsum(): must provide at least one operand");
    const plan = layoutOf(equation, tensors);
    const operands = tensors.map((x, k) => aligned(x, k, plan));
    checkSizes(operands, plan);
    return contracted(operands, plan);
  },
});

interface Layout {
  readonly inputs: readonly (readonly string[])[];
  /** All labels in the common order: those of the output, then those summed over. */
  readonly order: readonly string[];
  /** Dims of the output. */
  readonly kept: number;
  /** Dims that `...` stands for. */
  readonly spread: number;
}

/** Where `...` stands for several dims, each has a label of its own. */
function layoutOf(equation: string, tensors: readonly Tensor[]): Layout {
  const { inputs, output } = parseEquation(
    equation,
    tensors.map((x) => x.ndim),
  );
  const spread = Math.max(
    0,
    ...inputs.map((labels, k) => (labels.includes(ELLIPSIS) ? tensors[k].ndim - labels.length + 1 : 0)),
  );
  const spelled = (labels: readonly string[]): string[] =>
    labels.flatMap((label) => (label === ELLIPSIS ? spreadLabels(spread) : [label]));
  const kept = spelled(output);
  const used = [...new Set(inputs.flatMap(spelled))];
  const summed = used.filter((label) => !kept.includes(label)).sort();
  return { inputs, order: [...kept, ...summed], kept: kept.length, spread };
}

function spreadLabels(spread: number): string[] {
  return Array.from({ length: spread }, (_, k) => `.${k}`);
}

/** An operand with one dim a label in the common order, of size 1 where it has none. */
function aligned(x: Tensor, index: number, { inputs, order, spread }: Layout): Tensor {
  let out = x;
  const at = new Map<string, number>();
  let d = 0;
  for (const label of inputs[index]) {
    if (label === ELLIPSIS) {
      const missing = spread - (x.ndim - inputs[index].length + 1);
      for (let k = 0; k < missing; k++) out = unsqueeze(out, d);
      for (const name of spreadLabels(spread)) at.set(name, d++);
      continue;
    }
    const before = at.get(label);
    if (before === undefined) {
      at.set(label, d++);
      continue;
    }
    if (out.shape[d] !== out.shape[before]) {
      throw runtimeError(
        `einsum(): subscript ${label} is repeated for operand ${index} but the sizes don't match, ${out.shape[d]} != ${out.shape[before]}`,
      );
    }
    out = movedim(diagonal(out, 0, before, d), -1, before);
  }
  const places = order.map((label) => {
    const place = at.get(label);
    if (place !== undefined) return place;
    out = unsqueeze(out, -1);
    return d++;
  });
  return permute(out, places);
}

function checkSizes(operands: readonly Tensor[], { order }: Layout): void {
  order.forEach((label, d) => {
    let seen = 1;
    operands.forEach((operand, k) => {
      const size = operand.shape[d];
      if (size === 1 || size === seen) return;
      if (seen !== 1) {
        throw runtimeError(
          `einsum(): subscript ${label[0] === "." ? "..." : label} has size ${size} for operand ${k} which does not broadcast with previously seen size ${seen}`,
        );
      }
      seen = size;
    });
  });
}

/** Multiplies from left to right; a dim is summed as soon as no later operand has it. */
function contracted(operands: readonly Tensor[], { order, kept }: Layout): Tensor {
  const summed = order.map((_, d) => d).slice(kept);
  if (operands.length === 1) return summed.length > 0 ? sum_dim(operands[0], summed) : operands[0];
  const later = order.map((_, d) => operands.filter((x) => x.shape[d] !== 1).length);
  let left = operands[0];
  for (const next of operands.slice(1)) {
    const [both, onlyLeft, onlyNext]: number[][] = [[], [], []];
    for (const d of summed) {
      const [inLeft, inNext] = [left.shape[d] !== 1, next.shape[d] !== 1];
      if (inLeft && inNext) {
        if (--later[d] === 1) both.push(d);
      } else if (later[d] === 1) {
        if (inLeft) onlyLeft.push(d);
        else if (inNext) onlyNext.push(d);
      }
    }
    for (const d of [...both, ...onlyLeft, ...onlyNext]) later[d] = 0;
    const a = onlyLeft.length > 0 ? sum_dim(left, onlyLeft, true) : left;
    const b = onlyNext.length > 0 ? sum_dim(next, onlyNext, true) : next;
    left = both.length > 0 ? pair(a, b, both) : mul(a, b);
  }
  return summed.length > 0 ? view(left, left.shape.slice(0, kept)) : left;
}

/** Σ over `summed` of a · b as one batched matrix product; the dims summed over stay, of size 1. */
function pair(a: Tensor, b: Tensor, summed: readonly number[]): Tensor {
  const dims = a.shape.map((_, d) => d);
  const free = dims.filter((d) => !summed.includes(d));
  const batch = free.filter((d) => a.shape[d] !== 1 && b.shape[d] !== 1);
  const rows = free.filter((d) => a.shape[d] !== 1 && b.shape[d] === 1);
  const columns = free.filter((d) => a.shape[d] === 1);
  const sizes = (x: Tensor, of: readonly number[]): number[] => of.map((d) => x.shape[d]);
  const [n, m, p] = [numel(sizes(a, rows)), numel(sizes(a, summed)), numel(sizes(b, columns))];
  const count = numel(sizes(a, batch));
  const left = reshape(permute(a, [...batch, ...rows, ...summed, ...columns]), [count, n, m]);
  const right = reshape(permute(b, [...batch, ...summed, ...columns, ...rows]), [count, m, p]);
  const order = [...batch, ...rows, ...summed, ...columns];
  const shape = [...sizes(a, batch), ...sizes(a, rows), ...summed.map(() => 1), ...sizes(b, columns)];
  return permute(
    view(bmm(left, right), shape),
    dims.map((d) => order.indexOf(d)),
  );
}
