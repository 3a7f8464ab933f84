/** Native losses with a margin or a set of labels: multi_margin, multilabel_margin, soft_margin. */
import { op } from "../autograd/op.ts";
import { contiguousValues } from "../tensor/copy.ts";
import { runtimeError } from "../tensor/errors.ts";
import { requireFloat } from "../tensor/kernel-types.ts";
import { scalarValue } from "../tensor/scalar.ts";
import { formatShape, sameShape } from "../tensor/shape.ts";
import { allocateTensor, type Tensor } from "../tensor/tensor.ts";
import { mul, neg } from "./arithmetic.ts";
import { zeros } from "./creation.ts";
import { binary, computeDType, zipped } from "./loops.ts";
import { reduced, spreadReduction } from "./loss-reduction.ts";
import { sigmoid } from "./math.ts";
import { expectType } from "./matmul.ts";
import { reshape } from "./movement.ts";

/** (N, C) whatever the input's rank: a vector is a batch of one. */
function batchOf(self: Tensor): readonly [number, number] {
  return self.ndim === 2 ? [self.shape[0], self.shape[1]] : [1, self.numel];
}

function checkInput(self: Tensor): void {
  if (self.ndim <= 2 && self.numel > 0) return;
  throw runtimeError(
    `Expected non-empty vector or matrix with optional 0-dim batch size, but got: ${formatShape(self.shape)}`,
  );
}

function checkTargets(self: Tensor, target: Tensor): void {
  const [n] = batchOf(self);
  checkInput(self);
  if (target.ndim > 1 || target.numel !== n) {
    throw runtimeError(
      `multi_margin_loss: target tensor should be 1-D with size equal to the number of input samples (batch size). Expected target size [${n}], but got ${formatShape(target.shape)}. Input has shape ${formatShape(self.shape)}.`,
    );
  }
}

/** Per row: Σ_{j ≠ y} w[y] · max(0, margin − x[y] + x[j])^p / C, and its slope for each element. */
function marginRows(self: Tensor, target: Tensor, p: number, margin: number, weight: Tensor | null) {
  checkTargets(self, target);
  const [n, classes] = batchOf(self);
  if (weight !== null && weight.numel !== classes) {
    throw runtimeError(`inconsistent weight size, expected ${classes} but got ${formatShape(weight.shape)}`);
  }
  expectType(target, "int64");
  requireFloat("multi_margin_loss_cpu_kernel", self);
  const x = contiguousValues(self);
  const labels = contiguousValues(target);
  const weights = weight === null ? null : contiguousValues(weight);
  const losses = new Float64Array(n);
  const slopes = allocateTensor(self.shape, self.dtype);
  for (let i = 0; i < n; i++) {
    const y = labels[i];
    if (!(y >= 0 && y < classes)) throw runtimeError("target out of range");
    const scale = (weights === null ? 1 : weights[y]) / classes;
    for (let j = 0; j < classes; j++) {
      const z = margin - x[i * classes + y] + x[i * classes + j];
      if (j === y || z <= 0) continue;
      losses[i] += scale * (p === 1 ? z : z * z);
      const slope = scale * (p === 1 ? 1 : 2 * z);
      slopes.data[i * classes + j] += slope;
      slopes.data[i * classes + y] -= slope;
    }
  }
  return { losses, slopes };
}

/** Row losses as a tensor, reduced. */
function reduceRows(losses: Float64Array, self: Tensor, reduction: number): Tensor {
  const out = allocateTensor(self.ndim === 2 ? [losses.length] : [], self.dtype);
  out.data.set(losses);
  return reduced(out, reduction);
}

/** Gradient of row losses with constant slopes. */
function rowGradient(grad: Tensor, slopes: Tensor, reduction: number): Tensor {
  const [n] = batchOf(slopes);
  const each = spreadReduction(grad, reduction, n);
  return mul(slopes, slopes.ndim === 2 && each.ndim === 1 ? reshape(each, [n, 1]) : each);
}

export const multi_margin_loss = op(
  "multi_margin_loss(Tensor self, Tensor target, Scalar p=1, Scalar margin=1, Tensor? weight=None, int reduction=1) -> Tensor",
  "-",
)({
  doc: "Margin loss over classes.",
  forward: ({ self, target, p, margin, weight, reduction }) => {
    const power = scalarValue(p);
    if (power !== 1 && power !== 2) throw runtimeError("only p == 1 and p == 2 supported");
    return reduceRows(marginRows(self, target, power, scalarValue(margin), weight).losses, self, reduction);
  },
  backward: {
    self: ({ grad, self, target, p, margin, weight, reduction }) =>
      multi_margin_loss_backward(grad, self, target, p, margin, weight, reduction),
    target: "nondifferentiable",
    weight: "nondifferentiable",
  },
});

