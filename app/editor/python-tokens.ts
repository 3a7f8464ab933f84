/** A quiet highlighter for Python: just enough kinds to tell words apart, and the two doors `nn.…` and `F.…`. */

export type TokenKind = "plain" | "keyword" | "string" | "number" | "comment" | "door-nn" | "door-fn";

export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
}

const KEYWORDS =
  "and|as|assert|async|await|break|class|continue|def|del|elif|else|except|finally|for|from|global|if|import|in|is|lambda|nonlocal|not|or|pass|raise|return|try|while|with|yield|True|False|None|super";

const TOKEN = new RegExp(
  [
    String.raw`(?<comment>#[^\n]*)`,
    String.raw`(?<string>[rbfRBF]{0,2}(?:"""[\s\S]*?(?:"""|$)|'''[\s\S]*?(?:'''|$)|"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?))`,
    String.raw`(?<nn>\bnn\.[A-Za-z_][\w.]*)`,
    String.raw`(?<fn>\bF\.[A-Za-z_]\w*)`,
    String.raw`(?<keyword>\b(?:${KEYWORDS})\b)`,
    String.raw`(?<number>\b\d[\d_]*(?:\.\d*)?(?:[eE][+-]?\d+)?\b)`,
    String.raw`(?<word>[A-Za-z_]\w*)`,
  ].join("|"),
  "g",
);

function kindOf(groups: Record<string, string | undefined>): TokenKind {
  if (groups.comment !== undefined) return "comment";
  if (groups.string !== undefined) return "string";
  if (groups.nn !== undefined) return "door-nn";
  if (groups.fn !== undefined) return "door-fn";
  if (groups.keyword !== undefined) return "keyword";
  if (groups.number !== undefined) return "number";
  return "plain";
}

/** Module paths in an import line name no door that is walked through. */
function isImportPath(source: string, at: number): boolean {
  const before = source.slice(source.lastIndexOf("\n", at - 1) + 1, at);
  return /(^\s*(import|from)\s|\.$)/.test(before);
}

export function tokenize(source: string): readonly Token[] {
  const tokens: Token[] = [];
  const push = (kind: TokenKind, text: string): void => {
    if (text !== "") tokens.push({ kind, text });
  };
  let end = 0;
  for (const match of source.matchAll(TOKEN)) {
    push("plain", source.slice(end, match.index));
    const kind = kindOf(match.groups ?? {});
    const door = kind === "door-nn" || kind === "door-fn";
    push(door && isImportPath(source, match.index) ? "plain" : kind, match[0]);
    end = match.index + match[0].length;
  }
  push("plain", source.slice(end));
  return tokens;
}

/** Tokens line by line; a token that spans lines is cut at each. */
export function tokenizeLines(source: string): readonly (readonly Token[])[] {
  const lines: Token[][] = [[]];
  for (const token of tokenize(source)) {
    token.text.split("\n").forEach((text, index) => {
      if (index > 0) lines.push([]);
      if (text !== "") lines[lines.length - 1].push({ kind: token.kind, text });
    });
  }
  return lines;
}

export interface TokenSpan {
  readonly kind: TokenKind;
  readonly line: number;
  /** 1-based, end exclusive. */
  readonly from: number;
  readonly to: number;
}

/** Where each coloured token stands. */
export function tokenSpans(source: string): readonly TokenSpan[] {
  return tokenizeLines(source).flatMap((tokens, index) => {
    let column = 1;
    return tokens.flatMap(({ kind, text }) => {
      const from = column;
      column += text.length;
      return kind === "plain" ? [] : [{ kind, line: index + 1, from, to: column }];
    });
  });
}

/** Style of each kind, the same in every place that shows code. */
export const TOKEN_CLASS: Readonly<Record<TokenKind, string | undefined>> = {
  plain: undefined,
  keyword: "k",
  string: "s",
  number: "n",
  comment: "c",
  "door-nn": "dn",
  "door-fn": "df",
};
