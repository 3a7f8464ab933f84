/** Writes `expected/*.txt`: what real PyTorch prints for each program of a lesson. */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { printedByFile } from "./check.ts";
import type { CompiledFolder } from "./compile.ts";
import type { Host } from "./host.ts";
import { expectedFile, type LessonFiles } from "./lesson-files.ts";

export async function writeExpected(
  root: string,
  files: LessonFiles,
  lesson: CompiledFolder,
  torch: Host,
): Promise<number> {
  const folder = join(root, files.slug);
  const printed = await printedByFile(files, lesson, torch);
  rmSync(join(folder, "expected"), { recursive: true, force: true });
  for (const [file, text] of printed) {
    const path = join(folder, expectedFile(file));
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  return printed.size;
}
