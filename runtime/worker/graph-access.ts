/** What Python's `grad_fn` objects ask of the engine: names, edges, hooks, one call. */
import { AccumulateGrad, gradFnOf, gradientEdge } from "../../engine/autograd/node.ts";
import { allocateTensor, type GradNode, type Tensor } from "../../engine/tensor/tensor.ts";
import { hold, holdOrNone, tensorAt } from "./handles.ts";

/** The node behind a tensor as a JavaScript object that Python only hands back. */
export function nodeOf(handle: number): GradNode | null {
  return gradFnOf(tensorAt(handle));
}

export function nodeName(node: GradNode): string {
  return node.name;
}

/** A number that is the same for the same node: Python's identity of `grad_fn`. */
export function nodeId(node: GradNode): number {
  let id = ids.get(node);
  if (id === undefined) {
    id = ++lastId;
    ids.set(node, id);
  }
  return id;
}

const ids = new WeakMap<GradNode, number>();
let lastId = 0;

export function edgeCount(node: GradNode): number {
  return node.edges.length;
}

export function edgeNode(node: GradNode, i: number): GradNode | null {
  return node.edges[i]?.node ?? null;
}

export function edgeIndex(node: GradNode, i: number): number {
  return node.edges[i]?.index ?? 0;
}

/** A tensor whose gradient flows into output `index` of the node: what stands for a `GradientEdge` in a call. */
export function tensorAtEdge(node: GradNode, index: number): number {
  if (node instanceof AccumulateGrad) return hold(node.variable);
  const { shape, dtype } = node.outputs[index];
  const tensor = allocateTensor(shape, dtype);
  tensor.requiresGrad = true;
  [tensor.gradFn, tensor.outputIndex] = [node, index];
  return hold(tensor);
}

/** The node that gradients with respect to a tensor flow into, AccumulateGrad for a leaf; null when it needs none. */
export function gradientNode(handle: number): GradNode | null {
  return gradientEdge(tensorAt(handle))?.node ?? null;
}

export function nodeSequence(node: GradNode): number {
  return node.sequence;
}

export { currentRun, isRunSelective, setNaNCheck, willReach } from "../../engine/autograd/backward.ts";

/** The leaf of an AccumulateGrad node; 0 for other nodes. */
export function nodeVariable(node: GradNode): number {
  return node instanceof AccumulateGrad ? hold(node.variable) : 0;
}

/** Calls a node by hand, as `t.grad_fn(grad)` does; handles in and out as text. */
export function applyNode(node: GradNode, grads: string): string {
  const received = grads.split(",").map((h): Tensor | null => (h === "0" ? null : tensorAt(Number(h))));
  return node.apply(received, false).map(holdOrNone).join(",");
}
