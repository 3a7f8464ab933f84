/** What the functions of torch.linalg share: checks of their arguments, and batches of matrices in double precision. */
import { contiguousValues } from "../tensor/copy.ts";
import { type DType, isFloatingPoint } from "../tensor/dtype.ts";
import { SCALAR_TYPE } from "../tensor/dtype-names.ts";
import { runtimeError } from "../tensor/errors.ts";
import { broadcastShapes, numel, type Shape } from "../tensor/shape.ts";
import { allocateTensor, type Tensor } from "../tensor/tensor.ts";
import { expand, transpose } from "./movement.ts";

export function checkMatrix(A: Tensor, name: string): void {
  if (A.ndim < 2) throw runtimeError(`${name}: The input tensor A must have at least 2 dimensions.`);
}

export function checkFloating(A: Tensor, name: string): void {
  if (!isFloatingPoint(A.dtype)) {
    throw runtimeError(
      `${name}: Expected a floating point or complex tensor as input. Got ${SCALAR_TYPE[A.dtype]}`,
    );
  }
}

export function checkSquare(A: Tensor, name: string): void {
  checkMatrix(A, name);
  const [rows, columns] = A.shape.slice(-2);
  if (rows !== columns) {
    throw runtimeError(
      `${name}: A must be batches of square matrices, but they are ${rows} by ${columns} matrices`,
    );
  }
}

/** Square matrices of floats: what most functions take. */
export function checkSquareFloating(A: Tensor, name: string): void {
  checkSquare(A, name);
  checkFloating(A, name);
}

export interface MatrixBatch {
  /** Row-major, one matrix after the other; a copy. */
  readonly values: Float64Array;
  readonly count: number;
  readonly rows: number;
  readonly columns: number;
  /** Shape of the batch. */
  readonly lead: Shape;
}

export function matricesOf(A: Tensor): MatrixBatch {
  const lead = A.shape.slice(0, -2);
  const [rows, columns] = A.shape.slice(-2);
  return { values: Float64Array.from(contiguousValues(A)), count: numel(lead), rows, columns, lead };
}

/** A tensor of doubles rounded to `dtype`. */
export function rounded(values: ArrayLike<number>, shape: Shape, dtype: DType): Tensor {
  const out = allocateTensor(shape, dtype);
  out.data.set(values);
  return out;
}

/** Ones on the diagonal of a matrix as high and wide as A's, without its batch. */
export function identityLike(A: Tensor): Tensor {
  const [rows, columns] = A.shape.slice(-2);
  const out = allocateTensor([rows, columns], A.dtype);
  for (let i = 0; i < Math.min(rows, columns); i++) out.data[i * columns + i] = 1;
  return out;
}

/** Two batches expanded to a common one. */
export function sameBatch(A: Tensor, B: Tensor): [Tensor, Tensor] {
  const lead = broadcastShapes(A.shape.slice(0, -2), B.shape.slice(0, -2));
  return [expand(A, [...lead, ...A.shape.slice(-2)]), expand(B, [...lead, ...B.shape.slice(-2)])];
}

/** The transpose of every matrix. */
export function mT(A: Tensor): Tensor {
  return transpose(A, -2, -1);
}

/** Where a batch has a matrix that fails, its place: `(Batch element 1): `. */
export function batchPlace(A: Tensor, index: number): string {
  return A.ndim > 2 ? `(Batch element ${index}): ` : "";
}
