/** NAdam and RAdam: Adam with Nesterov's momentum, and Adam that warms up by itself. */
import { averageBoth, BETA_CHECKS } from "./adam.ts";
import { optimizer } from "./declaration.ts";
import { add, addQuotient, addScalar, divide, divideFrom, multiply, scale, squareRoot } from "./vector.ts";

export const nadam = optimizer(
  "NAdam(float lr=0.002, float[2] betas=[0.9,0.999], float eps=1e-08, float weight_decay=0, float momentum_decay=0.004, bool decoupled_weight_decay=False, *, bool? foreach=None, bool maximize=False, bool capturable=False, bool differentiable=False)",
)({
  doc: "Adam whose momentum looks one step ahead, with a momentum schedule of its own.",
  checks: [...BETA_CHECKS, ["not 0.0 <= momentum_decay", "Invalid momentum_decay value: {momentum_decay}"]],
  python: {
    order:
      "lr betas eps weight_decay momentum_decay decoupled_weight_decay maximize foreach capturable differentiable",
  },
  state: {
    step: { of: "scalar", start: "0.0" },
    mu_product: { of: "scalar", start: "1.0" },
    exp_avg: { of: "parameter", start: "0.0" },
    exp_avg_sq: { of: "parameter", start: "0.0" },
  },
  update({ param, grad, state, group }) {
    const { lr, betas, eps, weight_decay, momentum_decay, decoupled_weight_decay } = group;
    const step = ++state.step[0];
    if (weight_decay !== 0) {
      if (decoupled_weight_decay) scale(param, 1 - lr * weight_decay);
      else add(grad, param, weight_decay);
    }
    const momentumAt = (n: number): number => betas[0] * (1 - 0.5 * 0.96 ** (n * momentum_decay));
    const mu = momentumAt(step);
    const next = momentumAt(step + 1);
    scale(state.mu_product, mu);
    averageBoth(state, grad, betas);
    const denominator = state.exp_avg_sq.slice();
    divide(denominator, 1 - betas[1] ** step);
    squareRoot(denominator);
    addScalar(denominator, eps);
    const product = state.mu_product[0];
    addQuotient(param, grad, denominator, (-lr * (1 - mu)) / (1 - product));
    addQuotient(param, state.exp_avg, denominator, (-lr * next) / (1 - product * next));
  },
});

export const radam = optimizer(
  "RAdam(float lr=0.001, float[2] betas=[0.9,0.999], float eps=1e-08, float weight_decay=0, bool decoupled_weight_decay=False, *, bool? foreach=None, bool maximize=False, bool capturable=False, bool differentiable=False)",
)({
  doc: "Adam that leaves the second moment out until it is known well enough.",
  checks: BETA_CHECKS,
  python: {
    order: "lr betas eps weight_decay maximize foreach capturable decoupled_weight_decay differentiable",
  },
  state: {
    step: { of: "scalar", start: "0.0" },
    exp_avg: { of: "parameter", start: "0.0" },
    exp_avg_sq: { of: "parameter", start: "0.0" },
  },
  update({ param, grad, state, group: { lr, betas, eps, weight_decay, decoupled_weight_decay } }) {
    const step = ++state.step[0];
    if (weight_decay !== 0) {
      if (decoupled_weight_decay) scale(param, 1 - lr * weight_decay);
      else add(grad, param, weight_decay);
    }
    averageBoth(state, grad, betas);
    const correction2 = 1 - betas[1] ** step;
    const change = state.exp_avg.slice();
    divide(change, 1 - betas[0] ** step);
    scale(change, lr);
    // Length of the simple moving average that the second moment amounts to, at the end and now.
    const most = 2 / (1 - betas[1]) - 1;
    const now = most - (2 * step * betas[1] ** step) / correction2;
    if (now > 5) {
      const adaptive = state.exp_avg_sq.slice();
      squareRoot(adaptive);
      addScalar(adaptive, eps);
      divideFrom(Math.sqrt(correction2), adaptive);
      multiply(change, adaptive);
      scale(change, Math.sqrt(((now - 4) * (now - 2) * most) / ((most - 4) * (most - 2) * now)));
    }
    add(param, change, -1);
  },
});
