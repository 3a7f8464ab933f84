/** Colab's `#@param`: which lines of a program ask for a control, of what kind, and which of them cannot be read. Pure text. */
import { tokenizeLines } from "../../editor/python-tokens.ts";
import { type ParamSpec, readSpec, type SpecValue, unquoted } from "./param-spec.ts";

export type ParamControl =
  | { readonly kind: "slider"; readonly min: number; readonly max: number; readonly step: number }
  | { readonly kind: "number"; readonly whole: boolean }
  | { readonly kind: "boolean" }
  | { readonly kind: "string" }
  /** `"2026-11-26"` */
  | { readonly kind: "date" }
  /** Any expression, as it is written. */
  | { readonly kind: "raw" }
  /** The choices as Python writes them. */
  | { readonly kind: "choice"; readonly literals: readonly string[]; readonly free: boolean };

export interface Param {
  /** The variable it sets. */
  readonly name: string;
  /** 1-based. */
  readonly line: number;
  /** Where the literal stands in its line, 0-based, end exclusive. */
  readonly from: number;
  readonly to: number;
  /** As Python writes it: `0.1`, `"relu"`, `True`. */
  readonly literal: string;
  readonly control: ParamControl;
}

export type ParamFault =
  /** No `name = value` stands before the comment. */
  | "assignment"
  /** What stands after `#@param` is neither `{…}` nor `[…]`. */
  | "notation"
  /** There is no such type. */
  | "type"
  /** The value is not of that type. */
  | "value"
  /** A slider needs `min` below `max` and a `step` above 0. */
  | "range"
  /** There is nothing to choose from. */
  | "choices";

export interface ParamProblem {
  readonly line: number;
  readonly fault: ParamFault;
  /** The part of the line that is meant. */
  readonly text: string;
}

export interface ParsedParams {
  readonly params: readonly Param[];
  readonly problems: readonly ParamProblem[];
}

const ASSIGNMENT = /^(\s*)([A-Za-z_]\w*)(\s*(?::[^=]+)?=(?!=)\s*)(.*?)\s*$/;
const MARK = /^#\s*@param\b/;
const INTEGER = /^[-+]?\d[\d_]*$/;
const NUMBER = /^[-+]?(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][-+]?\d+)?$/;
const TEXT = /^(?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')$/;
const DATE = /^(["'])(?:\d{4}-\d\d-\d\d)?\1$/;
const BOOLEAN = /^(?:True|False)$/;

export function parseParams(source: string): ParsedParams {
  const params: Param[] = [];
  const problems: ParamProblem[] = [];
  const texts = source.split("\n");
  tokenizeLines(source).forEach((tokens, index) => {
    const comment = tokens.at(-1);
    if (comment?.kind !== "comment" || !MARK.test(comment.text)) return;
    const code = texts[index].slice(0, texts[index].length - comment.text.length);
    const read = paramOf(code, comment.text.replace(MARK, "").trim(), index + 1);
    if ("fault" in read) problems.push(read);
    else params.push(read);
  });
  return { params, problems };
}

function paramOf(code: string, asked: string, line: number): Param | ParamProblem {
  const parts = ASSIGNMENT.exec(code);
  if (!parts || parts[4] === "") return { line, fault: "assignment", text: code.trim() };
  const [, indent, name, equals, literal] = parts;
  const spec = readSpec(asked);
  if (!spec) return { line, fault: "notation", text: asked };
  const control = controlOf(spec, literal);
  if (typeof control === "string") {
    const text = control === "value" ? literal : control === "type" ? String(spec.settings.type) : asked;
    return { line, fault: control, text };
  }
  const from = indent.length + name.length + equals.length;
  return { name, line, from, to: from + literal.length, literal, control };
}

function controlOf(spec: ParamSpec, literal: string): ParamControl | ParamFault {
  if (spec.choices) return choiceOf(spec, literal);
  const type = spec.settings.type ?? typeOf(literal);
  switch (type) {
    case "slider":
      return sliderOf(spec.settings, literal);
    case "number":
      return NUMBER.test(literal) ? { kind: "number", whole: false } : "value";
    case "integer":
      return INTEGER.test(literal) ? { kind: "number", whole: true } : "value";
    case "boolean":
      return BOOLEAN.test(literal) ? { kind: "boolean" } : "value";
    case "string":
      return TEXT.test(literal) ? { kind: "string" } : "value";
    case "date":
      return DATE.test(literal) ? { kind: "date" } : "value";
    case "raw":
      return { kind: "raw" };
    default:
      return "type";
  }
}

/** The type of a bare `#@param` is that of its value. */
function typeOf(literal: string): string {
  if (INTEGER.test(literal)) return "integer";
  if (NUMBER.test(literal)) return "number";
  if (BOOLEAN.test(literal)) return "boolean";
  return TEXT.test(literal) ? "string" : "raw";
}

/** Colab's own bounds where none are given. */
function sliderOf(
  { min = 0, max = 100, step = 1 }: ParamSpec["settings"],
  literal: string,
): ParamControl | ParamFault {
  if (typeof min !== "number" || typeof max !== "number" || typeof step !== "number") return "range";
  if (!(min < max && step > 0)) return "range";
  return NUMBER.test(literal) ? { kind: "slider", min, max, step } : "value";
}

function choiceOf({ choices, settings }: ParamSpec, literal: string): ParamControl | ParamFault {
  if (!choices || choices.length === 0) return "choices";
  const raw = settings.type === "raw";
  const quote = literal.startsWith("'") ? "'" : '"';
  const literals = choices.map((choice) => (raw ? String(choice) : literalOf(choice, quote)));
  return { kind: "choice", literals, free: settings["allow-input"] === true };
}

function literalOf(value: SpecValue, quote: string): string {
  if (typeof value === "string") return quoted(value, quote);
  if (typeof value === "boolean") return value ? "True" : "False";
  return String(value);
}

function quoted(text: string, quote: string): string {
  const escaped = text.replaceAll("\\", "\\\\").replaceAll(quote, `\\${quote}`);
  return quote + escaped.replaceAll("\n", "\\n").replaceAll("\t", "\\t") + quote;
}

/** A literal as a person writes it in a field: a text without its quotes. */
export function shownValue(literal: string): string {
  return TEXT.test(literal) ? unquoted(literal) : literal;
}

/** What a person put into a control, as Python; null: it is no value of that kind. */
export function writtenValue({ control, literal }: Param, typed: string): string | null {
  switch (control.kind) {
    case "slider":
      return isWhole(control) || /[.e]/.test(typed) ? typed : `${typed}.0`;
    case "number":
      return (control.whole ? INTEGER : NUMBER).test(typed.trim()) ? typed.trim() : null;
    case "boolean":
      return typed;
    case "string":
    case "date":
      return quoted(typed, literal[0]);
    case "raw":
      return typed.trim() === "" || /[#\n]/.test(typed) ? null : typed.trim();
    case "choice":
      if (!control.free) return typed;
      return control.literals.find((choice) => shownValue(choice) === typed) ?? quoted(typed, '"');
  }
}

function isWhole({ min, step }: Extract<ParamControl, { kind: "slider" }>): boolean {
  return Number.isInteger(min) && Number.isInteger(step);
}

/** The program with another value; everything else stays as it was. */
export function withValue(source: string, { line, from, to }: Param, literal: string): string {
  const lines = source.split("\n");
  const text = lines[line - 1];
  lines[line - 1] = text.slice(0, from) + literal + text.slice(to);
  return lines.join("\n");
}
