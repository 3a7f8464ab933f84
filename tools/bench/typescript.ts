/** Times training steps of the engine called from TypeScript: the cases of `steps.py`, without Python between. */
import * as torch from "../../engine/index.ts";
import { normal } from "../../engine/tensor/random.ts";
import { allocateTensor, type Tensor } from "../../engine/tensor/tensor.ts";
import { median, type Round } from "./timings.ts";

/** Milliseconds, as in `steps.py`. */
const WARM_UP = 400;
const MEASURE = 800;

type Step = () => void;

function randn(shape: readonly number[], std = 1): Tensor {
  const tensor = allocateTensor(shape, "float32");
  normal(tensor, 0, std);
  return tensor;
}

function trainingStep(
  model: torch.nn.Module,
  loss: torch.nn.Module,
  optimizer: torch.optim.Optimizer,
  x: Tensor,
  y: Tensor,
): Step {
  return () => {
    optimizer.zeroGrad();
    torch.backward([loss.forward(model.forward(x), y)]);
    optimizer.step();
  };
}

function tinyMlp(optimizer: (parameters: Iterable<Tensor>) => torch.optim.Optimizer): Step {
  const layers = [
    new torch.nn.Linear(2, 16),
    new torch.nn.Tanh(),
    new torch.nn.Linear(16, 16),
    new torch.nn.Tanh(),
    new torch.nn.Linear(16, 1),
  ];
  const model = new torch.nn.Sequential(...layers);
  return trainingStep(
    model,
    new torch.nn.MSELoss(),
    optimizer(model.parameters()),
    randn([64, 2]),
    randn([64, 1]),
  );
}

function digitsMlp(): Step {
  const model = new torch.nn.Sequential(
    new torch.nn.Linear(784, 128),
    new torch.nn.ReLU(),
    new torch.nn.Linear(128, 10),
  );
  const optimizer = new torch.optim.SGD(model.parameters(), { lr: 0.1 });
  return trainingStep(model, new torch.nn.CrossEntropyLoss(), optimizer, randn([64, 784]), classes(64));
}

function smallCnn(): Step {
  const model = new torch.nn.Sequential(
    new torch.nn.Conv2d(1, 8, [3, 3]),
    new torch.nn.ReLU(),
    new torch.nn.MaxPool2d([2, 2]),
    new torch.nn.Flatten(),
    new torch.nn.Linear(8 * 13 * 13, 10),
  );
  const optimizer = new torch.optim.SGD(model.parameters(), { lr: 0.1 });
  return trainingStep(model, new torch.nn.CrossEntropyLoss(), optimizer, randn([16, 1, 28, 28]), classes(16));
}

/** `count` labels of ten classes. */
function classes(count: number): Tensor {
  const labels = allocateTensor([count], "int64");
  for (let i = 0; i < count; i++) labels.data[i] = (i * 7) % 10;
  return labels;
}

function byHand(): Step {
  const sizes = [[16, 2], [16], [16, 16], [16], [1, 16], [1]];
  const parameters = sizes.map((size) => randn(size, 0.3));
  for (const each of parameters) each.requiresGrad = true;
  const [w1, b1, w2, b2, w3, b3] = parameters;
  const [x, y] = [randn([64, 2]), randn([64, 1])];
  return () => {
    const hidden = torch.tanh(torch.F.linear(torch.tanh(torch.F.linear(x, w1, b1)), w2, b2));
    torch.backward([torch.F.mse_loss(torch.F.linear(hidden, w3, b3), y)]);
    torch.noGrad(() => {
      for (const each of parameters) {
        if (each.grad !== null) torch.sub_(each, each.grad, 0.1);
        each.grad = null;
      }
    });
  };
}

const CASES: Readonly<Record<string, () => Step>> = {
  "mlp-sgd": () => tinyMlp((parameters) => new torch.optim.SGD(parameters, { lr: 0.1 })),
  "mlp-adam": () => tinyMlp((parameters) => new torch.optim.Adam(parameters, { lr: 0.01 })),
  "mlp-by-hand": byHand,
  "digits-sgd": digitsMlp,
  "cnn-sgd": smallCnn,
};

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
