/** Parses PyTorch's schema strings: `add.Tensor(Tensor self, Tensor other, *, Scalar alpha=1) -> Tensor`. */

export type BaseType =
  | "Tensor"
  | "int"
  | "float"
  | "bool"
  | "str"
  | "Scalar"
  | "ScalarType"
  | "Device"
  | "Layout"
  | "MemoryFormat"
  | "Generator"
  | "Any";

export interface ArgType {
  readonly base: BaseType;
  readonly list: boolean;
  /** `int[2]`: a single int stands for a list of two. */
  readonly size: number | null;
  readonly optional: boolean;
  /** `Tensor?[]`: elements may be None. */
  readonly optionalElements: boolean;
}

export type DefaultValue = number | boolean | string | null | readonly number[];

export interface SchemaArg {
  readonly name: string;
  readonly type: ArgType;
  readonly keywordOnly: boolean;
  readonly hasDefault: boolean;
  readonly default: DefaultValue;
  /** The default as written, for signatures. */
  readonly defaultText: string;
}

export interface SchemaReturn {
  readonly type: ArgType;
  readonly name: string | null;
}

export interface Schema {
  /** `add` */
  readonly name: string;
  /** `Tensor`, or "" */
  readonly overload: string;
  readonly args: readonly SchemaArg[];
  readonly returns: readonly SchemaReturn[];
  /** Returns a view of its first argument: `Tensor(a)`. */
  readonly isView: boolean;
  readonly text: string;
}

const TYPE = /^(\w+)(?:\((\w)(!?)\))?(\?)?(?:\[(\d*)\](\?)?)?$/;

function parseType(text: string): ArgType {
  const match = TYPE.exec(text);
  if (match === null) throw new SyntaxError(`schema: cannot read type '${text}'`);
  const list = match[5] !== undefined;
  return {
    base: (match[1] === "SymInt" ? "int" : match[1]) as BaseType,
    list,
    size: list && match[5] !== "" ? Number(match[5]) : null,
    optional: list ? match[6] === "?" : match[4] === "?",
    optionalElements: list && match[4] === "?",
  };
}

function parseDefault(text: string): DefaultValue {
  if (text === "None") return null;
  if (text === "True") return true;
  if (text === "False") return false;
  if (text.startsWith("[")) return text.slice(1, -1).split(",").filter(Boolean).map(Number);
  if (text === "inf") return Number.POSITIVE_INFINITY;
  const number = Number(text);
  return Number.isNaN(number) ? text.replace(/^["']|["']$/g, "") : number;
}

function parseArg(text: string, keywordOnly: boolean): SchemaArg {
  const match = /^(\S+) (\w+)(?:=(.*))?$/.exec(text);
  if (match === null) throw new SyntaxError(`schema: cannot read argument '${text}'`);
  const type = parseType(match[1]);
  const written = match[3] === undefined ? null : parseDefault(match[3]);
  return {
    name: match[2],
    type,
    keywordOnly,
    hasDefault: match[3] !== undefined,
    // `int[2] stride=1` means [1, 1].
    default:
      typeof written === "number" && type.size !== null
        ? new Array<number>(type.size).fill(written)
        : written,
    defaultText: match[3] ?? "",
  };
}

function split(text: string): string[] {
  return text === "" ? [] : text.split(", ");
}

export function parseSchema(text: string): Schema {
  const match = /^(\w+)(?:\.(\w+))?\((.*)\) -> (.*)$/.exec(text);
  if (match === null) throw new SyntaxError(`schema: cannot read '${text}'`);
  const args: SchemaArg[] = [];
  let keywordOnly = false;
  for (const part of split(match[3])) {
    if (part === "*") keywordOnly = true;
    else args.push(parseArg(part, keywordOnly));
  }
  const result = match[4];
  const parts = result.startsWith("(") ? split(result.slice(1, -1)) : [result];
  return {
    name: match[1],
    overload: match[2] ?? "",
    args,
    returns: parts.map((part) => {
      const [type, name] = part.split(" ");
      return { type: parseType(type), name: name ?? null };
    }),
    isView: /^Tensor\(\w\)(\[\])?$/.test(parts[0]),
    text,
  };
}
