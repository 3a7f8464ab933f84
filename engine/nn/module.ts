/** TypeScript's `nn.Module`: a tree of modules that owns parameters and buffers under PyTorch's names. */
import type { Tensor } from "../tensor/tensor.ts";

/** `nn.Module`: subclass it, register what it owns, write `forward`. */
export abstract class Module {
  training = true;
  private readonly ownParameters = new Map<string, Tensor>();
  private readonly ownBuffers = new Map<string, Tensor>();
  private readonly ownModules = new Map<string, Module>();

  /** The computation. */
  abstract forward(...inputs: readonly Tensor[]): Tensor;

  /** Class name, as printed. */
  get typeName(): string {
    return this.constructor.name;
  }

  /** Owns a parameter under this name. */
  registerParameter(name: string, parameter: Tensor): void {
    this.ownParameters.set(name, parameter);
  }

  /** Owns a tensor that is saved with the module and is not trained. */
  registerBuffer(name: string, buffer: Tensor): void {
    this.ownBuffers.set(name, buffer);
  }

  /** Registers a child and returns it: `readonly fc = this.registerModule("fc", new Linear(2, 1))`. */
  registerModule<M extends Module>(name: string, module: M): M {
    this.ownModules.set(name, module);
    return module;
  }

  /** Modules registered directly on this one, with their names. */
  *children(): Iterable<readonly [string, Module]> {
    yield* this.ownModules;
  }

  /** This module and everything below it, each once, with dotted paths. */
  *namedModules(path = "", seen: Set<Module> = new Set()): Iterable<readonly [string, Module]> {
    if (seen.has(this)) return;
    seen.add(this);
    yield [path, this];
    for (const [name, child] of this.ownModules) {
      yield* child.namedModules(path === "" ? name : `${path}.${name}`, seen);
    }
  }

  /** Parameters with dotted names; one that is shared comes once, under its first name. */
  *namedParameters(): Iterable<readonly [string, Tensor]> {
    const seen = new Set<Tensor>();
    for (const [path, module] of this.namedModules()) {
      for (const [name, parameter] of module.ownParameters) {
        if (seen.has(parameter)) continue;
        seen.add(parameter);
        yield [path === "" ? name : `${path}.${name}`, parameter];
      }
    }
  }

  /** Every parameter in the tree, each once. */
  parameters(): Tensor[] {
    return Array.from(this.namedParameters(), ([, parameter]) => parameter);
  }

  /** Parameters and buffers by dotted name. */
  stateDict(): Map<string, Tensor> {
    const state = new Map<string, Tensor>();
    for (const [path, module] of this.namedModules()) {
      const prefix = path === "" ? "" : `${path}.`;
      for (const [name, tensor] of [...module.ownParameters, ...module.ownBuffers])
        state.set(prefix + name, tensor);
    }
    return state;
  }

  /** Sets training mode in the whole tree. */
  train(mode = true): this {
    for (const [, module] of this.namedModules()) module.training = mode;
    return this;
  }

  /** Sets evaluation mode in the whole tree. */
  eval(): this {
    return this.train(false);
  }

  /** Forgets the gradients of every parameter. */
  zeroGrad(): void {
    for (const parameter of this.parameters()) parameter.grad = null;
  }

  /** What stands between the parentheses when the module is printed. */
  extraRepr(): string {
    return "";
  }

  /** What Python's `print(model)` shows. */
  toString(): string {
    const children = Array.from(this.children(), ([name, child]) => `(${name}): ${indent(child.toString())}`);
    if (children.length === 0) return `${this.typeName}(${this.extraRepr()})`;
    return `${this.typeName}(\n  ${children.join("\n  ")}\n)`;
  }
}

function indent(text: string): string {
  return text.replaceAll("\n", "\n  ");
}
