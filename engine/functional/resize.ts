/** Tensors whose size, diagonal or element type changes in place or as a view: resize_, fill_diagonal_, view(dtype). */
import { inplace } from "../autograd/declared.ts";
import { op } from "../autograd/op.ts";
import { castCopy } from "../tensor/copy.ts";
import { allocate, DTYPES, type DType, type TypedArray } from "../tensor/dtype.ts";
import { SCALAR_TYPE } from "../tensor/dtype-names.ts";
import { runtimeError } from "../tensor/errors.ts";
import { scalarValue } from "../tensor/scalar.ts";
import { contiguousStrides, numel } from "../tensor/shape.ts";
import { Storage } from "../tensor/storage.ts";
import { decodeElements, encodeElements } from "../tensor/storage-bytes.ts";
import { alias, Tensor } from "../tensor/tensor.ts";

export const resize_ = op(
  "resize_(Tensor(a!) self, SymInt[] size, *, MemoryFormat? memory_format=None) -> Tensor(a!)",
  "method",
)({
  doc: "Gives self another size over the same storage, which grows where it is too small. Elements move, values do not.",
  forward: ({ self, size }) => {
    if (self.requiresGrad) throw runtimeError("cannot resize variables that require grad");
    if (size.some((length) => length < 0)) throw runtimeError("numel: integer multiplication overflow");
    const needed = self.offset + numel(size);
    if (needed > self.storage.data.length) {
      const larger = allocate(self.dtype, needed);
      larger.set(self.storage.data);
      self.storage.data = larger;
    }
    self.shape = [...size];
    self.strides = contiguousStrides(size);
    return self;
  },
  backward: "nondifferentiable",
});

export const resize_as_ = op(
  "resize_as_(Tensor(a!) self, Tensor the_template, *, MemoryFormat? memory_format=None) -> Tensor(a!)",
  "method torch",
)({
  doc: "Gives self the size of another tensor, as resize_.",
  forward: ({ self, the_template }) => resize_(self, the_template.shape),
  backward: "nondifferentiable",
});

/** Positions of the main diagonal in row-major order; `wrap` starts anew below a tall matrix, one row left out. */
function diagonalPositions({ shape, ndim }: Tensor, wrap: boolean): number[] {
  const strides = contiguousStrides(shape);
  const step = strides.reduce((sum, stride) => sum + stride, 0);
  const count = numel(shape);
  const square = Math.min(...shape);
  const end = ndim === 2 && wrap ? count : Math.min(count, square * step);
  return Array.from({ length: Math.ceil(end / step) }, (_, k) => k * step);
}

const fill_diagonal = op(
  "fill_diagonal(Tensor self, Scalar fill_value, bool wrap=False) -> Tensor",
  "inplace",
)({
  doc: "self with fill_value on the main diagonal; wrap goes on below a tall matrix.",
  forward: ({ self, fill_value, wrap }) => {
    if (self.ndim < 2) throw runtimeError("dimensions must larger than 1");
    if (self.ndim > 2 && self.shape.some((size) => size !== self.shape[0])) {
      throw runtimeError("all dimensions of input must be of equal length");
    }
    const out = castCopy(self, self.dtype);
    for (const at of diagonalPositions(self, wrap)) out.data[at] = scalarValue(fill_value);
    return out;
  },
  backward: { self: ({ grad, wrap }) => fill_diagonal(grad, 0, wrap) },
});
export const fill_diagonal_ = inplace(fill_diagonal);

/** Types whose elements lie in memory as PyTorch keeps them, so that two views can share them. */
const NATIVE: Readonly<Partial<Record<DType, { new (buffer: ArrayBufferLike): TypedArray }>>> = {
  float32: Float32Array,
  float64: Float64Array,
  int32: Int32Array,
  int16: Int16Array,
  int8: Int8Array,
  uint8: Uint8Array,
  bool: Uint8Array,
};

/** The whole storage as elements of another type: shared where both lie in memory as they are, else converted. */
function reread(self: Tensor, dtype: DType): Storage {
  const { data } = self.storage;
  const native = NATIVE[dtype];
  const fits = data.byteLength % DTYPES[dtype].itemsize === 0 && data.byteLength === data.buffer.byteLength;
  if (NATIVE[self.dtype] !== undefined && native !== undefined && fits) {
    return new Storage(new native(data.buffer));
  }
  return new Storage(decodeElements(encodeElements(data, self.dtype), dtype));
}

export const view_dtype = op(
  "view.dtype(Tensor(a) self, ScalarType dtype) -> Tensor(a)",
  "method",
)({
  doc: "The bytes of self read as another element type; the last dim grows or shrinks with the size of an element.",
  forward: ({ self, dtype }) => {
    if (dtype === self.dtype) return alias(self);
    const [from, to] = [DTYPES[self.dtype].itemsize, DTYPES[dtype].itemsize];
    const last = self.ndim - 1;
    const fail = (condition: string, got = ""): Error =>
      runtimeError(
        `${condition} to view ${SCALAR_TYPE[self.dtype]} as ${SCALAR_TYPE[dtype]} (different element sizes)${got}`,
      );
    if (from === to) {
      return new Tensor(reread(self, dtype), self.shape, self.strides, self.offset, dtype);
    }
    if (self.ndim === 0) throw fail("self.dim() cannot be 0");
    if (self.strides[last] !== 1) throw fail("self.stride(-1) must be 1", `, but got ${self.strides[last]}`);
    const scaled = (count: number): number => (count * from) / to;
    if (from < to && self.shape[last] % (to / from) !== 0) {
      throw fail(`self.size(-1) must be divisible by ${to / from}`, `, but got ${self.shape[last]}`);
    }
    const strides = self.strides.map((stride, d) => (d === last ? 1 : scaled(stride)));
    if (![...strides, scaled(self.offset)].every(Number.isInteger)) {
      throw fail(`self.storage_offset() must be divisible by ${to / from}`, `, but got ${self.offset}`);
    }
    const shape = self.shape.with(last, scaled(self.shape[last]));
    return new Tensor(reread(self, dtype), shape, strides, scaled(self.offset), dtype);
  },
  backward: "nondifferentiable",
});
