/** Other arrangements of the same elements: flip, roll, rot90, repeat, tile and repeat_interleave. */
import { op } from "../autograd/op.ts";
import { contiguousValues } from "../tensor/copy.ts";
import { indexError, runtimeError } from "../tensor/errors.ts";
import { numel, type Shape, wrapDim, wrapDims } from "../tensor/shape.ts";
import { allocateTensor, type Tensor } from "../tensor/tensor.ts";
import { cat } from "./cat.ts";
import { fromValues } from "./creation.ts";
import { index_select } from "./index-along.ts";
import { clone, expand, flatten, permute, reshape, transpose, unsqueeze } from "./movement.ts";
import { offsetsOf } from "./offsets.ts";
import { sum_dim } from "./reduce.ts";
import { narrow } from "./slice.ts";

/** A contiguous tensor whose element i is the element of self's storage at `offsets[i]`. */
function pick(self: Tensor, shape: Shape, offsets: Float64Array): Tensor {
  const out = allocateTensor(shape, self.dtype);
  for (let i = 0; i < offsets.length; i++) out.data[i] = self.data[offsets[i]];
  return out;
}

export const flip = op(
  "flip(Tensor self, int[] dims) -> Tensor",
  "torch method",
)({
  doc: "A copy with the order of the elements along dims reversed.",
  forward: ({ self, dims }) => {
    const turned = dims.length === 0 ? [] : wrapDims(dims, self.ndim);
    let start = self.offset;
    const strides = self.strides.map((stride, d) => {
      if (!turned.includes(d)) return stride;
      start += (self.shape[d] - 1) * stride;
      return -stride;
    });
    return pick(self, self.shape, offsetsOf(self.shape, strides, start));
  },
  backward: { self: ({ grad, dims }) => flip(grad, dims) },
});

export const fliplr = op(
  "fliplr(Tensor self) -> Tensor",
  "torch method",
)({
  doc: "Columns in reverse order.",
  forward: ({ self }) => {
    if (self.ndim < 2) throw runtimeError("Input must be >= 2-d.");
    return flip(self, [1]);
  },
});

export const flipud = op(
  "flipud(Tensor self) -> Tensor",
  "torch method",
)({
  doc: "Rows in reverse order.",
  forward: ({ self }) => {
    if (self.ndim < 1) throw runtimeError("Input must be >= 1-d.");
    return flip(self, [0]);
  },
});

export const roll = op(
  "roll(Tensor self, SymInt[1] shifts, int[1] dims=[]) -> Tensor",
  "torch method",
)({
  doc: "Elements moved on by shifts along dims, those pushed out coming back at the start; without dims on the flattened tensor.",
  forward: ({ self, shifts, dims }) => {
    if (shifts.length === 0) throw runtimeError("`shifts` required");
    if (dims.length === 0 && shifts.length === 1) {
      return reshape(rolled(reshape(self, [self.numel]), shifts[0], 0), self.shape);
    }
    if (shifts.length !== dims.length) {
      throw runtimeError(`shifts and dimensions must align. shifts: ${shifts.length}, dims:${dims.length}`);
    }
    if (self.ndim === 0) throw indexError(`Dimension specified as ${dims[0]} but tensor has no dimensions`);
    return shifts.reduce((x, shift, i) => rolled(x, shift, wrapDim(dims[i], self.ndim)), self);
  },
  backward: {
    self: ({ grad, shifts, dims }) =>
      roll(
        grad,
        shifts.map((s) => -s),
        dims,
      ),
  },
});

function rolled(x: Tensor, shift: number, dim: number): Tensor {
  const size = x.shape[dim];
  if (size === 0) return clone(x);
  const start = (((size - shift) % size) + size) % size;
  if (start === 0) return clone(x);
  return cat([narrow(x, dim, start, size - start), narrow(x, dim, 0, start)], dim);
}

export const rot90 = op(
  "rot90(Tensor self, int k=1, int[] dims=[0,1]) -> Tensor",
  "torch method",
)({
  doc: "Rotated k times by 90 degrees in the plane of dims.",
  forward: ({ self, k, dims }) => {
    if (dims.length !== 2) {
      throw runtimeError(`expected total rotation dims == 2, but got dims = ${dims.length}`);
    }
    if (self.ndim < 2) throw runtimeError(`expected total dims >= 2, but got total dims = ${self.ndim}`);
    if (wrapDim(dims[0], self.ndim) === wrapDim(dims[1], self.ndim)) {
      throw runtimeError(
        `expected rotation dims to be different, but got dim0 = ${dims[0]} and dim1 = ${dims[1]}`,
      );
    }
    const turns = ((k % 4) + 4) % 4;
    if (turns === 1) return clone(transpose(flip(self, [dims[1]]), dims[0], dims[1]));
    if (turns === 2) return flip(self, dims);
    if (turns === 3) return clone(transpose(flip(self, [dims[0]]), dims[0], dims[1]));
    return clone(self);
  },
  backward: { self: ({ grad, k, dims }) => rot90(grad, -k, dims) },
});

