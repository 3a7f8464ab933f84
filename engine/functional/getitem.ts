/** Python's square brackets: ints, slices, None, Ellipsis, lists and tensors become views and index ops. */
import { callInPlace, checkWritable } from "../autograd/inplace.ts";
import { op } from "../autograd/op.ts";
import { ELLIPSIS, Slice } from "../schema/match.ts";
import { itemOf } from "../tensor/copy.ts";
import { type DType, isFloatingPoint } from "../tensor/dtype.ts";
import { SCALAR_TYPE } from "../tensor/dtype-names.ts";
import { indexError, typeError, valueError } from "../tensor/errors.ts";
import { FloatScalar } from "../tensor/scalar.ts";
import { sameShape } from "../tensor/shape.ts";
import { alias, Tensor } from "../tensor/tensor.ts";
import { warn } from "../tensor/warning.ts";
import { index, index_put } from "./advanced-index.ts";
import { cast } from "./cast.ts";
import { fill_tensor, fromValues, scalarTensor } from "./creation.ts";
import { copy, expand, reshape, unsqueeze } from "./movement.ts";
import { select, slice } from "./slice.ts";

const SLICE_0D = "slice() cannot be applied to a 0-dim tensor.";
const ZERO_DIM =
  "invalid index of a 0-dim tensor. Use `tensor.item()` in Python or `tensor.item<T>()` in C++ to convert a 0-dim tensor to a number";

/** x[i] for one int. */
function selectOne(self: Tensor, at: number): Tensor {
  if (self.ndim === 0) throw indexError(ZERO_DIM);
  const size = self.shape[0];
  if (at < -size || at >= size) {
    throw indexError(`index ${at} is out of bounds for dimension 0 with size ${size}`);
  }
  return select(self, 0, at);
}

/** The view that the plain parts of an index make, and the index tensors that remain for its dims. */
interface Sliced {
  readonly view: Tensor;
  readonly indices: readonly (Tensor | null)[];
}

/** A list is read as a tuple of indices when it holds anything that only a tuple can. */
function itemsOf(given: unknown): readonly unknown[] {
  if (!Array.isArray(given)) return [given];
  if ("isTuple" in given && given.isTuple) return given;
  const nested = (item: unknown) =>
    item === null ||
    item === ELLIPSIS ||
    item instanceof Tensor ||
    item instanceof Slice ||
    Array.isArray(item);
  if (given.length >= 32 || !given.some(nested)) return [given];
  warn(
    "Using a non-tuple sequence for multidimensional indexing is deprecated and will be changed in pytorch 2.9; use x[tuple(seq)] instead of x[seq]. In pytorch 2.9 this will be interpreted as tensor index, x[torch.tensor(seq)], which will result either in an error or a different result",
  );
  return given;
}

/** How many dims of the tensor an item uses up. */
function dimsUsed(item: unknown): number {
  if (item === null || item === ELLIPSIS || typeof item === "boolean") return 0;
  if (item instanceof Tensor && (item.dtype === "bool" || item.dtype === "uint8")) return item.ndim;
  return 1;
}

function boolTensor(value: boolean): Tensor {
  return fromValues([Number(value)], [], "bool");
}

/** A list of numbers, lists or tensors as an index tensor. */
function listToTensor(list: readonly unknown[]): Tensor {
  const shape: number[] = [];
  for (let level: unknown = list; Array.isArray(level); level = level[0]) shape.push(level.length);
  const values: number[] = [];
  let dtype: DType = "int64";
  const visit = (item: unknown): void => {
    if (Array.isArray(item)) item.forEach(visit);
    else if (item instanceof Tensor) values.push(itemOf(item));
    else if (typeof item === "boolean") {
      dtype = "bool";
      values.push(Number(item));
    } else if (typeof item === "number" && Number.isInteger(item)) values.push(item);
    else if (typeof item === "number" || item instanceof FloatScalar) {
      throw indexError("tensors used as indices must be long, int, byte or bool tensors");
    } else throw typeError("only integer tensors of a single element can be converted to an index");
  };
  visit(list);
  return fromValues(values, shape, dtype);
}

function pythonType(item: unknown): string {
  if (item instanceof FloatScalar || typeof item === "number") return "float";
  return typeof item === "string" ? "str" : typeof item;
}

/** Walks over the items of an index, slicing as it goes. */
class Walk {
  view: Tensor;
  dim = 0;
  /** Dim of the original tensor, for sentences. */
  source = 0;
  readonly indices: (Tensor | null)[] = [];
  /** Dims of the view that `indices` accounts for so far. */
  private covered = 0;
  private readonly self: Tensor;
  private readonly skipFull: boolean;
  private readonly ellipsis: number;

  constructor(self: Tensor, items: readonly unknown[], skipFull: boolean) {
    this.self = self;
    this.view = self;
    this.skipFull = skipFull;
    const used = items.reduce<number>((n, item) => n + dimsUsed(item), 0);
    if (used > self.ndim) {
      if (self.ndim === 0 && items[0] instanceof Slice) throw indexError(SLICE_0D);
      throw indexError(
        self.ndim === 0 && items.length === 1 && typeof items[0] === "number"
          ? ZERO_DIM
          : `too many indices for tensor of dimension ${self.ndim}`,
      );
    }
    this.ellipsis = self.ndim - used;
  }

