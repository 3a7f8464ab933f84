/** What an embedding page may ask for in the address of embed.html. Everything is optional but the lesson. */
import { LENSES, type LensName, type Locale } from "../../content/lesson.ts";
import { asLocale, asTheme, type Theme } from "../stores/view-store.ts";

export interface EmbedParameters {
  readonly lesson: string | null;
  readonly locale: Locale | null;
  readonly theme: Theme | null;
  /** Lenses to open instead of the lesson's own; null: the lesson's. */
  readonly lenses: readonly LensName[] | null;
  /** Show the editors; `view=ownership` alone shows only the lens. */
  readonly code: boolean;
}

/** `view=code,ownership`: parts in any order; unknown words are ignored, and nothing known means everything. */
export function embedParameters(search: string): EmbedParameters {
  const query = new URLSearchParams(search);
  const words = (query.get("view") ?? "").split(",").map((word) => word.trim());
  const lenses = LENSES.filter((lens) => words.includes(lens));
  const code = words.includes("code");
  const chosen = code || lenses.length > 0;
  return {
    lesson: query.get("lesson"),
    locale: asLocale(query.get("lang")),
    theme: asTheme(query.get("theme")),
    lenses: chosen ? lenses : null,
    code: !chosen || code,
  };
}
