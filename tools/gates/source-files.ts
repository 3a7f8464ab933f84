/** Lists the files of the tree that people wrote: what every gate looks at. */
import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";

const SKIPPED_FOLDERS = new Set(["node_modules", "dist", ".git", ".cache", "coverage", "test-results"]);

export interface SourceFile {
  /** Relative to the root, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

export interface Violation {
  readonly path: string;
  readonly line: number;
  readonly message: string;
}

function walk(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return SKIPPED_FOLDERS.has(entry.name) ? [] : walk(path);
    return entry.isFile() ? [path] : [];
  });
}

/** Every file below `root` whose path matches, in a stable order. */
export function sourceFiles(root: string, matching: RegExp): SourceFile[] {
  return walk(root)
    .map((path) => ({ absolute: path, path: relative(root, path).split(sep).join("/") }))
    .filter(({ path }) => matching.test(path))
    .sort((a, b) => (a.path < b.path ? -1 : 1))
    .map(({ absolute, path }) => ({ path, text: readFileSync(absolute, "utf8") }));
}
