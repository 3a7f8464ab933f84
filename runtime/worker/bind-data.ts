/** What Python's torch.utils.data asks of the engine. */
import type { Generator } from "../../engine/tensor/random-generator.ts";

/** A 63-bit draw as text: beyond what the engine's int64 tensors hold, and what samplers are seeded with. */
export function drawSeed(generator: Generator): string {
  return String(BigInt.asUintN(63, generator.nextUint64()));
}
