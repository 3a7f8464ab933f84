/** Adam and AdamW: steps scaled by running averages of the gradient and of its square. */
import { optimizer, type UpdateArgs } from "./declaration.ts";
import {
  add,
  addProduct,
  addQuotient,
  addScalar,
  divide,
  type Floats,
  lerp,
  maximum,
  scale,
  squareRoot,
} from "./vector.ts";

const STATE = {
  step: { of: "scalar", start: "0.0" },
  exp_avg: { of: "parameter", start: "0.0" },
  exp_avg_sq: { of: "parameter", start: "0.0" },
  max_exp_avg_sq: { of: "parameter", start: "0.0", when: "amsgrad" },
} as const;

/** Checks that the whole family shares. */
export const BETA_CHECKS = [
  ["not 0.0 <= lr", "Invalid learning rate: {lr}"],
  ["not 0.0 <= eps", "Invalid epsilon value: {eps}"],
  ["not (0.0 <= betas[0] and betas[0] < 1.0)", "Invalid beta parameter at index 0: {betas[0]}"],
  ["not (0.0 <= betas[1] and betas[1] < 1.0)", "Invalid beta parameter at index 1: {betas[1]}"],
  ["not 0.0 <= weight_decay", "Invalid weight_decay value: {weight_decay}"],
] as const;

const ADAM_CHECKS = [
  ...BETA_CHECKS,
  [
    "not (isinstance(betas[0], float) and isinstance(betas[1], float))",
    "betas must be either both floats or both Tensors",
  ],
] as const;

interface AdamGroup {
  readonly lr: number;
  readonly betas: readonly number[];
  readonly eps: number;
  readonly weight_decay: number;
  readonly amsgrad: boolean;
  readonly decoupled_weight_decay: boolean;
}

function update({ param, grad, state, group }: UpdateArgs<AdamGroup, keyof typeof STATE>): void {
  const { lr, betas, eps, weight_decay, amsgrad, decoupled_weight_decay } = group;
  const step = ++state.step[0];
  if (weight_decay !== 0) {
    if (decoupled_weight_decay) scale(param, 1 - lr * weight_decay);
    else add(grad, param, weight_decay);
  }
  averageBoth(state, grad, betas);
  const correction1 = 1 - betas[0] ** step;
  const correction2 = 1 - betas[1] ** step;
  if (amsgrad) maximum(state.max_exp_avg_sq, state.exp_avg_sq);
  const denominator = (amsgrad ? state.max_exp_avg_sq : state.exp_avg_sq).slice();
  squareRoot(denominator);
  divide(denominator, Math.sqrt(correction2));
  addScalar(denominator, eps);
  addQuotient(param, state.exp_avg, denominator, -(lr / correction1));
}

/** The running averages of the gradient and of its square. */
export function averageBoth(
  state: Readonly<Record<"exp_avg" | "exp_avg_sq", Floats>>,
  grad: Floats,
  betas: readonly number[],
): void {
  lerp(state.exp_avg, grad, 1 - betas[0]);
  scale(state.exp_avg_sq, betas[1]);
  addProduct(state.exp_avg_sq, grad, grad, 1 - betas[1]);
}

const FLAGS =
  "bool maximize=False, bool? foreach=None, bool capturable=False, bool differentiable=False, bool? fused=None";

export const adam = optimizer(
  "Adam(float lr=0.001, float[2] betas=[0.9,0.999], float eps=1e-08, float weight_decay=0, bool amsgrad=False, *, bool? foreach=None, bool maximize=False, bool capturable=False, bool differentiable=False, bool? fused=None, bool decoupled_weight_decay=False)",
)({
  doc: "param -= lr · m̂ / (√v̂ + eps), with m̂ and v̂ the bias-corrected averages of the gradient and of its square.",
  checks: ADAM_CHECKS,
  state: STATE,
  update,
  python: {
    order:
      "lr betas eps weight_decay amsgrad maximize foreach capturable differentiable fused decoupled_weight_decay",
  },
});

export const adamW = optimizer(
  `AdamW(float lr=0.001, float[2] betas=[0.9,0.999], float eps=1e-08, float weight_decay=0.01, bool amsgrad=False, *, ${FLAGS})`,
)({
  doc: "Adam with weight decay apart from the gradient: param -= lr · weight_decay · param first.",
  checks: ADAM_CHECKS,
  state: STATE,
  update: (args) => update({ ...args, group: { ...args.group, decoupled_weight_decay: true } }),
  python: { base: "Adam", fixed: { decoupled_weight_decay: "True" } },
});
