/** Whether the languages of a lesson say the same things in the same order. */
import type { ElementContent, RootContent } from "hast";
import type { CompiledLesson, LessonBlock, Prose } from "../../content/lesson.ts";
import { proseFile } from "./lesson-files.ts";
import type { Problems } from "./problems.ts";

/** One line per thing that must be the same in every language. */
function outline(blocks: readonly LessonBlock[]): string[] {
  return blocks.flatMap((block, index) => blockOutline(`${block.type} block ${index + 1}`, block));
}

function blockOutline(name: string, block: LessonBlock): string[] {
  switch (block.type) {
    case "prose":
    case "remember":
      return [name, ...proseOutline(name, block.tree)];
    case "predict":
      return [`${name} with ${block.options.length} options, number ${block.answer + 1} right`];
    case "exercise":
      return [
        name,
        ...proseOutline(name, block.task),
        ...block.checks.map((check) => `check ${check.id}`),
        `${block.hints.length} hints`,
        ...block.mistakes.map((mistake) => `mistake ${mistake.id}`),
      ];
  }
}

function proseOutline(name: string, tree: Prose): string[] {
  const shapes = tree.children.flatMap((node) =>
    node.type === "element" ? [`${node.tagName} in ${name}`] : [],
  );
  return [
    ...shapes,
    ...focusTargets(tree.children)
      .sort()
      .map((target) => `link to ${target} in ${name}`),
  ];
}

function focusTargets(nodes: readonly (RootContent | ElementContent)[]): string[] {
  return nodes.flatMap((node) => {
    if (node.type !== "element") return [];
    const own = node.tagName === "focus-link" ? [`${node.properties.side} line ${node.properties.line}`] : [];
    return [...own, ...focusTargets(node.children)];
  });
}

/** Compares every language with the first; the message names the first thing that differs. */
export function checkStructure(lessons: readonly CompiledLesson[], problems: Problems): void {
  const [first, ...others] = lessons;
  if (first === undefined) return;
  const expected = outline(first.blocks);
  for (const other of others) {
    const found = outline(other.blocks);
    const at = expected.findIndex((line, index) => line !== found[index]);
    const index = at === -1 ? expected.length : at;
    if (at === -1 && found.length === expected.length) continue;
    problems.add({
      file: proseFile(other.locale),
      line: null,
      key: null,
      message: `differs from ${proseFile(first.locale)}: it has ${found[index] ?? "nothing more"} where that has ${expected[index] ?? "nothing more"}.`,
      fix: "Say the same things in the same order in both languages.",
    });
  }
}
