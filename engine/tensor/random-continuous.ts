/** Fills drawn by inversion: exponential, Cauchy, log-normal and geometric, each from float64 uniforms. */

import { type DType, isFloatingPoint, type StridedData } from "./dtype.ts";
import { CPP_TYPE, cppNumber, SCALAR_TYPE } from "./dtype-names.ts";
import { runtimeError, TorchError } from "./errors.ts";
import { fusedFloat64 } from "./fused.ts";
import { defaultGenerator, type Generator } from "./random-generator.ts";
import { nextNormal } from "./random-normal.ts";
import { fillInMemoryOrder } from "./random-order.ts";
import { floatRounder } from "./rounding.ts";

/** Fills with `draw`, rounded to the element type; integer types keep the whole part. */
function fillWith(view: StridedData, draw: () => number): void {
  const round = isFloatingPoint(view.dtype) ? floatRounder(view.dtype) : Math.trunc;
  fillInMemoryOrder(view, (data, start, length) => {
    for (let i = start; i < start + length; i++) data[i] = round(draw());
  });
}

function requireFloat(dtype: DType, distribution: string, name: string): void {
  if (isFloatingPoint(dtype)) return;
  throw runtimeError(
    `${distribution} distribution is a continuous probability distribution. ` +
      `dtype must be a floating point but you specified ${name}`,
  );
}

/** `Tensor.exponential_(lambd)` */
export function exponential(view: StridedData, lambda = 1, generator: Generator = defaultGenerator): void {
  if (!(lambda > 0)) {
    throw runtimeError(`exponential_ expects lambda > 0.0, but found lambda=${cppNumber(lambda)}`);
  }
  requireFloat(view.dtype, "Exponential", SCALAR_TYPE[view.dtype]);
  const scale = -1 / lambda;
  fillWith(view, () => scale * Math.log1p(-generator.nextFloat53()));
}

/** `Tensor.cauchy_(median, sigma)` */
export function cauchy(
  view: StridedData,
  median = 0,
  sigma = 1,
  generator: Generator = defaultGenerator,
): void {
  if (!(sigma > 0)) throw runtimeError(`cauchy_ expects sigma > 0.0, but found sigma=${cppNumber(sigma)}`);
  requireFloat(view.dtype, "Cauchy", CPP_TYPE[view.dtype]);
  fillWith(view, () => fusedFloat64(sigma, Math.tan(Math.PI * (generator.nextFloat53() - 0.5)), median));
}

/** `Tensor.log_normal_(mean, std)`; shares the cached normal with `normal_`. */
export function logNormal(
  view: StridedData,
  mean = 1,
  std = 2,
  generator: Generator = defaultGenerator,
): void {
  if (!(std > 0)) throw runtimeError(`log_normal_ expects std > 0.0, but found std=${cppNumber(std)}`);
  if (!isFloatingPoint(view.dtype)) {
    throw new TorchError(
      "NotImplementedError",
      `"log_normal_cpu" not implemented for '${SCALAR_TYPE[view.dtype]}'`,
    );
  }
  fillWith(view, () => Math.exp(nextNormal(mean, std, generator)));
}

/** `Tensor.geometric_(p)` */
export function geometric(view: StridedData, p: number, generator: Generator = defaultGenerator): void {
  if (!(p > 0 && p < 1))
    throw runtimeError(`geometric_ expects p to be in (0, 1), but got p=${cppNumber(p)}`);
  if (view.dtype === "bool")
    throw new TorchError("NotImplementedError", `"geometric_cpu" not implemented for 'Bool'`);
  const logFailure = Math.log1p(-p);
  fillWith(view, () => Math.ceil(Math.log(generator.nextFloat53()) / logFailure));
}