const multi_margin_loss_backward = op(
  "multi_margin_loss_backward(Tensor grad_output, Tensor self, Tensor target, Scalar p, Scalar margin, Tensor? weight=None, int reduction=1) -> Tensor",
  "-",
)({
  doc: "Gradient of multi_margin_loss.",
  forward: ({ grad_output, self, target, p, margin, weight, reduction }) =>
    rowGradient(
      grad_output,
      marginRows(self, target, scalarValue(p), scalarValue(margin), weight).slopes,
      reduction,
    ),
  backward: {
    grad_output: () => withoutSecondDerivative("multi_margin_loss_backward"),
    self: () => withoutSecondDerivative("multi_margin_loss_backward"),
    target: "nondifferentiable",
    weight: "nondifferentiable",
  },
});

/** PyTorch has no second derivative of these, and says so. */
function withoutSecondDerivative(name: string): Tensor {
  throw runtimeError(`derivative for aten::${name} is not implemented`);
}

/** Labels of each row up to the first −1. */
function labelsOf(target: ArrayLike<number>, start: number, classes: number): number[] {
  const labels: number[] = [];
  for (let j = 0; j < classes && target[start + j] >= 0; j++) labels.push(target[start + j]);
  return labels;
}

/** Per row: Σ over labels y and non-labels j of max(0, 1 − x[y] + x[j]) / C. */
function labelRows(self: Tensor, target: Tensor) {
  checkInput(self);
  if (self.ndim > 2 || !sameShape(self.shape, target.shape)) {
    throw runtimeError(
      `inconsistent target size: ${formatShape(target.shape)} for input of size: ${formatShape(self.shape)}`,
    );
  }
  const [n, classes] = batchOf(self);
  const x = contiguousValues(self);
  const given = contiguousValues(target);
  if (given.some((y) => y < -1)) throw runtimeError("target min is out of range");
  if (given.some((y) => y >= classes)) throw runtimeError("target max is out of range");
  const losses = new Float64Array(n);
  const slopes = allocateTensor(self.shape, self.dtype);
  for (let i = 0; i < n; i++) {
    const start = i * classes;
    const labels = labelsOf(given, start, classes);
    const isLabel = new Set(labels);
    for (const y of labels) {
      for (let j = 0; j < classes; j++) {
        const z = 1 - x[start + y] + x[start + j];
        if (isLabel.has(j) || z <= 0) continue;
        losses[i] += z / classes;
        slopes.data[start + j] += 1 / classes;
        slopes.data[start + y] -= 1 / classes;
      }
    }
  }
  return { losses, slopes };
}

export const multilabel_margin_loss = op(
  "multilabel_margin_loss_forward(Tensor self, Tensor target, int reduction) -> (Tensor output, Tensor is_target)",
  "-",
)({
  doc: "Margin loss between each row's labels and its other classes.",
  node: "MultilabelMarginLossBackward0",
  forward: ({ self, target, reduction }) => [
    reduceRows(labelRows(self, target).losses, self, reduction),
    zeros(self.shape, self.dtype),
  ],
  backward: {
    self: ({ grad, self, target, reduction }) =>
      multilabel_margin_loss_backward(grad, self, target, reduction, zeros([], grad.dtype)),
    target: "nondifferentiable",
  },
});

const multilabel_margin_loss_backward = op(
  "multilabel_margin_loss_backward(Tensor grad_output, Tensor self, Tensor target, int reduction, Tensor is_target) -> Tensor",
  "-",
)({
  doc: "Gradient of multilabel_margin_loss.",
  forward: ({ grad_output, self, target, reduction }) =>
    rowGradient(grad_output, labelRows(self, target).slopes, reduction),
  backward: {
    grad_output: () => withoutSecondDerivative("multilabel_margin_loss_backward"),
    self: () => withoutSecondDerivative("multilabel_margin_loss_backward"),
    target: "nondifferentiable",
    is_target: "nondifferentiable",
  },
});

export const soft_margin_loss = op(
  "soft_margin_loss(Tensor self, Tensor target, int reduction=1) -> Tensor",
  "-",
)({
  doc: "Logistic loss for targets 1 and −1.",
  formula: "out = mean(ln(1 + e^(−target · self)))",
  forward: ({ self, target, reduction }) =>
    reduced(
      binary(
        self,
        target,
        computeDType(self.dtype),
        self.dtype,
        zipped((x, y) => Math.log1p(Math.exp(-x * y))),
      ),
      reduction,
    ),
  backward: {
    self: ({ grad, self, target, reduction }) =>
      mul(spreadReduction(grad, reduction, self.numel), mul(neg(target), sigmoid(neg(mul(target, self))))),
    target: "nondifferentiable",
  },
});
