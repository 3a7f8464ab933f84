/** Times training steps of the engine called from TypeScript: the cases of `steps.py`, without Python between. */
import { backward } from "../../engine/autograd/backward.ts";
import { noGrad } from "../../engine/autograd/mode.ts";
import { linear, mean, square, sub, sub_, tanh } from "../../engine/functional/index.ts";
import { normal } from "../../engine/tensor/random.ts";
import { allocateTensor, type Tensor } from "../../engine/tensor/tensor.ts";
import { median, type Round } from "./timings.ts";

/** Milliseconds, as in `steps.py`. */
const WARM_UP = 400;
const MEASURE = 800;

type Step = () => void;

function randn(...shape: readonly number[]): Tensor {
  const tensor = allocateTensor(shape, "float32");
  normal(tensor);
  return tensor;
}

function parameter(...shape: readonly number[]): Tensor {
  const tensor = allocateTensor(shape, "float32");
  normal(tensor, 0, 0.3);
  tensor.requiresGrad = true;
  return tensor;
}

function byHand(): Step {
  const sizes = [[16, 2], [16], [16, 16], [16], [1, 16], [1]];
  const parameters = sizes.map((size) => parameter(...size));
  const [w1, b1, w2, b2, w3, b3] = parameters;
  const [x, y] = [randn(64, 2), randn(64, 1)];
  return () => {
    const hidden = tanh(linear(tanh(linear(x, w1, b1)), w2, b2));
    const loss = mean(square(sub(linear(hidden, w3, b3), y)));
    backward([loss], [null], { retainGraph: false, createGraph: false, inputs: null, accumulate: true });
    noGrad(() => {
      for (const each of parameters) {
        if (each.grad !== null) sub_(each, each.grad, 0.1);
        each.grad = null;
      }
    });
  };
}

const CASES: Readonly<Record<string, () => Step>> = { "mlp-by-hand": byHand };

function repeat(step: Step, milliseconds: number): number[] {
  const times: number[] = [];
  const end = performance.now() + milliseconds;
  for (let start = performance.now(); start < end; start = performance.now()) {
    step();
    times.push(performance.now() - start);
  }
  return times;
}

function measure(build: () => Step): { readonly microseconds: number } {
  const step = build();
  repeat(step, WARM_UP);
  return { microseconds: median(repeat(step, MEASURE)) * 1000 };
}

export function timeTypeScript(): Round {
  return Object.fromEntries(Object.entries(CASES).map(([name, build]) => [name, measure(build)]));
}
