/** Vector norms: linalg.vector_norm, and torch.norm in its forms. */
import { op } from "../autograd/op.ts";
import { allocate, isFloatingPoint } from "../tensor/dtype.ts";
import { SCALAR_TYPE } from "../tensor/dtype-names.ts";
import { indexError, runtimeError } from "../tensor/errors.ts";
import { type Scalar, scalarValue } from "../tensor/scalar.ts";
import { numel, wrapDims } from "../tensor/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { div, mul, neg, sub } from "./arithmetic.ts";
import { cast } from "./cast.ts";
import { eq } from "./compare.ts";
import { scalarTensor } from "./creation.ts";
import { computeDType, finish } from "./loops.ts";
import { masked_fill } from "./masked.ts";
import { abs, sgn } from "./math.ts";
import { sharedGradient } from "./minmax.ts";
import { unsqueeze } from "./movement.ts";
import { pow_scalar } from "./power.ts";
import { group } from "./reduce.ts";

/** A float as the element type keeps it. */
type Round = (value: number) => number;

/**
 * Sum of the squares of `inner` consecutive numbers as PyTorch adds them: in the `lanes` of a register; then the lanes,
 * then what is left over. With one lane: in order.
 */
function sumOfSquares(
  values: ArrayLike<number>,
  start: number,
  inner: number,
  lanes: number,
  round: Round,
): number {
  const end = start + inner;
  const whole = end - (inner % lanes);
  const sums = new Float64Array(lanes);
  for (let i = start; i < whole; i += lanes)
    for (let lane = 0; lane < lanes; lane++)
      sums[lane] = round(sums[lane] + round(values[i + lane] * values[i + lane]));
  let total = sums[0];
  for (let lane = 1; lane < lanes; lane++) total = round(total + sums[lane]);
  // The compiler took what is left over by fours, and fused the last few.
  const fours = whole + 4 * Math.floor((end - whole) / 4);
  for (let i = whole; i < fours; i++) total = round(total + round(values[i] * values[i]));
  for (let i = fours; i < end; i++) total = round(total + values[i] * values[i]);
  return total;
}

/** The norm of `inner` consecutive numbers, other than the 2-norm. */
function normOf(values: ArrayLike<number>, start: number, inner: number, p: number): number {
  let total = p === Number.NEGATIVE_INFINITY ? Number.POSITIVE_INFINITY : 0;
  for (let i = start; i < start + inner; i++) {
    const x = Math.abs(values[i]);
    if (p === Number.POSITIVE_INFINITY) total = Math.max(total, x);
    else if (p === Number.NEGATIVE_INFINITY) total = Math.min(total, x);
    else if (p === 0) total += x === 0 ? 0 : 1;
    else total += p === 1 ? x : x ** p;
  }
  return p === 1 || p === 0 || !Number.isFinite(p) ? total : total ** (1 / p);
}

/** Elements of a 256-bit register where PyTorch uses one: over last dims that are contiguous. */
function lanesFor(self: Tensor, dims: readonly number[]): number {
  const isLast = dims.every((d) => d >= self.ndim - dims.length);
  if (!isLast || !self.isContiguous) return 1;
  return self.dtype === "float64" ? 4 : 8;
}

function vectorNorm(self: Tensor, ord: Scalar, dim: readonly number[] | null, keepdim: boolean): Tensor {
  const p = scalarValue(ord);
  const dims = wrapDims(dim, self.ndim);
  if (numel(dims.map((d) => self.shape[d])) === 0 && (p < 0 || p === Number.POSITIVE_INFINITY)) {
    throw dim === null || dim.length === 0
      ? runtimeError(
          `linalg.vector_norm cannot compute the ${p} norm on an empty tensor because the operation does not have an identity`,
        )
      : indexError(
          `linalg.vector_norm cannot compute the ${p} norm on the dimension ${dims[0]} because this dimension is empty and the operation does not have an identity`,
        );
  }
  const { values, outer, inner, shape } = group(self, dims, keepdim, self.dtype);
  const compute = computeDType(self.dtype);
  const out = allocate(compute, outer);
  const lanes = lanesFor(self, dims);
  const round = self.dtype === "float64" ? (value: number) => value : Math.fround;
  for (let k = 0; k < outer; k++)
    out[k] =
      p === 2
        ? Math.sqrt(sumOfSquares(values, k * inner, inner, lanes, round))
        : normOf(values, k * inner, inner, p);
  return finish(out, compute, shape, self.dtype);
}

