/** `initializer(schema)(fill)`: one declaration a function of nn.init, for TypeScript, layer declarations and Python. */
import { noGrad } from "../autograd/mode.ts";
import { announceWrite, observer } from "../autograd/observe.ts";
import { parseSchema, type Schema } from "../schema/parse.ts";
import type { NamedArgs, PositionalArgs } from "../schema/types.ts";
import { Tensor } from "../tensor/tensor.ts";

/** One declared `nn.init` function, as bindings read it. */
export interface InitializerDeclaration {
  readonly schema: Schema;
  readonly doc: string;
  /** Calls it with arguments in schema order; undefined means the default. */
  readonly call: (...args: unknown[]) => Tensor;
}

export interface InitializerRules<S extends string> {
  readonly doc: string;
  /** Writes into the tensor's elements. */
  fill(args: NamedArgs<S>): void;
}

interface ErasedRules {
  fill(args: Readonly<Record<string, unknown>>): void;
}

const declarations = new Map<string, InitializerDeclaration>();

/** Every initializer by name. */
export function declaredInitializers(): ReadonlyMap<string, InitializerDeclaration> {
  return declarations;
}

/** The first argument is the tensor that is filled in place, without history, and returned. */
export function initializer<const S extends string>(schemaText: S) {
  return (rules: InitializerRules<S>): ((...args: PositionalArgs<S>) => Tensor) => {
    const schema = parseSchema(schemaText);
    const erased: ErasedRules = rules;
    const call = (...args: readonly unknown[]): Tensor => {
      const tensor = args[0];
      if (!(tensor instanceof Tensor)) throw new TypeError(`${schema.name}: the first argument is no tensor`);
      const named = Object.fromEntries(schema.args.map((arg, i) => [arg.name, args[i] ?? arg.default]));
      announceWrite(tensor);
      noGrad(() => erased.fill(named));
      tensor.bumpVersion();
      observer()?.written?.(tensor);
      return tensor;
    };
    declarations.set(schema.name, { schema, doc: rules.doc, call });
    return call;
  };
}
