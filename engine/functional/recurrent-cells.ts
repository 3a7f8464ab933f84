/** One step of a recurrent network: rnn_tanh_cell, rnn_relu_cell, lstm_cell, gru_cell. */
import { op } from "../autograd/op.ts";
import { runtimeError } from "../tensor/errors.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { relu } from "./activation.ts";
import { add, mul, sub } from "./arithmetic.ts";
import { sigmoid, tanh } from "./math.ts";
import { linear } from "./matmul.ts";
import { chunk } from "./split.ts";

/** Weights of one direction of one layer. */
export interface Weights {
  readonly inputWeight: Tensor;
  readonly hiddenWeight: Tensor;
  readonly inputBias: Tensor | null;
  readonly hiddenBias: Tensor | null;
  /** LSTM's projection of the hidden state. */
  readonly projection: Tensor | null;
}

/** Hidden state, and the cell state of an LSTM. */
export type State = readonly Tensor[];

/** The next state from the input's part of the gates, already multiplied by its weight. */
export type Cell = (gates: Tensor, state: State, weights: Weights) => State;

/** The cell of a plain recurrent network. */
export const plainCell =
  (activation: (x: Tensor) => Tensor): Cell =>
  (gates, [hidden], w) => [activation(add(linear(hidden, w.hiddenWeight, w.hiddenBias), gates))];

/** i, f, g, o: input, forget, cell and output gate. */
export const lstmCell: Cell = (gates, [hidden, cell], w) => {
  const all = add(linear(hidden, w.hiddenWeight, w.hiddenBias), gates);
  const [i, f, g, o] = chunk(all, 4, -1);
  const next = add(mul(sigmoid(f), cell), mul(sigmoid(i), tanh(g)));
  const out = mul(sigmoid(o), tanh(next));
  return [w.projection === null ? out : linear(out, w.projection, null), next];
};

/** r, z, n: reset gate, update gate, candidate. */
export const gruCell: Cell = (gates, [hidden], w) => {
  const [ir, iz, candidate] = chunk(gates, 3, -1);
  const [hr, hz, hn] = chunk(linear(hidden, w.hiddenWeight, w.hiddenBias), 3, -1);
  const reset = sigmoid(add(hr, ir));
  const update = sigmoid(add(hz, iz));
  const fresh = tanh(add(candidate, mul(hn, reset)));
  return [add(mul(sub(hidden, fresh), update), fresh)];
};

const WEIGHTS = "Tensor w_ih, Tensor w_hh, Tensor? b_ih=None, Tensor? b_hh=None";

interface CellArgs {
  readonly input: Tensor;
  readonly w_ih: Tensor;
  readonly w_hh: Tensor;
  readonly b_ih: Tensor | null;
  readonly b_hh: Tensor | null;
}

function step(cell: Cell, { input, w_ih, w_hh, b_ih, b_hh }: CellArgs, state: State): State {
  const size = input.shape[input.ndim - 1];
  if (size !== w_ih.shape[1]) {
    throw runtimeError(`input has inconsistent input_size: got ${size} expected ${w_ih.shape[1]}`);
  }
  const weights = {
    inputWeight: w_ih,
    hiddenWeight: w_hh,
    inputBias: b_ih,
    hiddenBias: b_hh,
    projection: null,
  };
  return cell(linear(input, w_ih, b_ih), state, weights);
}

export const rnn_tanh_cell = op(
  `rnn_tanh_cell(Tensor input, Tensor hx, ${WEIGHTS}) -> Tensor`,
  "torch",
)({
  doc: "One step: h' = tanh(W_ih x + b_ih + W_hh h + b_hh).",
  forward: (args) => step(plainCell(tanh), args, [args.hx])[0],
});

export const rnn_relu_cell = op(
  `rnn_relu_cell(Tensor input, Tensor hx, ${WEIGHTS}) -> Tensor`,
  "torch",
)({
  doc: "One step: h' = relu(W_ih x + b_ih + W_hh h + b_hh).",
  forward: (args) => step(plainCell(relu), args, [args.hx])[0],
});

export const gru_cell = op(
  `gru_cell(Tensor input, Tensor hx, ${WEIGHTS}) -> Tensor`,
  "torch",
)({
  doc: "One step of a gated recurrent unit.",
  forward: (args) => step(gruCell, args, [args.hx])[0],
});

export const lstm_cell = op(
  `lstm_cell(Tensor input, Tensor[] hx, ${WEIGHTS}) -> (Tensor, Tensor)`,
  "torch",
)({
  doc: "One step of long short-term memory; hx holds the hidden and the cell state.",
  forward: (args) => {
    const [hidden, cell] = step(lstmCell, args, args.hx);
    return [hidden, cell];
  },
});
