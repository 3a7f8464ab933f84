/** The backward driver: iterative, by creation order, naming no op. */
import { runtimeError } from "../tensor/errors.ts";
import { formatShape, sameShape } from "../tensor/shape.ts";
import { type Storage, storagesMade } from "../tensor/storage.ts";
import type { GradEdge, GradNode, Tensor, TensorMeta } from "../tensor/tensor.ts";
import { algebra } from "./algebra.ts";
import { Captures } from "./captures.ts";
import { runTensorHooks } from "./hooks.ts";
import { withGrad } from "./mode.ts";
import { AccumulateGrad, type Grads, gradientEdge } from "./node.ts";
import { observer } from "./observe.ts";
import { OpNode } from "./op-node.ts";
import { ReadyQueue } from "./ready-queue.ts";

export interface BackwardOptions {
  readonly retainGraph: boolean;
  readonly createGraph: boolean;
  /** Gradients are returned for these instead of being accumulated; null: accumulate into all leaves. */
  readonly inputs: readonly Tensor[] | null;
  /** With `inputs`: accumulate into them (`backward(inputs=…)`) instead of returning. */
  readonly accumulate: boolean;
}

/** What `loss.backward()` does: gradients add up in the leaves, the graph is freed. */
const INTO_LEAVES: BackwardOptions = {
  retainGraph: false,
  createGraph: false,
  inputs: null,
  accumulate: true,
};

/** Gradients that were asked for go to the program, which nothing else would tell. */
function announce(inputs: readonly Tensor[], grads: readonly (Tensor | null)[]): void {
  inputs.forEach((input, i) => {
    const grad = grads[i];
    if (grad !== null) observer()?.handedOut?.(input, grad);
  });
}

interface Start {
  readonly edge: GradEdge;
  readonly grad: Tensor;
}

/**
 * Runs backward from `roots`.
 *
 * @param gradients one per root, same shape; null or absent stands for 1 and needs a one-element root
 * @returns gradients of `options.inputs` in order (null: not reached), or an empty list
 * @throws RuntimeError "element 0 of tensors does not require grad and does not have a grad_fn"
 */
export function backward(
  roots: readonly Tensor[],
  gradients: readonly (Tensor | null)[] = [],
  options: BackwardOptions = INTO_LEAVES,
): (Tensor | null)[] {
  const starts = roots.map((root, i) => start(root, gradients[i] ?? null, i));
  const captures = new Captures(options.inputs);
  observer()?.backwardStarted?.(roots);
  const outer = current;
  current = new Run(captures, options);
  try {
    const run = current;
    withGrad(options.createGraph, () => run.from(starts));
  } finally {
    current = outer;
  }
  if (!options.accumulate) announce(options.inputs ?? [], captures.grads);
  observer()?.backwardFinished?.();
  return captures.grads;
}

let current: Run | null = null;
let lastRun = 0;
let checksForNaN = false;

/** A number for the backward pass that a hook runs in; -1 outside. */
export function currentRun(): number {
  return current?.number ?? -1;
}

/** Whether the pass under way computes the gradients of chosen tensors only. */
export function isRunSelective(): boolean {
  return current?.isSelective ?? false;
}

/** Whether the pass under way will reach this node. */
export function willReach(node: GradNode): boolean {
  return current?.willReach(node) ?? false;
}

/** Anomaly detection: a node that returns NaN is an error. */
export function setNaNCheck(enabled: boolean): void {
  checksForNaN = enabled;
}

function start(root: Tensor, gradient: Tensor | null, position: number): Start {
  const edge = gradientEdge(root);
  if (edge === null) {
    throw runtimeError(`element ${position} of tensors does not require grad and does not have a grad_fn`);
  }
  if (gradient === null) {
    if (root.numel !== 1) throw runtimeError("grad can be implicitly created only for scalar outputs");
    return { edge, grad: algebra().ones(root.shape, root.dtype) };
  }
  if (!sameShape(gradient.shape, root.shape)) {
    throw runtimeError(
      `Mismatch in shape: grad_output[${position}] has a shape of torch.Size(${formatShape(gradient.shape)}) and output[${position}] has a shape of torch.Size(${formatShape(root.shape)}).`,
    );
  }
  return { edge, grad: gradient };
}

/** One pass over the graph. */
class Run {
  private readonly captures: Captures;
  private readonly options: BackwardOptions;
  private readonly buffers = new Map<GradNode, (Tensor | null)[]>();
  private readonly ready = new ReadyQueue();
  private reached: ReadonlyMap<GradNode, number> = new Map();
  private roots: readonly GradNode[] = [];
  private needed: ReadonlySet<GradNode> | null = null;
  readonly number = ++lastRun;

  constructor(captures: Captures, options: BackwardOptions) {
    this.captures = captures;
    this.options = options;
  }

  from(starts: readonly Start[]): void {
    const roots = [...new Set(starts.map(({ edge }) => edge.node))];
    const waiting = countDependencies(roots);
    const needed = this.captures.isEmpty ? null : this.captures.nodesLeadingHere(roots);
    [this.reached, this.roots, this.needed] = [waiting, roots, needed];
    for (const { edge, grad } of starts) this.deliver(edge, grad);
    for (const node of roots) if (!waiting.has(node)) this.ready.push(node);
    for (let node = this.ready.pop(); node !== null; node = this.ready.pop()) {
      const outgoing = this.step(node, needed);
      for (let i = 0; i < node.edges.length; i++) {
        const edge = node.edges[i];
        if (edge === null) continue;
        const grad = outgoing[i] ?? null;
        if (grad !== null) this.deliver(edge, grad);
        const left = (waiting.get(edge.node) ?? 0) - 1;
        waiting.set(edge.node, left);
        if (left === 0) this.ready.push(edge.node);
      }
    }
  }

