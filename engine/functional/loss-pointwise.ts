/** Native losses that compare input and target element by element. */
import { op } from "../autograd/op.ts";
import { contiguousValues } from "../tensor/copy.ts";
import { isFloatingPoint } from "../tensor/dtype.ts";
import { SCALAR_TYPE } from "../tensor/dtype-names.ts";
import { runtimeError, type TorchError } from "../tensor/errors.ts";
import { requireFloat } from "../tensor/kernel-types.ts";
import { resultType } from "../tensor/promotion.ts";
import { broadcastShapes, numel } from "../tensor/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { logsigmoid } from "./activation-smooth.ts";
import { add, div, mul, neg, sub } from "./arithmetic.ts";
import { clamp, clamp_min } from "./clamp.ts";
import { alongGrad } from "./derivative-kernels.ts";
import { type BinaryKernel, binary, computeDType, zipped } from "./loops.ts";
import { Reduction, reduced, spreadReduction } from "./loss-reduction.ts";
import { log, sigmoid } from "./math.ts";
import { add_scalar, mul_scalar, rsub_scalar, scaled, sub_scalar } from "./scalar-arithmetic.ts";

/** `name` is what PyTorch's sentence calls the kernel. */
function compare(
  name: string,
  self: Tensor,
  target: Tensor,
  reduction: number,
  kernel: BinaryKernel,
): Tensor {
  const dtype = resultType([self, target]);
  requireFloat(name, { dtype });
  return reduced(binary(self, target, computeDType(dtype), dtype, kernel), reduction);
}

const mse_loss_backward = op(
  "mse_loss_backward(Tensor grad_output, Tensor self, Tensor target, int reduction) -> Tensor",
  "-",
)({
  doc: "2 · (self − target) · grad_output, divided by the count for the mean.",
  forward: ({ grad_output, self, target, reduction }) => {
    const dtype = resultType([self, target]);
    const norm = reduction === Reduction.Mean ? 2 / self.numel : 2;
    const computed = computeDType(dtype);
    const factor = computed === "float32" ? Math.fround(norm) : norm;
    // Each product is rounded to the element type, as in PyTorch's kernel.
    const scaledGap = binary(self, target, computed, dtype, (o, oo, a, ao, as, b, bo, bs, n) => {
      for (let i = 0; i < n; i++) {
        o[oo + i] = a[ao + i * as] - b[bo + i * bs];
        o[oo + i] *= factor;
      }
    });
    return mul(scaledGap, grad_output);
  },
  backward: ({ grad, grad_output, self, target, reduction }) => {
    const twice = mul_scalar(spreadReduction(grad, reduction, self.numel), 2);
    const wrt = mul(twice, grad_output);
    return { grad_output: mul(twice, sub(self, target)), self: wrt, target: neg(wrt) };
  },
});

export const mse_loss = op(
  "mse_loss(Tensor self, Tensor target, int reduction=1) -> Tensor",
  "-",
)({
  doc: "Mean squared error.",
  formula: "out = mean((self − target)²)",
  forward: ({ self, target, reduction }) =>
    compare("mse_cpu", self, target, reduction, (o, oo, a, ao, as, b, bo, bs, n) => {
      for (let i = 0; i < n; i++) {
        // Rounded to the element type twice, as PyTorch's float kernel does.
        o[oo + i] = a[ao + i * as] - b[bo + i * bs];
        o[oo + i] *= o[oo + i];
      }
    }),
  backward: {
    self: ({ grad, self, target, reduction }) => mse_loss_backward(grad, self, target, reduction),
    target: ({ grad, self, target, reduction }) => mse_loss_backward(grad, target, self, reduction),
  },
});

/** Gradient of a loss of `self − target` whose slope is the difference, clamped. */
function clampedSlope(grad: Tensor, diff: Tensor, limit: number, reduction: number): Tensor {
  return mul(spreadReduction(grad, reduction, diff.numel), clamp(diff, -limit, limit));
}

export const smooth_l1_loss = op(
  "smooth_l1_loss(Tensor self, Tensor target, int reduction=1, float beta=1.0) -> Tensor",
  "-",
)({
  doc: "Squared error / (2 · beta) below beta, absolute error − beta / 2 above.",
  node: "SmoothL1LossBackward0",
  forward: ({ self, target, reduction, beta }) =>
    compare(
      "smooth_l1_cpu",
      self,
      target,
      reduction,
      zipped((x, t) => {
        const d = Math.abs(x - t);
        return d < beta ? (0.5 * d * d) / beta : d - 0.5 * beta;
      }),
    ),
  backward: ({ grad, self, target, reduction, beta }) => {
    const wrt = clampedSlope(grad, scaled(sub(self, target), 1 / beta), 1, reduction);
    return { self: wrt, target: neg(wrt) };
  },
});

