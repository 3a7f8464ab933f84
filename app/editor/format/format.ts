/**
 * Tidies the white space of a Python text: around operators, after commas, inside brackets, before comments, at ends of
 * lines, between blocks. Words, their order, their lines and their indentation stay, and that is checked.
 */
import { type Lexeme, type Line, lex } from "./lex.ts";

export type Formatted =
  | { readonly text: string; readonly unreadable: null }
  /** The line that is no Python. */
  | { readonly text: null; readonly unreadable: number };

/** Blank lines in a row that are kept. */
const BLANK = 2;

export function formatPython(source: string): Formatted {
  const lines = lex(source);
  if (typeof lines === "number") return { text: null, unreadable: lines };
  const kept: string[] = [];
  let blank = 0;
  for (const line of lines) {
    if (line.lexemes.length === 0) {
      blank++;
      continue;
    }
    if (kept.length > 0) kept.push(...Array<string>(Math.min(blank, BLANK)).fill(""));
    blank = 0;
    kept.push(line.indent + spaced(line));
  }
  const text = kept.length === 0 ? "" : `${kept.join("\n")}\n`;
  return { text: sameProgram(lines, text) ? text : source, unreadable: null };
}

/** The same words on the same lines behind the same indents. */
function sameProgram(lines: readonly Line[], text: string): boolean {
  const again = lex(text);
  const facts = (all: readonly Line[]): string =>
    JSON.stringify(
      all
        .filter(({ lexemes }) => lexemes.length > 0)
        .map(({ indent, lexemes }) => [indent, ...lexemes.map((lexeme) => lexeme.text)]),
    );
  return typeof again !== "number" && facts(again) === facts(lines);
}

function spaced({ lexemes }: Line): string {
  return lexemes
    .map((lexeme, index) => (index === 0 ? "" : spaceBefore(lexemes, index)) + lexeme.text)
    .join("");
}

const BINARY = new Set(
  "+ - * / // % @ & | ^ << >> == != <= >= < > -> := += -= *= /= //= %= @= &= |= ^= <<= >>= **=".split(" "),
);
const PREFIXES = new Set("+ - * ** ~ @".split(" "));
const KEYWORDS = new Set(
  "and as assert async await case del elif else except finally for from global if import in is lambda match nonlocal not or raise return while with yield".split(
    " ",
  ),
);

function spaceBefore(line: readonly Lexeme[], index: number): string {
  const [before, here] = [line[index - 1], line[index]];
  if (here.kind === "comment") return "  ";
  if (here.text === "\\") return " ";
  if (isOneOf(before, "([{") || isOneOf(here, ")]}")) return "";
  if (isOneOf(here, ",;")) return "";
  if (isOneOf(before, ",;")) return " ";
  if (isEquals(here) || isEquals(before)) {
    const equals = isEquals(here) ? index : index - 1;
    return isKeywordArgument(line, equals) ? "" : " ";
  }
  if (isBinary(line, index) || isBinary(line, index - 1)) return " ";
  if (isPrefix(line, index - 1)) return "";
  // A colon that ends the head of a block, and a call, stand close.
  if (here.text === ":" && here.depth === 0) return "";
  if ((here.text === "(" || here.text === "[") && isOperand(before) && before.kind !== "number") return "";
  // `from . import x`, `1 .real`
  if (here.text === "." && isOperand(before) && before.kind !== "number") return "";
  if (before.text === "." && isOperand(line[index - 2])) return "";
  return here.space === "" ? "" : " ";
}

function isOneOf({ kind, text }: Lexeme, marks: string): boolean {
  return kind === "operator" && text.length === 1 && marks.includes(text);
}

function isEquals({ kind, text }: Lexeme): boolean {
  return kind === "operator" && text === "=";
}

function isWord({ kind, text }: Lexeme): boolean {
  return kind === "name" && KEYWORDS.has(text);
}

/** What an operator may stand behind. */
function isOperand(lexeme: Lexeme | undefined): boolean {
  if (lexeme === undefined || lexeme.kind === "comment") return false;
  if (lexeme.kind === "operator") return isOneOf(lexeme, ")]}") || lexeme.text === "...";
  return !isWord(lexeme);
}

function isBinary(line: readonly Lexeme[], index: number): boolean {
  const { kind, text } = line[index];
  return kind === "operator" && BINARY.has(text) && isOperand(line[index - 1]);
}

function isPrefix(line: readonly Lexeme[], index: number): boolean {
  const { kind, text } = line[index];
  return kind === "operator" && PREFIXES.has(text) && !isOperand(line[index - 1]);
}

/** `f(x=1)` and not `def f(x: int = 1)`. */
function isKeywordArgument(line: readonly Lexeme[], index: number): boolean {
  const { depth } = line[index];
  if (depth === 0) return isLambdaDefault(line, index);
  for (let i = index - 1; i >= 0 && line[i].depth >= depth; i--) {
    if (line[i].depth !== depth) continue;
    if (line[i].text === ",") return true;
    if (line[i].text === ":") return false;
  }
  return true;
}

function isLambdaDefault(line: readonly Lexeme[], index: number): boolean {
  const lambda = line.findLastIndex(({ text }, i) => i < index && text === "lambda");
  return lambda >= 0 && !line.slice(lambda, index).some(({ text, depth }) => text === ":" && depth === 0);
}
