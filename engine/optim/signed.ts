/** Rprop, which goes by the gradient's sign, and ASGD, which averages the path. */
import { optimizer } from "./declaration.ts";
import { add, addProduct, multiply, scale } from "./vector.ts";

export const rprop = optimizer(
  "Rprop(float lr=0.01, float[2] etas=[0.5,1.2], float[2] step_sizes=[1e-06,50], *, bool capturable=False, bool? foreach=None, bool maximize=False, bool differentiable=False)",
)({
  doc: "Each element steps by its own size, which grows while its gradient keeps its sign and shrinks when it turns.",
  checks: [
    ["not 0.0 <= lr", "Invalid learning rate: {lr}"],
    ["not (0.0 < etas[0] and etas[0] < 1.0 and 1.0 < etas[1])", "Invalid eta values: {etas[0]}, {etas[1]}"],
  ],
  python: { order: "lr etas step_sizes foreach maximize differentiable capturable" },
  state: {
    step: { of: "scalar", start: "0.0" },
    prev: { of: "parameter", start: "0.0" },
    step_size: { of: "parameter", start: "lr" },
  },
  update({ param, grad, state: { step, prev, step_size }, group: { etas, step_sizes } }) {
    step[0]++;
    const factor = grad.slice();
    multiply(factor, prev);
    for (let i = 0; i < factor.length; i++) {
      const turned = factor[i] < 0;
      factor[i] = factor[i] > 0 ? etas[1] : turned ? etas[0] : 1;
      if (turned) grad[i] = 0;
    }
    multiply(step_size, factor);
    const direction = grad.slice();
    for (let i = 0; i < direction.length; i++) {
      step_size[i] = Math.min(Math.max(step_size[i], step_sizes[0]), step_sizes[1]);
      direction[i] = Math.sign(grad[i]);
    }
    addProduct(param, direction, step_size, -1);
    prev.set(grad);
  },
});

export const asgd = optimizer(
  "ASGD(float lr=0.01, float lambd=0.0001, float alpha=0.75, float t0=1000000.0, float weight_decay=0, bool? foreach=None, bool maximize=False, bool differentiable=False, bool capturable=False)",
)({
  doc: "Gradient descent with a decaying step that also keeps the average of the path, ax.",
  checks: [
    ["not 0.0 <= lr", "Invalid learning rate: {lr}"],
    ["not 0.0 <= weight_decay", "Invalid weight_decay value: {weight_decay}"],
  ],
  state: {
    step: { of: "scalar", start: "0.0" },
    eta: { of: "scalar", start: "lr" },
    mu: { of: "scalar", start: "1.0" },
    ax: { of: "parameter", start: "0.0" },
  },
  update({ param, grad, state: { step, eta, mu, ax }, group: { lr, lambd, alpha, t0, weight_decay } }) {
    step[0]++;
    if (weight_decay !== 0) add(grad, param, weight_decay);
    scale(param, 1 - lambd * eta[0]);
    add(param, grad, -eta[0]);
    if (mu[0] === 1) ax.set(param);
    else {
      const change = param.slice();
      add(change, ax, -1);
      scale(change, mu[0]);
      add(ax, change);
    }
    eta[0] = lr / (1 + lambd * lr * step[0]) ** alpha;
    mu[0] = 1 / Math.max(1, step[0] - t0);
  },
});
