/** Gradients asked for by `inputs=`: where they are caught, and which nodes lead to them. */
import { runtimeError } from "../tensor/errors.ts";
import type { GradNode, Tensor } from "../tensor/tensor.ts";
import { gradientEdge } from "./node.ts";

export class Captures {
  private readonly slots = new Map<GradNode, Map<number, number[]>>();
  readonly grads: (Tensor | null)[];

  constructor(inputs: readonly Tensor[] | null) {
    this.grads = (inputs ?? []).map(() => null);
    inputs?.forEach((input, position) => {
      const edge = gradientEdge(input);
      if (edge === null) throw runtimeError("One of the differentiated Tensors does not require grad");
      const byIndex = this.slots.get(edge.node) ?? new Map<number, number[]>();
      byIndex.set(edge.index, [...(byIndex.get(edge.index) ?? []), position]);
      this.slots.set(edge.node, byIndex);
    });
  }

  get isEmpty(): boolean {
    return this.slots.size === 0;
  }

  has(node: GradNode): boolean {
    return this.slots.has(node);
  }

  catch(node: GradNode, grads: readonly (Tensor | null)[]): void {
    for (const [index, positions] of this.slots.get(node) ?? []) {
      for (const position of positions) this.grads[position] = grads[index] ?? null;
    }
  }

  /** Nodes that must be applied so that a captured node is reached; iterative post-order. */
  nodesLeadingHere(roots: readonly GradNode[]): Set<GradNode> {
    const needed = new Set<GradNode>();
    const nextEdge = new Map<GradNode, number>();
    const stack = [...roots];
    while (stack.length > 0) {
      const node = stack[stack.length - 1];
      const next = nextEdge.get(node) ?? 0;
      nextEdge.set(node, next + 1);
      if (next < node.edges.length) {
        const edge = node.edges[next];
        if (edge !== null && !nextEdge.has(edge.node)) stack.push(edge.node);
        continue;
      }
      stack.pop();
      if (node.edges.some((edge) => edge !== null && (needed.has(edge.node) || this.has(edge.node))))
        needed.add(node);
    }
    return needed;
  }
}
