/** The engine as a TypeScript library: fits y = 2x₁ - 3x₂ + 1 with nn.Linear and SGD. Run it: `npx tsx engine/example.ts`. */
import { backward } from "./autograd/backward.ts";
import { add, matmul, tensor } from "./functional/index.ts";
import { Linear, MSELoss } from "./nn/index.ts";
import { SGD } from "./optim/index.ts";
import { itemOf } from "./tensor/copy.ts";
import { normal } from "./tensor/random.ts";
import { Generator } from "./tensor/random-generator.ts";
import { allocateTensor } from "./tensor/tensor.ts";

export interface Fit {
  readonly losses: readonly number[];
  readonly weight: readonly number[];
  readonly bias: number;
}

export function trainRegression(steps: number): Fit {
  const inputs = allocateTensor([64, 2], "float32");
  normal(inputs, 0, 1, new Generator().manualSeed(0n));
  const targets = add(matmul(inputs, tensor([[2], [-3]])), tensor([1]));

  const model = new Linear(2, 1);
  const loss = new MSELoss();
  const optimizer = new SGD(model.parameters(), { lr: 0.1 });
  const losses: number[] = [];
  for (let step = 0; step < steps; step++) {
    optimizer.zeroGrad();
    const cost = loss.forward(model.forward(inputs), targets);
    backward([cost]);
    optimizer.step();
    losses.push(itemOf(cost));
  }
  const [weight, bias] = model.parameters();
  return { losses, weight: Array.from(weight.data), bias: bias.data[0] };
}

const { losses, weight, bias } = trainRegression(100);
console.log(`loss ${losses[0].toFixed(4)} → ${losses[99].toExponential(1)}`);
console.log(`y = ${weight[0].toFixed(3)} x₁ + ${weight[1].toFixed(3)} x₂ + ${bias.toFixed(3)}`);
