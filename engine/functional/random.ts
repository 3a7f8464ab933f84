/** Random tensors and in-place random fills, from the default generator unless one is given. */

import { op } from "../autograd/op.ts";
import { contiguousValues } from "../tensor/copy.ts";
import { DTYPES, type DType, isFloatingPoint } from "../tensor/dtype.ts";
import { SCALAR_TYPE } from "../tensor/dtype-names.ts";
import { runtimeError } from "../tensor/errors.ts";
import { requireFloat } from "../tensor/kernel-types.ts";
import { getDefaultDType } from "../tensor/promotion.ts";
import {
  bernoulliEach,
  bernoulli as fillBernoulli,
  normal as fillNormal,
  uniform as fillUniform,
} from "../tensor/random.ts";
import { poisson as fillPoisson, standardGamma } from "../tensor/random-counts.ts";
import type { Generator } from "../tensor/random-generator.ts";
import { randperm as fillPermutation, randomRange } from "../tensor/random-integers.ts";
import { multinomial as drawCategories } from "../tensor/random-multinomial.ts";
import { broadcastShapes, type Shape } from "../tensor/shape.ts";
import { allocateTensor, type Tensor, wrapData } from "../tensor/tensor.ts";
import { add_, mul_ } from "./arithmetic.ts";
import { empty, zeros_like } from "./creation.ts";
import { emptyLike, stream } from "./random-fill.ts";

const OPTIONS = "ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None";
/** What every factory takes by keyword; `requires_grad` is applied by whoever calls from outside. */
const FACTORY = `${OPTIONS}, bool? requires_grad=False` as const;
const LIKE = `${OPTIONS}, MemoryFormat? memory_format=None, bool? requires_grad=False` as const;

function filled(result: Tensor, fill: (result: Tensor) => void): Tensor {
  fill(result);
  return result;
}

export const rand = op(
  `rand(SymInt[] size, *, Generator? generator=None, ${FACTORY}) -> Tensor`,
  "torch",
)({
  doc: "Uniform values in [0, 1).",
  forward: ({ size, generator, dtype }) =>
    filled(empty(size, dtype ?? getDefaultDType()), (out) => fillUniform(out, 0, 1, stream(generator))),
  backward: "nondifferentiable",
});

export const randn = op(
  `randn(SymInt[] size, *, Generator? generator=None, ${FACTORY}) -> Tensor`,
  "torch",
)({
  doc: "Normal values with mean 0 and variance 1.",
  forward: ({ size, generator, dtype }) =>
    filled(empty(size, dtype ?? getDefaultDType()), (out) => fillNormal(out, 0, 1, stream(generator))),
  backward: "nondifferentiable",
});

function integers(
  size: Shape,
  low: number,
  high: number,
  dtype: DType | null,
  generator: Generator | null,
): Tensor {
  return filled(empty(size, dtype ?? "int64"), (out) => randomRange(out, low, high, stream(generator)));
}

export const randint = op(
  `randint(SymInt high, SymInt[] size, *, Generator? generator=None, ${FACTORY}) -> Tensor`,
  "torch",
)({
  doc: "Integers from 0 up to, not including, high.",
  forward: ({ high, size, dtype, generator }) => integers(size, 0, high, dtype, generator),
  backward: "nondifferentiable",
});

export const randint_low = op(
  `randint.low(SymInt low, SymInt high, SymInt[] size, *, Generator? generator=None, ${FACTORY}) -> Tensor`,
  "torch",
)({
  doc: "Integers from low up to, not including, high.",
  forward: ({ low, high, size, dtype, generator }) => integers(size, low, high, dtype, generator),
  backward: "nondifferentiable",
});

