/** Negative log likelihood and cross entropy. */
import { op } from "../autograd/op.ts";
import { contiguousValues } from "../tensor/copy.ts";
import { isFloatingPoint, type TypedArray } from "../tensor/dtype.ts";
import { cppNumber, SCALAR_TYPE } from "../tensor/dtype-names.ts";
import { indexError, runtimeError, valueError } from "../tensor/errors.ts";
import { requireFloat } from "../tensor/kernel-types.ts";
import { formatShape, numel, type Shape, sameShape } from "../tensor/shape.ts";
import { allocateTensor, type Tensor } from "../tensor/tensor.ts";
import { add, div, mul, neg } from "./arithmetic.ts";
import { eq, logical_not } from "./compare.ts";
import { fromValues, scalarTensor } from "./creation.ts";
import { Reduction } from "./loss-reduction.ts";
import { masked_fill } from "./masked.ts";
import { reshape } from "./movement.ts";
import { sum, sum_dim } from "./reduce.ts";
import { add_scalar, div_scalar, mul_scalar } from "./scalar-arithmetic.ts";
import { log_softmax } from "./softmax.ts";

/** What the loops need to know: (batch, classes, inner), the target class of each place, its weight. */
interface Places {
  readonly batch: number;
  readonly classes: number;
  readonly inner: number;
  readonly target: TypedArray;
  weightOf(place: number): number;
}

function places(shape: Shape, target: Tensor, weight: Tensor | null, ignore_index: number): Places {
  const [batch, classes] = shape.length === 1 ? [1, shape[0]] : shape;
  const classOf = contiguousValues(target);
  const weights = weight === null ? null : contiguousValues(weight);
  return {
    batch,
    classes,
    inner: numel(shape.slice(2)),
    target: classOf,
    weightOf: (place) => {
      const c = classOf[place];
      if (c === ignore_index) return 0;
      if (!(c >= 0 && c < classes)) throw indexError(`Target ${c} is out of bounds.`);
      return weights === null ? 1 : weights[c];
    },
  };
}

function checkNll(self: Tensor, target: Tensor, weight: Tensor | null): void {
  if (self.ndim < 1 || self.ndim > 2) throw runtimeError("input tensor should be 1D or 2D");
  if (target.ndim > 1) throw runtimeError("0D or 1D target tensor expected, multi-target not supported");
  const classes = self.shape[self.ndim - 1];
  if (!(self.ndim === 1 && target.ndim === 0) && self.shape[0] !== target.shape[0]) {
    throw runtimeError(
      `size mismatch (got input: ${formatShape(self.shape)}, target: ${formatShape(target.shape)})`,
    );
  }
  checkLong(target);
  checkWeight(weight, classes);
}

function checkLong(target: Tensor): void {
  if (target.dtype !== "int64" && target.dtype !== "uint8") {
    throw runtimeError(`expected target dtype to be Long or Byte, but got ${SCALAR_TYPE[target.dtype]}`);
  }
}

function checkWeight(weight: Tensor | null, classes: number): void {
  if (weight !== null && (weight.ndim !== 1 || weight.numel !== classes)) {
    throw runtimeError(
      `weight tensor should be defined either for all ${classes} classes or no classes but got weight tensor of shape: ${formatShape(weight.shape)}`,
    );
  }
}

/** Minus the chosen log-probability, weighted, at every place; reduced. */
function negativeLogs(self: Tensor, at: Places, reduction: number, outShape: Shape): [Tensor, Tensor] {
  const { batch, classes, inner, target } = at;
  const values = contiguousValues(self);
  const losses = allocateTensor(reduction === Reduction.None ? outShape : [], self.dtype);
  let total = 0;
  let weights = 0;
  for (let n = 0, place = 0; n < batch; n++) {
    for (let i = 0; i < inner; i++, place++) {
      const w = at.weightOf(place);
      const ignored = w === 0;
      const loss = ignored ? 0 : -w * values[(n * classes + target[place]) * inner + i];
      weights += w;
      if (reduction === Reduction.None) losses.data[place] = loss;
      else total += loss;
    }
  }
  if (reduction !== Reduction.None) losses.data[0] = reduction === Reduction.Mean ? total / weights : total;
  const total_weight = fromValues([weights], [], self.dtype);
  return [losses, total_weight];
}

