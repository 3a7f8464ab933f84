/** The names that layer declarations may use: F, torch, init, math and the tuple makers. */
import { declaredOps, type OpDeclaration } from "../autograd/op.ts";
import type { Schema } from "../schema/parse.ts";
import { typeError } from "../tensor/errors.ts";
import type { Callable, Scope } from "./evaluate.ts";
import { declaredInitializers } from "./initializer.ts";

let scope: Scope | null = null;
/** Ops declared when the scope was made: later ones make it anew. */
let known = 0;

export function globalScope(): Scope {
  if (scope === null || known !== declaredOps().length) {
    known = declaredOps().length;
    scope = makeScope();
  }
  return scope;
}

function makeScope(): Scope {
  return {
    F: functionsOn("F"),
    torch: functionsOn("torch"),
    init: Object.fromEntries(
      [...declaredInitializers()].map(([name, { schema, call }]) => [name, bindTo(schema, call)]),
    ),
    math: { sqrt: ([x]: readonly unknown[]) => Math.sqrt(Number(x)) },
    _single: tupleOf(1),
    _pair: tupleOf(2),
    _triple: tupleOf(3),
    _ntuple: ([value, count]: readonly unknown[]) => tupleOf(Number(count))([value], {}),
    _pad_amounts: ([padding, kernel, dilation]: readonly unknown[]) => padAmounts(padding, kernel, dilation),
    _output_padding: ([self]: readonly unknown[]) => (self as Scope).output_padding,
    _reduction: ([, , reduction]: readonly unknown[]) => reduction,
    len: ([value]: readonly unknown[]) => (Array.isArray(value) ? value.length : 0),
    isinstance: ([value, type]: readonly unknown[]) =>
      type === "float" ? typeof value === "number" : type === typeName(value),
    int: "int",
    float: "float",
    str: "str",
  };
}

function typeName(value: unknown): string {
  if (typeof value === "string") return "str";
  return typeof value === "number" && Number.isInteger(value) ? "int" : "object";
}

function functionsOn(surface: string): Scope {
  const functions: Record<string, Callable> = {};
  for (const declaration of declaredOps()) {
    if (!declaration.surface.has(surface)) continue;
    for (const name of [declaration.schema.name, ...(declaration.rules.aliases ?? [])]) {
      functions[name] ??= bindOp(declaration);
    }
  }
  return functions;
}

function bindOp({ schema, call }: OpDeclaration): Callable {
  return bindTo(schema, call);
}

/** Calls by position and keyword; a number stands for a sized list. */
function bindTo(schema: Schema, call: (...args: unknown[]) => unknown): Callable {
  return (positional, keyword) => {
    for (const name of Object.keys(keyword)) {
      if (!schema.args.some((arg) => arg.name === name)) {
        throw typeError(`${schema.name}() got an unexpected keyword argument '${name}'`);
      }
    }
    const args = schema.args.map((arg, i) => {
      const value = i < positional.length ? positional[i] : keyword[arg.name];
      const { list, size } = arg.type;
      return list && size !== null && typeof value === "number" ? new Array(size).fill(value) : value;
    });
    return call(...args);
  };
}

/** A number repeated, or the tuple as it is. */
function tupleOf(count: number): Callable {
  return ([value]) => (Array.isArray(value) ? value : new Array(count).fill(value));
}

/** What `F.pad` adds before and after each dim, last dim first, so that the convolution itself need not pad. */
function padAmounts(padding: unknown, kernel: unknown, dilation: unknown): number[] {
  const sizes = kernel as readonly number[];
  const amounts = sizes.map((size, d): readonly number[] => {
    if (Array.isArray(padding)) return [padding[d], padding[d]];
    const total = padding === "same" ? (dilation as readonly number[])[d] * (size - 1) : 0;
    return [Math.floor(total / 2), total - Math.floor(total / 2)];
  });
  return amounts.reverse().flat();
}
