/** What the last run left in a name, in words. */
import type { SideTrace } from "../../../engine/trace/types.ts";
import type { Messages } from "../../i18n/messages.ts";
import { shapeOf, tensorOf } from "./answers.ts";

export interface VariableFacts {
  /** `w: Tensor (100, 10) float32` */
  readonly head: string;
  readonly facts: readonly string[];
}

export function describeVariable(
  name: string,
  trace: SideTrace,
  words: Messages["hover"],
): VariableFacts | null {
  const tensor = tensorOf(name, trace);
  if (tensor) {
    const row = trace.ownership.find((owned) => owned.tensor === tensor.id);
    const owners = [
      row?.registered ? words.registered(row.registered) : null,
      row?.inOptimizer ? words.inOptimizer(row.inOptimizer) : null,
    ].filter((owner) => owner !== null);
    const nobody = tensor.isLeaf && tensor.requiresGrad ? [words.unowned] : [];
    return {
      head: `${name}: Tensor ${shapeOf(tensor)} torch.${tensor.dtype}`,
      facts: [
        `requires_grad = ${tensor.requiresGrad ? "True" : "False"}`,
        ...(owners.length > 0 ? owners : nobody),
      ],
    };
  }
  const module = trace.modules.find(({ path }) => path === name);
  if (module) return { head: `${name}: ${module.type}(${module.extra})`, facts: [] };
  const global = trace.globals.find((known) => known.name === name);
  return global ? { head: `${name}: ${global.type} = ${global.text}`, facts: [] } : null;
}