export const huber_loss = op(
  "huber_loss(Tensor self, Tensor target, int reduction=1, float delta=1.0) -> Tensor",
  "-",
)({
  doc: "Half the squared error below delta, delta · (absolute error − delta / 2) above.",
  forward: ({ self, target, reduction, delta }) => {
    if (!(delta > 0)) throw runtimeError("huber_loss does not support non-positive values for delta.");
    return compare(
      "huber_cpu",
      self,
      target,
      reduction,
      zipped((x, t) => {
        const d = Math.abs(x - t);
        return d < delta ? 0.5 * d * d : delta * (d - 0.5 * delta);
      }),
    );
  },
  backward: ({ grad, self, target, reduction, delta }) => {
    const wrt = clampedSlope(grad, sub(self, target), delta, reduction);
    return { self: wrt, target: neg(wrt) };
  },
});

const LEAST = 1e-12;

export const binary_cross_entropy = op(
  "binary_cross_entropy(Tensor self, Tensor target, Tensor? weight=None, int reduction=1) -> Tensor",
  "-",
)({
  doc: "Cross entropy of probabilities self and targets in [0, 1]; logarithms are kept above −100.",
  formula: "out = −(target · ln self + (1 − target) · ln(1 − self))",
  forward: ({ self, target, weight, reduction }) => {
    requireFloat("binary_cross_entropy", self);
    if (target.dtype !== self.dtype) {
      throw runtimeError(`Found dtype ${SCALAR_TYPE[target.dtype]} but expected ${SCALAR_TYPE[self.dtype]}`);
    }
    if (contiguousValues(self).some((p) => !(p >= 0 && p <= 1))) {
      throw runtimeError("all elements of input should be between 0 and 1");
    }
    const loss = compare(
      "binary_cross_entropy",
      self,
      target,
      Reduction.None,
      zipped((p, t) => (t - 1) * Math.max(Math.log1p(-p), -100) - t * Math.max(Math.log(p), -100)),
    );
    return reduced(weight === null ? loss : mul(loss, weight), reduction);
  },
  backward: {
    self: ({ grad, self, target, weight, reduction }) => {
      const spread = clamp_min(mul(rsub_scalar(self, 1), self), LEAST);
      return weighted(
        mul(spreadReduction(grad, reduction, self.numel), div(sub(self, target), spread)),
        weight,
      );
    },
    target: ({ grad, self, target, weight, reduction }) => {
      const odds = sub(clamp_min(log(rsub_scalar(self, 1)), -100), clamp_min(log(self), -100));
      return weighted(mul(spreadReduction(grad, reduction, target.numel), odds), weight);
    },
    weight: "nondifferentiable",
  },
});

function weighted(x: Tensor, weight: Tensor | null): Tensor {
  return weight === null ? x : mul(x, weight);
}

export const binary_cross_entropy_with_logits = op(
  "binary_cross_entropy_with_logits(Tensor self, Tensor target, Tensor? weight=None, Tensor? pos_weight=None, int reduction=1) -> Tensor",
  "torch",
)({
  doc: "Binary cross entropy of sigmoid(self), computed without overflow; pos_weight scales the positive part.",
  formula: "out = (1 − target) · self + (1 + (pos_weight − 1) · target) · ln(1 + e^−self)",
  forward: ({ self, target, weight, pos_weight, reduction }) => {
    requireFloat("log_sigmoid_cpu", self);
    if (!isFloatingPoint(target.dtype)) throw integerTarget(self, target);
    const softplus = alongGrad(
      self,
      self,
      zipped((x) => Math.log1p(Math.exp(-Math.abs(x))) + Math.max(-x, 0)),
    );
    const linear = mul(rsub_scalar(target, 1), self);
    const factor = pos_weight === null ? softplus : mul(positiveFactor(target, pos_weight), softplus);
    return reduced(weighted(add(linear, factor), weight), reduction);
  },
  backward: {
    self: ({ grad, self, target, weight, pos_weight, reduction }) => {
      const s = sigmoid(self);
      const slope =
        pos_weight === null
          ? sub(s, target)
          : sub(mul(positiveFactor(target, pos_weight), s), mul(pos_weight, target));
      return weighted(mul(spreadReduction(grad, reduction, broadcastCount(self, weight)), slope), weight);
    },
    target: ({ grad, self, weight, pos_weight, reduction }) => {
      const slope =
        pos_weight === null ? neg(self) : sub(mul(rsub_scalar(pos_weight, 1), logsigmoid(self)), self);
      return weighted(mul(spreadReduction(grad, reduction, broadcastCount(self, weight)), slope), weight);
    },
    weight: "nondifferentiable",
    pos_weight: "nondifferentiable",
  },
});

/** PyTorch writes 1 − target over the target's own type, so integers fail there. */
function integerTarget(self: Tensor, target: Tensor): TorchError {
  if (target.dtype === "bool") {
    return runtimeError(
      "Subtraction, the `-` operator, with two bool tensors is not supported. Use the `^` or `logical_xor()` operator instead.",
    );
  }
  return runtimeError(
    `result type ${SCALAR_TYPE[self.dtype]} can't be cast to the desired output type ${SCALAR_TYPE[target.dtype]}`,
  );
}

/** 1 + (pos_weight − 1) · target */
function positiveFactor(target: Tensor, pos_weight: Tensor): Tensor {
  return add_scalar(mul(sub_scalar(pos_weight, 1), target), 1);
}

function broadcastCount(self: Tensor, weight: Tensor | null): number {
  return numel(weight === null ? self.shape : broadcastShapes(self.shape, weight.shape));
}
