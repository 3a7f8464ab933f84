/** The address behind the hash: it works on any static host under any path. */

export type Route =
  | { readonly page: "home" }
  | { readonly page: "lesson"; readonly slug: string; readonly code: string | null }
  | { readonly page: "playground"; readonly example: string | null; readonly code: string | null }
  | { readonly page: "missing" };

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

export function parseRoute(hash: string): Route {
  const [path, query = ""] = hash.replace(/^#/, "").split("?", 2);
  const [page, name, ...rest] = path
    .split("/")
    .filter((part) => part !== "")
    .map(decoded);
  const code = new URLSearchParams(query).get("code");
  if (page === undefined) return { page: "home" };
  if (rest.length > 0) return { page: "missing" };
  if (page === "lesson" && name !== undefined) return { page: "lesson", slug: name, code };
  if (page === "playground") return { page: "playground", example: name ?? null, code };
  return { page: "missing" };
}

export const lessonHref = (slug: string): string => `#/lesson/${encodeURIComponent(slug)}`;
export const playgroundHref = (example?: string): string =>
  example ? `#/playground/${example}` : "#/playground";
export const HOME_HREF = "#/";

/** The whole address of a page behind the hash, also from within the embed. */
export const pageAddress = (href: string): string => new URL("./index.html", document.baseURI).href + href;
