/** `lesson.yaml`: its schema, and its mistakes said in words. */
import { LineCounter, parseDocument } from "yaml";
import { z } from "zod";
import { HIDEABLE, LENSES } from "../../content/lesson.ts";
import { CONFIG_FILE } from "./lesson-files.ts";
import type { Problems } from "./problems.ts";

const NAME = z.string().regex(/^[A-Za-z_]\w*$/, "is not a Python name");
const PATH = z.string().regex(/^[A-Za-z_]\w*(\.\w+|\[(\d+|'\w+')\])*$/, "is not a Python name or path");

export const LESSON_CONFIG = z.strictObject({
  order: z.int().min(1).describe("Position in the course: a whole number from 1, each used once."),
  part: z.int().min(1).max(4).describe("Part of the course, 1 to 4."),
  minutes: z.int().min(1).max(60).describe("Time a beginner needs, in whole minutes (1 to 60)."),
  article: z
    .string()
    .regex(/^\d+(\.\d+)?$/, "is not a section number")
    .nullable()
    .default(null)
    .describe('Section of the article it answers, in quotes: "4.1"; leave it out when there is none.'),
  seed: z
    .int()
    .min(0)
    .nullable()
    .default(0)
    .describe("torch.manual_seed(seed) runs before each file; null: no seed."),
  draft: z.boolean().default(false).describe("true keeps the lesson out of the course until `check` passes."),
  compare: z
    .strictObject({ output: NAME.nullable().default(null), loss: NAME.nullable().default(null) })
    .default({ output: null, loss: null })
    .describe("Names that both files end with and the verdict compares: `output: y`, `loss: loss`."),
  pairs: z
    .record(PATH, PATH)
    .default({})
    .describe("Parameters that play the same role: `model.fc.weight: w`, nn on the left of the colon."),
  lenses: z
    .array(z.enum(LENSES))
    .default(["ownership"])
    .describe(`Lenses open at first, from: ${LENSES.join(", ")}.`),
  hide: z
    .array(z.enum(HIDEABLE))
    .default([])
    .describe(`Controls the student does not see, from: ${HIDEABLE.join(", ")}.`),
});
export type LessonConfig = z.infer<typeof LESSON_CONFIG>;

/** Front matter of `en.md` and `zh-CN.md`. */
export const FRONT_MATTER = z.strictObject({
  title: z.string().min(1).max(60).describe("The lesson's title in this language, at most 60 characters."),
  summary: z.string().min(1).max(200).describe("One sentence for the course list, at most 200 characters."),
});

interface YamlText {
  readonly file: string;
  readonly text: string;
  /** Lines of the file above the text. */
  readonly above: number;
}

/** Parses and validates; every problem names file, line, key and what to write instead. */
export function parseYaml<Shape extends z.ZodRawShape>(
  schema: z.ZodObject<Shape>,
  { file, text, above }: YamlText,
  problems: Problems,
): z.infer<z.ZodObject<Shape>> | null {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  for (const error of document.errors) {
    problems.add({
      file,
      line: above + lines.linePos(error.pos[0]).line,
      key: null,
      message: `is not valid YAML: ${error.message.split(" at line")[0]}.`,
      fix: "Check indentation, colons and quotes on this line.",
    });
  }
  if (document.errors.length > 0) return null;
  const parsed = schema.safeParse(document.toJS() ?? {});
  if (parsed.success) return parsed.data;
  const lineOf = (path: readonly PropertyKey[]): number | null => {
    for (let depth = path.length; depth > 0; depth--) {
      const node: unknown = document.getIn(path.slice(0, depth), true);
      const range = typeof node === "object" && node !== null && "range" in node ? node.range : null;
      if (Array.isArray(range) && typeof range[0] === "number") return above + lines.linePos(range[0]).line;
    }
    return null;
  };
  for (const issue of parsed.error.issues) {
    const unknownKeys = issue.code === "unrecognized_keys" ? issue.keys : [];
    const path = [...issue.path, ...unknownKeys.slice(0, 1)];
    const top: z.core.$ZodType | undefined = schema.shape[String(path[0])];
    problems.add({
      file,
      line: lineOf(path),
      key: path.join("."),
      message: unknownKeys.length > 0 ? "is not a known key." : sentence(issue),
      fix: fixFor(schema, top),
    });
  }
  return null;
}

function sentence(issue: z.core.$ZodIssue): string {
  if (issue.code === "invalid_type" && issue.message.endsWith("received undefined")) return "is missing.";
  return issue.code === "invalid_format"
    ? `${issue.message}.`
    : `${issue.message.replace(/^Invalid input: /, "")}.`;
}

function fixFor(schema: z.ZodObject, key: z.core.$ZodType | undefined): string {
  const description = key === undefined ? undefined : z.globalRegistry.get(key)?.description;
  return description ?? `Known keys: ${Object.keys(schema.shape).join(", ")}.`;
}

export function parseConfig(text: string, problems: Problems): LessonConfig | null {
  return parseYaml(LESSON_CONFIG, { file: CONFIG_FILE, text, above: 0 }, problems);
}

/** For editors: `# yaml-language-server: $schema=../lesson.schema.json` on top of a lesson.yaml. */
export function configJsonSchema(): string {
  const schema = z.toJSONSchema(LESSON_CONFIG, { io: "input" });
  return `${JSON.stringify({ title: "lesson.yaml", ...schema }, null, 2)}\n`;
}
