/** The CPU generator: a 32-bit Mersenne Twister with PyTorch's seeding, state layout and cached normal. */
import { runtimeError } from "./errors.ts";

const N = 624;
const M = 397;
const MATRIX_A = 0x9908b0df;
const UPPER_MASK = 0x80000000;
const LOWER_MASK = 0x7fffffff;

/** Bytes of `torch.get_rng_state()`, and where its fields lie (little-endian). */
const STATE_BYTES = 5056;
const OFFSET = {
  seed: 0,
  left: 8,
  seeded: 12,
  next: 16,
  words: 24,
  normal: 5024,
  normalIsValid: 5040,
} as const;

/** Seed of a generator that nobody has seeded (`torch.Generator().initial_seed()`). */
const DEFAULT_SEED = 67280421310721n;

/** `torch.Generator` on the CPU: a Mersenne Twister with the cached halves that PyTorch keeps. */
export class Generator {
  /**
   * Second half of the last Box–Muller pair of the scalar path; null when there is none.
   * PyTorch keeps it across calls and across dtypes, in float64.
   */
  cachedNormal: number | null = null;
  readonly #words = new Uint32Array(N);
  #seed = DEFAULT_SEED;
  #left = 1;
  #next = 0;

  constructor(seed: number | bigint = DEFAULT_SEED) {
    this.manualSeed(seed);
  }

  /** Any 64-bit integer; negative seeds wrap, as `torch.manual_seed(-1)` does. */
  manualSeed(seed: number | bigint): this {
    this.#seed = BigInt.asUintN(64, BigInt(seed));
    const words = this.#words;
    words[0] = Number(BigInt.asUintN(32, this.#seed));
    for (let i = 1; i < N; i++) {
      const previous = words[i - 1];
      words[i] = Math.imul(1812433253, previous ^ (previous >>> 30)) + i;
    }
    this.#left = 1;
    this.#next = 0;
    this.cachedNormal = null;
    return this;
  }

  /** The seed it was last given. */
  initialSeed(): bigint {
    return this.#seed;
  }

  /** Seeds from the platform's entropy (53 bits, as PyTorch does) and returns the seed. */
  seed(): bigint {
    const [high, low] = crypto.getRandomValues(new Uint32Array(2));
    this.manualSeed((BigInt(high & 0x1fffff) << 32n) | BigInt(low));
    return this.#seed;
  }

  /** Uniform in [0, 2³²). */
  nextUint32(): number {
    if (--this.#left === 0) this.#refill();
    let y = this.#words[this.#next++];
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    y ^= y >>> 18;
    return y >>> 0;
  }

  /** Uniform in [0, 2⁶⁴); the first word drawn is the upper half. */
  nextUint64(): bigint {
    const high = BigInt(this.nextUint32());
    return (high << 32n) | BigInt(this.nextUint32());
  }

  /** Uniform in [0, 1) with 24 bits: PyTorch's float32 draw. */
  nextFloat24(): number {
    return (this.nextUint32() & 0xffffff) * 2 ** -24;
  }

  /** Uniform in [0, 1) with 53 bits: PyTorch's float64 draw. */
  nextFloat53(): number {
    const high = this.nextUint32() & 0x1fffff;
    return (high * 2 ** 32 + this.nextUint32()) * 2 ** -53;
  }

  /** Content of `torch.get_rng_state()`. */
  getState(): Uint8Array {
    const bytes = new Uint8Array(STATE_BYTES);
    const view = new DataView(bytes.buffer);
    view.setBigUint64(OFFSET.seed, this.#seed, true);
    view.setInt32(OFFSET.left, this.#left, true);
    view.setInt32(OFFSET.seeded, 1, true);
    view.setUint32(OFFSET.next, this.#next, true);
    for (let i = 0; i < N; i++) view.setUint32(OFFSET.words + 8 * i, this.#words[i], true);
    if (this.cachedNormal !== null) {
      view.setFloat64(OFFSET.normal, this.cachedNormal, true);
      view.setInt32(OFFSET.normalIsValid, 1, true);
    }
    return bytes;
  }

  /** Restores what `getState` returned. */
  setState(bytes: Uint8Array): this {
    if (bytes.length !== STATE_BYTES) {
      throw runtimeError(
        `Expected a CPUGeneratorImplState of size ${STATE_BYTES} but found the input RNG state size to be ${bytes.length}`,
      );
    }
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const left = view.getInt32(OFFSET.left, true);
    const next = view.getUint32(OFFSET.next, true);
    if (view.getInt32(OFFSET.seeded, true) === 0 || left <= 0 || left > N || next > N) {
      throw runtimeError("Invalid mt19937 state");
    }
    this.#seed = view.getBigUint64(OFFSET.seed, true);
    this.#left = left;
    this.#next = next;
    for (let i = 0; i < N; i++) this.#words[i] = view.getUint32(OFFSET.words + 8 * i, true);
    this.cachedNormal = view.getInt32(OFFSET.normalIsValid, true)
      ? view.getFloat64(OFFSET.normal, true)
      : null;
    return this;
  }

  /** Same stream from here on, independent afterwards. */
  clone(): Generator {
    return new Generator().setState(this.getState());
  }

  #refill(): void {
    const words = this.#words;
    for (let i = 0; i < N; i++) {
      const following = words[i + 1 < N ? i + 1 : 0];
      const mixed = (words[i] & UPPER_MASK) | (following & LOWER_MASK);
      words[i] = words[i + M < N ? i + M : i + M - N] ^ (mixed >>> 1) ^ (following & 1 ? MATRIX_A : 0);
    }
    this.#left = N;
    this.#next = 0;
  }
}

/** What every random function uses when no generator is passed. */
export const defaultGenerator = new Generator();
defaultGenerator.seed();
