/** Reads the Python expressions that layer declarations are written in: calls, attributes, arithmetic, conditions. */

export type Expression =
  | { readonly kind: "literal"; readonly value: number | string | boolean | null }
  | { readonly kind: "name"; readonly name: string }
  | { readonly kind: "attribute"; readonly of: Expression; readonly name: string }
  | { readonly kind: "item"; readonly of: Expression; readonly index: Expression }
  | {
      readonly kind: "call";
      readonly callee: Expression;
      readonly positional: readonly Expression[];
      readonly keyword: readonly (readonly [string, Expression])[];
    }
  | { readonly kind: "sequence"; readonly items: readonly Expression[] }
  | { readonly kind: "unary"; readonly operator: "-" | "not"; readonly of: Expression }
  | {
      readonly kind: "binary";
      readonly operator: string;
      readonly left: Expression;
      readonly right: Expression;
    }
  | {
      readonly kind: "condition";
      readonly test: Expression;
      readonly yes: Expression;
      readonly no: Expression;
    };

const TOKEN =
  /\s*(?:(\d+\.?\d*(?:e-?\d+)?)|("[^"]*"|'[^']*')|([A-Za-z_]\w*)|(\*\*|\/\/|==|!=|<=|>=|[-+*/%<>=.,()[\]]))/y;

/** Binding strength of binary operators; `not` sits between `and` and the comparisons. */
const STRENGTH: Readonly<Record<string, number>> = {
  or: 1,
  and: 2,
  "==": 4,
  "!=": 4,
  "<": 4,
  ">": 4,
  "<=": 4,
  ">=": 4,
  in: 4,
  is: 4,
  "not in": 4,
  "is not": 4,
  "+": 5,
  "-": 5,
  "*": 6,
  "/": 6,
  "//": 6,
  "%": 6,
  "**": 8,
};
const NOT = 3;
const NEGATION = 7;

const CONSTANTS: Readonly<Record<string, boolean | null>> = { True: true, False: false, None: null };

type Token = { readonly type: "number" | "string" | "word" | "symbol" | "end"; readonly text: string };

function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  const source = text.trimEnd();
  while (TOKEN.lastIndex < source.length) {
    const at = TOKEN.lastIndex;
    const match = TOKEN.exec(source);
    if (match === null) throw new SyntaxError(`layer: cannot read '${source.slice(at)}' in '${text}'`);
    const [, number, string, word, symbol] = match;
    if (number !== undefined) tokens.push({ type: "number", text: number });
    else if (string !== undefined) tokens.push({ type: "string", text: string.slice(1, -1) });
    else if (word !== undefined) tokens.push({ type: "word", text: word });
    else tokens.push({ type: "symbol", text: symbol });
  }
  tokens.push({ type: "end", text: "" });
  return tokens;
}

class Parser {
  private readonly tokens: readonly Token[];
  private readonly text: string;
  private at = 0;

  constructor(text: string) {
    this.text = text;
    this.tokens = tokenize(text);
  }

  whole(): Expression {
    const expression = this.expression();
    if (this.peek.type !== "end") throw this.unexpected();
    return expression;
  }

  private get peek(): Token {
    return this.tokens[this.at];
  }

  private unexpected(): SyntaxError {
    return new SyntaxError(`layer: unexpected '${this.peek.text}' in '${this.text}'`);
  }

  /** Takes the next token when it is this symbol or word. */
  private take(text: string): boolean {
    const { type } = this.peek;
    if (this.peek.text !== text || (type !== "symbol" && type !== "word")) return false;
    this.at++;
    return true;
  }

  private expect(text: string): void {
    if (!this.take(text)) throw this.unexpected();
  }

  private expression(): Expression {
    const yes = this.binary(0);
    if (!this.take("if")) return yes;
    const test = this.binary(0);
    this.expect("else");
    return { kind: "condition", test, yes, no: this.expression() };
  }

  private binary(weakest: number): Expression {
    let left = this.unary();
    for (;;) {
      const start = this.at;
      const operator = this.operator();
      const strength = STRENGTH[operator];
      if (strength === undefined || strength <= weakest) {
        this.at = start;
        return left;
      }
      const right = this.binary(operator === "**" ? strength - 1 : strength);
      left = { kind: "binary", operator, left, right };
    }
  }

  private operator(): string {
    const { text, type } = this.peek;
    if (type !== "symbol" && type !== "word") return "";
    this.at++;
    if (text === "is" && this.take("not")) return "is not";
    if (text === "not" && this.take("in")) return "not in";
    return text;
  }

  private unary(): Expression {
    if (this.take("not")) return { kind: "unary", operator: "not", of: this.binary(NOT) };
    if (this.take("-")) return { kind: "unary", operator: "-", of: this.binary(NEGATION) };
    return this.postfix(this.atom());
  }

  private postfix(start: Expression): Expression {
    let of = start;
    for (;;) {
      if (this.take(".")) {
        of = { kind: "attribute", of, name: this.peek.text };
        this.at++;
      } else if (this.take("[")) {
        const index = this.expression();
        this.expect("]");
        of = { kind: "item", of, index };
      } else if (this.take("(")) of = this.call(of);
      else return of;
    }
  }

  private call(callee: Expression): Expression {
    const positional: Expression[] = [];
    const keyword: [string, Expression][] = [];
    while (!this.take(")")) {
      const name = this.peek;
      if (name.type === "word" && this.tokens[this.at + 1].text === "=") {
        this.at += 2;
        keyword.push([name.text, this.expression()]);
      } else positional.push(this.expression());
      if (!this.take(",") && this.peek.text !== ")") throw this.unexpected();
    }
    return { kind: "call", callee, positional, keyword };
  }

  private atom(): Expression {
    const { type, text } = this.peek;
    this.at++;
    if (type === "number") return { kind: "literal", value: Number(text) };
    if (type === "string") return { kind: "literal", value: text };
    if (type === "word") {
      return text in CONSTANTS ? { kind: "literal", value: CONSTANTS[text] } : { kind: "name", name: text };
    }
    if (text === "(") return this.parenthesised();
    if (text === "[") return { kind: "sequence", items: this.items("]") };
    this.at--;
    throw this.unexpected();
  }

  /** `(a)` is a; `(a,)`, `(a, b)` and `()` are tuples. */
  private parenthesised(): Expression {
    if (this.take(")")) return { kind: "sequence", items: [] };
    const first = this.expression();
    if (this.take(")")) return first;
    this.expect(",");
    return { kind: "sequence", items: [first, ...this.items(")")] };
  }

  private items(close: string): Expression[] {
    const items: Expression[] = [];
    while (!this.take(close)) {
      items.push(this.expression());
      if (!this.take(",") && this.peek.text !== close) throw this.unexpected();
    }
    return items;
  }
}

export function parseExpression(text: string): Expression {
  return new Parser(text).whole();
}
