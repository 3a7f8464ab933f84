/** Python as tokens with the space before each, line by line: what a formatter may not change, and what it may. */

export interface Lexeme {
  readonly kind: "name" | "number" | "string" | "operator" | "comment";
  readonly text: string;
  /** Spaces before it. */
  readonly space: string;
  /** Brackets open before it. */
  readonly depth: number;
}

export interface Line {
  readonly indent: string;
  readonly lexemes: readonly Lexeme[];
  /** It goes on from the line above: in brackets, or after a backslash. */
  readonly continued: boolean;
}

const LEXEME = new RegExp(
  [
    String.raw`(?<comment>#[^\n]*)`,
    String.raw`(?<string>[A-Za-z]{0,2}(?:"""(?:\\[\s\S]|[^\\])*?"""|'''(?:\\[\s\S]|[^\\])*?'''|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'))`,
    String.raw`(?<number>(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][-+]?\d+)?[jJ]?|0[xXoObB][\da-fA-F_]+)(?![\w.])`,
    String.raw`(?<name>[\p{L}_][\p{L}\p{N}_]*)`,
    String.raw`(?<operator>\*\*=|//=|>>=|<<=|\.\.\.|->|:=|==|!=|<=|>=|\*\*|//|>>|<<|[-+*/%@&|^]=|[-+*/%@&|^~<>()[\]{},:.;=\\!])`,
  ].join("|"),
  "uy",
);

const KINDS = ["comment", "string", "number", "name", "operator"] as const;

/** The number of the first line that cannot be read, or the lines. */
export function lex(source: string): readonly Line[] | number {
  const lines: Line[] = [];
  let at = 0;
  let depth = 0;
  let row = 1;
  let continued = false;
  while (at < source.length) {
    const indent = /[ \t\f]*/y;
    indent.lastIndex = at;
    const lead = indent.exec(source)?.[0] ?? "";
    at += lead.length;
    const lexemes: Lexeme[] = [];
    let space = "";
    while (at < source.length && source[at] !== "\n") {
      if (" \t\f\r".includes(source[at])) {
        space += source[at++];
        continue;
      }
      LEXEME.lastIndex = at;
      const match = LEXEME.exec(source);
      const kind = match && KINDS.find((name) => match.groups?.[name] !== undefined);
      if (!match || !kind) return row;
      const [text] = match;
      if (kind === "operator" && ")]}".includes(text)) depth--;
      if (depth < 0) return row;
      lexemes.push({ kind, text, space, depth });
      if (kind === "operator" && "([{".includes(text)) depth++;
      at += text.length;
      row += text.split("\n").length - 1;
      space = "";
    }
    lines.push({ indent: lead, lexemes, continued });
    continued = depth > 0 || lexemes.at(-1)?.text === "\\";
    at++;
    row++;
  }
  return depth === 0 ? lines : row - 1;
}