/** Gradient of `negativeLogs`: −weight at every chosen element. */
function placedGradient(grad: Tensor, shape: Shape, at: Places, reduction: number, weights: number): Tensor {
  const out = allocateTensor(shape, grad.dtype);
  const grads = contiguousValues(grad);
  const each = reduction === Reduction.None ? 0 : grads[0] / (reduction === Reduction.Mean ? weights : 1);
  for (let n = 0, place = 0; n < at.batch; n++) {
    for (let i = 0; i < at.inner; i++, place++) {
      const w = at.weightOf(place);
      if (w === 0) continue;
      const g = reduction === Reduction.None ? grads[place] : each;
      out.data[(n * at.classes + at.target[place]) * at.inner + i] = -w * g;
    }
  }
  return out;
}

export const nll_loss_forward = op(
  "nll_loss_forward(Tensor self, Tensor target, Tensor? weight, int reduction, SymInt ignore_index) -> (Tensor output, Tensor total_weight)",
  "-",
)({
  doc: "Negative log likelihood of (N, C) log-probabilities, and the sum of the weights used.",
  node: "NllLossBackward0",
  forward: ({ self, target, weight, reduction, ignore_index }) => {
    checkNll(self, target, weight);
    requireFloat("nll_loss_out_frame", self);
    return negativeLogs(self, places(self.shape, target, weight, ignore_index), reduction, target.shape);
  },
  backward: {
    self: ({ grad, self, target, weight, reduction, ignore_index, results }) =>
      nll_loss_backward(grad, self, target, weight, reduction, ignore_index, results[1]),
    target: "nondifferentiable",
    weight: "nondifferentiable",
  },
});

const nll_loss_backward = op(
  "nll_loss_backward(Tensor grad_output, Tensor self, Tensor target, Tensor? weight, int reduction, SymInt ignore_index, Tensor total_weight) -> Tensor",
  "-",
)({
  doc: "Gradient of nll_loss with respect to the log-probabilities.",
  forward: ({ grad_output, self, target, weight, reduction, ignore_index, total_weight }) => {
    const at = places(self.shape, target, weight, ignore_index);
    const weights = total_weight.data[total_weight.offset];
    return placedGradient(grad_output, self.shape, at, reduction, weights);
  },
  backward: {
    grad_output: ({ grad, target, weight, reduction, ignore_index }) =>
      nll_loss_any(grad, target, weight, reduction, ignore_index),
    self: () => null,
    target: "nondifferentiable",
    weight: "nondifferentiable",
    total_weight: "nondifferentiable",
  },
});

export const nll_loss2d_forward = op(
  "nll_loss2d_forward(Tensor self, Tensor target, Tensor? weight, int reduction, SymInt ignore_index) -> (Tensor output, Tensor total_weight)",
  "-",
)({
  doc: "Negative log likelihood of (N, C, H, W) log-probabilities, and the sum of the weights used.",
  node: "NllLoss2DBackward0",
  forward: ({ self, target, weight, reduction, ignore_index }) => {
    if (target.ndim !== 3) {
      throw runtimeError(
        `only batches of spatial targets supported (3D tensors) but got targets of dimension: ${target.ndim}`,
      );
    }
    const [n, classes, h, w] = self.shape;
    if (!sameShape(target.shape, [n, h, w])) {
      throw runtimeError(
        `size mismatch (got input: ${formatShape(self.shape)} , target: ${formatShape(target.shape)}`,
      );
    }
    checkLong(target);
    checkWeight(weight, classes);
    return negativeLogs(self, places(self.shape, target, weight, ignore_index), reduction, target.shape);
  },
  backward: {
    self: ({ grad, self, target, weight, reduction, ignore_index, results }) =>
      nll_loss_backward(grad, self, target, weight, reduction, ignore_index, results[1]),
    target: "nondifferentiable",
    weight: "nondifferentiable",
  },
});

function nll_loss_any(
  self: Tensor,
  target: Tensor,
  weight: Tensor | null,
  reduction: number,
  ignore_index: number,
): Tensor {
  const forward = self.ndim <= 2 ? nll_loss_forward : nll_loss2d_forward;
  return forward(self, target, weight, reduction, ignore_index)[0];
}

export const nll_loss_nd = op(
  "nll_loss_nd(Tensor self, Tensor target, Tensor? weight=None, int reduction=1, SymInt ignore_index=-100) -> Tensor",
  "-",
)({
  doc: "Negative log likelihood over inputs of any number of dims.",
  forward: ({ self, target, weight, reduction, ignore_index }) => {
    if (self.ndim < 1) throw valueError(`Expected 1 or more dimensions (got ${self.ndim})`);
    if (self.ndim !== 1 && self.shape[0] !== target.shape[0]) {
      throw valueError(
        `Expected input batch_size (${self.shape[0]}) to match target batch_size (${target.shape[0]}).`,
      );
    }
    if (self.ndim <= 2 || self.ndim === 4) return nll_loss_any(self, target, weight, reduction, ignore_index);
    const [n, classes, ...spatial] = self.shape;
    if (!sameShape(target.shape, [n, ...spatial])) {
      throw runtimeError(
        `Expected target size ${formatShape([n, ...spatial])}, got ${formatShape(target.shape)}`,
      );
    }
    const flat = reshape(self, [n, classes, 1, numel(spatial)]);
    const loss = nll_loss_any(flat, reshape(target, [n, 1, numel(spatial)]), weight, reduction, ignore_index);
    return reduction === Reduction.None ? reshape(loss, [n, ...spatial]) : loss;
  },
});

