/** In-place calls: compute out of place, copy into `self`, give `self` the new history; through views too. */

import { copyInto } from "../tensor/copy.ts";
import { type DType, isFloatingPoint } from "../tensor/dtype.ts";
import { SCALAR_TYPE } from "../tensor/dtype-names.ts";
import { runtimeError } from "../tensor/errors.ts";
import { formatShape, isContiguous, sameShape } from "../tensor/shape.ts";
import { isInferenceMode } from "../tensor/storage.ts";
import { alias, type GradEdge, type GradNode, Tensor } from "../tensor/tensor.ts";
import { algebra, type Geometry } from "./algebra.ts";
import { isForwardOpen, moveTangent, setTangent, tangentOf } from "./forward.ts";
import { tracksGrad } from "./history.ts";
import { isRecording, noGrad } from "./mode.ts";
import { type Grads, giveHistory, gradFnOf, gradientEdge, Node, setHistory } from "./node.ts";
import { announceWrite, observer } from "./observe.ts";
import type { OpDeclaration } from "./op.ts";
import { OpNode } from "./op-node.ts";

/** Throws PyTorch's sentence when `self` may not be written to now. */
export function checkWritable(self: Tensor): void {
  if (!isInferenceMode()) checkOutsideInference(self);
  if (!isRecording()) return;
  if (self.requiresGrad && gradFnOf(self) === null) {
    const what = self.view === null ? "a leaf Variable" : "a view of a leaf Variable";
    throw runtimeError(`${what} that requires grad is being used in an in-place operation.`);
  }
  const base = self.view?.base;
  if (base?.requiresGrad && base.gradFn === null) {
    throw runtimeError(
      "a view of a leaf Variable that requires grad is being used in an in-place operation.",
    );
  }
}

function checkOutsideInference(self: Tensor): void {
  if (self.storage.inference) {
    throw runtimeError(
      "Inplace update to inference tensor outside InferenceMode is not allowed.You can make a clone to get a normal tensor before doing inplace update.See https://github.com/pytorch/rfcs/pull/17 for more details.",
    );
  }
  if (self.view?.ofInference === true) {
    throw runtimeError(
      "A view was created in inference mode and is being modified inplace in normal mode. Given that this use case is ambiguous and error-prone, it is forbidden. You can clarify your code by moving both the view and the inplace either both inside the inference_mode block (if you don't want the inplace to be tracked) or both outside (if you want the inplace to be tracked).",
    );
  }
}

/** Runs `declaration` with `args[0]` as the tensor written to, and returns that tensor. */
export function callInPlace(declaration: OpDeclaration, args: readonly unknown[]): Tensor {
  const self = args[0];
  if (!(self instanceof Tensor))
    throw runtimeError(`${declaration.schema.name}_: the first argument must be a Tensor`);
  checkWritable(self);
  if (declaration.schema.isView) return reviewInPlace(declaration, self, args);
  const tracked = isRecording() && tracksGrad(self);
  const before = tracked ? snapshot(self) : self;
  const result = declaration.call(before, ...args.slice(1));
  if (!(result instanceof Tensor))
    throw runtimeError(`${declaration.schema.name}_ is not an in-place operation`);
  checkFits(self, result);
  writeResult(self, result);
  return self;
}

/** `t_`, `squeeze_` and their kin: the elements stay, the tensor becomes another view of them. */
function reviewInPlace(declaration: OpDeclaration, self: Tensor, args: readonly unknown[]): Tensor {
  const before = alias(self);
  before.view = self.view;
  giveHistory(before, self);
  if (isForwardOpen()) setTangent(before, tangentOf(self));
  const result = declaration.call(before, ...args.slice(1));
  if (!(result instanceof Tensor)) throw runtimeError(`${declaration.schema.name}_ gives no single view`);
  [self.shape, self.strides, self.offset] = [result.shape, result.strides, result.offset];
  self.bumpVersion();
  if (isForwardOpen()) setTangent(self, tangentOf(result));
  if (self.view !== null) self.view = result.view;
  if (result.gradFn !== null) [self.gradFn, self.outputIndex] = [result.gradFn, result.outputIndex];
  if (result.gradFn instanceof OpNode) result.gradFn.name = inPlaceName(result.gradFn.name);
  return self;
}

