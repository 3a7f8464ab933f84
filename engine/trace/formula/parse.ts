/** Reads the formulas of op declarations: `out = max(0, self)`, `out = input @ weightᵀ + bias`, `out = e^self / Σ_dim e^self`. */

export type Formula =
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "name"; readonly name: string; readonly index: readonly string[] | null }
  | { readonly kind: "binary"; readonly op: BinaryOperator; readonly left: Formula; readonly right: Formula }
  | { readonly kind: "prefix"; readonly op: string; readonly of: Formula }
  | { readonly kind: "call"; readonly name: string; readonly of: readonly Formula[] }
  | { readonly kind: "transpose"; readonly of: Formula }
  | {
      readonly kind: "choice";
      readonly test: Formula;
      readonly then: Formula;
      readonly otherwise: Formula;
    };

export type BinaryOperator = "+" | "−" | "·" | "/" | "^" | "@" | "⋆" | ">" | "<";

export interface ParsedFormula {
  /** Letters of the output's index in `out[n, c] = …`; null without brackets. */
  readonly index: readonly string[] | null;
  readonly right: Formula;
}

/** Functions written without brackets: `ln x`, `√x`, `Σ_dim x`. */
const PREFIXES: ReadonlySet<string> = new Set([
  "−",
  "ln",
  "log₂",
  "log₁₀",
  "tanh",
  "sinh",
  "cosh",
  "sin",
  "cos",
  "tan",
  "arctan",
  "√",
  "Σ",
  "Σ_dim",
]);
const TOKEN = /\s*(Σ_dim|log₂|log₁₀|[\p{L}_][\p{L}\p{Nd}_]*|\d+(?:\.\d+)?|[−+·/^@⋆()[\],|²ᵀ√Σ?:=<>½])/uy;
const PRECEDENCE: Readonly<Record<string, number>> = {
  ">": 1,
  "<": 1,
  "+": 2,
  "−": 2,
  "·": 3,
  "/": 3,
  "@": 3,
  "⋆": 3,
};

/** null: prose (`mean over the window`) or notation that only people read. */
export function parseFormula(text: string): ParsedFormula | null {
  try {
    return new Parser(tokens(text)).formula();
  } catch (error) {
    if (error instanceof Unreadable) return null;
    throw error;
  }
}

class Unreadable extends Error {}

function tokens(text: string): string[] {
  const found: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const match = TOKEN.exec(text);
    if (match === null) throw new Unreadable();
    // `ᵀ` is a letter to a regular expression.
    const [, token] = match;
    if (token.length > 1 && token.endsWith("ᵀ")) found.push(token.slice(0, -1), "ᵀ");
    else found.push(token);
  }
  return found;
}

class Parser {
  private at = 0;

  constructor(private readonly tokens: readonly string[]) {}

  formula(): ParsedFormula {
    const start = this.at;
    if (this.accept("out")) {
      const index = this.peek === "[" ? this.index() : null;
      if (this.accept("=")) return this.whole(index);
    }
    this.at = start;
    return this.whole(null);
  }

  private whole(index: readonly string[] | null): ParsedFormula {
    const right = this.choice();
    if (this.peek !== undefined) throw new Unreadable();
    return { index, right };
  }

  private get peek(): string | undefined {
    return this.tokens[this.at];
  }

  private accept(token: string): boolean {
    if (this.peek !== token) return false;
    this.at++;
    return true;
  }

  private expect(token: string): void {
    if (!this.accept(token)) throw new Unreadable();
  }

  private choice(): Formula {
    const test = this.binary(0);
    if (!this.accept("?")) return test;
    const then = this.choice();
    this.expect(":");
    return { kind: "choice", test, then, otherwise: this.choice() };
  }

  private binary(least: number): Formula {
    let left = this.unary();
    for (let op = this.peek; op !== undefined && (PRECEDENCE[op] ?? 0) > least; op = this.peek) {
      this.at++;
      left = { kind: "binary", op: op as BinaryOperator, left, right: this.binary(PRECEDENCE[op]) };
    }
    return left;
  }

  private unary(): Formula {
    const op = this.peek;
    if (op === undefined || !PREFIXES.has(op)) return this.power();
    this.at++;
    // A minus and a sum reach over a product, a function over what stands right behind it.
    const of = op === "−" || op.startsWith("Σ") ? this.binary(2) : this.unary();
    return { kind: "prefix", op, of };
  }

  private power(): Formula {
    let base = this.primary();
    for (;;) {
      if (this.accept("²")) base = binary("^", base, { kind: "number", value: 2 });
      else if (this.accept("ᵀ")) base = { kind: "transpose", of: base };
      else if (this.accept("^")) base = binary("^", base, this.exponent());
      else return base;
    }
  }

  private exponent(): Formula {
    if (!this.accept("−")) return this.power();
    return { kind: "prefix", op: "−", of: this.power() };
  }

  private primary(): Formula {
    const token = this.tokens[this.at++];
    if (token === undefined) throw new Unreadable();
    if (/^\d/.test(token)) return { kind: "number", value: Number(token) };
    if (token === "½") return { kind: "number", value: 0.5 };
    if (token === "(") return this.closed(")");
    if (token === "|") return { kind: "call", name: "abs", of: [this.closed("|")] };
    if (!/^[\p{L}_]/u.test(token)) throw new Unreadable();
    if (this.accept("(")) return { kind: "call", name: token, of: this.list(")") };
    return { kind: "name", name: token, index: this.peek === "[" ? this.index() : null };
  }

  private closed(bracket: string): Formula {
    const inside = this.choice();
    this.expect(bracket);
    return inside;
  }

  private list(bracket: string): Formula[] {
    const items = [this.choice()];
    while (this.accept(",")) items.push(this.choice());
    this.expect(bracket);
    return items;
  }

  /** `[n, c]`, or `[target]`: names only. */
  private index(): string[] {
    this.expect("[");
    const names: string[] = [];
    do {
      const name = this.tokens[this.at++];
      if (name === undefined || !/^[\p{L}_]/u.test(name)) throw new Unreadable();
      names.push(name);
    } while (this.accept(","));
    this.expect("]");
    return names;
  }
}

function binary(op: BinaryOperator, left: Formula, right: Formula): Formula {
  return { kind: "binary", op, left, right };
}
