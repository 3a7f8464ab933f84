/** What Python's Tensor asks of the engine besides calling ops: facts, values, gradients, printing. */
import { backward } from "../../engine/autograd/backward.ts";
import { isForwardOpen, tangentOf } from "../../engine/autograd/forward.ts";
import { hooksOf } from "../../engine/autograd/hooks.ts";
import { accumulatorOf, gradFnOf } from "../../engine/autograd/node.ts";
import { observer } from "../../engine/autograd/observe.ts";
import { fromValues } from "../../engine/functional/creation.ts";
import { contiguousValues, itemOf } from "../../engine/tensor/copy.ts";
import { type DType, isFloatingPoint } from "../../engine/tensor/dtype.ts";
import { runtimeError } from "../../engine/tensor/errors.ts";
import { formatScalar, formatTensor } from "../../engine/tensor/print.ts";
import { sameShape } from "../../engine/tensor/shape.ts";
import { isInferenceMode } from "../../engine/tensor/storage.ts";
import { alias, type Tensor } from "../../engine/tensor/tensor.ts";
import { returned } from "./callback.ts";
import { hold, holdOrNone, tensorAt } from "./handles.ts";
import { traceAt } from "./trace.ts";

/** `2,3`; "" for a 0-d tensor. Text is what crosses fastest. */
export function shape(handle: number): string {
  return tensorAt(handle).shape.join(",");
}

export function strides(handle: number): string {
  return tensorAt(handle).strides.join(",");
}

export function storageOffset(handle: number): number {
  return tensorAt(handle).offset;
}

/** Identifies the storage: equal for tensors that share one. */
export function storageId(handle: number): number {
  const { storage } = tensorAt(handle);
  let id = storageIds.get(storage);
  if (id === undefined) {
    // Looks like an address, and is as little use.
    id = 0x10000000 + ++lastStorage * 64;
    storageIds.set(storage, id);
  }
  return id;
}

const storageIds = new WeakMap<object, number>();
let lastStorage = 0;

export function version(handle: number): number {
  const tensor = tensorAt(handle);
  if (tensor.storage.inference) throw runtimeError("Inference tensors do not track version counter.");
  return tensor.version;
}

export function isView(handle: number): boolean {
  return tensorAt(handle).view !== null;
}

export function isInference(handle: number): boolean {
  return tensorAt(handle).storage.inference;
}

/** Counts a write that the engine did not see. */
export function incrementVersion(handle: number): void {
  tensorAt(handle).bumpVersion();
}

export function dtype(handle: number): DType {
  return tensorAt(handle).dtype;
}

export function isContiguous(handle: number): boolean {
  return tensorAt(handle).isContiguous;
}

export function requiresGrad(handle: number): boolean {
  const tensor = tensorAt(handle);
  return tensor.requiresGrad || gradFnOf(tensor) !== null;
}

/** `sentence`: PyTorch says it differently where a tensor is made, set and changed. */
export function setRequiresGrad(handle: number, value: boolean, sentence: string): void {
  const tensor = tensorAt(handle);
  if (gradFnOf(tensor) !== null) {
    if (value) return;
    throw runtimeError(
      "you can only change requires_grad flags of leaf variables. If you want to use a computed variable in a subgraph that doesn't require differentiation use var_no_grad = var.detach().",
    );
  }
  if (value && !isFloatingPoint(tensor.dtype)) {
    throw runtimeError(sentence);
  }
  if (value) refuseInference(tensor);
  tensor.requiresGrad = value;
}

function refuseInference(tensor: Tensor): void {
  if (tensor.storage.inference && !isInferenceMode()) {
    throw runtimeError(
      "Setting requires_grad=True on inference tensor outside InferenceMode is not allowed.",
    );
  }
}

export function isLeaf(handle: number): boolean {
  return gradFnOf(tensorAt(handle)) === null;
}

/** PyTorch's class name of the gradFn, or null. */
export function gradFnName(handle: number): string | null {
  return gradFnOf(tensorAt(handle))?.name ?? null;
}

export function outputIndex(handle: number): number {
  return tensorAt(handle).outputIndex;
}

/** `known`: the handle under which the caller has it already, which then is not held once more. */
export function grad(handle: number, known: number): number {
  const { grad: found } = tensorAt(handle);
  return found !== null && known !== 0 && found.handle === known ? known : holdOrNone(found);
}

export function setGrad(handle: number, gradHandle: number): void {
  const tensor = tensorAt(handle);
  if (gradHandle === 0) {
    tensor.grad = null;
    return;
  }
  const next = tensorAt(gradHandle);
  if (!sameShape(next.shape, tensor.shape)) {
    throw runtimeError("assigned grad has data of a different size");
  }
  tensor.grad = next;
}

/** The single value: a boolean, `i…`/`f…` text; see functions.ts. */
export function item(handle: number): unknown {
  const tensor = tensorAt(handle);
  const value = itemOf(tensor);
  if (tensor.dtype === "bool") return value !== 0;
  return isFloatingPoint(tensor.dtype) ? value : String(value);
}

/** Row-major values as float64. */
export function values(handle: number): Float64Array {
  return Float64Array.from(contiguousValues(tensorAt(handle)));
}

/** A new tensor from flat values; Python flattens and infers the shape. */
export function create(dtypeName: DType, shapeText: string, flat: ArrayLike<number>): number {
  return hold(fromValues(flat, parseShape(shapeText), dtypeName));
}

export function createFrom(dtypeName: DType, shapeText: string, ...flat: number[]): number {
  return hold(fromValues(flat, parseShape(shapeText), dtypeName));
}

