/** Products of vectors and of whole tensors: outer, inner, vdot, kron, tensordot, cross, vecdot. */
import { op } from "../autograd/op.ts";
import { SCALAR_TYPE } from "../tensor/dtype-names.ts";
import { runtimeError } from "../tensor/errors.ts";
import { broadcastShapes, formatShape, wrapDim } from "../tensor/shape.ts";
import { allocateTensor, type Tensor } from "../tensor/tensor.ts";
import { warn } from "../tensor/warning.ts";
import { mul } from "./arithmetic.ts";
import { linesOf, valuesAs } from "./lines.ts";
import { dot, mm } from "./matmul.ts";
import { _unsafe_view, expand, permute, reshape } from "./movement.ts";
import { sum_dim } from "./reduce.ts";

function checkVector(x: Tensor, argument: string, name: string): void {
  if (x.ndim !== 1) throw runtimeError(`${name}: Expected 1-D argument ${argument}, but got ${x.ndim}-D`);
}

export const outer = op(
  "outer(Tensor self, Tensor vec2) -> Tensor",
  "torch method",
)({
  doc: "Every element of the vector self (n) times every element of vec2 (m), as (n, m).",
  formula: "out[i, j] = self[i] · vec2[j]",
  aliases: ["ger"],
  forward: ({ self, vec2 }) => {
    checkVector(self, "self", "outer");
    checkVector(vec2, "vec2", "outer");
    return mul(reshape(self, [self.shape[0], 1]), vec2);
  },
});

export const vdot = op(
  "vdot(Tensor self, Tensor other) -> Tensor",
  "torch method",
)({
  doc: "Inner product of two vectors; of real ones the same as dot.",
  formula: "out = Σ self · other",
  forward: ({ self, other }) => dot(self, other),
});

export const inner = op(
  "inner(Tensor self, Tensor other) -> Tensor",
  "torch method",
)({
  doc: "Sums of products over the last dims of self (*a, m) and other (*b, m): (*a, *b). A 0-d tensor scales.",
  formula: "out[a, b] = Σ_m self[a, m] · other[b, m]",
  forward: ({ self, other }) => {
    if (self.ndim === 0 || other.ndim === 0) return mul(self, other);
    if (self.shape[self.ndim - 1] !== other.shape[other.ndim - 1]) {
      throw runtimeError(
        `inner() the last dimension must match on both input tensors but got shapes ${formatShape(self.shape)} and ${formatShape(other.shape)}`,
      );
    }
    return tensordot(self, other, [-1], [-1]);
  },
});

export const tensordot = op(
  "tensordot(Tensor self, Tensor other, int[] dims_self, int[] dims_other) -> Tensor",
  "torch",
)({
  doc: "Sums of products over pairs of dims: dims_self[k] of self runs with dims_other[k] of other.",
  forward: ({ self, other, dims_self, dims_other }) => {
    if (dims_self.length !== dims_other.length) {
      throw runtimeError("both dimension lists should have same length");
    }
    let [left, right] = [self, other];
    dims_self.forEach((given, k) => {
      const [a, b] = [wrapDim(given, self.ndim), wrapDim(dims_other[k], other.ndim)];
      const [n, m] = [self.shape[a], other.shape[b]];
      // A dim of size 1 broadcasts: the other one can be summed at once.
      if (m === 1) left = sum_dim(left, [a], true);
      else if (n === 1) right = sum_dim(right, [b], true);
      else if (n !== m) {
        throw runtimeError(
          `contracted dimensions need to match, but first has size ${n} in dim ${given} and second has size ${m} in dim ${dims_other[k]}`,
        );
      }
    });
    return contracted(
      left,
      right,
      dims_self.map((d) => wrapDim(d, self.ndim)),
      dims_other.map((d) => wrapDim(d, other.ndim)),
    );
  },
});

/** Moves the contracted dims together and multiplies two matrices. */
function contracted(left: Tensor, right: Tensor, over: readonly number[], and: readonly number[]): Tensor {
  const rest = (x: Tensor, dims: readonly number[]): number[] =>
    x.shape.map((_, d) => d).filter((d) => !dims.includes(d));
  const [keptLeft, keptRight] = [rest(left, over), rest(right, and)];
  const size = over.reduce((product, d) => product * left.shape[d], 1);
  const sizes = [...keptLeft.map((d) => left.shape[d]), ...keptRight.map((d) => right.shape[d])];
  const count = (x: Tensor, dims: readonly number[]): number =>
    dims.reduce((product, d) => product * x.shape[d], 1);
  const rows = reshape(permute(left, [...keptLeft, ...over]), [count(left, keptLeft), size]);
  const columns = reshape(permute(right, [...and, ...keptRight]), [size, count(right, keptRight)]);
  return reshape(mm(rows, columns), sizes);
}

