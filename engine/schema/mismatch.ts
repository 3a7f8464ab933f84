/** What PyTorch's argument parser says of a call that fits no signature. */
import { TorchError, typeError } from "../tensor/errors.ts";
import type { BindContext, Overload } from "./bind.ts";
import { type NumberForm, numberForms } from "./numbers.ts";
import type { ArgType, Schema, SchemaArg } from "./parse.ts";
import type { CallSpec, Item } from "./spec.ts";

type Shown = Pick<BindContext, "name" | "method">;

/** Overloads that return a new tensor and take no `out=` in PyTorch, though most such do. */
const WITHOUT_OUT =
  /^(conv[123]d(\.padding)?|conv_transpose[123]d(\.input)?|batch_norm|(alpha_|feature_)*dropout|sum|prod|rsub.*)$/;

/** With more results than one, those that have names: `max.dim`, `sort`. */
export function takesOut({ name, overload, returns }: Schema): boolean {
  if (returns.some(({ type }) => type.base !== "Tensor" || type.list) || returns.length === 0) return false;
  if (returns.length > 1 && returns[0].name === null) return false;
  return !WITHOUT_OUT.test(overload === "" ? name : `${name}.${overload}`);
}

export function shownName(arg: SchemaArg, { method }: Pick<BindContext, "method">): string {
  return arg.name === "self" && arg.type.base === "Tensor" && !method ? "input" : arg.name;
}

