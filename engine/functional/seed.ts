/** Seeding the default random stream, for TypeScript. */
import { defaultGenerator, type Generator } from "../tensor/random-generator.ts";

/** Seeds the default stream and returns it. */
export function manual_seed(seed: number | bigint): Generator {
  return defaultGenerator.manualSeed(seed);
}

/** The seed that the default stream was last given. */
export function initial_seed(): bigint {
  return defaultGenerator.initialSeed();
}

/** Seeds the default stream from the platform's entropy and returns the seed. */
export function seed(): bigint {
  return defaultGenerator.seed();
}