/** Largest n a permutation of each narrow type can hold, as PyTorch checks it. */
function checkPermutation(n: number, dtype: DType): void {
  if (n < 0) throw runtimeError(`Trying to create tensor with negative dimension ${n}: [${n}]`);
  const most: Partial<Record<DType, readonly [number, string]>> = {
    float16: [2049, "Half"],
    bfloat16: [257, "BFloat16"],
    float32: [2 ** 24 + 1, "Float"],
  };
  const limit = most[dtype];
  if (limit !== undefined && n > limit[0]) {
    throw runtimeError(`n cannot be greater than ${limit[0]} for ${limit[1]} type.`);
  }
  const { itemsize, kind } = DTYPES[dtype];
  if (kind === "int" && itemsize < 8 && n > 2 ** (8 * itemsize - (dtype === "uint8" ? 0 : 1))) {
    throw runtimeError(
      `value cannot be converted to type ${dtype === "int32" ? "int" : `${dtype}_t`} without overflow`,
    );
  }
}

export const randperm = op(
  `randperm(SymInt n, *, Generator? generator=None, ${FACTORY}) -> Tensor`,
  "torch",
)({
  doc: "The integers from 0 to n − 1 in random order.",
  forward: ({ n, dtype, generator }) => {
    checkPermutation(n, dtype ?? "int64");
    return filled(empty([n], dtype ?? "int64"), (out) => fillPermutation(out, stream(generator)));
  },
  backward: "nondifferentiable",
});

export const rand_like = op(
  `rand_like(Tensor self, *, Generator? generator=None, ${LIKE}) -> Tensor`,
  "torch",
)({
  doc: "Uniform values in [0, 1) with the shape of self.",
  forward: ({ self, dtype, generator }) =>
    filled(emptyLike(self, dtype), (out) => fillUniform(out, 0, 1, stream(generator))),
  backward: "nondifferentiable",
});

export const randn_like = op(
  `randn_like(Tensor self, *, Generator? generator=None, ${LIKE}) -> Tensor`,
  "torch",
)({
  doc: "Standard normal values with the shape of self.",
  forward: ({ self, dtype, generator }) =>
    filled(emptyLike(self, dtype), (out) => fillNormal(out, 0, 1, stream(generator))),
  backward: "nondifferentiable",
});

export const randint_like = op(
  `randint_like(Tensor self, SymInt high, *, Generator? generator=None, ${LIKE}) -> Tensor`,
  "torch",
)({
  doc: "Integers from 0 up to, not including, high, with the shape of self.",
  forward: ({ self, high, dtype, generator }) =>
    filled(emptyLike(self, dtype), (out) => randomRange(out, 0, high, stream(generator))),
  backward: "nondifferentiable",
});

export const randint_like_low = op(
  `randint_like.low_dtype(Tensor self, SymInt low, SymInt high, *, Generator? generator=None, ${LIKE}) -> Tensor`,
  "torch",
)({
  doc: "Integers from low up to, not including, high, with the shape of self.",
  forward: ({ self, low, high, dtype, generator }) =>
    filled(emptyLike(self, dtype), (out) => randomRange(out, low, high, stream(generator))),
  backward: "nondifferentiable",
});

function checkDeviations(std: Tensor): void {
  if (contiguousValues(std).some((value) => value < 0))
    throw runtimeError("normal expects all elements of std >= 0.0");
}

// Overloads are tried in this order: tensors before numbers, since a 0-d tensor passes for a number.
export const normal_both = op(
  "normal.Tensor_Tensor(Tensor mean, Tensor std, *, Generator? generator=None) -> Tensor",
  "torch",
)({
  doc: "Normal values, each with its mean and standard deviation.",
  forward: ({ mean, std, generator }) => {
    checkDeviations(std);
    const out = allocateTensor(broadcastShapes(mean.shape, std.shape), mean.dtype);
    fillNormal(out, 0, 1, stream(generator));
    return add_(mul_(out, std), mean);
  },
  backward: ({ mean, std }) => ({ mean: zeros_like(mean), std: zeros_like(std) }),
});

