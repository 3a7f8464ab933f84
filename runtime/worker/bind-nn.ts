/** What Python's torch.nn asks of the engine: the layer declarations as JSON, and the initializers. */

import {
  calculate_gain,
  declaredInitializers,
  declaredLayers,
  fans as fansOf,
  type LayerDeclaration,
} from "../../engine/nn/index.ts";
import type { SchemaArg } from "../../engine/schema/parse.ts";
import { runtimeError } from "../../engine/tensor/errors.ts";
import { tensorAt } from "./handles.ts";

/** Every leaf layer as `python/torch/nn/modules/_declared.py` reads it. */
export function describeLayers(): string {
  return JSON.stringify(declaredLayers().map(describeLayer));
}

function describeLayer({ schema, family, rules, inputs, body, attributes }: LayerDeclaration) {
  const base = rules.base ?? "Module";
  const { checks = [], buffers = [], constants = [], extraRepr = [] } = rules;
  return {
    name: schema.name,
    family,
    doc: rules.doc,
    base,
    /** A marker class, whose constructor needs nothing. */
    plainBase: base === "Module" || base.startsWith("_"),
    args: schema.args.map(describeArg),
    checks,
    attributes,
    buffers,
    parameters: Object.entries(rules.parameters ?? {}).map(([name, rule]) => ({ name, ...rule })),
    inputs,
    body,
    extraRepr: typeof extraRepr === "string" ? [extraRepr] : extraRepr,
    constants,
  };
}

/** A schema argument as Python reads it. */
export function describeArg({ name, type, keywordOnly, hasDefault, defaultText }: SchemaArg) {
  return {
    name,
    type: type.base,
    list: type.list,
    optional: type.optional,
    keywordOnly,
    default: hasDefault ? defaultText.replace(/^\[(.*)\]$/, "($1)").replace(",", ", ") : null,
  };
}

/** Every function of nn.init, with its signature. */
export function describeInitializers(): string {
  return JSON.stringify(
    [...declaredInitializers().values()].map(({ schema, doc }) => ({
      name: schema.name,
      doc,
      args: schema.args.map(describeArg),
    })),
  );
}

/** Fills the tensor under `handle`; further Tensor arguments are handles too. */
export function initialize(name: string, handle: number, ...rest: readonly unknown[]): void {
  const found = declaredInitializers().get(name);
  if (found === undefined) throw runtimeError(`nn.init has no ${name}`);
  const [, ...others] = found.schema.args;
  const values = others.map(({ type }, i) => (type.base === "Tensor" ? tensorAt(Number(rest[i])) : rest[i]));
  found.call(tensorAt(handle), ...values);
}

/** `fan_in,fan_out` */
export function fans(handle: number): string {
  const { fanIn, fanOut } = fansOf(tensorAt(handle).shape);
  return `${fanIn},${fanOut}`;
}

export { calculate_gain };