  step(item: unknown): void {
    if (typeof item === "number" && Number.isInteger(item)) this.pick(item);
    else if (item instanceof Slice) this.cut(item);
    else if (item === ELLIPSIS) this.skip(this.ellipsis);
    else if (item === null) this.insert();
    else if (typeof item === "boolean") this.insertIndex(boolTensor(item));
    else if (item instanceof Tensor) this.tensor(item);
    else if (Array.isArray(item)) this.tensor(listToTensor(item));
    else if (typeof item === "string") throw typeError("new(): invalid data type 'str'");
    else {
      throw indexError(
        `only integers, slices (\`:\`), ellipsis (\`...\`), None and long or byte Variables are valid indices (got ${pythonType(item)})`,
      );
    }
  }

  private pick(at: number): void {
    const size = this.self.shape[this.source];
    if (at < -size || at >= size) {
      throw indexError(`index ${at} is out of bounds for dimension ${this.source} with size ${size}`);
    }
    this.view = select(this.view, this.dim, at);
    this.source++;
  }

  private cut({ start, stop, step }: Slice): void {
    if (step === 0) throw valueError("slice step cannot be zero");
    if (step !== null && step < 0) throw valueError("step must be greater than zero");
    if (this.view.ndim === 0) throw indexError(SLICE_0D);
    const size = this.view.shape[this.dim];
    const whole = (start ?? 0) === 0 && (stop === null || stop >= size) && (step ?? 1) === 1;
    if (!whole || !this.skipFull) this.view = slice(this.view, this.dim, start, stop, step ?? 1);
    this.skip(1);
  }

  private skip(count: number): void {
    this.dim += count;
    this.source += count;
  }

  private insert(): void {
    this.view = unsqueeze(this.view, this.dim);
    this.dim++;
  }

  /** x[True]: a new dim, indexed by a truth value. */
  private insertIndex(truth: Tensor): void {
    this.view = unsqueeze(this.view, this.dim);
    this.place(reshape(truth, [1]), 1);
    this.dim++;
  }

  private tensor(item: Tensor): void {
    if (item.ndim === 0 && item.dtype !== "bool" && item.dtype !== "uint8" && !isFloatingPoint(item.dtype)) {
      this.pick(itemOf(item));
      return;
    }
    if (item.ndim === 0 && item.dtype === "bool") {
      this.insertIndex(item);
      return;
    }
    const used = dimsUsed(item);
    this.place(item, used);
    this.skip(used);
  }

  private place(item: Tensor, dims: number): void {
    while (this.covered < this.dim) {
      this.indices.push(null);
      this.covered++;
    }
    this.indices.push(item);
    this.covered += dims;
  }
}

function applyIndex(self: Tensor, items: readonly unknown[], skipFull: boolean): Sliced {
  const walk = new Walk(self, items, skipFull);
  for (const item of items) walk.step(item);
  return { view: walk.view, indices: walk.indices };
}

export const getitem = op(
  "__getitem__(Tensor self, Any index) -> Tensor",
  "method",
)({
  doc: "self[index]: views for ints, slices, None and Ellipsis; copies for index tensors, lists and masks.",
  forward: ({ self, index: given }) => {
    if (typeof given === "number" && Number.isInteger(given)) return selectOne(self, given);
    const items = itemsOf(given);
    const { view, indices } = applyIndex(self, items, items.length > 1);
    if (indices.length > 0) return index(view, indices);
    return view === self ? alias_view(self) : view;
  },
});

const alias_view = op(
  "alias(Tensor(a) self) -> Tensor(a)",
  "-",
)({
  doc: "Another view of the same elements.",
  forward: ({ self }) => alias(self),
  backward: { self: ({ grad }) => grad },
});

/** Leading dims of size 1 do not count when a value is assigned. */
function withoutLeadingOnes(value: Tensor, ndim: number): Tensor {
  let lead = 0;
  while (value.ndim - lead > ndim && value.shape[lead] === 1) lead++;
  return lead === 0 ? value : reshape(value, value.shape.slice(lead));
}

function assign(target: Tensor, value: Tensor): void {
  if (value.ndim === 0) {
    callInPlace(fill_tensor.op, [target, value]);
    return;
  }
  const trimmed = withoutLeadingOnes(value, target.ndim);
  const fitting = sameShape(trimmed.shape, target.shape) ? trimmed : expand(trimmed, target.shape);
  callInPlace(copy.op, [target, fitting]);
}

function toValue(value: unknown, dtype: DType): Tensor {
  if (value instanceof Tensor) return value;
  if (typeof value === "number" || typeof value === "boolean" || value instanceof FloatScalar) {
    return scalarTensor(value);
  }
  const type = typeof value === "string" ? "str" : Array.isArray(value) ? listType(value) : "NoneType";
  throw typeError(`can't assign a ${type} to a torch.${SCALAR_TYPE[dtype]}Tensor`);
}

function listType(value: readonly unknown[]): string {
  return "isTuple" in value && value.isTuple ? "tuple" : "list";
}

export const setitem = op(
  "__setitem__(Tensor self, Any index, Any value) -> Tensor",
  "method",
)({
  doc: "self[index] = value, in place; value broadcasts.",
  forward: ({ self, index: given, value: assigned }) => {
    const value = toValue(assigned, self.dtype);
    if (given === false) return self;
    const { view, indices } = applyIndex(self, itemsOf(given), true);
    if (indices.length === 0) {
      assign(view, value);
      return self;
    }
    // Written to as a view, so that a leaf is refused in the words for views.
    if (view === self) checkWritable(alias_view(self));
    const source = value.wrappedNumber || value.ndim === 0 ? cast(value, view.dtype) : value;
    callInPlace(index_put.op, [view, indices, withoutLeadingOnes(source, view.ndim), false]);
    return self;
  },
});