export function tooMany(
  context: Shown,
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

export function wrongType(
  context: Shown,
  arg: SchemaArg,
  index: number,
  item: Item,
  positional: boolean,
): string {
  const place = positional ? ` (position ${context.method ? index : index + 1})` : "";
  return `${context.name}(): argument '${shownName(arg, context)}'${place} must be ${typeName(arg.type)}, not ${kindName(item)}`;
}

const WHOLE = "iz";

/** Losses that compare the sizes of input and target in Python before anything else. */
const SIZED_TARGET = new Set(
  "mse_loss l1_loss smooth_l1_loss huber_loss binary_cross_entropy binary_cross_entropy_with_logits".split(
    " ",
  ),
);

/**
 * The same, or what is raised at once: PyTorch looks at no more than a list's first element before it has chosen the
 * signature, and at none of a list of tensors.
 */
export function unreadable(
  context: Shown,
  arg: SchemaArg,
  index: number,
  item: Item,
  positional: boolean,
): string {
  if (arg.name === "target" && SIZED_TARGET.has(context.name) && item.kind !== "T") {
    throw new TorchError("AttributeError", `'${kindName(item)}' object has no attribute 'size'`);
  }
  if (arg.type.list && (item.kind === "list" || item.kind === "tuple")) {
    const { items } = item;
    if (arg.type.base === "Tensor" && !arg.type.optionalElements) {
      const at = items.findIndex(({ kind }) => kind !== "T");
      if (at >= 0) {
        const place = context.method ? index - 1 : index;
        throw typeError(
          `expected Tensor as element ${at} in argument ${place}, but got ${kindName(items[at])}`,
        );
      }
    }
    if (arg.type.base === "int" && items.length > 1 && WHOLE.includes(items[0].kind)) {
      const at = items.findIndex(({ kind }) => !WHOLE.includes(kind));
      if (at >= 0) {
        throw typeError(
          `${context.name}(): argument '${shownName(arg, context)}' failed to unpack the object at pos ${at + 1} with error "type must be tuple of ints,but got ${kindName(items[at])}"`,
        );
      }
    }
  }
  return wrongType(context, arg, index, item, positional);
}

/** A schema type as PyTorch's sentences call it. */
function typeName(type: ArgType): string {
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
  return type.list ? `tuple of ${base}s` : base;
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

/** One argument of a signature as listed. */
interface Parameter {
  readonly name: string;
  readonly type: string;
  readonly keywordOnly: boolean;
  /** ` = 1`, or nothing when it must be given. */
  readonly value: string;
}

/** A signature as PyTorch lists it; several may be one schema here. */
interface Signature {
  readonly overload: number;
  readonly parameters: readonly Parameter[];
}

/** PyTorch's own signatures have one more form that it does not show. */
const WITH_HIDDEN_FORM = /^(add|sub|subtract|addmm|addmv|addr|addbmm|addcmul|addcdiv|addmm)_?$/;

/** `failures`: why each overload does not fit. */
export function mismatch(
  overloads: readonly Overload[],
  failures: readonly string[],
  spec: CallSpec,
  context: Shown,
): string {
  const signatures = overloads.flatMap(({ schema }, overload) =>
    signaturesOf(schema, context).map((parameters): Signature => ({ overload, parameters })),
  );
  if (signatures.length === 1 && !WITH_HIDDEN_FORM.test(context.name)) return failures[0];
  const given = spec.positional.length - (context.method ? 1 : 0) + spec.keyword.size;
  const plausible = signatures.filter(({ parameters }) => {
    const least = parameters.filter(({ value }) => value === "").length;
    return given >= least && given <= parameters.length;
  });
  if (plausible.length === 1) return failures[plausible[0].overload];
  return invalidCombination(signatures, spec, context);
}

function invalidCombination(signatures: readonly Signature[], spec: CallSpec, context: Shown): string {
  const skip = context.method ? 1 : 0;
  const positional = spec.positional.slice(skip);
  const start = `${context.name}() received an invalid combination of arguments - got `;
  if (signatures.length === 1) {
    const [{ parameters }] = signatures;
    const unfit = sameCount(parameters, positional, spec)
      ? unfitting(parameters, positional, spec)
      : described(positional, spec);
    return `${start}${unfit}, but expected ${listed(parameters)}`;
  }
  const got = kindsOf(positional, spec);
  const lines = inListedOrder(context.name, signatures).map(({ parameters }) => {
    const line = ` * ${listed(parameters)}\n`;
    if (!sameCount(parameters, positional, spec)) return line;
    const unknown = [...spec.keyword.keys()].filter((key) => !parameters.some(({ name }) => name === key));
    const why =
      unknown.length > 0
        ? `keywords were incorrect: ${unknown.join(", ")}`
        : `arguments have invalid types: ${unfitting(parameters, positional, spec)}`;
    return `${line}      didn't match because some of the ${why}\n`;
  });
  return `${start}${got}, but expected one of:\n${lines.join("")}`;
}

function described(positional: readonly Item[], spec: CallSpec): string {
  const named = [...spec.keyword].map(([name, item]) => `${name}=${describeItem(item)}`);
  return `(${[...positional.map(describeItem), ...named].join(", ")})`;
}

/** The same without what lists hold. PyTorch takes the last comma away only where there are positional arguments. */
function kindsOf(positional: readonly Item[], spec: CallSpec): string {
  const named = [...spec.keyword].map(([name, item]) => `${name}=${kindName(item)}`);
  const comma = positional.length === 0 && named.length > 0 ? ", " : "";
  return `(${[...positional.map(kindName), ...named].join(", ")}${comma})`;
}

/** Functions whose last signature PyTorch lists before the others. */
const LAST_FIRST = new Set(["sort", "argsort", "view", "where"]);

function inListedOrder(name: string, signatures: readonly Signature[]): readonly Signature[] {
  if (!LAST_FIRST.has(name)) return signatures;
  return [...signatures.slice(-1), ...signatures.slice(0, -1)];
}

/** PyTorch counts the star as an argument here. */
function sameCount(parameters: readonly Parameter[], positional: readonly Item[], spec: CallSpec): boolean {
  const star = parameters.some(({ keywordOnly }) => keywordOnly) ? 1 : 0;
  return positional.length + spec.keyword.size === parameters.length + star;
}

/** `(Tensor, !str!)`: what does not have the type of its place. */
function unfitting(parameters: readonly Parameter[], positional: readonly Item[], spec: CallSpec): string {
  const mark = (item: Item, type: string | undefined): string => {
    const shown = describeItem(item);
    return shown === type || (type === "float" && shown === "int") ? shown : `!${shown}!`;
  };
  const starAt = parameters.findIndex(({ keywordOnly }) => keywordOnly);
  const places = starAt < 0 ? parameters : parameters.slice(0, starAt);
  const named = [...spec.keyword].map(
    ([name, item]) => `${name}=${mark(item, parameters.find((parameter) => parameter.name === name)?.type)}`,
  );
  return `(${[...positional.map((item, i) => mark(item, places[i]?.type)), ...named].join(", ")})`;
}

function describeItem(item: Item): string {
  if (item.kind !== "list" && item.kind !== "tuple") return kindName(item);
  const inner = item.items.map(describeItem).join(", ");
  const comma = item.kind === "tuple" && item.items.length === 1 ? "," : "";
  return `${kindName(item)} of ${item.kind === "list" ? "[" : "("}${inner}${comma}${item.kind === "list" ? "]" : ")"}`;
}

/** `(Tensor input, Tensor other, *, Number alpha = 1, Tensor out = None)` */
export function signatureLine(schema: Schema, context: Pick<BindContext, "method">): string {
  return listed(parametersOf(schema, context, null));
}

function listed(parameters: readonly Parameter[]): string {
  const parts: string[] = [];
  parameters.forEach(({ name, type, keywordOnly, value }, i) => {
    if (keywordOnly && !parameters[i - 1]?.keywordOnly) parts.push("*");
    parts.push(`${type} ${name}${value}`);
  });
  return `(${parts.join(", ")})`;
}

/** The schema's own signature, and those where a number stands for a tensor. */
function signaturesOf(schema: Schema, context: Shown): Parameter[][] {
  const forms = numberForms(context.name).filter(
    ({ numbers }) =>
      !(context.method && numbers.includes("self")) &&
      numbers.every((name) => schema.args.some((arg) => arg.name === name && arg.type.base === "Tensor")),
  );
  return [null, ...forms]
    .map((form) => parametersOf(schema, context, form))
    .flatMap((parameters) => (SPLIT.test(context.name) ? perGenerator(parameters) : [parameters]));
}

/** What makes random tensors of a size has one signature with the generator and one without. */
const SPLIT = /^rand(n|int|perm)?$/;

function perGenerator(parameters: Parameter[]): Parameter[][] {
  const at = parameters.findIndex(({ name }) => name === "generator");
  return [parameters.with(at, { ...parameters[at], value: "" }), parameters.toSpliced(at, 1)];
}

function parametersOf(
  schema: Schema,
  context: Pick<BindContext, "method">,
  form: NumberForm | null,
): Parameter[] {
  const args = context.method ? schema.args.slice(1) : schema.args;
  const parameters = args.map((arg): Parameter => {
    const isNumber = form?.numbers.includes(arg.name) ?? false;
    return {
      name: isNumber ? arg.name : shownName(arg, { method: false }),
      type: isNumber ? "Number" : typeName(arg.type),
      keywordOnly: arg.keywordOnly,
      value: arg.hasDefault ? ` = ${shownDefault(arg)}` : "",
    };
  });
  if (context.method || !takesOut(schema) || form?.out === false) return parameters;
  const type = schema.returns.length > 1 ? "tuple of Tensors" : "Tensor";
  const out: Parameter = { name: "out", type, keywordOnly: true, value: " = None" };
  // What makes a tensor takes `out` before its dtype.
  const factory = args.some(({ name }) => name === "layout");
  const at = factory ? args.findIndex(({ name }) => name === "dtype") : args.length;
  return parameters.toSpliced(at, 0, out);
}

/** An optional bool that is not given counts as False. */
function shownDefault({ type, defaultText }: SchemaArg): string {
  if (type.base === "bool" && defaultText === "None") return "False";
  return defaultText.replace(/^(-?\d+)\.$/, "$1");
}
