/** The blocks of a lesson: prose, and what the directives `predict`, `exercise` … `remember` say. */
import type { ListItem, RootContent } from "mdast";
import type { ExerciseBlock, LessonBlock, LessonCheck, PredictBlock, Prose } from "../../content/lesson.ts";
import { type Directive, directiveId, lineOf, unwrapParagraph } from "./markdown.ts";
import type { Problems } from "./problems.ts";
import { type ProsePlace, toProse } from "./prose.ts";

export interface BlockContext {
  readonly file: string;
  readonly demo: ProsePlace;
  readonly exercise: ProsePlace;
  readonly side: ExerciseBlock["side"];
  readonly proof: PredictBlock["proof"];
  readonly problems: Problems;
}

interface OpenExercise {
  readonly task: Prose;
  readonly checks: LessonCheck[];
  readonly hints: Prose[];
  readonly mistakes: { readonly id: string; readonly text: Prose }[];
}

export function readBlocks(content: readonly RootContent[], context: BlockContext): LessonBlock[] {
  const blocks: LessonBlock[] = [];
  let exercise: OpenExercise | null = null;
  let prose: RootContent[] = [];
  const flushProse = (): void => {
    if (prose.length > 0)
      blocks.push({ type: "prose", tree: toProse(prose, context.demo, context.problems) });
    prose = [];
  };
  for (const node of content) {
    if (node.type !== "containerDirective") {
      prose.push(node);
      continue;
    }
    flushProse();
    switch (node.name) {
      case "predict":
        blocks.push(readPredict(node, context));
        break;
      case "exercise":
        exercise = { task: exerciseProse(node, context), checks: [], hints: [], mistakes: [] };
        blocks.push({ type: "exercise", side: context.side, ...exercise });
        break;
      case "check":
      case "hint":
      case "mistake":
        if (exercise === null)
          reportBlock(node, "stands before the exercise.", "Put it after the :::exercise block.", context);
        else readExercisePart(node, exercise, context);
        break;
      case "remember":
        blocks.push({ type: "remember", tree: toProse(node.children, context.demo, context.problems) });
        break;
      default:
        reportBlock(
          node,
          "is not a block of a lesson.",
          "Blocks: predict, exercise, check{id}, hint, mistake{id}, remember.",
          context,
        );
    }
  }
  flushProse();
  return blocks;
}

function reportBlock(node: Directive, message: string, fix: string, { file, problems }: BlockContext): void {
  problems.add({ file, line: lineOf(node), key: `:::${node.name}`, message, fix });
}

function exerciseProse(node: Directive, context: BlockContext): Prose {
  return toProse(node.children, context.exercise, context.problems);
}

function readExercisePart(node: Directive, exercise: OpenExercise, context: BlockContext): void {
  if (node.name === "hint") {
    exercise.hints.push(exerciseProse(node, context));
    return;
  }
  const id = directiveId(node);
  if (id === null) {
    reportBlock(
      node,
      "has no id.",
      `Write :::${node.name}{same_numbers}; the id in lower_case names its Python function.`,
      context,
    );
    return;
  }
  const list: readonly { readonly id: string }[] =
    node.name === "check" ? exercise.checks : exercise.mistakes;
  if (list.some((other) => other.id === id)) {
    reportBlock(node, `uses the id ${id} a second time.`, "Give each its own id.", context);
  }
  if (node.name === "mistake") exercise.mistakes.push({ id, text: exerciseProse(node, context) });
  else
    exercise.checks.push({
      id,
      label: toProse(unwrapParagraph(node.children), context.exercise, context.problems),
    });
}

/** A question, a task list whose ticked item is right, and the reason. */
function readPredict(node: Directive, context: BlockContext): PredictBlock {
  const at = node.children.findIndex((child) => child.type === "list");
  const list = node.children[at];
  const items: readonly ListItem[] = list?.type === "list" ? list.children : [];
  const ticked = items.flatMap((item, index) => (item.checked === true ? [index] : []));
  if (items.length < 2 || items.some((item) => typeof item.checked !== "boolean") || ticked.length !== 1) {
    reportBlock(
      node,
      "needs at least two options of which one is ticked.",
      "Write them as `- [ ] wrong` and `- [x] right`.",
      context,
    );
  }
  if (at === node.children.length - 1) {
    reportBlock(node, "does not say why.", "Write the reason after the options.", context);
  }
  const part = (nodes: readonly RootContent[]): Prose => toProse(nodes, context.demo, context.problems);
  return {
    type: "predict",
    question: part(node.children.slice(0, Math.max(at, 0))),
    options: items.map((item) => toProse(unwrapParagraph(item.children), context.demo, context.problems)),
    answer: ticked[0] ?? 0,
    why: part(node.children.slice(at + 1)),
    proof: context.proof,
  };
}
