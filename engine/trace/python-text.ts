/** Recorded calls as lines of Python. */
import { ELLIPSIS, Slice } from "../schema/match.ts";
import type { ArgType, SchemaArg } from "../schema/parse.ts";
import { FloatScalar } from "../tensor/scalar.ts";
import { Tensor } from "../tensor/tensor.ts";
import type { CallEntry } from "./call-entry.ts";

const OPERATORS: Readonly<Record<string, string>> = {
  add: "+",
  sub: "-",
  mul: "*",
  div: "/",
  matmul: "@",
  pow: "**",
};

export class PythonWriter {
  private readonly nameOf: (tensor: Tensor) => string;

  constructor(nameOf: (tensor: Tensor) => string) {
    this.nameOf = nameOf;
  }

  /** `y = F.linear(x, w, b)`; `instead` may stand on the right. */
  statement(call: CallEntry, instead: string | null = null): string {
    if (call.declaration.schema.name === "__setitem__") return this.assignment(call.arguments);
    const expression = instead ?? this.expression(call);
    const inPlace =
      call.outputs.length === 1 && call.inputs.some((input) => input.tensor === call.outputs[0]);
    if (inPlace && call.op.endsWith("_")) return expression;
    const targets = call.outputs.map(this.nameOf).join(", ");
    return `${targets}${call.outputs.length === 1 && call.listResult ? "," : ""} = ${expression}`;
  }

  private expression(call: CallEntry): string {
    const { schema } = call.declaration;
    const operator = call.op === schema.name ? OPERATORS[schema.name] : undefined;
    const [self, other] = call.arguments;
    if (
      operator !== undefined &&
      schema.args.slice(2).every((arg, i) => isUsual(arg, call.arguments[i + 2]))
    ) {
      return `${this.value(self, schema.args[0].type)} ${operator} ${this.value(other, schema.args[1].type)}`;
    }
    if (schema.name === "__getitem__")
      return `${this.value(self, schema.args[0].type)}[${this.index(other)}]`;
    if (schema.name === "rsub") {
      return `${this.value(other, schema.args[1].type)} - ${this.value(self, schema.args[0].type)}`;
    }
    // `.to()`, `.float()` and their like, all one call of a name that PyTorch's Tensor does not have.
    if (schema.name === "_to_copy") return `${this.value(self, schema.args[0].type)}.to(torch.${other})`;
    const method = call.namespace === "Tensor";
    const args = this.arguments(call, method ? 1 : 0);
    if (method) return `${this.value(self, schema.args[0].type)}.${call.op}(${args})`;
    return `${call.namespace === "F" ? "F" : "torch"}.${qualified(call)}(${args})`;
  }

  /** `x[:, 0] = 0` */
  private assignment([self, index, value]: readonly unknown[]): string {
    return `${this.index(self)}[${this.index(index)}] = ${this.index(value)}`;
  }

  private arguments(call: CallEntry, from: number): string {
    const { args } = call.declaration.schema;
    const parts: string[] = [];
    let named = false;
    for (let i = from; i < args.length; i++) {
      const arg = args[i];
      const value = call.arguments[i];
      if (isUsual(arg, value)) {
        named = true;
        continue;
      }
      const text = this.value(value, arg.type);
      parts.push(named || arg.keywordOnly ? `${arg.name === "self" ? "input" : arg.name}=${text}` : text);
    }
    return parts.join(", ");
  }

  /** An argument of this type. */
  value(value: unknown, type: ArgType): string {
    if (value instanceof Tensor) return value.wrappedNumber ? wrapped(value) : this.nameOf(value);
    if (value === null || value === undefined) return "None";
    if (Array.isArray(value)) {
      const inner = value.map((item) => this.value(item, { ...type, list: false }));
      // One factor for all dimensions: F.interpolate takes it as a number.
      if (type.base === "float" && inner.length === 1) return inner[0];
      return type.base === "Tensor"
        ? `[${inner.join(", ")}]`
        : `(${inner.join(", ")}${inner.length === 1 ? "," : ""})`;
    }
    if (type.base === "ScalarType") return `torch.${value}`;
    if (type.base === "float" && typeof value === "number") return floatText(value);
    return plain(value);
  }

  private index(value: unknown): string {
    if (Array.isArray(value)) {
      const inner = value.map((item) => this.index(item)).join(", ");
      return "isTuple" in value && value.isTuple ? inner : `[${inner}]`;
    }
    if (value instanceof Slice) {
      const part = (bound: number | null) => (bound === null ? "" : String(bound));
      return `${part(value.start)}:${part(value.stop)}${value.step === null ? "" : `:${value.step}`}`;
    }
    if (value === ELLIPSIS) return "...";
    if (value === null) return "None";
    if (value instanceof Tensor) return value.wrappedNumber ? wrapped(value) : this.nameOf(value);
    return plain(value);
  }
}

function qualified(call: CallEntry): string {
  return call.namespace === "special" || call.namespace === "linalg"
    ? `${call.namespace}.${call.op}`
    : call.op;
}

/** The argument has its default. */
export function isUsual(arg: SchemaArg, value: unknown): boolean {
  if (value === undefined || arg.name === "_stacklevel") return true;
  if (!arg.hasDefault) return false;
  if (Array.isArray(value) && Array.isArray(arg.default)) {
    const usual: readonly unknown[] = arg.default;
    return value.length === usual.length && value.every((item, i) => item === usual[i]);
  }
  return value === arg.default;
}

function wrapped(tensor: Tensor): string {
  const value = tensor.data[0];
  if (tensor.dtype === "bool") return value === 0 ? "False" : "True";
  return tensor.dtype === "int64" ? String(value) : floatText(value);
}

/** A Python float: whole numbers keep their point. */
export function floatText(value: number): string {
  if (value === Number.POSITIVE_INFINITY) return 'float("inf")';
  if (value === Number.NEGATIVE_INFINITY) return 'float("-inf")';
  if (Number.isNaN(value)) return 'float("nan")';
  const text = String(value);
  return /[.e]/.test(text) ? text : `${text}.0`;
}

/** A plain value as Python would print it. */
export function plain(value: unknown): string {
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "string") return `'${value}'`;
  if (value instanceof FloatScalar) return floatText(value.value);
  if (typeof value === "number" && !Number.isFinite(value)) return floatText(value);
  if (Array.isArray(value)) return `(${value.map(plain).join(", ")}${value.length === 1 ? "," : ""})`;
  return typeof value === "object" ? "…" : String(value);
}
