/**
 * `layer(schema)(rules)`: one declaration a leaf layer. From it come TypeScript's module class and Python's
 * `nn.Module` subclass; its parts are Python expressions, which both read.
 */
import { parseSchema, type Schema } from "../schema/parse.ts";
import type { PositionalArgs } from "../schema/types.ts";
import { LeafModule } from "./leaf-module.ts";

export interface ParameterRules {
  /** A tuple, or None when there is no such parameter: `"(out_features,) if bias else None"`. */
  readonly shape: string;
  /** The initializer's call: `"init.ones_(self.weight)"`. */
  readonly reset: string;
}

/** What a leaf layer is, besides its signature. */
export interface LayerRules {
  /** One sentence, then shapes and conditions. */
  readonly doc: string;
  /** Python's base class when it is not `Module`: a family's `_ConvNd`, or another layer. */
  readonly base?: string;
  /** Condition under which the constructor raises, exception type, message (an f-string's text). */
  readonly checks?: readonly (readonly [
    condition: string,
    error: "ValueError" | "AssertionError",
    message: string,
  ])[];
  /** Attributes computed from the arguments; an argument without an entry is kept as it is. */
  readonly attributes?: Readonly<Record<string, string>>;
  /** Arguments that are not kept. `device` and `dtype` never are, and neither are names of parameters. */
  readonly consumed?: readonly string[];
  /** Tensors given as arguments that become buffers, as the weights of losses do. */
  readonly buffers?: readonly string[];
  readonly parameters?: Readonly<Record<string, ParameterRules>>;
  /** `"forward(input, target): F.mse_loss(input, target)"`; the part before the colon defaults to `forward(input)`. */
  readonly forward: string;
  /** Text with `{attribute}` and `{attribute!r}`, or pieces with the condition under which each is there. */
  readonly extraRepr?: string | readonly (string | readonly [condition: string, text: string])[];
  /** Attributes TorchScript would freeze: `__constants__`. */
  readonly constants?: readonly string[];
}

/** One declared leaf layer, as bindings read it. */
export interface LayerDeclaration {
  readonly schema: Schema;
  /** Python module under `torch.nn.modules`. */
  readonly family: string;
  readonly rules: LayerRules;
  /** Names of the forward's arguments (`output_size=None` when they may be left out), and its body. */
  readonly inputs: readonly string[];
  readonly body: string;
  /** Name → expression, in the order of assignment. */
  readonly attributes: readonly (readonly [string, string])[];
}

const declarations: LayerDeclaration[] = [];

/** Every leaf layer declared so far, in order of declaration. */
export function declaredLayers(): readonly LayerDeclaration[] {
  return declarations;
}

/** The TypeScript class of a declared layer; its arguments are those of the schema. */
export type LayerClass<S extends string> = new (...args: PositionalArgs<`${S} -> Tensor`>) => LeafModule;

const FORWARD = /^forward\(([\w, =]*)\): /;

/** The `layer` function of one family of layers. */
export function layersOf(family: string) {
  return <const S extends string>(schemaText: S) =>
    (rules: LayerRules): LayerClass<S> => {
      const declaration = describe(family, schemaText, rules);
      declarations.push(declaration);
      return class extends LeafModule {
        constructor(...args: PositionalArgs<`${S} -> Tensor`>) {
          super(declaration, args);
        }
      };
    };
}

function describe(family: string, schemaText: string, rules: LayerRules): LayerDeclaration {
  const schema = parseSchema(`${schemaText} -> Tensor`);
  const heading = FORWARD.exec(rules.forward);
  const dropped = new Set([
    "device",
    "dtype",
    ...(rules.consumed ?? []),
    ...(rules.buffers ?? []),
    ...Object.keys(rules.parameters ?? {}),
  ]);
  const computed = rules.attributes ?? {};
  const kept = schema.args.map((arg) => arg.name).filter((name) => !dropped.has(name) && !(name in computed));
  return {
    schema,
    family,
    rules,
    inputs: heading === null ? ["input"] : heading[1].split(", ").filter(Boolean),
    body: rules.forward.slice(heading?.[0].length ?? 0),
    attributes: [...kept.map((name) => [name, name] as const), ...Object.entries(computed)],
  };
}