export const normal_mean = op(
  "normal.Tensor_float(Tensor mean, float std=1., *, Generator? generator=None) -> Tensor",
  "torch",
)({
  doc: "Normal values, each with its mean.",
  forward: ({ mean, std, generator }) =>
    add_(
      filled(allocateTensor(mean.shape, mean.dtype), (out) => fillNormal(out, 0, std, stream(generator))),
      mean,
    ),
  backward: { mean: ({ grad }) => zeros_like(grad) },
});

export const normal_std = op(
  "normal.float_Tensor(float mean, Tensor std, *, Generator? generator=None) -> Tensor",
  "torch",
)({
  doc: "Normal values, each with its standard deviation.",
  forward: ({ mean, std, generator }) => {
    checkDeviations(std);
    const out = filled(allocateTensor(std.shape, std.dtype), (o) => fillNormal(o, 0, 1, stream(generator)));
    return add_(mul_(out, std), wrapData(Float64Array.of(mean), [], "float64"));
  },
  backward: { std: ({ grad }) => zeros_like(grad) },
});

export const normal_size = op(
  `normal.float_float(float mean, float std, SymInt[] size, *, Generator? generator=None, ${FACTORY}) -> Tensor`,
  "torch",
)({
  doc: "Normal values of one mean and standard deviation.",
  forward: ({ mean, std, size, dtype, generator }) =>
    filled(empty(size, dtype ?? getDefaultDType()), (out) => fillNormal(out, mean, std, stream(generator))),
  backward: "nondifferentiable",
});

export const bernoulli = op(
  "bernoulli(Tensor self, *, Generator? generator=None) -> Tensor",
  "torch method",
)({
  doc: "0 or 1; self holds the probability of each 1.",
  forward: ({ self, generator }) =>
    filled(allocateTensor(self.shape, self.dtype), (out) => bernoulliEach(out, self, stream(generator))),
  backward: { self: ({ grad }) => zeros_like(grad) },
});

export const bernoulli_p = op(
  "bernoulli.p(Tensor self, float p, *, Generator? generator=None) -> Tensor",
  "torch method",
)({
  doc: "0 or 1, each 1 with probability p, in the shape of self.",
  forward: ({ self, p, generator }) =>
    filled(allocateTensor(self.shape, self.dtype), (out) => fillBernoulli(out, p, stream(generator))),
  backward: { self: ({ grad }) => zeros_like(grad) },
});

export const multinomial = op(
  "multinomial(Tensor self, SymInt num_samples, bool replacement=False, *, Generator? generator=None) -> Tensor",
  "torch method",
)({
  doc: "Indices drawn with the weights in each row of self.",
  forward: ({ self, num_samples, replacement, generator }) => {
    if (!isFloatingPoint(self.dtype)) {
      throw runtimeError(
        `multinomial only supports floating-point dtypes for input, got: ${SCALAR_TYPE[self.dtype]}`,
      );
    }
    const drawn = drawCategories(self, num_samples, replacement, stream(generator));
    return wrapData(drawn, [...self.shape.slice(0, -1), num_samples], "int64");
  },
  backward: "nondifferentiable",
});

export const poisson = op(
  "poisson(Tensor self, Generator? generator=None) -> Tensor",
  "torch",
)({
  doc: "Counts, each with the rate in self.",
  forward: ({ self, generator }) => {
    requireFloat("poisson_cpu", self);
    return filled(allocateTensor(self.shape, self.dtype), (out) => fillPoisson(out, self, stream(generator)));
  },
  backward: { self: ({ grad }) => zeros_like(grad) },
});

export const standard_gamma = op(
  "_standard_gamma(Tensor self, Generator? generator=None) -> Tensor",
  "torch",
)({
  doc: "Gamma variates of unit rate, each with the shape parameter in self.",
  forward: ({ self, generator }) =>
    filled(allocateTensor(self.shape, self.dtype), (out) => standardGamma(out, self, stream(generator))),
  backward: "nondifferentiable",
});
