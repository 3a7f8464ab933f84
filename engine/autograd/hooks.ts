/** Hooks and retained gradients of non-leaf tensors, kept beside the graph by node and output index. */
import type { GradNode, Tensor } from "../tensor/tensor.ts";

export interface TensorHooks {
  readonly hooks: Map<number, (grad: Tensor) => Tensor | null>;
  retain: ((grad: Tensor) => void) | null;
}

const byNode = new WeakMap<GradNode, Map<number, TensorHooks>>();

/** The hook list of a non-leaf tensor. */
export function hooksOf(node: GradNode, index: number): TensorHooks {
  let byIndex = byNode.get(node);
  if (byIndex === undefined) {
    byIndex = new Map();
    byNode.set(node, byIndex);
  }
  let hooks = byIndex.get(index);
  if (hooks === undefined) {
    hooks = { hooks: new Map(), retain: null };
    byIndex.set(index, hooks);
  }
  return hooks;
}

/** Runs the hooks over complete gradients; returns what the node will receive. */
export function runTensorHooks(node: GradNode, grads: (Tensor | null)[]): (Tensor | null)[] {
  const byIndex = byNode.get(node);
  if (byIndex === undefined) return grads;
  const out = [...grads];
  for (const [index, { hooks, retain }] of byIndex) {
    let grad = out[index] ?? null;
    if (grad === null) continue;
    for (const hook of hooks.values()) grad = hook(grad) ?? grad;
    retain?.(grad);
    out[index] = grad;
  }
  return out;
}
