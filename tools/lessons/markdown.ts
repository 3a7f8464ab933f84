/** `en.md` and `zh-CN.md` as trees: front matter apart, directives recognised. */
import type { Paragraph, PhrasingContent, Root, RootContent } from "mdast";
import remarkDirective from "remark-directive";
import remarkFrontmatter from "remark-frontmatter";
import remarkGfm from "remark-gfm";
import remarkParse from "remark-parse";
import { unified } from "unified";
import type { Locale } from "../../content/lesson.ts";
import { FRONT_MATTER, parseYaml } from "./config.ts";
import { proseFile } from "./lesson-files.ts";
import type { Problems } from "./problems.ts";

/** `:::name{…}` with everything up to its closing `:::`. */
export type Directive = Extract<RootContent, { type: "containerDirective" }>;

export interface LessonDocument {
  readonly title: string;
  readonly summary: string;
  readonly content: readonly RootContent[];
}

const parser = unified().use(remarkParse).use(remarkFrontmatter).use(remarkGfm).use(remarkDirective);

export function lineOf(node: { readonly position?: RootContent["position"] }): number | null {
  return node.position?.start.line ?? null;
}

export function parseLesson(locale: Locale, text: string, problems: Problems): LessonDocument | null {
  const file = proseFile(locale);
  const root: Root = parser.parse(text);
  const [first, ...content] = root.children;
  if (first?.type !== "yaml") {
    problems.add({
      file,
      line: 1,
      key: null,
      message: "has no front matter.",
      fix: "Begin the file with ---, title: …, summary: …, ---.",
    });
    return null;
  }
  const front = parseYaml(FRONT_MATTER, { file, text: first.value, above: 1 }, problems);
  return front === null ? null : { ...front, content };
}

/** `:::check{same_numbers}` → `same_numbers`; null when there is not exactly one bare word. */
export function directiveId(directive: Directive): string | null {
  const words = Object.entries(directive.attributes ?? {});
  const [id, value] = words[0] ?? [];
  return words.length === 1 && id !== undefined && !value && /^[a-z][a-z0-9_]*$/.test(id) ? id : null;
}

/** Content of a block that is one paragraph, so that it can stand inside a label. */
export function unwrapParagraph(nodes: readonly RootContent[]): readonly (RootContent | PhrasingContent)[] {
  const only: RootContent | undefined = nodes.length === 1 ? nodes[0] : undefined;
  const isParagraph = (node: RootContent | undefined): node is Paragraph => node?.type === "paragraph";
  return isParagraph(only) ? only.children : nodes;
}
