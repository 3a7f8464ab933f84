/** `npm run lessons -- new|check|expect|record|preview|export`: everything an author does, without TypeScript. */
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { prepareNodeHost } from "../../runtime/client/node-host.ts";
import { checkLesson } from "./check.ts";
import { type CompiledFolder, compileLesson } from "./compile.ts";
import { configJsonSchema } from "./config.ts";
import { openEngineHost } from "./engine-host.ts";
import { writeExpected } from "./expect.ts";
import { exportFiles, readSite, writeSite } from "./export.ts";
import type { Host } from "./host.ts";
import { type LessonFiles, listSlugs, readLessonFiles } from "./lesson-files.ts";
import { compileLibrary, LESSONS_ROOT, SCHEMA_FILE } from "./library.ts";
import { createLesson } from "./new.ts";
import { startPreview } from "./preview.ts";
import { describeProblem, type Problem } from "./problems.ts";
import { openRecorder } from "./record.ts";
import { openTorchHost } from "./torch-host.ts";

const USAGE = `npm run lessons -- COMMAND
  new SLUG                          start a lesson from a complete, working template
  check [SLUG…] [--torch PYTHON]    run every program, check and mistake; with --torch on a real PyTorch too
  expect [SLUG…] --torch PYTHON     write expected/*.txt: what real PyTorch prints
  record [SLUG…]                    record the demos, as the build does, and say how large they are
  preview SLUG [--port N] [--quiet] show a lesson, drafts too, and reload when a file is saved
  export SLUG [--out FILE.zip|DIR]  one lesson as a site of its own, from the built page in dist/
  schema                            write lessons/lesson.schema.json, which editors read
`;

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Slugs named on the command line, all when none is. */
function chosenSlugs(words: readonly string[]): readonly string[] {
  const known = listSlugs(LESSONS_ROOT);
  const unknown = words.find((word) => !known.includes(word));
  if (unknown !== undefined) throw new Error(`There is no lessons/${unknown}. Lessons: ${known.join(", ")}.`);
  return words.length > 0 ? words : known;
}

async function check(slugs: readonly string[], torch: string | undefined): Promise<boolean> {
  const hosts: Host[] = [openEngineHost(await prepareNodeHost())];
  if (torch !== undefined) hosts.push(await openTorchHost(torch));
  const course = compileLibrary(LESSONS_ROOT).problems;
  let passed = true;
  try {
    for (const slug of slugs) {
      const files = readLessonFiles(LESSONS_ROOT, slug);
      const compilation = compileLesson(files);
      const problems: Problem[] = course.filter((problem) => problem.slug === slug);
      if (compilation.ok) {
        for (const host of hosts) problems.push(...(await checkLesson(files, compilation.lesson, host)));
      }
      const draft = compilation.ok && compilation.lesson.draft;
      if (!reportLesson(slug, draft, problems)) passed = false;
    }
  } finally {
    for (const host of hosts) host.close();
  }
  return passed;
}

/** A draft may fail, since nobody sees it; it may not pass and stay hidden. */
function reportLesson(slug: string, draft: boolean, problems: readonly Problem[]): boolean {
  const failed = problems.length > 0;
  if (draft) {
    say(
      failed
        ? `- ${slug} (draft)`
        : `✕ ${slug}\n    passes and is still a draft: remove \`draft: true\` from lesson.yaml.`,
    );
  } else {
    say(`${failed ? "✕" : "✓"} ${slug}`);
  }
  for (const problem of problems) say(`  ${describeProblem(problem)}`);
  return draft ? failed : !failed;
}

async function expectPrinted(slugs: readonly string[], torch: string): Promise<void> {
  const host = await openTorchHost(torch);
  try {
    for (const slug of slugs) {
      const { files, lesson } = compiled(slug);
      say(`${slug}: ${await writeExpected(LESSONS_ROOT, files, lesson, host)} files (${host.name})`);
    }
  } finally {
    host.close();
  }
}

async function record(slugs: readonly string[]): Promise<void> {
  const recorder = await openRecorder();
  try {
    for (const slug of slugs) {
      const start = performance.now();
      const text = await recorder.record(compiled(slug).lesson.lessons.en);
      say(`${slug}: ${Math.round(text.length / 1000)} kB, ${Math.round(performance.now() - start)} ms`);
    }
  } finally {
    recorder.close();
  }
}

function exportLesson(slug: string, out: string): void {
  const dist = fileURLToPath(new URL("../../dist", import.meta.url));
  if (!existsSync(dist)) throw new Error("There is no dist/: run `npm run build` first.");
  const files = exportFiles(readSite(dist), slug);
  writeSite(files, out);
  say(`${out}: ${files.size} files`);
}

/** The one slug a command is about. */
function oneSlug(words: readonly string[], command: string): string {
  if (words.length !== 1) throw new Error(`Name one lesson: npm run lessons -- ${command} SLUG`);
  return chosenSlugs(words)[0];
}

function compiled(slug: string): { readonly files: LessonFiles; readonly lesson: CompiledFolder } {
  const files = readLessonFiles(LESSONS_ROOT, slug);
  const compilation = compileLesson(files);
  if (!compilation.ok) throw new Error(compilation.problems.map(describeProblem).join("\n"));
  return { files, lesson: compilation.lesson };
}

async function main(words: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...words],
    allowPositionals: true,
    options: {
      torch: { type: "string" },
      out: { type: "string" },
      port: { type: "string" },
      quiet: { type: "boolean", default: false },
    },
  });
  const [command, ...rest] = positionals;
  switch (command) {
    case "new":
      if (rest.length !== 1) throw new Error("Name the lesson: npm run lessons -- new my-lesson");
      say(
        `${createLesson(LESSONS_ROOT, rest[0])}\nNow write en.md and zh-CN.md; \`npm run lessons -- preview ${rest[0]}\` shows it.`,
      );
      return 0;
    case "check":
      return (await check(chosenSlugs(rest), values.torch)) ? 0 : 1;
    case "expect":
      if (values.torch === undefined) throw new Error("Say where a real PyTorch is: --torch /path/to/python");
      await expectPrinted(chosenSlugs(rest), values.torch);
      return 0;
    case "record":
      await record(chosenSlugs(rest));
      return 0;
    case "preview":
      await startPreview(
        oneSlug(rest, command),
        values.port === undefined ? undefined : Number(values.port),
        !values.quiet,
      );
      return 0;
    case "export":
      exportLesson(oneSlug(rest, command), values.out ?? `${rest[0]}.zip`);
      return 0;
    case "schema":
      writeFileSync(join(LESSONS_ROOT, SCHEMA_FILE), configJsonSchema());
      return 0;
    default:
      process.stderr.write(USAGE);
      return command === undefined ? 0 : 2;
  }
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
