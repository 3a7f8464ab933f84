/** Binds a call made by position and keyword to one of a function's overloads, with PyTorch's error sentences. */
import { typeError } from "../tensor/errors.ts";
import { type Decoder, match, type Reader } from "./match.ts";
import { kindName, mismatch, shownName, takesOut, tooMany, unreadable } from "./mismatch.ts";
import { numberMayStandFor, numbersAlone } from "./numbers.ts";
import type { ArgType, Schema, SchemaArg } from "./parse.ts";
import type { CallSpec, Item } from "./spec.ts";

export interface Overload {
  readonly schema: Schema;
  readonly call: (...args: unknown[]) => unknown;
}

/** A resolved call: which overload, how each argument is read, and `out=` if given. */
export interface Plan<O extends Overload> {
  readonly overload: O;
  readonly readers: readonly (Reader | undefined)[];
  readonly out: Reader | null;
}

export interface BindContext {
  /** Public name, for sentences. */
  readonly name: string;
  /** A method: its first argument is not named in sentences. */
  readonly method: boolean;
  readonly decode: Decoder;
}

const KEYWORD_ALIASES: Readonly<Record<string, readonly string[]>> = {
  self: ["input", "x", "a", "x1"],
  input: ["x", "a", "x1"],
  dim: ["axis"],
  keepdim: ["keepdims"],
  other: ["x2"],
};

export function resolve<O extends Overload>(
  overloads: readonly O[],
  spec: CallSpec,
  context: BindContext,
): Plan<O> {
  // A tensor may stand for a number, but only where no overload takes the tensor as it is.
  for (const overload of overloads) {
    const plan = readsTensorAsNumber(overload, spec) ? null : tryOverload(overload, spec, context, () => {});
    if (plan !== null) return plan;
  }
  const failures = overloads.map((overload) => {
    let failure = "";
    const plan = tryOverload(overload, spec, context, (reason) => {
      failure = reason;
    });
    return plan ?? failure;
  });
  const found = failures.find((outcome) => typeof outcome !== "string");
  if (found !== undefined) return found;
  throw typeError(mismatch(overloads, failures.map(String), spec, context));
}

function readsTensorAsNumber({ schema }: Overload, spec: CallSpec): boolean {
  return schema.args.some((arg, i) => {
    const item = spec.positional[i] ?? spec.keyword.get(arg.name);
    return NUMBER_TYPES.has(arg.type.base) && item !== undefined && holdsTensor(item);
  });
}

const NUMBER_TYPES: ReadonlySet<string> = new Set(["Scalar", "int", "float"]);

function holdsTensor(item: Item): boolean {
  return (
    item.kind === "T" || ((item.kind === "list" || item.kind === "tuple") && item.items.some(holdsTensor))
  );
}

/** The item given for an argument: by keyword under any of its names. */
function byKeyword(arg: SchemaArg, spec: CallSpec, used: Set<string>): Item | undefined {
  for (const name of [arg.name, ...(KEYWORD_ALIASES[arg.name] ?? [])]) {
    const item = spec.keyword.get(name);
    if (item !== undefined) {
      used.add(name);
      return item;
    }
  }
  return undefined;
}

function tryOverload<O extends Overload>(
  overload: O,
  spec: CallSpec,
  context: BindContext,
  fail: (reason: string) => void,
): Plan<O> | null {
  const { args } = overload.schema;
  const positionalArgs = args.filter((arg) => !arg.keywordOnly);
  const positional = gatherVarargs(positionalArgs, spec.positional, context);
  if (positional.length > positionalArgs.length) {
    fail(tooMany(context, positionalArgs, args, spec));
    return null;
  }
  const used = new Set<string>();
  const readers: (Reader | undefined)[] = [];
  const missing: string[] = [];
  let [tensors, numbers] = [0, 0];
  for (let i = 0; i < args.length; i++) {
    const arg = args[i];
    const item = !arg.keywordOnly && i < positional.length ? positional[i] : byKeyword(arg, spec, used);
    if (item === undefined) {
      if (!arg.hasDefault) missing.push(shownName(arg, context));
      readers.push(undefined);
      continue;
    }
    const allowNumbers = numberMayStandFor(context.name, arg.name) && !(context.method && i === 0);
    const reader = match(arg.type, item, allowNumbers, context.decode);
    if (reader === null) {
      fail(unreadable(context, arg, i, item, i < positional.length));
      return null;
    }
    if (arg.type.base === "Tensor" && "at" in item && item.kind !== "n")
      item.kind === "T" ? tensors++ : numbers++;
    readers.push(reader);
  }
  if (missing.length > 0) {
    // The plural is the wrong way round in PyTorch.
    fail(
      `${context.name}() missing ${missing.length} required positional argument${missing.length > 1 ? "" : "s"}: ${missing.map((m) => `"${m}"`).join(", ")}`,
    );
    return null;
  }
  if (numbers > 0 && tensors === 0 && !numbersAlone(context.name)) {
    const first = args.findIndex(({ type }) => type.base === "Tensor");
    fail(`${context.name}(): argument '${shownName(args[first], context)}' must be Tensor`);
    return null;
  }
  let out: Reader | null = null;
  for (const [name, item] of spec.keyword) {
    if (used.has(name)) continue;
    if (name === "out" && !context.method && takesOut(overload.schema)) {
      out = item.kind === "n" ? null : outReader(item, context);
      continue;
    }
    const duplicate = positionalArgs
      .slice(0, positional.length)
      .some((arg) => shownName(arg, context) === name);
    fail(
      duplicate
        ? `${context.name}() got multiple values for argument '${name}'`
        : `${context.name}() got an unexpected keyword argument '${name}'`,
    );
    return null;
  }
  return { overload, readers, out };
}

function outReader(item: Item, context: BindContext): Reader {
  const list = item.kind === "list" || item.kind === "tuple";
  const type: ArgType = { base: "Tensor", list, size: null, optional: false, optionalElements: false };
  const reader = match(type, item, false, context.decode);
  if (reader === null)
    throw typeError(`${context.name}(): argument 'out' must be Tensor, not ${kindName(item)}`);
  return reader;
}

/** Functions that take their list of tensors loose, as Python's `*tensors`. */
const LOOSE_TENSORS = new Set(
  "atleast_1d atleast_2d atleast_3d block_diag broadcast_tensors cartesian_prod chain_matmul einsum meshgrid align_tensors".split(
    " ",
  ),
);

/** `view(2, 3)`: when the only positional parameter is a list of ints, loose ints are that list. */
function gatherVarargs(
  args: readonly SchemaArg[],
  items: readonly Item[],
  { method, name }: BindContext,
): readonly Item[] {
  if (LOOSE_TENSORS.has(name)) return gatherTensors(args, items);
  const first = method ? 1 : 0;
  if (args.length !== first + 1) return items;
  const { type } = args[first];
  if (!type.list || type.base !== "int" || items.length <= first) return items;
  const rest = items.slice(first);
  // The first decides, as in PyTorch.
  if (rest[0].kind === "i" || rest[0].kind === "T") {
    return [...items.slice(0, first), { kind: "tuple", items: rest }];
  }
  return items;
}

/** The last parameter is a list of tensors: loose tensors are that list. */
function gatherTensors(args: readonly SchemaArg[], items: readonly Item[]): readonly Item[] {
  const at = args.length - 1;
  const rest = items.slice(at);
  if (!args[at].type.list || !rest.every((item) => item.kind === "T")) return items;
  return [...items.slice(0, at), { kind: "tuple", items: rest }];
}
