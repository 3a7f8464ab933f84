/** The backward node of a declared op: keeps its arguments, checks them when a formula reads them. */
import type { Schema } from "../schema/parse.ts";
import { isFloatingPoint } from "../tensor/dtype.ts";
import { SCALAR_TYPE } from "../tensor/dtype-names.ts";
import { runtimeError } from "../tensor/errors.ts";
import { formatShape, type Shape } from "../tensor/shape.ts";
import { type GradEdge, Tensor } from "../tensor/tensor.ts";
import { algebra } from "./algebra.ts";
import { type Grads, gradFnOf, gradientEdge, Node } from "./node.ts";
import type { OpDeclaration } from "./op.ts";

const FREED =
  "Trying to backward through the graph a second time (or directly access saved tensors after they have already been freed). Saved intermediate values of the graph are freed when you call .backward() or autograd.grad(). Specify retain_graph=True if you need to backward through the graph a second time or if you need to access saved tensors after calling backward.";

const NO_SHAPE: Shape = [];
const NOTHING: Named = {};

type Slots = Readonly<Record<string, readonly number[]>>;
type Named = Readonly<Record<string, unknown>>;

export class OpNode extends Node {
  name: string;
  private readonly declaration: OpDeclaration;
  private named: Named;
  private freed = false;
  private results: readonly Tensor[];
  private readonly versions: readonly number[];
  private resultVersions: number[];
  private inputs: readonly (Tensor | null)[];
  private readonly shapes: readonly Shape[];
  /** Positions of each argument among the inputs, and among the edges. */
  private readonly slots: Slots;
  private readonly edgeSlots: Slots;

  constructor(
    declaration: OpDeclaration,
    named: Named,
    inputs: readonly (Tensor | null)[],
    results: readonly Tensor[],
  ) {
    const slots = declaration.fixedSlots ?? countSlots(declaration.tensorNames, named);
    const edges: (GradEdge | null)[] = [];
    for (const name of declaration.edgeNames) {
      for (const slot of slots[name]) {
        const input = inputs[slot];
        edges.push(input === null ? null : gradientEdge(input));
      }
    }
    super(edges);
    this.name = declaration.nodeName;
    this.declaration = declaration;
    this.named = named;
    this.inputs = inputs;
    this.results = results;
    this.slots = slots;
    this.edgeSlots = declaration.fixedEdges ?? countSlots(declaration.edgeNames, named);
    const versions: number[] = [];
    const shapes: Shape[] = [];
    for (const input of inputs) {
      versions.push(input === null ? 0 : input.version);
      shapes.push(input === null ? NO_SHAPE : input.shape);
    }
    this.versions = versions;
    this.shapes = shapes;
    this.resultVersions = [];
    for (const result of results) this.resultVersions.push(result.version);
  }

  /** An in-place call moved the result into `target`: that is what backward must read. */
  rebindResult(target: Tensor): void {
    this.results = [target];
    this.resultVersions = [target.version];
  }

  /** Lets go of tensors; plain arguments stay, so a formula that reads no tensor may run again. */
  override release(): void {
    const { args } = this.declaration.schema;
    if (args.length === this.declaration.tensorArgs.length) this.named = NOTHING;
    else {
      const plain: Record<string, unknown> = {};
      for (const { name, type } of args) if (type.base !== "Tensor") plain[name] = this.named[name];
      this.named = plain;
    }
    this.inputs = [];
    this.results = [];
    this.freed = true;
  }

  apply(received: Grads): Grads {
    const context = this.makeContext(received);
    const rules = this.declaration.rules.backward;
    if (typeof rules === "function") return this.spread(rules(context as never));
    const formulas = rules as Readonly<Record<string, unknown>>;
    const byName: Record<string, unknown> = {};
    for (const name of this.declaration.edgeNames) {
      const formula = formulas[name];
      if (typeof formula === "function" && this.needs(name)) byName[name] = formula(context);
    }
    return this.spread(byName);
  }

  /** What a formula may read; see `BackwardContext`. */
  private makeContext(received: Grads): object {
    const context = Object.create(this.declaration.context);
    context.node = this;
    context.grad = received[0] ?? (this.outputs.length > 0 ? this.zerosFor(0) : null);
    context.grads = received;
    return context;
  }