/** x̂·|x|^(p−1)/norm^(p−1), 0 where it would be 0/0. */
function normGradient(
  given: Tensor,
  self: Tensor,
  ord: Scalar,
  norm: Tensor,
  dim: readonly number[] | null,
  keepdim: boolean,
): Tensor | null {
  const p = scalarValue(ord);
  const dims = wrapDims(dim, self.ndim);
  const full = (x: Tensor): Tensor =>
    keepdim ? x : [...dims].sort((a, b) => a - b).reduce((y, d) => unsqueeze(y, d), x);
  const [grad, result] = [full(given), full(norm)];
  if (p === 0) return null;
  if (p === 1) return mul(sgn(self), grad);
  const zero = eq(result, scalarTensor(0));
  if (p === 2) return mul(masked_fill(div(self, result), zero, 0), grad);
  if (!Number.isFinite(p)) return mul(sgn(self), sharedGradient(grad, abs(self), result, dims));
  const power = pow_scalar(abs(self), p - 1);
  const top = mul(sgn(self), p < 1 ? masked_fill(power, eq(self, scalarTensor(0)), 0) : power);
  return mul(top, masked_fill(div(grad, pow_scalar(result, p - 1)), zero, 0));
}

export const linalg_vector_norm = op(
  "linalg_vector_norm(Tensor self, Scalar ord=2, int[1]? dim=None, bool keepdim=False, *, ScalarType? dtype=None) -> Tensor",
  "linalg",
)({
  doc: "The ord-norm over dims: (Σ |self|^ord)^(1/ord), or the largest or smallest magnitude for ±inf.",
  formula: "out = (Σ |self|^ord)^(1/ord)",
  forward: ({ self, ord, dim, keepdim, dtype }) => {
    if (!isFloatingPoint(self.dtype)) {
      throw runtimeError(
        `linalg.vector_norm: Expected a floating point or complex tensor as input. Got ${SCALAR_TYPE[self.dtype]}`,
      );
    }
    return vectorNorm(dtype === null ? self : cast(self, dtype), ord, dim, keepdim);
  },
  backward: {
    self: ({ grad, self, ord, dim, keepdim, result }) => normGradient(grad, self, ord, result, dim, keepdim),
  },
});

function checkNorm(self: Tensor): Tensor {
  if (!isFloatingPoint(self.dtype)) {
    throw runtimeError(
      `linalg.vector_norm: Expected a floating point or complex tensor as input. Got ${SCALAR_TYPE[self.dtype]}`,
    );
  }
  return self;
}

export const norm_dim = op(
  "norm.ScalarOpt_dim(Tensor self, Scalar? p, int[1] dim, bool keepdim=False) -> Tensor",
  "-",
)({
  doc: "The p-norm over dims.",
  node: "NormBackward1",
  forward: ({ self, p, dim, keepdim }) => vectorNorm(checkNorm(self), p ?? 2, dim, keepdim),
  backward: {
    self: ({ grad, self, p, dim, keepdim, result }) => normGradient(grad, self, p ?? 2, result, dim, keepdim),
  },
});

export const dist = op(
  "dist(Tensor self, Tensor other, Scalar p=2) -> Tensor",
  "torch method",
)({
  doc: "The p-norm of self − other.",
  formula: "out = ‖self − other‖ₚ",
  forward: ({ self, other, p }) => vectorNorm(sub(self, other), p, null, false),
  backward: ({ grad, self, other, p, result }) => {
    const wrt = normGradient(grad, sub(self, other), p, result, null, false);
    return { self: wrt, other: wrt && neg(wrt) };
  },
});
