/** Finds the first rule that knows an error, in one table, and applies a repair to a source. */
import type { SideTrace } from "../../engine/trace/types.ts";
import { AUTOGRAD_RULES } from "./autograd-rules.ts";
import type { ErrorContext, Explanation, Repair, Rule } from "./explanation.ts";
import { PYTHON_RULES } from "./python-rules.ts";
import { SHAPE_RULES } from "./shape-rules.ts";

/** Tried in order: particular before general. */
export const RULES: readonly Rule[] = [...SHAPE_RULES, ...AUTOGRAD_RULES, ...PYTHON_RULES];

function contextOf(trace: SideTrace): ErrorContext | null {
  const { error } = trace;
  if (!error) return null;
  const call = trace.calls.find((candidate) => candidate.id === error.call) ?? null;
  return {
    error,
    text: `${error.type}: ${error.message}`,
    trace,
    lines: trace.source.split("\n"),
    call,
    argument(name) {
      const input = call?.inputs.find((candidate) => candidate.argument === name);
      return trace.tensors.find((tensor) => tensor.id === input?.tensor) ?? null;
    },
  };
}

/** The plain-language reading of a run's error; null when it did not raise or no rule knows it. */
export function explain(trace: SideTrace): Explanation | null {
  const context = contextOf(trace);
  if (!context) return null;
  for (const rule of RULES) {
    if (rule.op !== undefined && rule.op !== context.call?.op) continue;
    const match = rule.pattern.exec(context.text);
    const answer = match && rule.explain(context, match);
    if (answer) return { rule: rule.id, line: context.error.line, ...answer };
  }
  return null;
}

export function applyRepair(source: string, repair: Repair): string {
  const lines = source.split("\n");
  lines.splice(repair.line - 1, repair.kind === "replace" ? 1 : 0, repair.text);
  return lines.join("\n");
}
