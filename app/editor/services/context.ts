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

/** `torch.nn.functi` before the caret → `["torch.nn", "functi"]`; without a dot the first is null. */
export function dottedBefore(before: string): readonly [owner: string | null, word: string] {
  const match = /((?:[A-Za-z_]\w*(?:\[\d+\])?\s?\.\s?)*)([A-Za-z_]\w*)?$/.exec(bare(before));
  const owner = match?.[1].replaceAll(/\s/g, "").slice(0, -1) ?? "";
  return [owner === "" ? null : owner, match?.[2] ?? ""];
}

export interface OpenCall {
  /** `F.linear` */
  readonly callee: string;
  /** Arguments finished before the caret. */
  readonly position: number;
  /** `lr`, where the caret is in `lr=…`. */
  readonly keyword: string | null;
}

/** The innermost call whose parenthesis is open at the caret. */
export function openCall(before: string): OpenCall | null {
  const text = bare(before);
  let depth = 0;
  let commas = 0;
  let argument = text.length;
  for (let i = text.length - 1; i >= 0; i--) {
    const c = text[i];
    if (")]}".includes(c)) depth++;
    else if ("[{".includes(c) && depth === 0) return openCall(text.slice(0, i));
    else if ("([{".includes(c) && depth > 0) depth--;
    else if (c === "," && depth === 0) {
      if (commas === 0) argument = i + 1;
      commas++;
    } else if (c === "(") {
      const callee = /([A-Za-z_][\w.]*)\s*$/.exec(text.slice(0, i))?.[1];
      const own = text.slice(commas === 0 ? i + 1 : argument);
      const keyword = /^\s*([A-Za-z_]\w*)\s*=(?!=)/.exec(own)?.[1] ?? null;
      const defined = /\b(?:def|class)\s+[\w.]+\s*$/.test(text.slice(0, i));
      return callee === undefined || defined ? null : { callee, position: commas, keyword };
    }
  }
  return null;
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
