/** Adagrad, Adadelta, RMSprop and Adamax: steps scaled by what the gradients have been. */
import { BETA_CHECKS } from "./adam.ts";
import { optimizer } from "./declaration.ts";
import {
  add,
  addProduct,
  addQuotient,
  addScalar,
  divideEach,
  lerp,
  maximum,
  multiply,
  scale,
  squareRoot,
} from "./vector.ts";

export const adagrad = optimizer(
  "Adagrad(float lr=0.01, float lr_decay=0, float weight_decay=0, float initial_accumulator_value=0, float eps=1e-10, bool? foreach=None, *, bool maximize=False, bool differentiable=False, bool? fused=None)",
)({
  doc: "param -= lr / (1 + (step - 1) · lr_decay) · grad / (√sum + eps), with sum of all squared gradients.",
  checks: [
    ["not 0.0 <= lr", "Invalid learning rate: {lr}"],
    ["not 0.0 <= lr_decay", "Invalid lr_decay value: {lr_decay}"],
    ["not 0.0 <= weight_decay", "Invalid weight_decay value: {weight_decay}"],
    [
      "not 0.0 <= initial_accumulator_value",
      "Invalid initial_accumulator_value value: {initial_accumulator_value}",
    ],
    ["not 0.0 <= eps", "Invalid epsilon value: {eps}"],
  ],
  python: {
    order: "lr lr_decay eps weight_decay initial_accumulator_value foreach maximize differentiable fused",
    eager: true,
  },
  state: {
    step: { of: "scalar", start: "0.0" },
    sum: { of: "parameter", start: "initial_accumulator_value" },
  },
  update({ param, grad, state, group: { lr, lr_decay, weight_decay, eps } }) {
    const step = ++state.step[0];
    if (weight_decay !== 0) add(grad, param, weight_decay);
    addProduct(state.sum, grad, grad, 1);
    const deviation = state.sum.slice();
    squareRoot(deviation);
    addScalar(deviation, eps);
    addQuotient(param, grad, deviation, -(lr / (1 + (step - 1) * lr_decay)));
  },
});

export const adadelta = optimizer(
  "Adadelta(float lr=1.0, float rho=0.9, float eps=1e-06, float weight_decay=0, bool? foreach=None, *, bool capturable=False, bool maximize=False, bool differentiable=False)",
)({
  doc: "param -= lr · √(acc_delta + eps) / √(square_avg + eps) · grad.",
  checks: [
    ["not 0.0 <= lr", "Invalid learning rate: {lr}"],
    ["not (0.0 <= rho and rho <= 1.0)", "Invalid rho value: {rho}"],
    ["not 0.0 <= eps", "Invalid epsilon value: {eps}"],
    ["not 0.0 <= weight_decay", "Invalid weight_decay value: {weight_decay}"],
  ],
  python: { order: "lr rho eps weight_decay maximize capturable foreach differentiable" },
  state: {
    step: { of: "scalar", start: "0.0" },
    square_avg: { of: "parameter", start: "0.0" },
    acc_delta: { of: "parameter", start: "0.0" },
  },
  update({ param, grad, state, group: { lr, rho, eps, weight_decay } }) {
    state.step[0]++;
    if (weight_decay !== 0) add(grad, param, weight_decay);
    scale(state.square_avg, rho);
    addProduct(state.square_avg, grad, grad, 1 - rho);
    const deviation = state.square_avg.slice();
    addScalar(deviation, eps);
    squareRoot(deviation);
    const delta = state.acc_delta.slice();
    addScalar(delta, eps);
    squareRoot(delta);
    divideEach(delta, deviation);
    multiply(delta, grad);
    scale(state.acc_delta, rho);
    addProduct(state.acc_delta, delta, delta, 1 - rho);
    add(param, delta, -lr);
  },
});

export const rmsprop = optimizer(
  "RMSprop(float lr=0.01, float alpha=0.99, float eps=1e-08, float weight_decay=0, float momentum=0, bool centered=False, bool capturable=False, bool? foreach=None, bool maximize=False, bool differentiable=False)",
)({
  doc: "param -= lr · grad / (√square_avg + eps), with a running average of the squared gradient.",
  checks: [
    ["not 0.0 <= lr", "Invalid learning rate: {lr}"],
    ["not 0.0 <= eps", "Invalid epsilon value: {eps}"],
    ["not 0.0 <= momentum", "Invalid momentum value: {momentum}"],
    ["not 0.0 <= weight_decay", "Invalid weight_decay value: {weight_decay}"],
    ["not 0.0 <= alpha", "Invalid alpha value: {alpha}"],
  ],
  python: { order: "lr momentum alpha eps centered weight_decay capturable foreach maximize differentiable" },
  state: {
    step: { of: "scalar", start: "0.0" },
    square_avg: { of: "parameter", start: "0.0" },
    momentum_buffer: { of: "parameter", start: "0.0", when: "momentum > 0" },
    grad_avg: { of: "parameter", start: "0.0", when: "centered" },
  },
  update({ param, grad, state, group: { lr, alpha, eps, weight_decay, momentum, centered } }) {
    state.step[0]++;
    if (weight_decay !== 0) add(grad, param, weight_decay);
    scale(state.square_avg, alpha);
    addProduct(state.square_avg, grad, grad, 1 - alpha);
    const deviation = state.square_avg.slice();
    if (centered) {
      lerp(state.grad_avg, grad, 1 - alpha);
      addProduct(deviation, state.grad_avg, state.grad_avg, -1);
    }
    squareRoot(deviation);
    addScalar(deviation, eps);
    if (momentum > 0) {
      scale(state.momentum_buffer, momentum);
      addQuotient(state.momentum_buffer, grad, deviation, 1);
      add(param, state.momentum_buffer, -lr);
    } else addQuotient(param, grad, deviation, -lr);
  },
});

export const adamax = optimizer(
  "Adamax(float lr=0.002, float[2] betas=[0.9,0.999], float eps=1e-08, float weight_decay=0, bool? foreach=None, *, bool maximize=False, bool differentiable=False, bool capturable=False)",
)({
  doc: "Adam with the largest recent gradient, decaying by beta2, in place of the average square.",
  checks: BETA_CHECKS,
  state: {
    step: { of: "scalar", start: "0.0" },
    exp_avg: { of: "parameter", start: "0.0" },
    exp_inf: { of: "parameter", start: "0.0" },
  },
  update({ param, grad, state, group: { lr, betas, eps, weight_decay } }) {
    const step = ++state.step[0];
    if (weight_decay !== 0) add(grad, param, weight_decay);
    lerp(state.exp_avg, grad, 1 - betas[0]);
    scale(state.exp_inf, betas[1]);
    const size = grad.slice();
    for (let i = 0; i < size.length; i++) size[i] = Math.abs(size[i]);
    addScalar(size, eps);
    maximum(state.exp_inf, size);
    addQuotient(param, state.exp_avg, state.exp_inf, -(lr / (1 - betas[0] ** step)));
  },
});
