/** Differences of neighbours, and derivatives estimated from them: diff and gradient. */
import { op } from "../autograd/op.ts";
import { runtimeError } from "../tensor/errors.ts";
import type { Scalar } from "../tensor/scalar.ts";
import { wrapDim } from "../tensor/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { add, div, mul, neg, sub } from "./arithmetic.ts";
import { cat } from "./cat.ts";
import { logical_xor } from "./logical.ts";
import { clone, view } from "./movement.ts";
import { div_scalar, mul_scalar } from "./scalar-arithmetic.ts";
import { narrow, slice } from "./slice.ts";

function checkExtension(self: Tensor, extension: Tensor | null, dim: number): void {
  if (extension === null) return;
  if (extension.ndim !== self.ndim) {
    throw runtimeError("diff expects prepend or append to be the same dimension as input");
  }
  self.shape.forEach((size, d) => {
    if (d === dim || extension.shape[d] === size) return;
    throw runtimeError(
      `diff expects the shape of tensor to prepend or append to match that of input except along the differencing dimension; input.size(${d}) = ${size}, but got tensor.size(${d}) = ${extension.shape[d]}`,
    );
  });
}

export const diff = op(
  "diff(Tensor self, int n=1, int dim=-1, Tensor? prepend=None, Tensor? append=None) -> Tensor",
  "torch method",
)({
  doc: "Differences of neighbours along dim, n times over.",
  formula: "out[i] = self[i + 1] − self[i]",
  forward: ({ self, n, dim, prepend, append }) => {
    if (self.ndim === 0) throw runtimeError("diff expects input to be at least one-dimensional");
    const d = wrapDim(dim, self.ndim);
    checkExtension(self, prepend, d);
    checkExtension(self, append, d);
    if (n < 0) throw runtimeError(`order must be non-negative but got ${n}`);
    const parts = [prepend, self, append].filter((part) => part !== null);
    let out = parts.length > 1 ? cat(parts, d) : self;
    if (n === 0) return clone(out);
    for (let k = Math.min(n, out.shape[d]); k > 0; k--) {
      const left = Math.max(out.shape[d] - 1, 0);
      const [later, sooner] = [narrow(out, d, 1, left), narrow(out, d, 0, left)];
      out = out.dtype === "bool" ? logical_xor(later, sooner) : sub(later, sooner);
    }
    return out;
  },
});

type Spacing = readonly Scalar[] | readonly Tensor[];

/** One tensor for each dim, of the shape of self. */
function gradients(self: Tensor, spacing: Spacing, dim: readonly number[], edge: number): Tensor[] {
  return dim.map((given, k) => {
    const d = wrapDim(given, self.ndim);
    const step = spacing[k];
    return isTensor(step) ? alongPoints(self, step, d, edge) : alongGrid(self, step, d, edge);
  });
}

function isTensor(step: Scalar | Tensor): step is Tensor {
  return typeof step === "object" && "storage" in step;
}

/** Evenly spaced: (f(x + h) − f(x − h)) / 2h inside, one-sided differences of the same order at the edges. */
function alongGrid(self: Tensor, step: Scalar, d: number, edge: number): Tensor {
  const f = (start: number | null, end: number | null): Tensor => slice(self, d, start, end);
  const inside = div_scalar(div_scalar(sub(f(2, null), f(null, -2)), step), 2);
  if (edge === 1) {
    const first = div_scalar(sub(f(1, 2), f(0, 1)), step);
    const last = div_scalar(sub(f(-1, null), f(-2, -1)), step);
    return cat([first, inside, last], d);
  }
  const combine = (a: Tensor, b: Tensor, c: Tensor): Tensor =>
    div_scalar(add(sub(mul_scalar(b, 2), mul_scalar(a, 1.5)), mul_scalar(c, -0.5)), step);
  const first = combine(f(0, 1), f(1, 2), f(2, 3));
  const last = neg(combine(f(-1, null), f(-2, -1), f(-3, -2)));
  return cat([first, inside, last], d);
}

/** At given points: the weights of the parabola through three neighbours, whose distances are p and q. */
function alongPoints(self: Tensor, points: Tensor, d: number, edge: number): Tensor {
  const f = (start: number | null, end: number | null): Tensor => slice(self, d, start, end);
  const shape = self.shape.map((_, k) => (k === d ? -1 : 1));
  const steps = view(diff(points), shape);
  const h = (start: number | null, end: number | null): Tensor => slice(steps, d, start, end);
  const weighted = (a: Tensor, b: Tensor, c: Tensor, x: Tensor, y: Tensor, z: Tensor): Tensor =>
    add(add(mul(a, x), mul(b, y)), mul(c, z));
  const [p, q] = [h(null, -1), h(1, null)];
  const inside = weighted(
    div(neg(q), mul(p, add(p, q))),
    div(sub(q, p), mul(p, q)),
    div(p, mul(q, add(p, q))),
    f(null, -2),
    f(1, -1),
    f(2, null),
  );
  if (edge === 1) {
    const first = div(sub(f(1, 2), f(0, 1)), h(0, 1));
    const last = div(sub(f(-1, null), f(-2, -1)), h(-1, null));
    return cat([first, inside, last], d);
  }
  const ends = (near: Tensor, far: Tensor): [Tensor, Tensor, Tensor] => [
    div(neg(add(mul_scalar(near, 2), far)), mul(near, add(near, far))),
    div(add(near, far), mul(near, far)),
    div(neg(near), mul(far, add(near, far))),
  ];
  const first = weighted(...ends(h(0, 1), h(1, 2)), f(0, 1), f(1, 2), f(2, 3));
  const last = weighted(...ends(h(-1, null), h(-2, -1)), f(-1, null), f(-2, -1), f(-3, -2));
  return cat([first, inside, neg(last)], d);
}

