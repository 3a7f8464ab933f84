/** Hooks on what nodes keep for backward: a tensor is packed when it is saved, and unpacked when a formula needs it. */
import { runtimeError } from "../tensor/errors.ts";
import { alias, type GradEdge, type Tensor } from "../tensor/tensor.ts";
import { withGrad } from "./mode.ts";
import { AccumulateGrad, gradientEdge } from "./node.ts";

/** What a hook made of a tensor. */
export interface Packed {
  unpack(): Tensor;
  /** The graph let go of it. */
  release(): void;
}

export type PackHook = (tensor: Tensor) => Packed;

const active: PackHook[] = [];
let refusal: string | null = null;

/**
 * From here on `hook` packs what is saved; of several only the last works.
 *
 * @throws RuntimeError with the message of `refusePackHooks`, while hooks are refused
 */
export function pushPackHook(hook: PackHook): void {
  if (refusal !== null) throw runtimeError(refusal);
  active.push(hook);
}

/** Takes back the last hook. */
export function popPackHook(): void {
  active.pop();
}

/** The hook that packs now. */
export function packHook(): PackHook | null {
  return active.length === 0 ? null : active[active.length - 1];
}

/**
 * Refuses hooks with this message, null allows them; returns the message until now.
 *
 * @throws RuntimeError with the message when there are hooks already
 */
export function refusePackHooks(message: string | null): string | null {
  if (message !== null && active.length > 0) throw runtimeError(message);
  const before = refusal;
  refusal = message;
  return before;
}

/** Everything as it was before the first program. */
export function forgetPackHooks(): void {
  active.length = 0;
  refusal = null;
}

/** A tensor in a hook's hands. Its history stays here, so that what comes back can be differentiated again. */
export class PackedTensor {
  private readonly packed: Packed;
  private readonly edge: GradEdge | null;

  constructor(tensor: Tensor, hook: PackHook) {
    this.edge = gradientEdge(tensor);
    this.packed = withGrad(false, () => hook(tensor));
  }

  unpack(): Tensor {
    const tensor = alias(this.packed.unpack());
    if (this.edge === null) return tensor;
    const { node, index } = this.edge;
    tensor.requiresGrad = true;
    if (node instanceof AccumulateGrad) tensor.accumulator = node;
    else [tensor.gradFn, tensor.outputIndex] = [node, index];
    return tensor;
  }

  release(): void {
    this.packed.release();
  }
}
