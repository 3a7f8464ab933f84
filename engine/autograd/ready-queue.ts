/** A max-heap of nodes by creation order: PyTorch's order of execution. */
import type { GradNode } from "../tensor/tensor.ts";

export class ReadyQueue {
  private readonly heap: GradNode[] = [];

  push(node: GradNode): void {
    const heap = this.heap;
    let i = heap.push(node) - 1;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if (heap[parent].sequence >= node.sequence) break;
      heap[i] = heap[parent];
      i = parent;
    }
    heap[i] = node;
  }

  pop(): GradNode | null {
    const top = this.heap[0];
    const last = this.heap.pop();
    if (last === undefined) return null;
    if (this.heap.length > 0) this.sink(last);
    return top;
  }

  private sink(node: GradNode): void {
    const heap = this.heap;
    let i = 0;
    for (let child = 1; child < heap.length; child = 2 * i + 1) {
      if (child + 1 < heap.length && heap[child + 1].sequence > heap[child].sequence) child++;
      if (heap[child].sequence <= node.sequence) break;
      heap[i] = heap[child];
      i = child;
    }
    heap[i] = node;
  }
}
