/** Backward nodes whose formula is Python: `torch.autograd.Function`. */
import { algebra } from "../../engine/autograd/algebra.ts";
import { FREED } from "../../engine/autograd/kept.ts";
import { type Grads, gradientEdge, Node, setHistory } from "../../engine/autograd/node.ts";
import { isFloatingPoint } from "../../engine/tensor/dtype.ts";
import { runtimeError } from "../../engine/tensor/errors.ts";
import type { GradEdge } from "../../engine/tensor/tensor.ts";
import { returned } from "./callback.ts";
import { holdOrNone, tensorAt } from "./handles.ts";

/** Takes the gradients' handles, gives those of the inputs' gradients; comma-separated, 0 is None. */
type PythonBackward = ((grads: string) => string) & { destroy(): void };

const abandoned = new FinalizationRegistry<PythonBackward>((formula) => formula.destroy());

class PythonNode extends Node {
  readonly name: string;
  private readonly materialize: boolean;
  private formula: PythonBackward | null;

  constructor(
    name: string,
    edges: readonly (GradEdge | null)[],
    materialize: boolean,
    formula: PythonBackward,
  ) {
    super(edges);
    this.name = name;
    this.materialize = materialize;
    this.formula = formula;
    abandoned.register(this, formula, this);
  }

  apply(grads: Grads): Grads {
    if (this.formula === null) {
      throw runtimeError(FREED);
    }
    const received = grads.map((grad, i) => {
      const { shape, dtype } = this.outputs[i];
      if (grad !== null || !this.materialize) return grad;
      return isFloatingPoint(dtype) ? algebra().zeros(shape, dtype) : null;
    });
    const text = returned(this.formula(received.map(holdOrNone).join(",")));
    return text.split(",").map((handle) => (handle === "0" ? null : tensorAt(Number(handle))));
  }

  override release(): void {
    if (this.formula === null) return;
    abandoned.unregister(this);
    this.formula.destroy();
    this.formula = null;
  }
}

/** Makes `outputs` results of a Python formula over `inputs`; lists are comma-separated handles. */
export function attachFunction(
  name: string,
  inputs: string,
  outputs: string,
  materialize: boolean,
  formula: PythonBackward,
): Node {
  const edges = handles(inputs).map((handle) => (handle === 0 ? null : gradientEdge(tensorAt(handle))));
  const node = new PythonNode(name, edges, materialize, formula);
  handles(outputs).forEach((handle, index) => {
    if (handle === 0) node.outputs[index] = { shape: [], dtype: "int64" };
    else setHistory(tensorAt(handle), node, index);
  });
  return node;
}

function handles(text: string): number[] {
  return text === "" ? [] : text.split(",").map(Number);
}

let lastHook = 0;
const removers = new Map<number, () => void>();

type NodeHook = (inputs: string, outputs: string) => string | undefined;

/** A hook on a node: before (`pre`) it sees and may replace the gradients it receives, after those it returns. */
export function registerNodeHook(node: Node, hook: NodeHook, pre: boolean): number {
  const id = ++lastHook;
  const parse = (text: string | undefined): Grads | null =>
    text === undefined ? null : handles(text).map((handle) => (handle === 0 ? null : tensorAt(handle)));
  const text = (grads: Grads): string => grads.map(holdOrNone).join(",");
  if (pre) node.preHooks.set(id, (grads) => parse(returned(hook(text(grads), ""))));
  else node.postHooks.set(id, (inputs, outputs) => parse(returned(hook(text(inputs), text(outputs)))));
  removers.set(id, () => {
    node.preHooks.delete(id);
    node.postHooks.delete(id);
  });
  return id;
}

export function removeNodeHook(id: number): void {
  removers.get(id)?.();
  removers.delete(id);
}