function parseShape(text: string): number[] {
  return text === "" ? [] : text.split(",").map(Number);
}

/** A new leaf over the same storage: what `nn.Parameter(data)` and `.data` are. */
export function leafAlias(handle: number, wantsGrad: boolean): number {
  const leaf = alias(tensorAt(handle));
  if (wantsGrad) refuseInference(leaf);
  leaf.requiresGrad = wantsGrad;
  return hold(leaf);
}

/** `t.data`: the same elements, and a count of writes of its own. */
export function dataAlias(handle: number): number {
  const leaf = alias(tensorAt(handle));
  leaf.ownVersion = { version: 0 };
  return hold(leaf);
}

/** `t.data = other`: the same tensor object over another's storage. */
export function setData(handle: number, other: number): void {
  const tensor = tensorAt(handle);
  const source = tensorAt(other);
  tensor.storage = source.storage;
  tensor.shape = source.shape;
  tensor.strides = source.strides;
  tensor.offset = source.offset;
  tensor.dtype = source.dtype;
  tensor.accumulator = null;
  observer()?.written?.(tensor);
}

export function detachInPlace(handle: number): void {
  const tensor = tensorAt(handle);
  if (tensor.view !== null) {
    throw runtimeError(
      "Can't detach views in-place. Use detach() instead. If you are using DistributedDataParallel (DDP) for training, and gradient_as_bucket_view is set as True, gradients are views of DDP buckets, and hence detach_() cannot be called on these gradients. To fix this error, please refer to the Optimizer.zero_grad() function in torch/optim/optimizer.py as the solution.",
    );
  }
  tensor.gradFn = null;
  tensor.outputIndex = 0;
  tensor.requiresGrad = false;
}

/** `repr(t)`; `typeName` is the class of a tensor that is neither a plain one nor a plain parameter. */
export function format(handle: number, isParameter: boolean, typeName?: string): string {
  const tensor = tensorAt(handle);
  const gradFnName = gradFnOf(tensor)?.name ?? null;
  const tangent = isForwardOpen() ? tangentOf(tensor) : null;
  return formatTensor(tensor, {
    requiresGrad: tensor.requiresGrad,
    gradFnName,
    isParameter,
    typeName,
    tangent: tangent === null ? undefined : formatTangent(tangent),
  });
}

/** As Python's `f"{tangent}"`: a single number without its clothes. */
function formatTangent(tangent: Tensor): string {
  if (tangent.ndim === 0) return formatScalar(itemOf(tangent), tangent.dtype);
  const gradFnName = gradFnOf(tangent)?.name ?? null;
  return formatTensor(tangent, { requiresGrad: tangent.requiresGrad, gradFnName, isParameter: false });
}

/**
 * Lists are comma-separated handles; 0 is None, and no list at all arrives as undefined.
 *
 * @param place where the program is, while a run is recorded
 */
export function runBackward(
  place: number,
  roots: string,
  gradients: string,
  retainGraph: boolean,
  createGraph: boolean,
  inputs: string | undefined,
  accumulate: boolean,
): string {
  const list = (text: string): (Tensor | null)[] =>
    text === "" ? [] : text.split(",").map((h) => (h === "0" ? null : tensorAt(Number(h))));
  traceAt(place);
  const present = (items: (Tensor | null)[]): Tensor[] => items.filter((t): t is Tensor => t !== null);
  const results = backward(present(list(roots)), list(gradients), {
    retainGraph,
    createGraph,
    inputs: inputs === undefined ? null : present(list(inputs)),
    accumulate,
  });
  return results.map(holdOrNone).join(",");
}

/** A Python callable that takes a handle and returns a handle or 0; kept alive by whoever registers it. */
export type PythonHook = (handle: number) => number;

let lastHook = 0;

/** Registers a tensor hook; returns what `removeHook` wants. */
export function registerHook(handle: number, hook: PythonHook): number {
  const tensor = tensorAt(handle);
  const node = gradFnOf(tensor);
  if (node === null && !tensor.requiresGrad) {
    throw runtimeError("cannot register a hook on a tensor that doesn't require gradient");
  }
  const run = (grad: Tensor): Tensor | null => {
    const replaced = returned(hook(hold(grad)));
    return replaced === 0 ? null : tensorAt(replaced);
  };
  const id = ++lastHook;
  const hooks = node === null ? accumulatorOf(tensor).tensorHooks : hooksOf(node, tensor.outputIndex).hooks;
  hooks.set(id, run);
  removers.set(id, () => hooks.delete(id));
  return id;
}

const removers = new Map<number, () => void>();

export function removeHook(id: number): void {
  removers.get(id)?.();
  removers.delete(id);
}

/** Registers what runs after a leaf's `.grad` has been updated. */
export function registerAccumulateHook(handle: number, hook: () => void): number {
  const id = ++lastHook;
  const hooks = accumulatorOf(tensorAt(handle)).afterHooks;
  hooks.set(id, () => void returned(hook()));
  removers.set(id, () => hooks.delete(id));
  return id;
}

export function retainGrad(handle: number): void {
  const tensor = tensorAt(handle);
  const node = gradFnOf(tensor);
  if (node === null) {
    if (!tensor.requiresGrad) throw runtimeError("can't retain_grad on Tensor that has requires_grad=False");
    return;
  }
  tensor.retainsGrad = true;
  hooksOf(node, tensor.outputIndex).retain = (grad) => {
    tensor.grad = grad;
  };
}

export function retainsGrad(handle: number): boolean {
  return tensorAt(handle).retainsGrad;
}
