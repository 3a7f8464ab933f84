/** Evaluates the expressions of layer declarations as Python would; tuples and lists are arrays. */
import { typeError } from "../tensor/errors.ts";
import { type Expression, parseExpression } from "./expression.ts";

/** A function that expressions may call. */
export type Callable = (
  positional: readonly unknown[],
  keyword: Readonly<Record<string, unknown>>,
) => unknown;

export type Scope = Readonly<Record<string, unknown>>;

const parsed = new Map<string, Expression>();

/** The value of a Python expression with these names in scope. */
export function evaluate(text: string, scope: Scope): unknown {
  let expression = parsed.get(text);
  if (expression === undefined) {
    expression = parseExpression(text);
    parsed.set(text, expression);
  }
  return value(expression, scope);
}

export function truthy(of: unknown): boolean {
  return Array.isArray(of) ? of.length > 0 : Boolean(of);
}

function value(e: Expression, scope: Scope): unknown {
  switch (e.kind) {
    case "literal":
      return e.value;
    case "name":
      return lookUp(scope, e.name);
    case "attribute":
      return lookUp(record(value(e.of, scope)), e.name);
    case "item":
      return item(value(e.of, scope), number(value(e.index, scope)));
    case "call":
      return call(e, scope);
    case "sequence":
      return e.items.map((part) => value(part, scope));
    case "unary":
      return e.operator === "-" ? -number(value(e.of, scope)) : !truthy(value(e.of, scope));
    case "binary":
      return binary(e.operator, e.left, e.right, scope);
    case "condition":
      return truthy(value(e.test, scope)) ? value(e.yes, scope) : value(e.no, scope);
  }
}

function call(e: Extract<Expression, { kind: "call" }>, scope: Scope): unknown {
  const callee = value(e.callee, scope);
  if (!isCallable(callee)) throw typeError("layer: the expression calls what is not a function");
  return callee(
    e.positional.map((part) => value(part, scope)),
    Object.fromEntries(e.keyword.map(([name, part]) => [name, value(part, scope)])),
  );
}

function isCallable(of: unknown): of is Callable {
  return typeof of === "function";
}

function binary(operator: string, left: Expression, right: Expression, scope: Scope): unknown {
  const a = value(left, scope);
  if (operator === "and") return truthy(a) ? value(right, scope) : a;
  if (operator === "or") return truthy(a) ? a : value(right, scope);
  const b = value(right, scope);
  switch (operator) {
    case "is":
    case "==":
      return equal(a, b);
    case "is not":
    case "!=":
      return !equal(a, b);
    case "in":
      return Array.isArray(b) && b.some((part) => equal(a, part));
    case "not in":
      return !(Array.isArray(b) && b.some((part) => equal(a, part)));
    case "*":
      return Array.isArray(a) ? repeat(a, number(b)) : number(a) * number(b);
    case "+":
      return Array.isArray(a) && Array.isArray(b) ? [...a, ...b] : number(a) + number(b);
    default:
      return arithmetic(operator, number(a), number(b));
  }
}

function arithmetic(operator: string, a: number, b: number): number | boolean {
  switch (operator) {
    case "-":
      return a - b;
    case "/":
      return a / b;
    case "//":
      return Math.floor(a / b);
    case "%":
      return a - Math.floor(a / b) * b;
    case "**":
      return a ** b;
    case "<":
      return a < b;
    case ">":
      return a > b;
    case "<=":
      return a <= b;
    default:
      return a >= b;
  }
}

function equal(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((part, i) => equal(part, b[i]));
  }
  return a === b;
}

function repeat(items: readonly unknown[], times: number): unknown[] {
  return Array.from({ length: Math.max(0, times) }, () => items).flat();
}

function item(of: unknown, index: number): unknown {
  if (!Array.isArray(of)) throw typeError("layer: the expression indexes what is not a tuple");
  return of[index < 0 ? index + of.length : index];
}

function number(of: unknown): number {
  if (typeof of === "number" || typeof of === "boolean") return Number(of);
  throw typeError(`layer: a number is wanted, not ${String(of)}`);
}

function record(of: unknown): Scope {
  if (typeof of !== "object" || of === null)
    throw typeError("layer: the expression reads an attribute of no object");
  return of as Scope;
}

function lookUp(scope: Scope, name: string): unknown {
  const found = scope[name];
  if (found === undefined) throw typeError(`layer: '${name}' is not defined`);
  return found;
}
