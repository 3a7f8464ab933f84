/** Nodes of the backward graph: the base class, the node of a leaf, and the edge a tensor stands for. */
import { castCopy } from "../tensor/copy.ts";
import { sameShape } from "../tensor/shape.ts";
import { alias, type GradEdge, type GradNode, type Tensor, type TensorMeta } from "../tensor/tensor.ts";
import { algebra } from "./algebra.ts";
import { noGrad } from "./mode.ts";
import { announceWrite, observer } from "./observe.ts";

export type Grads = readonly (Tensor | null)[];

let nextSequence = 1;

export abstract class Node implements GradNode {
  abstract readonly name: string;
  /** Creation order: later nodes run earlier in backward. */
  readonly sequence: number;
  readonly edges: readonly (GradEdge | null)[];
  outputs: TensorMeta[] = [];
  private before: GradNode["preHooks"] | null = null;
  private after: GradNode["postHooks"] | null = null;

  constructor(edges: readonly (GradEdge | null)[], sequence = nextSequence++) {
    this.edges = edges;
    this.sequence = sequence;
  }

  /** Few nodes have hooks: the maps are made when someone asks for them. */
  get preHooks(): GradNode["preHooks"] {
    this.before ??= new Map();
    return this.before;
  }

  get postHooks(): GradNode["postHooks"] {
    this.after ??= new Map();
    return this.after;
  }

  get isHooked(): boolean {
    return this.before !== null || this.after !== null;
  }

  abstract apply(grads: Grads, createGraph: boolean): Grads;

  /** Drops what was saved for backward; called after a backward that does not retain the graph. */
  release(): void {}
}

/** Adds into a leaf's `grad`. Runs as soon as its gradient is complete: its sequence is the highest. */
export class AccumulateGrad extends Node {
  readonly name = "AccumulateGrad";
  readonly variable: Tensor;
  /** Tensor hooks registered on the leaf, in order; each may replace the gradient. */
  readonly tensorHooks = new Map<number, (grad: Tensor) => Tensor | null>();
  /** Hooks that run after `grad` has been updated. */
  readonly afterHooks = new Map<number, () => void>();

  constructor(variable: Tensor) {
    super([], Number.MAX_SAFE_INTEGER);
    this.variable = variable;
    this.outputs = [{ shape: variable.shape, dtype: variable.dtype }];
  }

  apply(grads: Grads, createGraph: boolean): Grads {
    if (grads[0] === null) return [];
    let grad = grads[0];
    if (this.tensorHooks.size > 0) grad.isUnshared = false;
    for (const hook of this.tensorHooks.values()) grad = hook(grad) ?? grad;
    const isFirst = this.variable.grad === null;
    accumulate(this.variable, grad, createGraph);
    observer()?.accumulated?.(this.variable, isFirst ? grad : null);
    for (const hook of this.afterHooks.values()) hook();
    return [];
  }
}

function accumulate(variable: Tensor, grad: Tensor, createGraph: boolean): void {
  if (variable.grad === null) {
    variable.grad = createGraph ? algebra().clone(grad) : ownGradient(grad);
  } else if (createGraph) {
    variable.grad = algebra().add(variable.grad, grad);
  } else {
    addInto(variable.grad, grad);
  }
}

/** A copy where the same gradient may flow into several leaves, or be seen by others: it must not be shared. */
function ownGradient(grad: Tensor): Tensor {
  const isWhole = grad.isContiguous && grad.storage.data.length === grad.numel;
  return grad.isUnshared && isWhole ? alias(grad) : castCopy(grad, grad.dtype);
}

/** In-place accumulation keeps the identity of `.grad`, as PyTorch does outside create_graph. */
function addInto(target: Tensor, grad: Tensor): void {
  announceWrite(target);
  const sum = noGrad(() => algebra().add(alias(target), alias(grad)));
  if (target.isContiguous && sum.isContiguous && sameShape(target.shape, sum.shape)) {
    target.data.set(sum.data.subarray(sum.offset, sum.offset + sum.numel), target.offset);
  } else {
    target.storage = sum.storage;
    target.strides = sum.strides;
    target.offset = sum.offset;
  }
  target.bumpVersion();
}

/** The node and output index that gradients w.r.t. `tensor` flow to; null when it needs none. */
export function gradientEdge(tensor: Tensor): GradEdge | null {
  const node = gradFnOf(tensor);
  if (node !== null) return { node, index: tensor.outputIndex };
  return tensor.requiresGrad ? { node: accumulatorOf(tensor), index: 0 } : null;
}

/** Gives `copy`, which is `self` in other clothes, its place in the graph. */
export function giveHistory(copy: Tensor, self: Tensor): void {
  const edge = gradientEdge(self);
  if (edge === null) return;
  copy.requiresGrad = true;
  copy.gradFn = edge.node;
  copy.outputIndex = edge.index;
}

export function accumulatorOf(leaf: Tensor): AccumulateGrad {
  if (leaf.accumulator instanceof AccumulateGrad) return leaf.accumulator;
  const node = new AccumulateGrad(leaf);
  leaf.accumulator = node;
  return node;
}

/** A tensor's gradFn; a view whose base was written to in place gets its history anew. */
export function gradFnOf(tensor: Tensor): GradNode | null {
  const view = tensor.view;
  if (view !== null && view.generation !== view.base.rebased) {
    view.generation = view.base.rebased;
    const fresh = view.replay(view.base);
    tensor.gradFn = fresh.gradFn;
    tensor.outputIndex = fresh.outputIndex;
    tensor.requiresGrad = fresh.requiresGrad;
  }
  return tensor.gradFn;
}

/** Makes `tensor` the output `index` of `node`. */
export function setHistory(tensor: Tensor, node: Node, index: number): void {
  tensor.gradFn = node;
  tensor.outputIndex = index;
  tensor.requiresGrad = true;
  node.outputs[index] = { shape: tensor.shape, dtype: tensor.dtype };
}
