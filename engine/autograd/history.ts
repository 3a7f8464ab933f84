/** Questions about a tensor's place in the graph. */
import type { Tensor } from "../tensor/tensor.ts";
import { gradFnOf } from "./node.ts";

/** True when gradients can flow to `tensor`. */
export function tracksGrad(tensor: Tensor): boolean {
  return tensor.requiresGrad || (tensor.view !== null && gradFnOf(tensor) !== null);
}
