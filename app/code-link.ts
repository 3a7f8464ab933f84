/** Both programs in an address: packed into the hash, which no server sees. Reading one never runs it. */
import { deflateSync, inflateSync, strFromU8, strToU8 } from "fflate";
import * as v from "valibot";
import type { PythonPair } from "../content/lesson.ts";

/** First character of a packed pair; another layout gets another one. */
const VERSION = "1";
const MAX_CHARACTERS = 100_000;

const Pair = v.object({
  nn: v.pipe(v.string(), v.maxLength(MAX_CHARACTERS)),
  functional: v.pipe(v.string(), v.maxLength(MAX_CHARACTERS)),
});

export function packCode(pair: PythonPair): string {
  const bytes = deflateSync(strToU8(JSON.stringify(pair)), { level: 9 });
  const text = btoa(strFromU8(bytes, true)).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
  return `${VERSION}${text}`;
}

/** null for anything that is not a packed pair. */
export function unpackCode(text: string | null): PythonPair | null {
  if (!text?.startsWith(VERSION) || text.length > MAX_CHARACTERS) return null;
  try {
    const bytes = strToU8(atob(text.slice(1).replaceAll("-", "+").replaceAll("_", "/")), true);
    // A small text may unpack to a very large one: the output has a size of its own.
    const out = inflateSync(bytes, { out: new Uint8Array(4 * MAX_CHARACTERS) });
    const parsed = v.safeParse(Pair, JSON.parse(strFromU8(out)));
    return parsed.success ? parsed.output : null;
  } catch {
    return null;
  }
}
