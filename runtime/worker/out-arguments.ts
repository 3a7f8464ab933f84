/** `out=`: which element type it must have, and how a result gets into it. */
import { checkCast, checkWritable, writeResult } from "../../engine/autograd/inplace.ts";
import { resize_ } from "../../engine/functional/resize.ts";
import type { Schema } from "../../engine/schema/parse.ts";
import { CPP_TYPE, SCALAR_TYPE } from "../../engine/tensor/dtype-names.ts";
import { runtimeError } from "../../engine/tensor/errors.ts";
import { formatShape, type Shape, sameShape } from "../../engine/tensor/shape.ts";
import { Tensor } from "../../engine/tensor/tensor.ts";
import { warn } from "../../engine/tensor/warning.ts";

/** Without a dtype of its own, a call computes in that of its `out`. */
export function adoptDType(schema: Schema, args: unknown[], out: unknown): void {
  const at = schema.args.findIndex(({ name }) => name === "dtype");
  if (at >= 0 && (args[at] === undefined || args[at] === null) && out instanceof Tensor) args[at] = out.dtype;
}

/** Functions that write into no other element type than their own, though the values would fit. */
const EXACT = new Set(
  "addmm argmax argmin baddbmm bmm diag gather log_softmax matmul mm mv norm scatter scatter_add softmax sort topk tril triu".split(
    " ",
  ),
);

/** What can be said of `out` before anything is computed. */
export function checkOut(name: string, out: unknown): void {
  if (name === "multinomial" && out instanceof Tensor && out.dtype !== "int64") {
    throw runtimeError(`multinomial expects Long tensor out, got: ${SCALAR_TYPE[out.dtype]}`);
  }
}

export function writeOut(out: Tensor, result: Tensor, name: string): void {
  if (result.gradFn !== null || (out.requiresGrad && out.gradFn === null)) {
    throw runtimeError(
      `${name}(): functions with out=... arguments don't support automatic differentiation, but one of the arguments requires grad.`,
    );
  }
  checkWritable(out);
  if (EXACT.has(name) && out.dtype !== result.dtype) {
    throw runtimeError(
      `Expected out tensor to have dtype ${CPP_TYPE[result.dtype]}, but got ${CPP_TYPE[out.dtype]} instead`,
    );
  }
  checkCast(result.dtype, out.dtype);
  if (!sameShape(out.shape, result.shape)) resizeOut(out, result.shape);
  writeResult(out, result);
}

function resizeOut(out: Tensor, shape: Shape): void {
  if (out.numel > 0) {
    warn(
      `An output with one or more elements was resized since it had shape ${formatShape(out.shape)}, which does not match the required output shape ${formatShape(shape)}. This behavior is deprecated, and in a future PyTorch release outputs will not be resized unless they have zero elements. You can explicitly reuse an out tensor t by resizing it, inplace, to zero elements with t.resize_(0).`,
    );
  }
  resize_(out, shape);
}
