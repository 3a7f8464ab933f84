/** Binds a call made by position and keyword to one of a function's overloads, with PyTorch's error sentences. */
import { typeError } from "../tensor/errors.ts";
import { type Decoder, match, type Reader } from "./match.ts";
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

/** Overloads that return a new tensor and take no `out=` in PyTorch, though most such do. */
const WITHOUT_OUT =
  /^(conv[123]d(\.padding)?|conv_transpose[123]d(\.input)?|batch_norm|(alpha_|feature_)*dropout|sum|prod)$/;

function takesOut({ name, overload, returns }: Schema): boolean {
  if (returns.length !== 1 || returns[0].type.base !== "Tensor") return false;
  return !WITHOUT_OUT.test(overload === "" ? name : `${name}.${overload}`);
}

/** Functions whose Tensor arguments also take Python numbers. */
const NUMBERS_AS_TENSORS = new Set(
  "add add_ add_out div div_ divide divide_ mul mul_ multiply multiply_ sub sub_ subtract subtract_ true_divide true_divide_ floor_divide floor_divide_ remainder remainder_ fmod fmod_ eq eq_ ne ne_ lt lt_ le le_ gt gt_ ge ge_ not_equal less less_equal greater greater_equal rsub pow pow_ bitwise_and bitwise_or bitwise_xor bitwise_and_ bitwise_or_ bitwise_xor_ bitwise_left_shift bitwise_right_shift where copysign copysign_ float_power clamp_min clamp_max logical_and logical_or logical_xor atan2 hypot maximum minimum  index_put index_put_ __setitem__ heaviside".split(
    " ",
  ),
);

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
  const failures: string[] = [];
  for (const overload of overloads) {
    const plan = tryOverload(overload, spec, context, (reason) => failures.push(reason));
    if (plan !== null) return plan;
  }
  if (overloads.length === 1) throw typeError(failures[0]);
  throw typeError(describeMismatch(overloads, spec, context));
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
  for (let i = 0; i < args.length; i++) {
    const arg = args[i];
    const item = !arg.keywordOnly && i < positional.length ? positional[i] : byKeyword(arg, spec, used);
    if (item === undefined) {
      if (!arg.hasDefault) missing.push(shownName(arg, context));
      readers.push(undefined);
      continue;
    }
    const allowNumbers = NUMBERS_AS_TENSORS.has(context.name) && !(context.method && i === 0);
    const reader = match(arg.type, item, allowNumbers, context.decode);
    if (reader === null) {
      fail(wrongType(context, arg, i, item, i < positional.length));
      return null;
    }
    readers.push(reader);
  }
  if (missing.length > 0) {
    fail(
      `${context.name}() missing ${missing.length} required positional arguments: ${missing.map((m) => `"${m}"`).join(", ")}`,
    );
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
  if (rest.every((item) => item.kind === "i" || item.kind === "T")) {
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

/** A tensor `self` is called `input`; a number keeps its name. */
function inputName({ name, type }: SchemaArg): string {
  return name === "self" && type.base === "Tensor" ? "input" : name;
}

function shownName(arg: SchemaArg, context: BindContext): string {
  return context.method ? arg.name : inputName(arg);
}

function tooMany(
  context: BindContext,
  positional: readonly SchemaArg[],
  args: readonly SchemaArg[],
  spec: CallSpec,
): string {
  const skip = context.method ? 1 : 0;
  const required = positional.filter((arg) => !arg.hasDefault).length - skip;
  const max = positional.length - skip;
  const given = spec.positional.length - skip;
  const amount =
    required === max && args.length === positional.length ? `${max}` : `from ${required} to ${max}`;
  return `${context.name}() takes ${amount} positional argument${max === 1 ? "" : "s"} but ${given} ${given === 1 ? "was" : "were"} given`;
}

function wrongType(
  context: BindContext,
  arg: SchemaArg,
  index: number,
  item: Item,
  positional: boolean,
): string {
  const place = positional ? ` (position ${context.method ? index : index + 1})` : "";
  return `${context.name}(): argument '${shownName(arg, context)}'${place} must be ${typeName(arg.type)}, not ${kindName(item)}`;
}

/** A schema type as PyTorch's sentences call it. */
export function typeName(type: ArgType): string {
  const names: Readonly<Record<string, string>> = {
    Scalar: "Number",
    ScalarType: "torch.dtype",
    Device: "torch.device",
    Layout: "torch.layout",
    MemoryFormat: "torch.memory_format",
    Generator: "torch.Generator",
    Any: "object",
  };
  const base = names[type.base] ?? type.base;
  if (!type.list) return base;
  return type.base === "int" || type.base === "float" ? `tuple of ${base}s` : `tuple of ${base}s`;
}

const KIND_NAMES: Readonly<Record<string, string>> = {
  T: "Tensor",
  i: "int",
  z: "int",
  f: "float",
  b: "bool",
  n: "NoneType",
  c: "complex",
  s: "str",
  d: "torch.dtype",
  v: "torch.device",
  l: "torch.layout",
  m: "torch.memory_format",
  g: "torch.Generator",
  e: "ellipsis",
  o: "object",
  list: "list",
  tuple: "tuple",
  slice: "slice",
};

export function kindName(item: Item): string {
  return KIND_NAMES[item.kind];
}

function describeMismatch(overloads: readonly Overload[], spec: CallSpec, context: BindContext): string {
  const skip = context.method ? 1 : 0;
  const given = [
    ...spec.positional.slice(skip).map(describeItem),
    ...[...spec.keyword].map(([name, item]) => `${name}=${describeItem(item)}`),
  ];
  const lines = overloads.map(({ schema }) => ` * ${signatureLine(schema, context)}`);
  return `${context.name}() received an invalid combination of arguments - got (${given.join(", ")}), but expected one of:\n${lines.join("\n")}\n`;
}

function describeItem(item: Item): string {
  if (item.kind !== "list" && item.kind !== "tuple") return kindName(item);
  const inner = item.items.map(describeItem).join(", ");
  const comma = item.kind === "tuple" && item.items.length === 1 ? "," : "";
  return `${kindName(item)} of ${item.kind === "list" ? "[" : "("}${inner}${comma}${item.kind === "list" ? "]" : ")"}`;
}

/** An optional bool that is not given counts as False. */
function shownDefault({ type, defaultText }: SchemaArg): string {
  return type.base === "bool" && defaultText === "None" ? "False" : defaultText;
}

/** `(Tensor input, Tensor other, *, Number alpha = 1, Tensor out = None)` */
export function signatureLine(schema: Schema, context: Pick<BindContext, "method">): string {
  const parts: string[] = [];
  const out = !context.method && takesOut(schema) ? ["Tensor out = None"] : [];
  // Where a tensor is made anew, `out` comes before what says how.
  const isFactory = schema.args.some(({ type }) => type.base === "Layout");
  let star = false;
  for (const arg of context.method ? schema.args.slice(1) : schema.args) {
    if (arg.keywordOnly && !star) {
      parts.push("*", ...(isFactory ? out : []));
      star = true;
    }
    parts.push(`${typeName(arg.type)} ${inputName(arg)}${arg.hasDefault ? ` = ${shownDefault(arg)}` : ""}`);
  }
  if (!isFactory) parts.push(...(star || out.length === 0 ? [] : ["*"]), ...out);
  return `(${parts.join(", ")})`;
}