/** `spacing` – null, one number for all dims, or one number or points for each; `dim` – null for all. */
function checkedGradients(
  self: Tensor,
  spacing: Scalar | Spacing | null,
  dim: number | readonly number[] | null,
  edge: number,
): Tensor[] {
  if (self.dtype === "uint8") throw runtimeError("torch.gradient does not support uint8 input.");
  const dims =
    typeof dim === "number"
      ? [dim]
      : Array.isArray(dim)
        ? [...(dim as readonly number[])]
        : self.shape.map((_, d) => d);
  const steps: Spacing = Array.isArray(spacing)
    ? (spacing as Spacing)
    : dims.map(() => (spacing as Scalar | null) ?? 1);
  checkSpacing(self, steps, dims, dim === null);
  if (edge !== 1 && edge !== 2) {
    throw runtimeError("torch.gradient only supports edge_order=1 and edge_order=2.");
  }
  const seen = new Set<number>();
  for (const given of dims) {
    const d = wrapDim(given, self.ndim);
    if (seen.has(d)) throw runtimeError(`dim ${d} appears multiple times in the list of dims`);
    seen.add(d);
    if (self.shape[d] < edge + 1) {
      throw runtimeError("torch.gradient expected each dimension size to be at least edge_order+1");
    }
  }
  return gradients(self, steps, dims, edge);
}

function checkSpacing(self: Tensor, steps: Spacing, dims: readonly number[], all: boolean): void {
  if (steps.length !== dims.length) {
    throw runtimeError(
      all
        ? `torch.gradient expected spacing to be unspecified, a scalar, or a list of length equal to 'self.dim() = ${self.ndim}', since dim argument was not given, but got a list of length ${steps.length}`
        : `torch.gradient expected spacing to be unspecified, a scalar or it's spacing and dim arguments to have the same length, but got a spacing argument of length ${steps.length} and a dim argument of length ${dims.length}.`,
    );
  }
  for (const step of steps) {
    if (!isTensor(step) || step.ndim === 1) continue;
    throw runtimeError(
      `torch.gradient expected each element of spacing to have one dimension, but got an element with ${step.ndim} dimensions!`,
    );
  }
}

const GRADIENT = "Derivatives of the sampled function self along dims, by central differences.";

export const gradient_array = op(
  "gradient.array(Tensor self, *, int[] dim, int edge_order=1) -> Tensor[]",
  "torch",
)({
  doc: GRADIENT,
  forward: ({ self, dim, edge_order }) => checkedGradients(self, null, dim, edge_order),
});

export const gradient_scalararray = op(
  "gradient.scalararray(Tensor self, *, Scalar spacing, int[] dim, int edge_order=1) -> Tensor[]",
  "torch",
)({
  doc: GRADIENT,
  forward: ({ self, spacing, dim, edge_order }) => checkedGradients(self, spacing, dim, edge_order),
});

export const gradient = op(
  "gradient.scalarint(Tensor self, *, Scalar? spacing=None, int? dim=None, int edge_order=1) -> Tensor[]",
  "torch",
)({
  doc: GRADIENT,
  forward: ({ self, spacing, dim, edge_order }) => checkedGradients(self, spacing, dim, edge_order),
});

export const gradient_scalarrayint = op(
  "gradient.scalarrayint(Tensor self, *, Scalar[] spacing, int? dim=None, int edge_order=1) -> Tensor[]",
  "torch",
)({
  doc: GRADIENT,
  forward: ({ self, spacing, dim, edge_order }) => checkedGradients(self, spacing, dim, edge_order),
});

export const gradient_scalarrayarray = op(
  "gradient.scalarrayarray(Tensor self, *, Scalar[] spacing, int[] dim, int edge_order=1) -> Tensor[]",
  "torch",
)({
  doc: GRADIENT,
  forward: ({ self, spacing, dim, edge_order }) => checkedGradients(self, spacing, dim, edge_order),
});

export const gradient_tensorarrayint = op(
  "gradient.tensorarrayint(Tensor self, *, Tensor[] spacing, int? dim=None, int edge_order=1) -> Tensor[]",
  "torch",
)({
  doc: GRADIENT,
  forward: ({ self, spacing, dim, edge_order }) => checkedGradients(self, spacing, dim, edge_order),
});

export const gradient_tensorarray = op(
  "gradient.tensorarray(Tensor self, *, Tensor[] spacing, int[] dim, int edge_order=1) -> Tensor[]",
  "torch",
)({
  doc: GRADIENT,
  forward: ({ self, spacing, dim, edge_order }) => checkedGradients(self, spacing, dim, edge_order),
});
