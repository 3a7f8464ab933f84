/** Stochastic gradient descent, with momentum and Nesterov's variant. */
import { optimizer } from "./declaration.ts";
import { add, scale } from "./vector.ts";

export const sgd = optimizer(
  "SGD(float lr=0.001, float momentum=0, float dampening=0, float weight_decay=0, bool nesterov=False, *, bool maximize=False, bool? foreach=None, bool differentiable=False, bool? fused=None)",
)({
  doc: "param -= lr · buf, where buf = momentum · buf + (1 - dampening) · grad; without momentum, buf is the gradient.",
  checks: [
    ["lr < 0.0", "Invalid learning rate: {lr}"],
    ["momentum < 0.0", "Invalid momentum value: {momentum}"],
    ["weight_decay < 0.0", "Invalid weight_decay value: {weight_decay}"],
    [
      "nesterov and (momentum <= 0 or dampening != 0)",
      "Nesterov momentum requires a momentum and zero dampening",
    ],
  ],
  state: { momentum_buffer: { of: "gradient", when: "momentum != 0" } },
  update({ param, grad, state: { momentum_buffer: buffer }, group, isFirst }) {
    const { lr, momentum, dampening, weight_decay, nesterov } = group;
    if (weight_decay !== 0) add(grad, param, weight_decay);
    if (momentum === 0) {
      add(param, grad, -lr);
      return;
    }
    if (isFirst) buffer.set(grad);
    else {
      scale(buffer, momentum);
      add(buffer, grad, 1 - dampening);
    }
    if (nesterov) add(grad, buffer, momentum);
    add(param, nesterov ? grad : buffer, -lr);
  },
});
