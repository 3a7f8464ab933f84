/** Products of many matrices, multiplied in the order that costs least: linalg.multi_dot, chain_matmul. */
import { op } from "../autograd/op.ts";
import { runtimeError } from "../tensor/errors.ts";
import { formatShape } from "../tensor/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { warn } from "../tensor/warning.ts";
import { mm } from "./matmul.ts";
import { unsqueeze, view } from "./movement.ts";

export const linalg_multi_dot = op(
  "linalg_multi_dot(Tensor[] tensors) -> Tensor",
  "linalg",
)({
  doc: "Product of two or more matrices in the cheapest order; the first and the last may be vectors.",
  formula: "out = tensors[0] · tensors[1] · …",
  forward: ({ tensors }) => {
    const last = tensors.length - 1;
    if (last < 1) throw runtimeError(`multi_dot(): expected at least 2 tensors but got ${tensors.length}`);
    const matrices = tensors.map((x, k) => {
      if (k > 0 && k < last) {
        if (x.ndim !== 2) throw runtimeError(`multi_dot(): tensor ${k} must be 2D but got ${x.ndim}D`);
        return x;
      }
      if (x.ndim !== 1 && x.ndim !== 2) {
        const which = k === 0 ? "first" : "last";
        throw runtimeError(`multi_dot(): the ${which} tensor must be 1D or 2D but got ${x.ndim}D`);
      }
      return x.ndim === 2 ? x : unsqueeze(x, k === 0 ? 0 : 1);
    });
    for (let k = 0; k < last; k++) {
      if (matrices[k].shape[1] === matrices[k + 1].shape[0]) continue;
      throw runtimeError(
        `multi_dot(): tensors ${k} and ${k + 1} with shapes ${formatShape(tensors[k].shape)} and ${formatShape(tensors[k + 1].shape)} cannot be multiplied`,
      );
    }
    const rows = tensors[0].ndim === 1 ? [] : [tensors[0].shape[0]];
    const columns = tensors[last].ndim === 1 ? [] : [tensors[last].shape[1]];
    return view(multiplied(matrices, cheapestSplits(matrices), 0, last), [...rows, ...columns]);
  },
});

/**
 * Where to cut each run of matrices i … j in two: the well-known recurrence
 * cost(i, j) = min over k of cost(i, k) + cost(k + 1, j) + rows(i) · columns(k) · columns(j).
 */
function cheapestSplits(matrices: readonly Tensor[]): number[][] {
  const n = matrices.length;
  const sizes = [matrices[0].shape[0], ...matrices.map((x) => x.shape[1])];
  const cost = matrices.map(() => new Array<number>(n).fill(0));
  const split = matrices.map(() => new Array<number>(n).fill(0));
  for (let length = 1; length < n; length++) {
    for (let i = 0; i + length < n; i++) {
      const j = i + length;
      cost[i][j] = Number.POSITIVE_INFINITY;
      for (let k = i; k < j; k++) {
        const total = cost[i][k] + cost[k + 1][j] + sizes[i] * sizes[k + 1] * sizes[j + 1];
        if (total >= cost[i][j]) continue;
        cost[i][j] = total;
        split[i][j] = k;
      }
    }
  }
  return split;
}

function multiplied(matrices: readonly Tensor[], split: number[][], from: number, to: number): Tensor {
  if (from === to) return matrices[from];
  const at = split[from][to];
  return mm(multiplied(matrices, split, from, at), multiplied(matrices, split, at + 1, to));
}

export const chain_matmul = op(
  "chain_matmul(Tensor[] matrices) -> Tensor",
  "torch",
)({
  doc: "Product of matrices in the cheapest order, as linalg.multi_dot.",
  formula: "out = matrices[0] · matrices[1] · …",
  forward: ({ matrices }) => {
    warn(
      "torch.chain_matmul is deprecated and will be removed in a future PyTorch release. Use torch.linalg.multi_dot instead, which accepts a list of two or more tensors rather than multiple parameters.",
    );
    if (matrices.length === 0) throw runtimeError("chain_matmul(): Expected one or more matrices");
    for (const x of matrices) {
      if (x.ndim !== 2) throw runtimeError(`Tensor dimension is ${x.ndim}, expected 2 instead.`);
    }
    return matrices.length === 1 ? matrices[0] : linalg_multi_dot(matrices);
  },
});
