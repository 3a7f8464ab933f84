/** TypeScript's shell over a layer declaration: builds the parameters, interprets the forward. */
import { valueError } from "../tensor/errors.ts";
import { getDefaultDType } from "../tensor/promotion.ts";
import { Tensor } from "../tensor/tensor.ts";
import { evaluate, truthy } from "./evaluate.ts";
import { fillTemplate } from "./format.ts";
import type { LayerDeclaration } from "./layer.ts";
import { Module } from "./module.ts";
import { parameter } from "./parameter.ts";
import { globalScope } from "./scope.ts";

/** A module built from a layer declaration. */
export class LeafModule extends Module {
  /** `self` as the declaration's expressions see it. */
  readonly attributes: Record<string, unknown> = {};
  private readonly declaration: LayerDeclaration;

  constructor(declaration: LayerDeclaration, args: readonly unknown[]) {
    super();
    this.declaration = declaration;
    const { schema, rules } = declaration;
    const given = Object.fromEntries(schema.args.map((arg, i) => [arg.name, args[i] ?? arg.default]));
    const scope = { ...globalScope(), ...given };
    for (const [condition, error, template] of rules.checks ?? []) {
      if (!truthy(evaluate(condition, scope))) continue;
      const message = fillTemplate(template, given, schema);
      throw error === "ValueError" ? valueError(message) : new Error(message);
    }
    for (const [name, expression] of declaration.attributes) {
      this.attributes[name] = evaluate(expression, { ...scope, self: this.attributes });
    }
    for (const name of rules.buffers ?? []) {
      const buffer = given[name];
      this.attributes[name] = buffer;
      if (buffer instanceof Tensor) this.registerBuffer(name, buffer);
    }
    this.makeParameters(scope);
    this.resetParameters();
  }

  override get typeName(): string {
    return this.declaration.schema.name;
  }

  private makeParameters(scope: Readonly<Record<string, unknown>>): void {
    const dtype = scope.dtype ?? getDefaultDType();
    for (const [name, { shape }] of Object.entries(this.declaration.rules.parameters ?? {})) {
      const sizes = evaluate(shape, { ...scope, self: this.attributes });
      const tensor = sizes === null ? null : parameter(sizes as readonly number[], dtype as Tensor["dtype"]);
      this.attributes[name] = tensor;
      if (tensor !== null) this.registerParameter(name, tensor);
    }
  }

  /** Draws the parameters anew. */
  resetParameters(): void {
    for (const [name, { reset }] of Object.entries(this.declaration.rules.parameters ?? {})) {
      if (this.attributes[name] !== null) evaluate(reset, { ...globalScope(), self: this.attributes });
    }
  }

  override forward(...inputs: readonly Tensor[]): Tensor {
    const names = this.declaration.inputs.map((input) => input.replace("=None", ""));
    const named = Object.fromEntries(names.map((name, i) => [name, inputs[i] ?? null]));
    const self = { ...this.attributes, training: this.training };
    return evaluate(this.declaration.body, { ...globalScope(), ...named, self }) as Tensor;
  }

  override extraRepr(): string {
    const { extraRepr } = this.declaration.rules;
    if (extraRepr === undefined) return "";
    const pieces = typeof extraRepr === "string" ? [extraRepr] : extraRepr;
    const scope = { ...globalScope(), self: this.attributes };
    return pieces
      .filter((piece) => typeof piece === "string" || truthy(evaluate(piece[0], scope)))
      .map((piece) => (typeof piece === "string" ? piece : piece[1]))
      .map((text) => fillTemplate(text, this.attributes, this.declaration.schema))
      .join("");
  }
}
