/** One lesson as a site of its own, a folder or a zip, for a course that hosts it itself. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { strFromU8, strToU8, zipSync } from "fflate";
import { z } from "zod";

/** Path with forward slashes → content. */
export type SiteFiles = ReadonlyMap<string, Uint8Array>;

const INDEX = "lessons/index.json";
const ENTRY = z.looseObject({ slug: z.string() });

/** Zip entries carry a date; a fixed one makes the same lesson the same file. */
const MTIME = "2000-01-01T00:00:00Z";

const launchPage = (slug: string): string => `<!doctype html>
<meta charset="utf-8">
<title>${slug}</title>
<meta http-equiv="refresh" content="0; url=embed.html?lesson=${slug}">
<a href="embed.html?lesson=${slug}">${slug}</a>
`;

const readme = (
  slug: string,
): string => `This folder holds one lesson of nn-vs-functional and everything it needs.

Put it on any web server, under any path, and open
  lesson.html                       the lesson alone
  index.html#/lesson/${slug}   the lesson in the whole page
or show it inside your own page:
  <iframe src="lesson.html" title="${slug}" width="100%" height="900"></iframe>

It needs a server (a file:// address cannot start Python) and no connection to any other site.
Add &lang=zh-CN or &theme=dark to embed.html?lesson=${slug} to choose language and theme.
`;

/** The built site without the other lessons, and with a page that starts this one. */
export function exportFiles(site: SiteFiles, slug: string): SiteFiles {
  const index = site.get(INDEX);
  if (index === undefined) throw new Error("The built page has no lessons: run `npm run build` first.");
  const entries = z.array(ENTRY).parse(JSON.parse(strFromU8(index)));
  const own = entries.filter((entry) => entry.slug === slug);
  if (own.length === 0) {
    throw new Error(
      `The built page has no lesson ${slug}; it has ${entries.map((entry) => entry.slug).join(", ")}.`,
    );
  }
  const files = new Map(
    [...site].filter(([path]) => !path.startsWith("lessons/") || path.startsWith(`lessons/${slug}/`)),
  );
  files.set(INDEX, strToU8(JSON.stringify(own)));
  files.set("lesson.html", strToU8(launchPage(slug)));
  files.set("README.txt", strToU8(readme(slug)));
  return files;
}

export function readSite(folder: string): SiteFiles {
  const files = new Map<string, Uint8Array>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    files.set(relative(folder, path).split(sep).join("/"), readFileSync(path));
  }
  return files;
}

/** Writes a zip when the name ends so, else a folder. */
export function writeSite(files: SiteFiles, out: string): void {
  if (out.endsWith(".zip")) {
    mkdirSync(dirname(out), { recursive: true });
    writeFileSync(out, zipSync(Object.fromEntries(files), { mtime: MTIME }));
    return;
  }
  for (const [path, content] of files) {
    const target = join(out, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, content);
  }
}
