/** nn.init: identity, Dirac, orthogonal and sparse weights. */
import { valueError } from "../tensor/errors.ts";
import { normal } from "../tensor/random.ts";
import { randperm } from "../tensor/random-integers.ts";
import { allocateTensor, type Tensor } from "../tensor/tensor.ts";
import { fillWith } from "./init.ts";
import { initializer } from "./initializer.ts";

function set(tensor: Tensor, index: readonly number[], value: number): void {
  tensor.data[index.reduce((at, i, d) => at + i * tensor.strides[d], tensor.offset)] = value;
}

export const eye_ = initializer("eye_(Tensor tensor) -> Tensor")({
  doc: "Fills a matrix with the identity.",
  fill: ({ tensor }) => {
    if (tensor.ndim !== 2) throw valueError("Only tensors with 2 dimensions are supported");
    fillWith(tensor, 0);
    for (let i = 0; i < Math.min(tensor.shape[0], tensor.shape[1]); i++) set(tensor, [i, i], 1);
  },
});

export const dirac_ = initializer("dirac_(Tensor tensor, int groups=1) -> Tensor")({
  doc: "Fills a kernel (out, in, …) so that the convolution passes its input channels through.",
  fill: ({ tensor, groups }) => {
    const { shape } = tensor;
    if (![3, 4, 5].includes(shape.length)) {
      throw valueError("Only tensors with 3, 4, or 5 dimensions are supported");
    }
    if (shape[0] % groups !== 0) throw valueError("dim 0 must be divisible by groups");
    const each = shape[0] / groups;
    const centre = shape.slice(2).map((size) => Math.floor(size / 2));
    fillWith(tensor, 0);
    for (let g = 0; g < groups; g++) {
      for (let d = 0; d < Math.min(each, shape[1]); d++) set(tensor, [g * each + d, d, ...centre], 1);
    }
  },
});

export const sparse_ = initializer(
  "sparse_(Tensor tensor, float sparsity, float std=0.01, Generator? generator=None) -> Tensor",
)({
  doc: "Fills a matrix from N(0, std²) and sets the fraction sparsity of each column to zero.",
  fill: ({ tensor, sparsity, std, generator }) => {
    if (tensor.ndim !== 2) throw valueError("Only tensors with 2 dimensions are supported");
    const [rows, columns] = tensor.shape;
    const zeros = Math.ceil(sparsity * rows);
    normal(tensor, 0, std, generator ?? undefined);
    const order = allocateTensor([rows], "int64");
    for (let column = 0; column < columns; column++) {
      randperm(order);
      for (let i = 0; i < zeros; i++) set(tensor, [order.data[i], column], 0);
    }
  },
});

export const orthogonal_ = initializer(
  "orthogonal_(Tensor tensor, float gain=1, Generator? generator=None) -> Tensor",
)({
  doc: "Fills tensor (rows, …) with orthonormal rows or columns times gain.",
  fill: ({ tensor, gain, generator }) => {
    if (tensor.ndim < 2) throw valueError("Only tensors with 2 or more dimensions are supported");
    if (tensor.numel === 0) return;
    const rows = tensor.shape[0];
    const columns = tensor.numel / rows;
    const drawn = allocateTensor([rows, columns], tensor.dtype);
    normal(drawn, 0, 1, generator ?? undefined);
    const tall = rows >= columns;
    const [n, m] = tall ? [rows, columns] : [columns, rows];
    const matrix = Float64Array.from({ length: n * m }, (_, i) => {
      const [r, c] = [Math.floor(i / m), i % m];
      return drawn.data[tall ? r * columns + c : c * columns + r];
    });
    const q = orthonormalColumns(matrix, n, m);
    let at = 0;
    for (let r = 0; r < rows; r++) {
      for (let c = 0; c < columns; c++) {
        const value = Math.fround(tall ? q[r * m + c] : q[c * m + r]) * gain;
        set(tensor, unravel(at++, tensor.shape), value);
      }
    }
  },
});

function unravel(flat: number, shape: readonly number[]): number[] {
  const index = new Array<number>(shape.length);
  let rest = flat;
  for (let d = shape.length - 1; d >= 0; d--) {
    index[d] = rest % shape[d];
    rest = Math.floor(rest / shape[d]);
  }
  return index;
}

/**
 * Q of the QR factorisation of `a` (n × m, n ≥ m) with R's diagonal made positive, which makes Q unique:
 * so Gram–Schmidt, applied twice to each column, gives what Householder reflections give.
 */
function orthonormalColumns(a: Float64Array, n: number, m: number): Float64Array {
  const q = Float64Array.from(a);
  for (let j = 0; j < m; j++) {
    for (let pass = 0; pass < 2; pass++) {
      for (let k = 0; k < j; k++) {
        let dot = 0;
        for (let i = 0; i < n; i++) dot += q[i * m + k] * q[i * m + j];
        for (let i = 0; i < n; i++) q[i * m + j] -= dot * q[i * m + k];
      }
    }
    let square = 0;
    for (let i = 0; i < n; i++) square += q[i * m + j] ** 2;
    const norm = Math.sqrt(square);
    for (let i = 0; i < n; i++) q[i * m + j] /= norm;
  }
  return q;
}
