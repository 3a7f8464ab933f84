/** Where the caret is in a Python text: which dotted name stands before it, which call encloses it. Pure text. */

/** Code without its strings and comments, each character of them a space. */
export function bare(text: string): string {
  const dull =
    /"""[\s\S]*?(?:"""|$)|'''[\s\S]*?(?:'''|$)|"(?:\\.|[^"\\\n])*(?:"|$|(?=\n))|'(?:\\.|[^'\\\n])*(?:'|$|(?=\n))|#[^\n]*/g;
  return text.replace(dull, (part) => part.replace(/[^\n]/g, " "));
}

/** In a string or a comment nothing is offered. */
export function inText(before: string): boolean {
  const marked = bare(`${before}\u0001`);
  return !marked.endsWith("\u0001");
}

/** Where the bracket that was opened before `from` is closed; the end of the text where it is not. Of bare code. */
export function closing(code: string, from: number): number {
  let depth = 0;
  for (let i = from; i < code.length; i++) {
    if ("([{".includes(code[i])) depth++;
    else if (")]}".includes(code[i]) && --depth < 0) return i;
  }
  return code.length;
}

/** The parts between commas, as the source writes them. */
export function splitArguments(source: string, code: string, from: number, to: number): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = from;
  for (let i = from; i <= to; i++) {
    if (i === to || (code[i] === "," && depth === 0)) {
      parts.push(source.slice(start, i).replace(/\s+/g, " ").trim());
      start = i + 1;
    } else if ("([{".includes(code[i])) depth++;
    else if (")]}".includes(code[i])) depth--;
  }
  return parts;
}

/** Where the bracket that closes at `at` was opened; -1: nowhere. Of bare code. */
function opening(code: string, at: number): number {
  let depth = 0;
  for (let i = at; i >= 0; i--) {
    if (")]}".includes(code[i])) depth++;
    else if ("([{".includes(code[i]) && --depth === 0) return i;
  }
  return -1;
}

/** The names, dots, calls and indices that end the text: `F.relu(x).vi`. Of bare code. */
function expressionAt(code: string): string {
  let at = code.length;
  for (;;) {
    if (at > 0 && /[\w.]/.test(code[at - 1])) at--;
    else if (at > 0 && ")]".includes(code[at - 1]) && (at === code.length || ".([".includes(code[at]))) {
      const open = opening(code, at - 1);
      // `(a + b).sum` begins with its bracket.
      if (open < 0) return code.slice(at);
      at = open;
    } else return code.slice(at);
  }
}

/** `F.relu(x).vi` before the caret → `["F.relu(x)", "vi"]`; without a dot the first is null. What stands before a dot may be no name: `""`. */
export function memberBefore(before: string): readonly [owner: string | null, word: string] {
  const code = bare(before);
  const expression = expressionAt(code);
  const dot = lastDot(expression);
  const spaced =
    dot < 0 &&
    code
      .slice(0, code.length - expression.length)
      .trimEnd()
      .endsWith(".");
  return [dot < 0 ? (spaced ? "" : null) : expression.slice(0, dot), expression.slice(dot + 1)];
}

/** The last dot outside all brackets. */
function lastDot(expression: string): number {
  let depth = 0;
  for (let i = expression.length - 1; i >= 0; i--) {
    if (")]".includes(expression[i])) depth++;
    else if ("([".includes(expression[i])) depth--;
    else if (expression[i] === "." && depth === 0) return i;
  }
  return -1;
}

/** `F.relu(x)` → `["F.relu", "("]`, `x[0]` → `["x", "["]`; null: it ends in no bracket. */
export function bracketed(expression: string): readonly [before: string, bracket: "(" | "["] | null {
  if (!/[)\]]$/.test(expression)) return null;
  const open = opening(expression, expression.length - 1);
  return open < 0 ? null : [expression.slice(0, open), expression[open] === "(" ? "(" : "["];
}

export interface OpenCall {
  /** `F.linear` */
  readonly callee: string;
  /** Arguments finished before the caret. */
  readonly position: number;
  /** `lr`, where the caret is in `lr=…`. */
  readonly keyword: string | null;
  /** Arguments before the caret that have names: none without a name may follow. */
  readonly named: readonly string[];
}

const KEYWORD = /^\s*([A-Za-z_]\w*)\s*=(?!=)/;

/** The innermost call whose parenthesis is open at the caret. */
export function openCall(before: string): OpenCall | null {
  const text = bare(before);
  let depth = 0;
  for (let i = text.length - 1; i >= 0; i--) {
    const c = text[i];
    if (")]}".includes(c)) depth++;
    else if ("([{".includes(c) && depth > 0) depth--;
    else if ("[{".includes(c)) return openCall(text.slice(0, i));
    else if (c === "(") {
      const callee = expressionAt(text.slice(0, i).trimEnd());
      const defined = /\b(?:def|class)\s+[\w.]+\s*$/.test(text.slice(0, i));
      return callee === "" || defined ? null : { callee, ...placeIn(`${text.slice(i + 1)}\u0001`) };
    }
  }
  return null;
}

/** The last argument is the one at the caret. */
function placeIn(written: string): Omit<OpenCall, "callee"> {
  const names = splitArguments(written, written, 0, written.length).map(
    (part) => KEYWORD.exec(part)?.[1] ?? null,
  );
  return {
    position: names.length - 1,
    keyword: names.at(-1) ?? null,
    named: names.slice(0, -1).filter((name) => name !== null),
  };
}

/** What the file's imports call things: `F` → `torch.nn.functional`. */
export function imported(source: string): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const line of bare(source).split("\n")) {
    const plain = /^\s*import\s+(.+)$/.exec(line);
    for (const part of plain?.[1].split(",") ?? []) {
      const [path, alias] = part.trim().split(/\s+as\s+/);
      if (alias) names.set(alias, path);
      else if (path) names.set(path.split(".")[0], path.split(".")[0]);
    }
    const from = /^\s*from\s+([\w.]+)\s+import\s+(.+)$/.exec(line);
    for (const part of from?.[2].replace(/[()]/g, "").split(",") ?? []) {
      const [name, alias] = part.trim().split(/\s+as\s+/);
      if (name) names.set(alias ?? name, `${from?.[1]}.${name}`);
    }
  }
  return names;
}
