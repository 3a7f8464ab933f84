/** Grids and selections built from several vectors: meshgrid, cartesian_prod, combinations, block_diag. */
import { op } from "../autograd/op.ts";
import { copyInto } from "../tensor/copy.ts";
import { runtimeError } from "../tensor/errors.ts";
import { resultType } from "../tensor/promotion.ts";
import { alias, allocateTensor, type Tensor } from "../tensor/tensor.ts";
import { warn } from "../tensor/warning.ts";
import { stack } from "./cat.ts";
import { fromValues } from "./creation.ts";
import { index_select } from "./index-along.ts";
import { expand, flatten, reshape } from "./movement.ts";
import { narrow } from "./slice.ts";

function grid(tensors: readonly Tensor[], indexing: string): Tensor[] {
  if (indexing !== "ij" && indexing !== "xy") {
    throw runtimeError(`torch.meshgrid: indexing must be one of "xy" or "ij", but received: ${indexing}`);
  }
  if (tensors.length === 0) throw runtimeError("meshgrid expects a non-empty TensorList");
  const swap = indexing === "xy" && tensors.length >= 2;
  const order = swap ? [tensors[1], tensors[0], ...tensors.slice(2)] : [...tensors];
  for (const x of order) {
    if (x.ndim > 1) {
      throw runtimeError(`torch.meshgrid: Expected 0D or 1D tensor in the tensor list but got: ${x.ndim}D`);
    }
  }
  const shape = order.map((x) => x.numel);
  const grids = order.map((x, d) =>
    expand(
      reshape(
        x,
        shape.map((_, k) => (k === d ? x.numel : 1)),
      ),
      shape,
    ),
  );
  return swap ? [grids[1], grids[0], ...grids.slice(2)] : grids;
}

export const meshgrid = op(
  "meshgrid.indexing(Tensor[] tensors, *, str? indexing=None) -> Tensor[]",
  "torch",
)({
  doc: "Views of vectors spread over the grid they span; indexing 'ij' or 'xy'.",
  forward: ({ tensors, indexing }) => {
    if (indexing === null) {
      warn("torch.meshgrid: in an upcoming release, it will be required to pass the indexing argument.");
    }
    return grid(tensors, indexing ?? "ij");
  },
});

export const cartesian_prod = op(
  "cartesian_prod(Tensor[] tensors) -> Tensor",
  "torch",
)({
  doc: "All ways of taking one element from each vector, one row each.",
  forward: ({ tensors }) => {
    for (const x of tensors) {
      if (x.ndim !== 1) throw runtimeError(`Expect a 1D vector, but got shape [${x.shape.join(", ")}]`);
    }
    if (tensors.length === 1) return tensors[0];
    return stack(
      grid(tensors, "ij").map((g) => flatten(g)),
      1,
    );
  },
});

export const combinations = op(
  "combinations(Tensor self, int r=2, bool with_replacement=False) -> Tensor",
  "torch",
)({
  doc: "All ways of taking r elements of a vector, one row each.",
  forward: ({ self, r, with_replacement }) => {
    if (self.ndim !== 1) throw runtimeError(`Expect a 1D vector, but got shape [${self.shape.join(", ")}]`);
    if (r < 0) throw runtimeError(`Expect a non-negative number, but got ${r}`);
    if (r === 0) return allocateTensor([0], self.dtype);
    const rows: number[][] = [];
    const extend = (row: number[], from: number): void => {
      if (row.length === r) rows.push(row);
      else for (let i = from; i < self.numel; i++) extend([...row, i], with_replacement ? i : i + 1);
    };
    extend([], 0);
    const columns = Array.from({ length: r }, (_, k) =>
      index_select(
        self,
        0,
        fromValues(
          rows.map((row) => row[k]),
          [rows.length],
          "int64",
        ),
      ),
    );
    return stack(columns, 1);
  },
});

export const block_diag = op(
  "block_diag(Tensor[] tensors) -> Tensor",
  "torch",
)({
  doc: "A matrix with the given matrices along its diagonal.",
  forward: ({ tensors }) => {
    const sizes = tensors.map(asMatrix);
    const [rows, columns] = sizes.reduce(([r, c], [h, w]) => [r + h, c + w], [0, 0]);
    const out = allocateTensor([rows, columns], resultType(tensors));
    let [row, column] = [0, 0];
    tensors.forEach((x, i) => {
      const [h, w] = sizes[i];
      copyInto(alias(out, [h, w], out.strides, row * columns + column), reshape(x, [h, w]));
      [row, column] = [row + h, column + w];
    });
    return out;
  },
  backward: {
    tensors: ({ grad, tensors }) => {
      let [row, column] = [0, 0];
      return tensors.map((x) => {
        const [h, w] = asMatrix(x);
        const block = narrow(narrow(grad, 0, row, h), 1, column, w);
        [row, column] = [row + h, column + w];
        return reshape(block, x.shape);
      });
    },
  },
});

function asMatrix(x: Tensor): [number, number] {
  if (x.ndim > 2) {
    throw runtimeError(
      `torch.block_diag: Input tensors must have 2 or fewer dimensions. Input had ${x.ndim} dimensions`,
    );
  }
  return x.ndim === 2 ? [x.shape[0], x.shape[1]] : [1, x.numel];
}
