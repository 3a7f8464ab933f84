/** The committed fixtures of real PyTorch, as files. */
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

export const FIXTURES = resolve(import.meta.dirname, "../../tests/fixtures");

export interface FixtureFile {
  /** `ops/add.json` */
  readonly name: string;
  readonly text: string;
}

export function fixtureFiles(kind: "ops" | "modules"): FixtureFile[] {
  const folder = join(FIXTURES, kind);
  return readdirSync(folder)
    .sort()
    .map((file) => ({ name: `${kind}/${file}`, text: readFileSync(join(folder, file), "utf8") }));
}
