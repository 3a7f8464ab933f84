/** Which calls after a backward are an update by hand: those that compute from gradients, and from what came of them. */
import type { Storage } from "../tensor/storage.ts";
import { Tensor } from "../tensor/tensor.ts";
import type { BegunCall } from "./call-log.ts";

export class UpdateCalls {
  /** Memory of the gradients and of what was computed from them; a set from the first call on that asks. */
  private storages: Set<Storage> | null = null;
  private readonly gradients: readonly Storage[];
  private isOpen = false;

  constructor(gradients: readonly Storage[]) {
    this.gradients = gradients;
  }

  /** Whether a call that begins computes from them. */
  begins({ declaration, arguments: given }: BegunCall): boolean {
    this.storages ??= new Set(this.gradients);
    this.isOpen = false;
    for (const i of declaration.tensorArgs) if (this.holds(given[i])) this.isOpen = true;
    return this.isOpen;
  }

  /** What that call gave. */
  ends(result: unknown): void {
    if (this.isOpen && result instanceof Tensor) this.storages?.add(result.storage);
    this.isOpen = false;
  }

  /** A parameter is not, though it was written to, or given such memory. */
  private holds(value: unknown): boolean {
    if (value instanceof Tensor) return !value.requiresGrad && this.storages?.has(value.storage) === true;
    return Array.isArray(value) && value.some((item) => this.holds(item));
  }
}
