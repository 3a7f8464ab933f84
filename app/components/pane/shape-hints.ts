/** Which shape to show at the end of which line, from what a run assigned. */
import type { SideTrace } from "../../../engine/trace/types.ts";
import { shapeText } from "../../explain/explanation.ts";

/** Only a run of this very text knows these lines. Later names on one line are left out: the first is the one that is read. */
export function shapeHints(trace: SideTrace | null, source: string): ReadonlyMap<number, string> {
  const hints = new Map<number, string>();
  if (trace?.source !== source) return hints;
  for (const global of trace.globals) {
    const tensor = trace.tensors.find((record) => record.id === global.tensor);
    if (!tensor || global.line === 0 || hints.has(global.line)) continue;
    hints.set(global.line, shapeText(tensor.shape));
  }
  return hints;
}
