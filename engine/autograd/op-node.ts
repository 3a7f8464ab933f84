/** The backward node of a declared op: keeps its arguments, checks them when a formula reads them. */
import type { Schema } from "../schema/parse.ts";
import { isFloatingPoint } from "../tensor/dtype.ts";
import type { Shape } from "../tensor/shape.ts";
import { type GradEdge, Tensor } from "../tensor/tensor.ts";
import { algebra } from "./algebra.ts";
import { Kept, placeOfResult } from "./kept.ts";
import { withGrad } from "./mode.ts";
import { type Grads, gradientEdge, Node } from "./node.ts";
import { unobserved } from "./observe.ts";
import type { OpDeclaration } from "./op.ts";
import { packHook } from "./saved.ts";

const NOTHING: Named = {};

type Slots = Readonly<Record<string, readonly number[]>>;
type Named = Readonly<Record<string, unknown>>;

export class OpNode extends Node {
  name: string;
  private readonly declaration: OpDeclaration;
  private named: Named;
  private readonly kept: Kept;
  /** Positions of each argument among the inputs, and among the edges. */
  private readonly slots: Slots;
  private readonly edgeSlots: Slots;

  constructor(
    declaration: OpDeclaration,
    named: Named,
    inputs: readonly (Tensor | null)[],
    results: readonly Tensor[],
    edgeOf: (input: Tensor) => GradEdge | null = gradientEdge,
  ) {
    const slots = declaration.fixedSlots ?? countSlots(declaration.tensorNames, named);
    const edges: (GradEdge | null)[] = [];
    for (const name of declaration.edgeNames) {
      for (const slot of slots[name]) {
        const input = inputs[slot];
        edges.push(input === null ? null : edgeOf(input));
      }
    }
    super(edges);
    this.name = declaration.nodeName;
    this.declaration = declaration;
    this.named = named;
    this.kept = new Kept(inputs, results);
    this.slots = slots;
    this.edgeSlots = declaration.fixedEdges ?? countSlots(declaration.edgeNames, named);
  }

  /** An in-place call moved the result into `target`: that is what backward must read. */
  rebindResult(target: Tensor): void {
    this.kept.rebindResult(target);
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
    this.kept.release();
  }

  /** Shows what the formulas will read to the hook of the moment, and refuses tensors of inference mode. */
  save(): void {
    const hook = packHook();
    for (const place of this.placesRead()) this.kept.pack(place, hook);
  }

  /** What a formula reads under a name (`self`, `result`, `indices`): a tensor or null, undefined for an unknown name. */
  saved(name: string): Tensor | null | undefined {
    const place = this.placeOf(name);
    if (place === undefined) return undefined;
    return this.placesRead().includes(place) ? this.kept.at(place) : null;
  }

  /** Gives one saved tensor to a hook. */
  packSaved(name: string, hook: NonNullable<ReturnType<typeof packHook>>): void {
    const place = this.placeOf(name);
    if (place !== undefined) this.kept.pack(place, hook);
  }

  /** Names under which `saved` and `plainArgument` answer. */
  get savedNames(): readonly string[] {
    const { args, returns } = this.declaration.schema;
    return [...args.map(({ name }) => name), ...returns.map(({ name }) => name ?? "result")];
  }

  private placeOf(name: string): number | undefined {
    if (this.declaration.tensorNames.includes(name)) return this.slots[name][0];
    const index = this.declaration.schema.returns.findIndex((one) => (one.name ?? "result") === name);
    return index < 0 ? undefined : placeOfResult(index);
  }

  /** Found by running the formulas over zeros; arguments in the order of their names, then results, as PyTorch saves. */
  private placesRead(): readonly number[] {
    const overZeros = (): Grads => this.run(this.outputs.map((_, index) => this.zerosFor(index)));
    const read = this.kept.placesReadBy(() => unobserved(() => withGrad(false, overZeros)));
    const slots = [...this.declaration.tensorNames].sort().flatMap((name) => this.slots[name]);
    return [...slots, ...this.outputs.map((_, index) => placeOfResult(index))].filter((p) => read.has(p));
  }

  apply(received: Grads): Grads {
    return this.kept.isPacked ? this.kept.whileUnpacked(() => this.run(received)) : this.run(received);
  }

  private run(received: Grads): Grads {
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
    return this.kept.shape(this.slots[name][0]);
  }

  stridesOf(name: string): Shape {
    return this.kept.strides(this.slots[name][0]);
  }

  /** An argument, checked. */
  argument(name: string): unknown {
    const value = this.named[name];
    const slots = this.slots[name];
    return Array.isArray(value)
      ? slots.map((slot) => this.kept.input(slot))
      : (this.kept.input(slots[0]) ?? value);
  }

  plainArgument(name: string): unknown {
    return this.named[name];
  }

  result(index: number): Tensor {
    return this.kept.result(index, this.name);
  }

  resultList(): readonly Tensor[] {
    return this.kept.allResults();
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
    // To a formula `grad` is what arrives, also of an op that takes an argument of this name.
    if (arg.name === "grad") return;
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
