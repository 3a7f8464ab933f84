/** Forward-mode differentiation for Python: levels, dual tensors and their parts. */
import { embedTangent, forbidTangent, tangentOf, withoutTangents } from "../../engine/autograd/forward.ts";
import { fw_primal } from "../../engine/functional/movement.ts";
import { hold, holdOrNone, tensorAt } from "./handles.ts";

export {
  enterForwardLevel,
  exitForwardLevel,
  isForwardOpen,
  suspendTangents,
} from "../../engine/autograd/forward.ts";

/** Makes the second tensor the tangent of the first. */
export function setTangent(handle: number, tangent: number): void {
  embedTangent(tensorAt(handle), tensorAt(tangent));
}

/** 0 when it has none. */
export function tangent(handle: number): number {
  return holdOrNone(tangentOf(tensorAt(handle)));
}

/** The same tensor without its tangent. */
export function primal(handle: number): number {
  const view = withoutTangents(() => fw_primal(tensorAt(handle), 0));
  forbidTangent(view);
  return hold(view);
}
