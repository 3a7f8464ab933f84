/** Reads what stands after `#@param`: a list of choices, settings in braces, or both, in Colab's loose notation. */

export type SpecValue = string | number | boolean;

export interface ParamSpec {
  /** null: no list was given. */
  readonly choices: readonly SpecValue[] | null;
  readonly settings: Readonly<Record<string, SpecValue>>;
}

const TOKEN =
  /\s*(?:(?<text>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')|(?<number>[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)(?![\w.])|(?<word>[A-Za-z_][\w-]*)|(?<mark>[[\]{},:]))/y;

interface Token {
  readonly kind: "text" | "number" | "word" | "mark" | "end";
  readonly text: string;
}

/** null: a character that belongs to nothing. */
function tokensOf(text: string): readonly Token[] | null {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.trimEnd().length) {
    // What follows another `#` is a remark.
    if (text.slice(TOKEN.lastIndex).trimStart().startsWith("#")) break;
    const groups = TOKEN.exec(text)?.groups;
    if (!groups) return null;
    for (const kind of ["text", "number", "word", "mark"] as const) {
      if (groups[kind] !== undefined) tokens.push({ kind, text: groups[kind] });
    }
  }
  return tokens;
}

const WORDS: Readonly<Record<string, boolean>> = { true: true, True: true, false: false, False: false };

class Reader {
  private at = 0;
  private readonly tokens: readonly Token[];

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens;
  }

  get next(): Token {
    return this.tokens[this.at] ?? { kind: "end", text: "" };
  }

  take(mark: string): boolean {
    if (this.next.kind !== "mark" || this.next.text !== mark) return false;
    this.at++;
    return true;
  }

  value(): SpecValue | null {
    const { kind, text } = this.next;
    if (kind === "number") return this.passed(Number(text));
    if (kind === "text") return this.passed(unquoted(text));
    return kind === "word" && Object.hasOwn(WORDS, text) ? this.passed(WORDS[text]) : null;
  }

  key(): string | null {
    const { kind, text } = this.next;
    if (kind === "word") return this.passed(text);
    return kind === "text" ? this.passed(unquoted(text)) : null;
  }

  /** Items up to the closing mark, a comma between them and perhaps one after the last; null: it does not read so. */
  list<T>(close: string, item: () => T | null): readonly T[] | null {
    const items: T[] = [];
    while (!this.take(close)) {
      if (items.length > 0 && !this.take(",")) return null;
      if (items.length > 0 && this.take(close)) return items;
      const read = item();
      if (read === null) return null;
      items.push(read);
    }
    return items;
  }

  setting(): readonly [string, SpecValue] | null {
    const key = this.key();
    if (key === null || !this.take(":")) return null;
    const value = this.value();
    return value === null ? null : [key, value];
  }

  private passed<T>(value: T): T {
    this.at++;
    return value;
  }
}

/** A quoted text without its quotes and backslashes. */
export function unquoted(literal: string): string {
  const named: Readonly<Record<string, string>> = { n: "\n", t: "\t" };
  return literal.slice(1, -1).replace(/\\(.)/g, (_, letter: string) => named[letter] ?? letter);
}

/** null: it cannot be read. */
export function readSpec(text: string): ParamSpec | null {
  const tokens = tokensOf(text);
  if (!tokens) return null;
  const reader = new Reader(tokens);
  const choices = reader.take("[") ? reader.list("]", () => reader.value()) : undefined;
  const settings = reader.take("{") ? reader.list("}", () => reader.setting()) : [];
  if (choices === null || settings === null || reader.next.kind !== "end") return null;
  return { choices: choices ?? null, settings: Object.fromEntries(settings) };
}