  private zerosFor(index: number): Tensor | null {
    const { shape, dtype } = this.outputs[index];
    return isFloatingPoint(dtype) ? algebra().zeros(shape, dtype) : null;
  }

  /** Gradients by argument name → by edge. */
  private spread(byName: Named): Grads {
    const out: (Tensor | null)[] = [];
    for (const name of this.declaration.edgeNames) {
      const value = byName[name];
      const slots = this.edgeSlots[name];
      for (const slot of slots) {
        const item = Array.isArray(value) ? value[slot - slots[0]] : value;
        out.push(item instanceof Tensor && this.edges[slot] !== null ? item : null);
      }
    }
    return out;
  }

  needs(name: string): boolean {
    return this.edgeSlots[name]?.some((slot) => this.edges[slot] !== null) ?? false;
  }

  shapeOf(name: string): Shape {
    return this.shapes[this.slots[name][0]] ?? [];
  }

  stridesOf(name: string): Shape {
    return this.inputs[this.slots[name][0]]?.strides ?? NO_SHAPE;
  }

  /** An argument, checked. */
  argument(name: string): unknown {
    if (this.freed) throw runtimeError(FREED);
    const value = this.named[name];
    for (const slot of this.slots[name] ?? []) {
      const input = this.inputs[slot];
      if (input !== null) checkVersion(input, this.versions[slot]);
    }
    return value;
  }

  plainArgument(name: string): unknown {
    return this.named[name];
  }

  result(index: number): Tensor {
    if (this.freed) throw runtimeError(FREED);
    checkVersion(this.results[index], this.resultVersions[index], () => outputOf(this.name, index));
    return this.results[index];
  }

  resultList(): readonly Tensor[] {
    if (this.freed) throw runtimeError(FREED);
    return this.results;
  }
}

/** A list argument has as many positions as it has elements in this call. */
function countSlots(names: readonly string[], named: Named): Slots {
  let at = 0;
  return Object.fromEntries(
    names.map((name) => {
      const value = named[name];
      const count = Array.isArray(value) ? value.length : 1;
      at += count;
      return [name, Array.from({ length: count }, (_, k) => at - count + k)];
    }),
  );
}

/** `origin`: what made it, and which of its outputs it is. */
function checkVersion(tensor: Tensor, expected: number, origin = originOf(tensor)): void {
  const actual = tensor.version;
  if (actual === expected) return;
  throw runtimeError(
    `one of the variables needed for gradient computation has been modified by an inplace operation: [torch.${SCALAR_TYPE[tensor.dtype]}Tensor ${formatShape(tensor.shape)}]${origin()} is at version ${actual}; expected version ${expected} instead. Hint: enable anomaly detection to find the operation that failed to compute its gradient, with torch.autograd.set_detect_anomaly(True, check_nan=False).`,
  );
}

function originOf(tensor: Tensor): () => string {
  return () => {
    const node = gradFnOf(tensor);
    return node === null ? "" : outputOf(node.name, tensor.outputIndex);
  };
}

/** PyTorch names the operation here, not its node: `Exp` for `ExpBackward0`. */
function outputOf(node: string, index: number): string {
  return `, which is output ${index} of ${node.replace(/Backward\d+$/, "")},`;
}

/** Getters for every argument of a schema, shared by all contexts of one op. */
export function contextPrototype(schema: Schema): object {
  const prototype = {
    node: null as OpNode | null,
    // Getters of closures: formulas take these out of the context by destructuring.
    get needs() {
      const { node } = this;
      return (name: string) => node?.needs(name) ?? false;
    },
    get shapeOf() {
      const { node } = this;
      return (name: string) => node?.shapeOf(name) ?? [];
    },
    get stridesOf() {
      const { node } = this;
      return (name: string) => node?.stridesOf(name) ?? [];
    },
  };
  schema.args.forEach((arg) => {
    const isTensor = arg.type.base === "Tensor";
    Object.defineProperty(prototype, arg.name, {
      get(this: { node: OpNode }) {
        return isTensor ? this.node.argument(arg.name) : this.node.plainArgument(arg.name);
      },
    });
  });
  Object.defineProperty(prototype, "result", {
    get(this: { node: OpNode }) {
      return this.node.result(0);
    },
  });
  Object.defineProperty(prototype, "results", {
    get(this: { node: OpNode }) {
      return this.node.resultList();
    },
  });
  return prototype;
}
