/** Formats a Python text as Ruff does. Colab's forms (`#@param …`) keep their spelling and never break a line. */
import initialise, { type Config, format } from "@wasm-fmt/ruff_fmt/web";
import { tokenize } from "../python-tokens.ts";

export type Formatted =
  | { readonly text: string; readonly unreadable: null }
  /** The line that is no Python. */
  | { readonly text: null; readonly unreadable: number };

/** Of all settings these change the lessons' own programs least. */
const STYLE: Config = { line_width: 120, quote_style: "preserve" };

/** Rejects where the formatter cannot be loaded. */
export async function formatPython(source: string): Promise<Formatted> {
  await initialise();
  const forms: string[] = [];
  const code = withoutForms(source, forms);
  try {
    return { text: withForms(format(code, null, STYLE), forms), unreadable: null };
  } catch (error) {
    const line = typeof error === "string" ? lineOf(error, code) : null;
    if (line === null) throw error;
    return { text: null, unreadable: line };
  }
}

const FORM = /^#\s*@/;

/** Ruff sets a space before the `@`, and counts a comment as part of its line unless it is a `noqa`. */
function withoutForms(source: string, forms: string[]): string {
  return tokenize(source)
    .map(({ kind, text }) =>
      kind === "comment" && FORM.test(text) ? `# noqa: colab-form-${forms.push(text) - 1}` : text,
    )
    .join("");
}

function withForms(code: string, forms: readonly string[]): string {
  return code.replace(/# noqa: colab-form-(\d+)/g, (_, index: string) => forms[Number(index)].trimEnd());
}

/** `… at byte range 6..7`; at the end of the text the last line that says something is meant. */
function lineOf(error: string, code: string): number | null {
  const offset = /at byte range (\d+)\.\.\d+$/.exec(error)?.[1];
  if (offset === undefined) return null;
  const before = new TextDecoder().decode(new TextEncoder().encode(code).slice(0, Number(offset)));
  return Math.min(before.split("\n").length, code.trimEnd().split("\n").length);
}
