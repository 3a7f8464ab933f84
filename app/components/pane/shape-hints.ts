/** Which shapes to show at the end of which lines, from what a run assigned; after an edit, of the lines it left alone. */
import type { CallRecord, SideTrace, TensorRecord } from "../../../engine/trace/types.ts";
import { changedLines } from "../../editor/text-change.ts";
import { shapeText } from "../../explain/explanation.ts";
import { type Assignment, assignmentOf } from "./assignment.ts";

/** What an operator's call is named in a trace. */
const OPERATORS: Readonly<Record<string, readonly string[]>> = {
  "+": ["add", "add_", "__radd__"],
  "-": ["sub", "sub_", "rsub"],
  "*": ["mul", "mul_"],
  "/": ["div", "div_", "true_divide"],
  "@": ["matmul", "mm", "mv"],
  "**": ["pow", "pow_"],
  "[]": ["__getitem__", "getitem"],
};

/** By line of the text as it is now, from 1. */
export function shapeHints(trace: SideTrace | null, source: string): ReadonlyMap<number, string> {
  const hints = new Map<number, string>();
  if (!trace) return hints;
  const change = changedLines(trace.source, source);
  trace.source.split("\n").forEach((text, index) => {
    const line = change.after(index + 1);
    const assignment = line === null ? null : assignmentOf(text);
    if (line === null || !assignment) return;
    const shapes = shapesAt(assignment, index + 1, trace);
    const known = assignment.names.filter((_, i) => shapes[i] !== null);
    if (known.length === 0) return;
    const words = assignment.names.flatMap((name, i) => {
      const shape = shapes[i];
      return shape ? [`${name}: ${shapeText(shape)}`] : [];
    });
    hints.set(line, words.join(", "));
  });
  return hints;
}

type Shape = readonly number[];

function shapesAt({ names, value }: Assignment, line: number, trace: SideTrace): readonly (Shape | null)[] {
  const made = value === "" ? null : outputsOf(value, line, trace);
  if (made && made.length === names.length) return made.map(({ shape }) => shape);
  return names.map((name) => {
    const global = trace.globals.find((known) => known.name === name && known.line === line);
    return tensorOf(global?.tensor ?? null, trace)?.shape ?? null;
  });
}

/** What the last call of a line gave, where it is the call whose value is assigned. */
function outputsOf(value: string, line: number, trace: SideTrace): readonly TensorRecord[] | null {
  const call = trace.calls.findLast((candidate) => candidate.line === line);
  if (!call || call.error || !isValue(call, value)) return null;
  const tensors = call.outputs.map((id) => tensorOf(id, trace));
  return tensors.every((tensor) => tensor !== null) ? tensors : null;
}

/** A module's call is the last one made inside it. */
function isValue(call: CallRecord, value: string): boolean {
  if (value.endsWith("()")) return call.module?.split(".").includes(value.slice(0, -2)) ?? false;
  return (OPERATORS[value] ?? [value, `${value}_`]).includes(call.op);
}

function tensorOf(id: number | null, trace: SideTrace): TensorRecord | null {
  return trace.tensors.find((record) => record.id === id) ?? null;
}