/** PyTorch counts the in-place forms after all others: `TBackward1`, and `SqueezeBackward3` to 5. */
function inPlaceName(node: string): string {
  const forms = node.startsWith("Squeeze") ? 3 : 1;
  return node.replace(/\d+$/, (number) => String(Number(number) + forms));
}

/** Copies `result` into `self` and moves its history over. */
export function writeResult(self: Tensor, result: Tensor): void {
  if (isForwardOpen()) moveTangent(self, result);
  announceWrite(self);
  copyInto(self, result);
  self.bumpVersion();
  observer()?.written?.(self);
  if (result.gradFn !== null && isFloatingPoint(self.dtype)) rebase(self, result);
}

function checkFits(self: Tensor, result: Tensor): void {
  if (!sameShape(self.shape, result.shape)) {
    throw runtimeError(
      `output with shape ${formatShape(self.shape)} doesn't match the broadcast shape ${formatShape(result.shape)}`,
    );
  }
  checkCast(result.dtype, self.dtype);
}

/** Throws when a result of one type may not be stored as another: a float in integers, a number in bools. */
export function checkCast(from: DType, to: DType): void {
  if (category(from) <= category(to)) return;
  throw runtimeError(
    `result type ${SCALAR_TYPE[from]} can't be cast to the desired output type ${SCALAR_TYPE[to]}`,
  );
}

function category(dtype: DType): number {
  return dtype === "bool" ? 0 : isFloatingPoint(dtype) ? 2 : 1;
}

/** `self` as it was, with its history: the op's input. */
function snapshot(self: Tensor): Tensor {
  const copy = noGrad(() => algebra().clone(alias(self)));
  giveHistory(copy, self);
  if (isForwardOpen()) setTangent(copy, tangentOf(self));
  return copy;
}

/** Gives `self` the history of `result`, whose values it now holds. */
function rebase(self: Tensor, result: Tensor): void {
  const node = result.gradFn;
  if (node === null) return;
  if (node instanceof OpNode) node.rebindResult(self);
  const view = self.view;
  if (view === null) {
    self.gradFn = node;
    self.outputIndex = result.outputIndex;
    self.requiresGrad = true;
    return;
  }
  const base = view.base;
  const copy = new CopySlices(base, geometryOf(self), node, result.outputIndex);
  setHistory(base, copy, 0);
  base.rebased++;
}

function geometryOf(view: Tensor): Geometry {
  return { shape: view.shape, strides: view.strides, offset: view.offset };
}

/** Backward of "part of the base was overwritten through a view": splits the gradient in two. */
class CopySlices extends Node {
  readonly name = "CopySlices";
  private readonly geometry: Geometry;
  private readonly inner: GradNode;
  private readonly innerIndex: number;

  constructor(base: Tensor, geometry: Geometry, inner: GradNode, innerIndex: number) {
    super([gradientEdge(base), ...otherEdges(base, inner)]);
    if (!isContiguous(base.shape, base.strides) || base.offset !== 0) {
      throw runtimeError(
        "in-place writes through a view of a non-contiguous base are not part of this page's engine",
      );
    }
    this.geometry = geometry;
    this.inner = inner;
    this.innerIndex = innerIndex;
  }

  apply(grads: Grads, createGraph: boolean): Grads {
    const grad = grads[0];
    if (grad === null) return [];
    const slice = algebra().readStrided(grad, this.geometry);
    const received: (Tensor | null)[] = this.inner.outputs.map(() => null);
    received[this.innerIndex] = slice;
    const returned = this.inner.apply(received, createGraph);
    // The first edge of `inner` is the slice as it was before the write.
    const kept = returned[0] ?? algebra().zeros(this.geometry.shape, grad.dtype);
    return [algebra().writeStrided(grad, kept, this.geometry), ...returned.slice(1)];
  }

  override release(): void {
    this.inner.release();
  }
}

function otherEdges(_base: Tensor, inner: GradNode): readonly (GradEdge | null)[] {
  return inner.edges.slice(1);
}
