/** Random fills against real PyTorch's streams, bit for bit. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { allocate, type DType, type StridedData, type TypedArray } from "./dtype.ts";
import { bernoulli, bernoulliEach, normal, uniform } from "./random.ts";
import { cauchy, exponential, geometric, logNormal } from "./random-continuous.ts";
import { poisson, standardGamma } from "./random-counts.ts";
import { Generator } from "./random-generator.ts";
import { random, randomFrom, randomRange, randperm } from "./random-integers.ts";
import { multinomial } from "./random-multinomial.ts";
import { truncatedNormal } from "./random-truncated.ts";

interface Stream {
  readonly kind: string;
  readonly arguments: readonly number[];
  readonly dtype: DType;
  readonly sizes: readonly number[];
  readonly digests: readonly (readonly [number, string])[];
}

interface Fixture {
  readonly streams: readonly Stream[];
  readonly doubles: readonly {
    readonly seed: number;
    readonly sizes: readonly number[];
    readonly mean: number;
    readonly std: number;
    readonly values: readonly (readonly number[])[];
  }[];
  readonly strided: readonly {
    readonly kind: string;
    readonly length: number;
    readonly shape: readonly number[];
    readonly strides: readonly number[];
    readonly offset: number;
    readonly digest: string;
  }[];
  readonly bernoulliEach: readonly {
    readonly dtype: DType;
    readonly p: number[];
    readonly result: number[];
  }[];
  readonly multinomials: readonly {
    readonly seed: number;
    readonly shape: readonly number[];
    readonly samples: number;
    readonly replacement: boolean;
    readonly dtype: DType;
    readonly drawn: readonly number[];
  }[];
  readonly counts: readonly {
    readonly kind: "poisson" | "standardGamma";
    readonly seed: number;
    readonly scale: number;
    readonly digest: string;
  }[];
  readonly states: readonly {
    readonly seed: string;
    readonly initial: string;
    readonly sha: string;
    readonly size: number;
  }[];
}

const fixture: Fixture = JSON.parse(
  readFileSync(new URL("../../tests/fixtures/random.json", import.meta.url), "utf8"),
);

type Fill = (view: StridedData, generator: Generator, args: readonly number[]) => void;

const FILLS: Readonly<Record<string, Fill>> = {
  uniform: (view, generator, [from, to]) => uniform(view, from, to, generator),
  normal: (view, generator, [mean, std]) => normal(view, mean, std, generator),
  bernoulli: (view, generator, [p]) => bernoulli(view, p, generator),
  randomRange: (view, generator, [from, to]) => randomRange(view, from, to, generator),
  randomFrom: (view, generator, [from]) => randomFrom(view, from, generator),
  random: (view, generator) => random(view, generator),
  exponential: (view, generator, [rate]) => exponential(view, rate, generator),
  cauchy: (view, generator, [median, sigma]) => cauchy(view, median, sigma, generator),
  logNormal: (view, generator, [mean, std]) => logNormal(view, mean, std, generator),
  geometric: (view, generator, [p]) => geometric(view, p, generator),
  truncatedNormal: (view, generator, [mean, std, low, high]) =>
    truncatedNormal(view, { mean, std, low, high }, generator),
  randperm: (view, generator) => randperm(view, generator),
};

function vector(length: number, dtype: DType): StridedData {
  return { data: allocate(dtype, length), shape: [length], strides: [1], offset: 0, dtype };
}

function digest(arrays: readonly TypedArray[]): string {
  const hash = createHash("sha1");
  for (const array of arrays) hash.update(new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
  return hash.digest("hex").slice(0, 16);
}

describe("streams", () => {
  for (const stream of fixture.streams) {
    it(`${stream.kind}(${stream.arguments.join(", ")}) of ${stream.dtype}`, () => {
      for (const [seed, expected] of stream.digests) {
        const generator = new Generator(seed);
        const drawn = stream.sizes.map((size) => {
          const view = vector(size, stream.dtype);
          FILLS[stream.kind](view, generator, stream.arguments);
          return view.data;
        });
        expect([seed, digest(drawn)]).toEqual([seed, expected]);
      }
    });
  }

  it("visits views in memory order", () => {
    const defaults: Readonly<Record<string, readonly number[]>> = {
      uniform: [0, 1],
      normal: [0, 1],
      bernoulli: [0.5],
      randomRange: [0, 10],
    };
    for (const { kind, length, shape, strides, offset, digest: expected } of fixture.strided) {
      const data = allocate("float32", length);
      FILLS[kind]({ data, shape, strides, offset, dtype: "float32" }, new Generator(3), defaults[kind]);
      expect([kind, shape, strides, digest([data])]).toEqual([kind, shape, strides, expected]);
    }
  });

  it("float64 normals agree to the last place or two, whatever the platform's log and cos", () => {
    for (const { seed, sizes, mean, std, values } of fixture.doubles) {
      const generator = new Generator(seed);
      sizes.forEach((size, i) => {
        const view = vector(size, "float64");
        normal(view, mean, std, generator);
        values[i].forEach((expected, j) => {
          expect(Math.abs(view.data[j] - expected)).toBeLessThanOrEqual(
            2 ** -51 * Math.max(Math.abs(expected - mean), std),
          );
        });
      });
    }
  });

  it("draws with one probability for each element", () => {
    for (const { dtype, p, result } of fixture.bernoulliEach) {
      const generator = new Generator(9);
      const probabilities = vector(p.length, dtype);
      uniform(probabilities, 0, 1, generator);
      expect([...probabilities.data]).toEqual(p);
      const view = vector(p.length, dtype);
      bernoulliEach(view, probabilities, generator);
      expect([...view.data]).toEqual(result);
    }
  });
});

describe("samplers with weights or parameters", () => {
  it("draws categories as torch.multinomial does", () => {
    for (const { seed, shape, samples, replacement, dtype, drawn } of fixture.multinomials) {
      const generator = new Generator(seed);
      const flat = vector(
        shape.reduce((product, size) => product * size, 1),
        dtype,
      );
      uniform(flat, 0, 1, generator);
      if (seed === 5) {
        const row = shape[shape.length - 1];
        flat.data.forEach((weight, i) => {
          flat.data[i] = i % row === 0 ? 0.5 : weight < 0.7 ? 0 : weight;
        });
      }
      const weights = { ...flat, shape, strides: shape.length === 2 ? [shape[1], 1] : [1] };
      expect([...multinomial(weights, samples, replacement, generator)]).toEqual(drawn);
    }
  });

  it("draws Poisson counts and gamma variates", () => {
    for (const { kind, seed, scale, digest: expected } of fixture.counts) {
      const generator = new Generator(seed);
      const parameter = vector(60, "float32");
      uniform(parameter, 0, 1, generator);
      for (let i = 0; i < 60; i++) parameter.data[i] *= scale;
      const view = vector(60, "float32");
      (kind === "poisson" ? poisson : standardGamma)(view, parameter, generator);
      expect([kind, seed, scale, digest([view.data])]).toEqual([kind, seed, scale, expected]);
    }
  });
});

describe("Generator", () => {
  it("has PyTorch's state, byte for byte", () => {
    for (const { seed, initial, sha, size } of fixture.states) {
      const generator = new Generator(BigInt(seed));
      bernoulli(vector(5, "float32"), 0.5, generator);
      const state = generator.getState();
      expect(String(generator.initialSeed())).toBe(initial);
      expect(state.length).toBe(size);
      expect(createHash("sha1").update(state).digest("hex")).toBe(sha);
    }
  });

  it("resumes from a state, the cached normal included", () => {
    const generator = new Generator(7);
    normal(vector(3, "float32"), 0, 1, generator);
    const resumed = new Generator().setState(generator.getState());
    const [a, b] = [vector(20, "float64"), vector(20, "float64")];
    for (let i = 0; i < 40; i++) {
      normal({ ...a, shape: [7] }, 0, 1, generator);
      normal({ ...b, shape: [7] }, 0, 1, resumed);
      expect(b.data).toEqual(a.data);
    }
  });

  it("refuses a state that is none", () => {
    expect(() => new Generator().setState(new Uint8Array(3))).toThrow(
      "Expected a CPUGeneratorImplState of size 5056 but found the input RNG state size to be 3",
    );
    expect(() => new Generator().setState(new Uint8Array(5056))).toThrow("Invalid mt19937 state");
  });

  it("seeds itself differently each time, with 53 bits", () => {
    const generator = new Generator();
    const [first, second] = [generator.seed(), generator.seed()];
    expect(first).not.toBe(second);
    expect(generator.initialSeed()).toBe(second);
    expect(second < 1n << 53n).toBe(true);
  });
});

describe("bounds", () => {
  it("are refused in PyTorch's words", () => {
    const floats = vector(3, "float32");
    expect(() => uniform(floats, 2, 1)).toThrow(
      "uniform_ expects to return a [from, to) range, but found from=2 > to=1",
    );
    expect(() => normal(floats, 0, -1)).toThrow("normal expects std >= 0.0, but found std -1");
    expect(() => bernoulli(floats, 1.5)).toThrow("bernoulli_ expects p to be in [0, 1], but got p=1.5");
    expect(() => randomRange(vector(3, "int64"), 3, 3)).toThrow(
      "random_ expects 'from' to be less than 'to', but got from=3 >= to=3",
    );
    expect(() => randomRange(vector(3, "uint8"), 0, 300)).toThrow(
      "to - 1 is out of bounds for unsigned char",
    );
  });
});
