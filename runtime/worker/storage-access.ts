/** What Python's storages and `torch.save`/`torch.load` ask of the engine: raw bytes, and views over them. */
import { announceWrite } from "../../engine/autograd/observe.ts";
import { DTYPES, type DType } from "../../engine/tensor/dtype.ts";
import { runtimeError } from "../../engine/tensor/errors.ts";
import { formatShape } from "../../engine/tensor/shape.ts";
import { decodeElements, encodeElements } from "../../engine/tensor/storage-bytes.ts";
import { alias, wrapData } from "../../engine/tensor/tensor.ts";
import { hold, tensorAt } from "./handles.ts";

/** Elements of a tensor's whole storage. */
export function storageSize(handle: number): number {
  return tensorAt(handle).data.length;
}

/** The whole storage, as PyTorch keeps it in memory. */
export function storageBytes(handle: number): Uint8Array {
  const tensor = tensorAt(handle);
  return encodeElements(tensor.data, tensor.dtype);
}

/** Overwrites the whole storage. */
export function setStorageBytes(handle: number, bytes: Uint8Array): void {
  const tensor = tensorAt(handle);
  announceWrite(tensor);
  tensor.data.set(decodeElements(bytes, tensor.dtype));
}

/** A one-dimensional tensor over a new storage with these bytes. */
export function fromStorageBytes(dtype: DType, bytes: Uint8Array): number {
  const data = decodeElements(bytes, dtype);
  return hold(wrapData(data, [data.length], dtype));
}

const numbers = (text: string): number[] => (text === "" ? [] : text.split(",").map(Number));

/** A leaf over the same storage with another geometry: what `Tensor.set_(storage, …)` makes. */
export function overStorage(handle: number, shapeText: string, stridesText: string, offset: number): number {
  const tensor = tensorAt(handle);
  const [shape, strides] = [numbers(shapeText), numbers(stridesText)];
  const last = shape.reduce((sum, size, dim) => sum + (size - 1) * strides[dim], offset);
  if (!shape.includes(0) && (last >= tensor.data.length || offset < 0 || strides.some((s) => s < 0))) {
    const { itemsize } = DTYPES[tensor.dtype];
    throw runtimeError(
      `setStorage: sizes ${formatShape(shape)}, strides ${formatShape(strides)}, storage offset ${offset}, and itemsize ${itemsize} requiring a storage size of ${(last + 1) * itemsize} are out of bounds for storage of size ${tensor.data.length * itemsize}`,
    );
  }
  return hold(alias(tensor, shape, strides, offset));
}
