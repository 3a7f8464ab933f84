/** Packs python/ into the one archive that the worker unpacks; the same files give the same bytes. */
import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { type Zippable, zipSync } from "fflate";

/** The earliest time a zip can hold: no clock in the bytes. */
const EPOCH = new Date(1980, 0, 1);

/** Absolute paths of the Python sources below `folder`, in a fixed order. */
export function pythonFiles(folder: string): readonly string[] {
  const found = readdirSync(folder, { recursive: true, withFileTypes: true });
  return found
    .filter((entry) => entry.isFile() && entry.name.endsWith(".py"))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

export function packPython(folder: string): Uint8Array {
  const files: Zippable = {};
  for (const path of pythonFiles(folder)) {
    files[relative(folder, path).split(sep).join("/")] = [readFileSync(path), { mtime: EPOCH }];
  }
  return zipSync(files, { level: 9 });
}