export const repeat = op(
  "repeat(Tensor self, SymInt[] repeats) -> Tensor",
  "method",
)({
  doc: "self copied repeats[d] times along each dim.",
  forward: ({ self, repeats }) => {
    if (repeats.length < self.ndim) {
      throw runtimeError(
        "Number of dimensions of repeat dims can not be smaller than number of dimensions of tensor",
      );
    }
    const negative = repeats.find((r) => r < 0);
    if (negative !== undefined) {
      throw runtimeError(
        `Trying to create tensor with negative dimension ${negative}: [${repeats.join(", ")}]`,
      );
    }
    const lead = repeats.length - self.ndim;
    const shape = repeats.map((r, d) => r * (d < lead ? 1 : self.shape[d - lead]));
    // Two dims for each: the copies (stride 0) and the elements.
    const sizes = repeats.flatMap((r, d) => [r, d < lead ? 1 : self.shape[d - lead]]);
    const strides = repeats.flatMap((_, d) => [0, d < lead ? 0 : self.strides[d - lead]]);
    return pick(self, shape, offsetsOf(sizes, strides, self.offset));
  },
  backward: {
    self: ({ grad, repeats, shapeOf }) => {
      const shape = shapeOf("self");
      const lead = repeats.length - shape.length;
      const sizes = repeats.flatMap((r, d) => [r, d < lead ? 1 : shape[d - lead]]);
      if (numel(sizes) === 0 || sizes.length === 0) {
        return numel(sizes) === 0 ? allocateTensor(shape, grad.dtype) : grad;
      }
      const copies = repeats.map((_, d) => 2 * d);
      return reshape(sum_dim(reshape(grad, sizes), copies), shape);
    },
  },
});

export const tile = op(
  "tile(Tensor self, SymInt[] dims) -> Tensor",
  "torch method",
)({
  doc: "self copied dims[d] times along each dim; missing dims count as 1.",
  forward: ({ self, dims }) =>
    repeat(self, [...new Array<number>(Math.max(self.ndim - dims.length, 0)).fill(1), ...dims]),
});

function interleaved(self: Tensor, counts: readonly number[], dim: number | null): Tensor {
  const source = dim === null ? flatten(self) : self;
  const at = wrapDim(dim ?? 0, source.ndim);
  const size = source.shape[at];
  if (counts.length !== 1 && counts.length !== size) {
    throw runtimeError(
      "repeats must have the same size as input along dim, but got repeats.size(0) = " +
        `${counts.length} and input.size(${at}) = ${size}`,
    );
  }
  const places: number[] = [];
  for (let i = 0; i < size; i++) {
    const count = counts.length === 1 ? counts[0] : counts[i];
    if (count < 0) throw runtimeError("repeats can not be negative");
    for (let r = 0; r < count; r++) places.push(i);
  }
  return index_select(source, at, fromValues(places, [places.length], "int64"));
}

export const repeat_interleave_each = op(
  "repeat_interleave.self_Tensor(Tensor self, Tensor repeats, int? dim=None, *, SymInt? output_size=None) -> Tensor",
  "torch method",
)({
  doc: "Each element repeated as often as repeats says for it, next to one another.",
  forward: ({ self, repeats, dim }) => interleaved(self, [...contiguousValues(repeats)], dim),
});

export const repeat_interleave = op(
  "repeat_interleave.self_int(Tensor self, SymInt repeats, int? dim=None, *, SymInt? output_size=None) -> Tensor",
  "torch method",
)({
  doc: "Each element repeated repeats times, next to one another; flattened without dim.",
  forward: ({ self, repeats, dim }) => {
    if (repeats < 0) throw runtimeError("Repeats must be non-negative");
    const source = dim === null ? flatten(self) : self;
    const at = wrapDim(dim ?? 0, source.ndim);
    const shape = source.shape.toSpliced(at + 1, 0, repeats);
    return flatten(clone(expand(unsqueeze(source, at + 1), shape)), at, at + 1);
  },
});

export const repeat_interleave_range = op(
  "repeat_interleave.Tensor(Tensor repeats, *, SymInt? output_size=None) -> Tensor",
  "torch",
)({
  doc: "0 repeated repeats[0] times, 1 repeated repeats[1] times, ….",
  forward: ({ repeats }) => {
    const out: number[] = [];
    contiguousValues(repeats).forEach((count, i) => {
      for (let r = 0; r < count; r++) out.push(i);
    });
    return fromValues(out, [out.length], repeats.dtype);
  },
  backward: "nondifferentiable",
});

/** Dims in `source` go to the places in `destination`; the others keep their order. */
function moved(self: Tensor, source: readonly number[], destination: readonly number[]): Tensor {
  if (source.length !== destination.length) {
    throw runtimeError(
      `movedim: Invalid source or destination dims: source ([${source.join(", ")}] dims) should contain the same number of dims as destination ([${destination.join(", ")}] dims)`,
    );
  }
  const from = source.map((d) => wrapDim(d, self.ndim));
  const to = destination.map((d) => wrapDim(d, self.ndim));
  if (new Set(from).size !== from.length) {
    throw runtimeError(`movedim: repeated dim in \`source\` ([${source.join(", ")}])`);
  }
  if (new Set(to).size !== to.length) {
    throw runtimeError(`movedim: repeated dim in \`destination\` ([${destination.join(", ")}])`);
  }
  const rest = self.shape.map((_, d) => d).filter((d) => !from.includes(d));
  const order = self.shape.map((_, d) => {
    const k = to.indexOf(d);
    return k >= 0 ? from[k] : -1;
  });
  return permute(
    self,
    order.map((d) => (d >= 0 ? d : (rest.shift() ?? 0))),
  );
}

export const movedim = op(
  "movedim.int(Tensor(a) self, int source, int destination) -> Tensor(a)",
  "torch method",
)({
  doc: "A view with one dim moved to another place.",
  aliases: ["moveaxis"],
  forward: ({ self, source, destination }) => moved(self, [source], [destination]),
});

export const movedim_list = op(
  "movedim.intlist(Tensor(a) self, int[] source, int[] destination) -> Tensor(a)",
  "torch method",
)({
  doc: "A view with dims moved to other places.",
  aliases: ["moveaxis"],
  forward: ({ self, source, destination }) => moved(self, source, destination),
});