export const kron = op(
  "kron(Tensor self, Tensor other) -> Tensor",
  "torch method",
)({
  doc: "Kronecker product: other, scaled by every element of self, in blocks.",
  forward: ({ self, other }) => {
    const ndim = Math.max(self.ndim, other.ndim);
    const padded = (x: Tensor): number[] => [...new Array<number>(ndim - x.ndim).fill(1), ...x.shape];
    const [a, b] = [padded(self), padded(other)];
    const product = mul(
      _unsafe_view(
        self,
        a.flatMap((size) => [size, 1]),
      ),
      _unsafe_view(
        other,
        b.flatMap((size) => [1, size]),
      ),
    );
    return _unsafe_view(
      product,
      a.map((size, d) => size * b[d]),
    );
  },
});

export const linalg_cross = op(
  "linalg_cross(Tensor self, Tensor other, *, int dim=-1) -> Tensor",
  "linalg",
)({
  doc: "Cross products of the vectors of three elements along dim, broadcasting over the rest.",
  formula: "out = self × other",
  forward: ({ self, other, dim }) => {
    if (self.ndim !== other.ndim) {
      throw runtimeError("linalg.cross: inputs must have the same number of dimensions.");
    }
    const d = wrapDim(dim, self.ndim);
    if (self.shape[d] !== 3 || other.shape[d] !== 3) {
      throw runtimeError(
        `linalg.cross: inputs dimension ${dim} must have length 3. Got ${self.shape[d]} and ${other.shape[d]}`,
      );
    }
    return crossed(self, other, d);
  },
  backward: {
    self: ({ grad, other, dim }) => linalg_cross(other, grad, dim),
    other: ({ grad, self, dim }) => linalg_cross(grad, self, dim),
  },
});

function crossed(self: Tensor, other: Tensor, dim: number): Tensor {
  const shape = broadcastShapes(self.shape, other.shape);
  const out = allocateTensor(shape, self.dtype);
  const [a, b] = [valuesAs(expand(self, shape), self.dtype), valuesAs(expand(other, shape), self.dtype)];
  const { count, start, step } = linesOf(shape, dim);
  for (let line = 0; line < count; line++) {
    const x = start(line);
    const [y, z] = [x + step, x + 2 * step];
    out.data[x] = a[y] * b[z] - a[z] * b[y];
    out.data[y] = a[z] * b[x] - a[x] * b[z];
    out.data[z] = a[x] * b[y] - a[y] * b[x];
  }
  return out;
}

export const cross = op(
  "cross(Tensor self, Tensor other, int? dim=None) -> Tensor",
  "torch method",
)({
  doc: "Cross products along dim, by default along the first dim of size 3.",
  formula: "out = self × other",
  forward: ({ self, other, dim }) => linalg_cross(self, other, dim ?? dimOfThree(self)),
});

function dimOfThree(x: Tensor): number {
  const found = x.shape.indexOf(3);
  if (found < 0) throw runtimeError("no dimension of size 3 in input");
  warn(
    "Using torch.cross without specifying the dim arg is deprecated.\nPlease either pass the dim explicitly or simply use torch.linalg.cross.\nThe default value of dim will change to agree with that of linalg.cross in a future release.",
  );
  return found;
}

export const linalg_vecdot = op(
  "linalg_vecdot(Tensor x, Tensor y, *, int dim=-1) -> Tensor",
  "linalg",
)({
  doc: "Inner products of the vectors along dim, broadcasting over the rest.",
  formula: "out = Σ_dim x · y",
  forward: ({ x, y, dim }) => {
    if (x.dtype !== y.dtype) {
      throw runtimeError(
        `linalg.vecdot: Expected x and y to have the same dtype, but found x of type ${SCALAR_TYPE[x.dtype]} and y of type ${SCALAR_TYPE[y.dtype]} instead`,
      );
    }
    return sum_dim(mul(x, y), [dim]);
  },
});
