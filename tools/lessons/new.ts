/** Starts a lesson from `template/`: small, complete, and passing `check` as it stands. */
import { cpSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseConfig } from "./config.ts";
import { CONFIG_FILE, listSlugs, readLessonFiles } from "./lesson-files.ts";
import { Problems } from "./problems.ts";

const TEMPLATE = fileURLToPath(new URL("./template", import.meta.url));

/** Copies the template as the last lesson of the course; returns the folder. */
export function createLesson(root: string, slug: string): string {
  if (!/^[a-z][a-z0-9-]*$/.test(slug))
    throw new Error(`"${slug}" is no slug: lower case, digits and hyphens.`);
  const folder = join(root, slug);
  if (existsSync(folder)) throw new Error(`lessons/${slug} exists already.`);
  const orders = listSlugs(root).map((other) => {
    const text = readLessonFiles(root, other).texts.get(CONFIG_FILE) ?? "";
    return parseConfig(text, new Problems(other))?.order ?? 0;
  });
  cpSync(TEMPLATE, folder, { recursive: true });
  const config = join(folder, CONFIG_FILE);
  const text = readFileSync(config, "utf8").replace(/^order: .*$/m, `order: ${Math.max(0, ...orders) + 1}`);
  writeFileSync(config, text);
  return folder;
}
