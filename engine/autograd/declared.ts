/** The in-place twin of a declared op. */
import type { PositionalArgs } from "../schema/types.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { callInPlace } from "./inplace.ts";
import type { OpFunction } from "./op.ts";

/** `add_ = inplace(add)`: writes the result into the first argument and returns it. */
export function inplace<S extends string>(of: OpFunction<S>): (...args: PositionalArgs<S>) => Tensor {
  return (...args) => callInPlace(of.op, args);
}
