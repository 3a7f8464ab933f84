/** What Python's `grad_fn` objects ask of the engine: names, edges, hooks, one call. */
import { AccumulateGrad, gradFnOf } from "../../engine/autograd/node.ts";
import type { GradNode, Tensor } from "../../engine/tensor/tensor.ts";
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

/** The leaf of an AccumulateGrad node; 0 for other nodes. */
export function nodeVariable(node: GradNode): number {
  return node instanceof AccumulateGrad ? hold(node.variable) : 0;
}

/** Calls a node by hand, as `t.grad_fn(grad)` does; handles in and out as text. */
export function applyNode(node: GradNode, grads: string): string {
  const received = grads.split(",").map((h): Tensor | null => (h === "0" ? null : tensorAt(Number(h))));
  return node.apply(received, false).map(holdOrNone).join(",");
}
