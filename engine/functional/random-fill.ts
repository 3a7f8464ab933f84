/** In-place random fills: `uniform_`, `normal_` and their kin. */
import { inplace } from "../autograd/declared.ts";
import { op } from "../autograd/op.ts";
import type { DType } from "../tensor/dtype.ts";
import { runtimeError } from "../tensor/errors.ts";
import {
  bernoulliEach,
  bernoulli as fillBernoulli,
  normal as fillNormal,
  uniform as fillUniform,
} from "../tensor/random.ts";
import {
  cauchy as fillCauchy,
  exponential as fillExponential,
  geometric as fillGeometric,
  logNormal,
} from "../tensor/random-continuous.ts";
import type { Generator } from "../tensor/random-generator.ts";
import { random as fillRandom, randomFrom, randomRange } from "../tensor/random-integers.ts";
import { broadcastStrides } from "../tensor/shape.ts";
import { newStorage } from "../tensor/storage.ts";
import { allocateTensor, Tensor } from "../tensor/tensor.ts";
import { zeros_like } from "./creation.ts";

/** What random functions do when no generator is passed. */
export function stream(generator: Generator | null): Generator | undefined {
  return generator ?? undefined;
}

/** A new tensor laid out in memory as `self` is: fills visit memory in order, so the layout shows in the values. */
function laidOutLike(self: Tensor, dtype: DType = self.dtype): Tensor {
  if (self.isContiguous) return allocateTensor(self.shape, dtype);
  let last = 0;
  self.shape.forEach((size, dim) => {
    if (size > 1 && self.strides[dim] === 0) {
      throw runtimeError(
        "unsupported operation: more than one element of the written-to tensor refers to a single memory location. Please clone() the tensor before performing the operation.",
      );
    }
    last += (size - 1) * self.strides[dim];
  });
  return new Tensor(newStorage(dtype, last + 1), self.shape, self.strides, 0, dtype);
}

/** `empty_like`: keeps the layout of a tensor without gaps, else falls back to row-major. */
export function emptyLike(self: Tensor, dtype: DType | null): Tensor {
  const dims = self.shape.map((_, dim) => dim).sort((a, b) => self.strides[b] - self.strides[a]);
  let expected = 1;
  const dense = dims.reverse().every((dim) => {
    const fits = self.shape[dim] === 1 || self.strides[dim] === expected;
    expected *= self.shape[dim];
    return fits;
  });
  const result = dtype ?? self.dtype;
  return dense ? laidOutLike(self, result) : allocateTensor(self.shape, result);
}

/** The result of an in-place fill, before it is copied into `self`. */
function refilled(self: Tensor, fill: (result: Tensor) => void): Tensor {
  const result = laidOutLike(self);
  fill(result);
  return result;
}

const FORGETS = { self: ({ grad }: { readonly grad: Tensor }) => zeros_like(grad) };

const uniform = op(
  "uniform(Tensor self, float from=0., float to=1., *, Generator? generator=None) -> Tensor",
  "inplace",
)({
  doc: "Fills self with uniform values in [from, to).",
  forward: ({ self, from, to, generator }) =>
    refilled(self, (out) => fillUniform(out, from, to, stream(generator))),
  backward: FORGETS,
});
export const uniform_ = inplace(uniform);

const normal = op(
  "normal(Tensor self, float mean=0., float std=1., *, Generator? generator=None) -> Tensor",
  "inplace",
)({
  doc: "Fills self with normal values.",
  forward: ({ self, mean, std, generator }) =>
    refilled(self, (out) => fillNormal(out, mean, std, stream(generator))),
  backward: FORGETS,
});
export const normal_ = inplace(normal);

const bernoulli_each = op(
  "bernoulli.Tensor(Tensor self, Tensor p, *, Generator? generator=None) -> Tensor",
  "inplace",
)({
  doc: "Fills self with 0 or 1; p holds the probability of each 1.",
  forward: ({ self, p, generator }) => {
    const strides = broadcastStrides(p.shape, p.strides, self.shape);
    const expanded = new Tensor(p.storage, self.shape, strides, p.offset, p.dtype);
    return refilled(self, (out) => bernoulliEach(out, expanded, stream(generator)));
  },
  backward: { ...FORGETS, p: ({ p }) => zeros_like(p) },
});
export const bernoulli_each_ = inplace(bernoulli_each);

const bernoulli = op(
  "bernoulli.float(Tensor self, float p=0.5, *, Generator? generator=None) -> Tensor",
  "inplace",
)({
  doc: "Fills self with 0 or 1, each 1 with probability p.",
  forward: ({ self, p, generator }) => refilled(self, (out) => fillBernoulli(out, p, stream(generator))),
  backward: FORGETS,
});
export const bernoulli_ = inplace(bernoulli);

const exponential = op(
  "exponential(Tensor self, float lambd=1., *, Generator? generator=None) -> Tensor",
  "inplace",
)({
  doc: "Fills self with exponential values of rate lambd.",
  forward: ({ self, lambd, generator }) =>
    refilled(self, (out) => fillExponential(out, lambd, stream(generator))),
  backward: FORGETS,
});
export const exponential_ = inplace(exponential);

const cauchy = op(
  "cauchy(Tensor self, float median=0., float sigma=1., *, Generator? generator=None) -> Tensor",
  "inplace",
)({
  doc: "Fills self with values of the Cauchy distribution.",
  forward: ({ self, median, sigma, generator }) =>
    refilled(self, (out) => fillCauchy(out, median, sigma, stream(generator))),
  backward: FORGETS,
});
export const cauchy_ = inplace(cauchy);

const log_normal = op(
  "log_normal(Tensor self, float mean=1., float std=2., *, Generator? generator=None) -> Tensor",
  "inplace",
)({
  doc: "Fills self with values whose logarithm is normal.",
  forward: ({ self, mean, std, generator }) =>
    refilled(self, (out) => logNormal(out, mean, std, stream(generator))),
  backward: FORGETS,
});
export const log_normal_ = inplace(log_normal);

const geometric = op(
  "geometric(Tensor self, float p, *, Generator? generator=None) -> Tensor",
  "inplace",
)({
  doc: "Fills self with how many tries the first success took, each succeeding with probability p.",
  forward: ({ self, p, generator }) => refilled(self, (out) => fillGeometric(out, p, stream(generator))),
  backward: FORGETS,
});
export const geometric_ = inplace(geometric);

const random = op(
  "random(Tensor self, *, Generator? generator=None) -> Tensor",
  "inplace",
)({
  doc: "Fills self with integers from 0 to the largest that its dtype holds exactly.",
  forward: ({ self, generator }) => refilled(self, (out) => fillRandom(out, stream(generator))),
  backward: FORGETS,
});
export const random_ = inplace(random);

const random_to = op(
  "random.to(Tensor self, int to, *, Generator? generator=None) -> Tensor",
  "inplace",
)({
  doc: "Fills self with integers from 0 up to, not including, to.",
  forward: ({ self, to, generator }) => refilled(self, (out) => randomRange(out, 0, to, stream(generator))),
  backward: FORGETS,
});
export const random_to_ = inplace(random_to);

const random_from = op(
  "random.from(Tensor self, int from, int? to, *, Generator? generator=None) -> Tensor",
  "inplace",
)({
  doc: "Fills self with integers from `from` up to, not including, to; None: to the largest of the dtype.",
  forward: ({ self, from, to, generator }) =>
    refilled(self, (out) =>
      to === null ? randomFrom(out, from, stream(generator)) : randomRange(out, from, to, stream(generator)),
    ),
  backward: FORGETS,
});
export const random_from_ = inplace(random_from);