export const cross_entropy_loss = op(
  "cross_entropy_loss(Tensor self, Tensor target, Tensor? weight=None, int reduction=1, SymInt ignore_index=-100, float label_smoothing=0.0) -> Tensor",
  "-",
)({
  doc: "log_softmax followed by nll_loss; targets are class indices or probabilities.",
  forward: ({ self, target, weight, reduction, ignore_index, label_smoothing }) => {
    if (!(label_smoothing >= 0 && label_smoothing <= 1)) {
      throw runtimeError(`label_smoothing must be between 0.0 and 1.0. Got: ${cppNumber(label_smoothing)}`);
    }
    if (sameShape(self.shape, target.shape)) {
      if (!isFloatingPoint(target.dtype)) {
        throw runtimeError(
          `Expected floating point type for target with class probabilities, got ${SCALAR_TYPE[target.dtype]}`,
        );
      }
      if (ignore_index >= 0) {
        throw runtimeError("ignore_index is not supported for floating point target");
      }
      return withProbabilities(self, target, weight, reduction, label_smoothing);
    }
    const logs = log_softmax(self, self.ndim === 1 ? 0 : 1);
    if (label_smoothing > 0) return smoothed(logs, target, weight, reduction, ignore_index, label_smoothing);
    return nll_loss_nd(logs, target, weight, reduction, ignore_index);
  },
});

/** Class weights with dims of size 1 around them, so that they broadcast over `logs`. */
function alongClasses(weight: Tensor, ndim: number): Tensor {
  return reshape(weight, ndim === 1 ? [-1] : [1, -1, ...new Array<number>(ndim - 2).fill(1)]);
}

function withProbabilities(
  self: Tensor,
  target: Tensor,
  weight: Tensor | null,
  reduction: number,
  label_smoothing: number,
): Tensor {
  const classDim = self.ndim === 1 ? 0 : 1;
  const classes = self.shape[classDim];
  const logs = log_softmax(self, classDim);
  if (weight !== null && (weight.ndim !== 1 || weight.numel !== classes)) {
    throw runtimeError(
      `cross_entropy: weight tensor should be defined either for all ${classes} classes or no classes but got weight tensor of shape: ${formatShape(weight.shape)}`,
    );
  }
  const wanted =
    label_smoothing > 0
      ? add_scalar(mul_scalar(target, 1 - label_smoothing), label_smoothing / classes)
      : target;
  let product = mul(logs, wanted);
  if (weight !== null) product = mul(product, alongClasses(weight, self.ndim));
  if (reduction === Reduction.None) return neg(sum_dim(product, [classDim]));
  const total = neg(sum(product));
  return reduction === Reduction.Mean ? div_scalar(total, logs.numel / classes) : total;
}

function smoothed(
  logs: Tensor,
  target: Tensor,
  weight: Tensor | null,
  reduction: number,
  ignore_index: number,
  label_smoothing: number,
): Tensor {
  const classDim = logs.ndim === 1 ? 0 : 1;
  const nll = nll_loss_nd(logs, target, weight, reduction, ignore_index);
  const ignored = eq(target, scalarTensor(ignore_index));
  const weighted = weight === null ? logs : mul(logs, alongClasses(weight, logs.ndim));
  let smooth = masked_fill(neg(sum_dim(weighted, [classDim])), ignored, 0);
  if (reduction === Reduction.Sum) smooth = sum(smooth);
  if (reduction === Reduction.Mean) smooth = div(sum(smooth), weightUsed(target, weight, ignored));
  return add(
    mul_scalar(nll, 1 - label_smoothing),
    mul_scalar(smooth, label_smoothing / logs.shape[classDim]),
  );
}

/** Sum of the weights of the targets that are not ignored. */
function weightUsed(target: Tensor, weight: Tensor | null, ignored: Tensor): Tensor {
  if (weight === null) return sum(logical_not(ignored));
  const weights = contiguousValues(weight);
  const skip = contiguousValues(ignored);
  let total = 0;
  contiguousValues(target).forEach((c, i) => {
    if (skip[i] === 0) total += weights[c];
  });
  return fromValues([total], [], weight.dtype);
}
