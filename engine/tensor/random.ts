/** In-place random fills of floating-point and boolean elements: PyTorch's CPU kernels, draw for draw. */

import { type DType, isFloatingPoint, type StridedData } from "./dtype.ts";
import { CPP_TYPE, cppNumber, SCALAR_TYPE } from "./dtype-names.ts";
import { runtimeError, TorchError } from "./errors.ts";
import { fusedFloat32, fusedFloat64 } from "./fused.ts";
import { defaultGenerator, type Generator } from "./random-generator.ts";
import { fillNormalFloat32, fillNormalFloat64, nextNormal } from "./random-normal.ts";
import { fillInMemoryOrder, pairedPositions } from "./random-order.ts";
import { floatRounder, LARGEST } from "./rounding.ts";
import { isContiguous, numel } from "./shape.ts";

function requireFloat(dtype: DType, kernel: string): void {
  if (!isFloatingPoint(dtype))
    throw new TorchError("NotImplementedError", `"${kernel}" not implemented for '${SCALAR_TYPE[dtype]}'`);
}

function checkUniformBounds(view: StridedData, from: number, to: number): void {
  const { dtype } = view;
  const largest = LARGEST[dtype];
  for (const [name, bound] of [
    ["from", from],
    ["to", to],
  ] as const) {
    if (!(Math.abs(bound) <= largest)) throw runtimeError(`${name} is out of bounds for ${CPP_TYPE[dtype]}`);
  }
  if (from > to) {
    throw runtimeError(
      `uniform_ expects to return a [from, to) range, but found from=${cppNumber(from)} > to=${cppNumber(to)}`,
    );
  }
  if (to - from > largest) {
    throw runtimeError(
      `uniform_ expects to-from <= std::numeric_limits<${SCALAR_TYPE[dtype]}>::max(), but found ` +
        `to=${cppNumber(to)} and from=${cppNumber(from)} which result in to-from to exceed the limit`,
    );
  }
}

/** `Tensor.uniform_(from, to)`; `torch.rand` is `(0, 1)`. */
export function uniform(view: StridedData, from = 0, to = 1, generator: Generator = defaultGenerator): void {
  requireFloat(view.dtype, "check_uniform_bounds");
  checkUniformBounds(view, from, to);
  if (view.dtype === "float64") uniformFloat64(view, from, to, generator);
  else uniformFloat32(view, from, to, generator);
}

function uniformFloat64(view: StridedData, from: number, to: number, generator: Generator): void {
  const width = to - from;
  fillInMemoryOrder(view, (data, start, length) => {
    const end = start + length;
    if (from === 0 && width === 1) {
      for (let i = start; i < end; i++) data[i] = generator.nextFloat53();
      return;
    }
    for (let i = start; i < end; i++) {
      const value = fusedFloat64(generator.nextFloat53(), width, from);
      data[i] = value === to ? from : value;
    }
  });
}

/** float32, and the two narrower types, which PyTorch draws in float32 and then rounds. */
function uniformFloat32(view: StridedData, from: number, to: number, generator: Generator): void {
  const low = Math.fround(from);
  const width = Math.fround(Math.fround(to) - low);
  const round = floatRounder(view.dtype);
  const [first, last] = [round(from), round(to)];
  fillInMemoryOrder(view, (data, start, length) => {
    const end = start + length;
    if (view.dtype === "float32" && low === 0 && width === 1) {
      for (let i = start; i < end; i++) data[i] = generator.nextFloat24();
      return;
    }
    for (let i = start; i < end; i++) {
      const value = round(fusedFloat32(generator.nextFloat24(), width, low));
      data[i] = value === last ? first : value;
    }
  });
}

/** `Tensor.normal_(mean, std)`; `torch.randn` is `(0, 1)`. */
export function normal(view: StridedData, mean = 0, std = 1, generator: Generator = defaultGenerator): void {
  if (!(std >= 0)) throw runtimeError(`normal expects std >= 0.0, but found std ${cppNumber(std)}`);
  requireFloat(view.dtype, "normal_kernel_cpu");
  const length = numel(view.shape);
  if (length >= 16 && isContiguous(view.shape, view.strides)) {
    fillDenseNormal(view, length, mean, std, generator);
    return;
  }
  const round = floatRounder(view.dtype);
  fillInMemoryOrder(view, (data, start, count) => {
    for (let i = start; i < start + count; i++) data[i] = round(nextNormal(mean, std, generator));
  });
}

function fillDenseNormal(
  view: StridedData,
  length: number,
  mean: number,
  std: number,
  generator: Generator,
): void {
  const { data, offset, dtype } = view;
  if (data instanceof Float64Array) {
    fillNormalFloat64(data, offset, length, mean, std, generator);
  } else if (data instanceof Float32Array) {
    if (dtype === "float32") fillNormalFloat32(data, offset, length, mean, std, generator);
    else fillNormalNarrow(data, offset, length, mean, std, generator, floatRounder(dtype));
  }
}

/** float16 and bfloat16: blocks of 16 in float32, each rounded when it is complete. */
function fillNormalNarrow(
  data: Float32Array,
  start: number,
  length: number,
  mean: number,
  std: number,
  generator: Generator,
  round: (value: number) => number,
): void {
  const block = new Float32Array(16);
  const place = (at: number): void => {
    fillNormalFloat32(block, 0, 16, mean, std, generator);
    for (let j = 0; j < 16; j++) data[at + j] = round(block[j]);
  };
  for (let i = 0; i + 16 <= length; i += 16) place(start + i);
  if (length % 16 !== 0) place(start + length - 16);
}

/** `Tensor.bernoulli_(p)` with one probability. */
export function bernoulli(view: StridedData, p = 0.5, generator: Generator = defaultGenerator): void {
  if (!(p >= 0 && p <= 1))
    throw runtimeError(`bernoulli_ expects p to be in [0, 1], but got p=${cppNumber(p)}`);
  fillInMemoryOrder(view, (data, start, length) => {
    for (let i = start; i < start + length; i++) data[i] = generator.nextFloat53() < p ? 1 : 0;
  });
}

/** `Tensor.bernoulli_(p)` with a probability for each element; `p` has `view`'s shape (strides may be 0). */
export function bernoulliEach(
  view: StridedData,
  p: StridedData,
  generator: Generator = defaultGenerator,
): void {
  requireFloat(p.dtype, "bernoulli_tensor_cpu_p_");
  const [targets, sources] = pairedPositions(view, p);
  const wide = p.dtype === "float64";
  for (let i = 0; i < targets.length; i++) {
    const probability = p.data[sources[i]];
    if (!(probability >= 0 && probability <= 1)) {
      throw runtimeError(
        "Expected p_in >= 0 && p_in <= 1 to be true, but got false.  " +
          "(Could this error message be improved?  If so, please report an enhancement request to PyTorch.)",
      );
    }
    const draw = wide ? generator.nextFloat53() : generator.nextFloat24();
    view.data[targets[i]] = draw < probability ? 1 : 0;
  }
}
