/** What PyTorch says where a kernel has no loop for an element type. */
import { type DType, isFloatingPoint } from "./dtype.ts";
import { SCALAR_TYPE } from "./dtype-names.ts";
import { TorchError } from "./errors.ts";

export function notImplementedFor(kernel: string, dtype: DType): TorchError {
  return new TorchError("NotImplementedError", `"${kernel}" not implemented for '${SCALAR_TYPE[dtype]}'`);
}

/** For kernels of floats alone; `kernel` is the name PyTorch's sentence gives. */
export function requireFloat(kernel: string, { dtype }: { readonly dtype: DType }): void {
  if (!isFloatingPoint(dtype)) throw notImplementedFor(kernel, dtype);
}
