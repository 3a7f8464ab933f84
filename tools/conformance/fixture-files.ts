/** The committed fixtures of real PyTorch, as files. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";

export const FIXTURES = resolve(import.meta.dirname, "../../tests/fixtures");
export const PROGRAMS = join(FIXTURES, "programs");

export interface FixtureFile {
  /** `ops/add.json` */
  readonly name: string;
  /** What it is about: `torch.add`. */
  readonly subject: string;
  readonly text: string;
}

/** Says of a fixture, by its file without the ending (`add`, `linalg.det`, `pitfalls/30`), whether to run it. */
export type Choice = (stem: string) => boolean;

export const EVERY: Choice = () => true;

/** Those named, where a name that ends in `*` stands for all that begin so. */
export function choiceOf(names: readonly string[]): Choice {
  return (stem) =>
    names.some((name) => (name.endsWith("*") ? stem.startsWith(name.slice(0, -1)) : stem === name));
}

export function fixtureFiles(kind: "ops" | "modules", choice: Choice = EVERY): FixtureFile[] {
  const folder = join(FIXTURES, kind);
  return readdirSync(folder)
    .filter((file) => choice(file.replace(/\.json$/, "")))
    .sort()
    .map((file) => {
      const text = readFileSync(join(folder, file), "utf8");
      return { name: `${kind}/${file}`, subject: subjectOf(text), text };
    });
}

function subjectOf(text: string): string {
  return /^\{"(?:op|module)":"([^"]+)"/.exec(text)?.[1] ?? "";
}

/** What the chosen fixtures of a kind are about: the names that the list of known gaps goes by. */
export function subjects(kind: "ops" | "modules" | "programs", choice: Choice): string[] {
  return kind === "programs"
    ? programFiles(choice)
    : fixtureFiles(kind, choice).map(({ subject }) => subject);
}

/** What programs of one folder have in common stands in this file and is read after each of them. */
const AFTER = "_after.py";

/** Python programs, relative to their folder. */
export function programFiles(choice: Choice = EVERY): string[] {
  return readdirSync(PROGRAMS, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".py") && basename(file) !== AFTER && choice(file.replace(/\.py$/, "")))
    .sort();
}

/** A program as it runs. */
export function programSource(name: string): string {
  const after = join(PROGRAMS, dirname(name), AFTER);
  const own = readFileSync(join(PROGRAMS, name), "utf8");
  return existsSync(after) ? `${own}\n\n${readFileSync(after, "utf8")}` : own;
}