  get isSelective(): boolean {
    return this.options.inputs !== null;
  }

  willReach(node: GradNode): boolean {
    const { captures, needed } = this;
    if (needed === null) return this.reached.has(node) || this.roots.includes(node);
    if (!captures.has(node)) return needed.has(node);
    if (node instanceof AccumulateGrad && !this.options.accumulate) {
      throw runtimeError(
        "A leaf node was passed to _will_engine_execute_node but we are currently running autograd.grad(). This is currently not supported.",
      );
    }
    return true;
  }

  private step(node: GradNode, needed: ReadonlySet<GradNode> | null): Grads {
    const { captures, options } = this;
    const buffer = this.buffers.get(node);
    this.buffers.delete(node);
    if (buffer === undefined) return [];
    const grads = runTensorHooks(node, buffer);
    const captured = captures.has(node);
    if (captured && !options.accumulate) captures.catch(node, grads);
    const isLeaf = node instanceof AccumulateGrad;
    if (needed !== null && !(isLeaf ? captured && options.accumulate : needed.has(node))) return [];
    let received: Grads = filled(grads, node.outputs.length);
    if (node.isHooked) for (const hook of node.preHooks.values()) received = hook(received) ?? received;
    // Hooks and foreign functions may keep what they see.
    const isSeen = grads !== buffer || node.isHooked || !(isLeaf || node instanceof OpNode);
    if (isSeen) for (const grad of received) if (grad !== null) grad.isUnshared = false;
    const before = storagesMade();
    let returned = node.apply(received, options.createGraph);
    if (node.isHooked)
      for (const hook of node.postHooks.values()) returned = hook(returned, received) ?? returned;
    const outgoing = node.edges.map((edge, i) => {
      const grad = returned[i] ?? null;
      if (checksForNaN && edge && grad?.data.some(Number.isNaN)) {
        throw runtimeError(`Function '${node.name}' returned nan values in its ${i}th output.`);
      }
      return edge && grad && fitted(node, i, grad, edge.node.outputs[edge.index]);
    });
    observer()?.applied?.(node, received, outgoing);
    if (!isSeen && captures.isEmpty) markUnshared(outgoing, received, before);
    if (!options.retainGraph) node.release();
    return outgoing;
  }

  private deliver(edge: GradEdge, grad: Tensor): void {
    let slots = this.buffers.get(edge.node);
    if (slots === undefined) {
      slots = [];
      this.buffers.set(edge.node, slots);
    }
    const present = slots[edge.index] ?? null;
    slots[edge.index] = present === null ? grad : algebra().add(present, grad);
  }
}

/**
 * Marks what a formula made anew, in storages beyond the `before` first, and what is a view of an unshared gradient that
 * it received. Formulas keep none of their results, so these have one holder each.
 */
function markUnshared(outgoing: Grads, received: Grads, before: number): void {
  for (let i = 0; i < outgoing.length; i++) {
    const grad = outgoing[i];
    if (grad === null || grad.gradFn !== null) continue;
    const { storage } = grad;
    const isOwn = storage.order > before || (received.length === 1 && isLast(received[0], storage));
    grad.isUnshared = isOwn && outgoing.every((other, k) => k === i || other?.storage !== storage);
  }
}

function isLast(received: Tensor | null, storage: Storage): boolean {
  return received?.isUnshared === true && received.storage === storage;
}

/** As many gradients as there are outputs, null where none came. */
function filled(grads: readonly (Tensor | null | undefined)[], length: number): (Tensor | null)[] {
  const all: (Tensor | null)[] = [];
  for (let i = 0; i < length; i++) all.push(grads[i] ?? null);
  return all;
}

/** Un-broadcasts and casts a returned gradient to what the forward input looked like. */
export function fitted(node: GradNode, position: number, grad: Tensor, meta: TensorMeta | undefined): Tensor {
  if (meta === undefined) return grad;
  let out = grad;
  if (!sameShape(out.shape, meta.shape)) {
    if (!expandable(meta.shape, out.shape)) {
      throw runtimeError(
        `Function ${node.name} returned an invalid gradient at index ${position} - got ${formatShape(out.shape)} but expected shape compatible with ${formatShape(meta.shape)}`,
      );
    }
    out = algebra().sumTo(out, meta.shape);
  }
  return out.dtype === meta.dtype ? out : algebra().cast(out, meta.dtype);
}

function expandable(from: readonly number[], to: readonly number[]): boolean {
  if (from.length > to.length) return false;
  const lead = to.length - from.length;
  return from.every((size, d) => size === to[d + lead] || size === 1);
}

function countDependencies(roots: readonly GradNode[]): Map<GradNode, number> {
  const counts = new Map<GradNode, number>();
  const seen = new Set<GradNode>(roots);
  const stack = [...roots];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    for (const edge of node.edges) {
      if (edge === null) continue;
      counts.set(edge.node, (counts.get(edge.node) ?? 0) + 1);
      if (seen.has(edge.node)) continue;
      seen.add(edge.node);
      stack.push(edge.node);
    }
  }
  return counts;
}
