/** Recurrent networks over whole sequences, padded or packed: rnn_tanh, rnn_relu, lstm, gru. */
import { op } from "../autograd/op.ts";
import { runtimeError } from "../tensor/errors.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { relu } from "./activation.ts";
import { cat, stack } from "./cat.ts";
import { dropout } from "./dropout.ts";
import { tanh } from "./math.ts";
import { linear } from "./matmul.ts";
import { transpose } from "./movement.ts";
import { type Cell, gruCell, lstmCell, plainCell, type State, type Weights } from "./recurrent-cells.ts";
import { narrow } from "./slice.ts";
import { split_with_sizes, unbind } from "./split.ts";

/** Runs one direction; `steps` hold the rows of the sequences that are still going at each time. */
function runDirection(cell: Cell, steps: readonly Tensor[], start: State, w: Weights, backward: boolean) {
  const outputs = new Array<Tensor>(steps.length);
  const order = steps.map((_, t) => (backward ? steps.length - 1 - t : t));
  let state = take(start, 0, steps[order[0]].shape[0]);
  /** States of sequences that have ended, last ones first. */
  const ended: State[] = [];
  for (const t of order) {
    const rows = steps[t].shape[0];
    const known = state[0].shape[0];
    if (rows < known) {
      ended.push(take(state, rows, known - rows));
      state = take(state, 0, rows);
    } else if (rows > known) {
      state = join([state, take(start, known, rows - known)]);
    }
    state = cell(steps[t], state, w);
    outputs[t] = state[0];
  }
  return { outputs, last: ended.length === 0 ? state : join([state, ...ended.reverse()]) };
}

function take(state: State, from: number, count: number): State {
  return state[0].shape[0] === count ? state : state.map((part) => narrow(part, 0, from, count));
}

function join(states: readonly State[]): State {
  return states[0].map((_, part) =>
    cat(
      states.map((state) => state[part]),
      0,
    ),
  );
}

interface Sequence {
  /** (time, batch, features), or rows of all times one after the other. */
  readonly data: Tensor;
  /** Sequences still going at each time; null when all are as long. */
  readonly batchSizes: readonly number[] | null;
}

interface Options {
  readonly hasBiases: boolean;
  readonly layers: number;
  readonly dropout: number;
  readonly train: boolean;
  readonly bidirectional: boolean;
}

function stepsOf({ data, batchSizes }: Sequence): readonly Tensor[] {
  return batchSizes === null ? unbind(data, 0) : split_with_sizes(data, batchSizes, 0);
}

/** All layers; `start` and the result's states are (layers · directions, batch, features). */
function run(
  cell: Cell,
  sequence: Sequence,
  start: State,
  params: readonly Tensor[],
  options: Options,
): { readonly output: Tensor; readonly last: State } {
  const directions = options.bidirectional ? 2 : 1;
  const weights = readWeights(params, options.hasBiases, options.layers * directions);
  const starts = start.map((part) => unbind(part, 0));
  const last: State[] = [];
  let { data } = sequence;
  for (let layer = 0; layer < options.layers; layer++) {
    const sides: Tensor[] = [];
    for (let direction = 0; direction < directions; direction++) {
      const k = layer * directions + direction;
      const w = weights[k];
      const steps = stepsOf({ ...sequence, data: linear(data, w.inputWeight, w.inputBias) });
      const state = starts.map((parts) => parts[k]);
      const result = runDirection(cell, steps, state, w, direction === 1);
      sides.push(sequence.batchSizes === null ? stack(result.outputs, 0) : cat(result.outputs, 0));
      last.push(result.last);
    }
    data = sides.length === 1 ? sides[0] : cat(sides, -1);
    if (options.dropout > 0 && options.train && layer < options.layers - 1) {
      data = dropout(data, options.dropout, true);
    }
  }
  return {
    output: data,
    last: start.map((_, part) =>
      stack(
        last.map((state) => state[part]),
        0,
      ),
    ),
  };
}

function readWeights(params: readonly Tensor[], hasBiases: boolean, count: number): Weights[] {
  const width = params.length / count;
  return Array.from({ length: count }, (_, k) => {
    const own = params.slice(k * width, (k + 1) * width);
    const base = hasBiases ? 4 : 2;
    return {
      inputWeight: own[0],
      hiddenWeight: own[1],
      inputBias: hasBiases ? own[2] : null,
      hiddenBias: hasBiases ? own[3] : null,
      projection: width > base ? own[base] : null,
    };
  });
}

const PADDED =
  "Tensor[] params, bool has_biases, int num_layers, float dropout, bool train, bool bidirectional, bool batch_first";
const PACKED =
  "Tensor[] params, bool has_biases, int num_layers, float dropout, bool train, bool bidirectional";

interface PaddedArgs {
  readonly input: Tensor;
  readonly params: readonly Tensor[];
  readonly has_biases: boolean;
  readonly num_layers: number;
  readonly dropout: number;
  readonly train: boolean;
  readonly bidirectional: boolean;
  readonly batch_first: boolean;
}

type PackedArgs = Omit<PaddedArgs, "input" | "batch_first"> & {
  readonly data: Tensor;
  readonly batch_sizes: Tensor;
};

function optionsOf(args: Omit<PaddedArgs, "input" | "batch_first">): Options {
  const { has_biases: hasBiases, num_layers: layers, dropout, train, bidirectional } = args;
  return { hasBiases, layers, dropout, train, bidirectional };
}

function runPadded(cell: Cell, args: PaddedArgs, start: State): Tensor[] {
  const data = args.batch_first ? transpose(args.input, 0, 1) : args.input;
  if (data.shape[0] === 0) throw runtimeError("Expected sequence length to be larger than 0 in RNN");
  const { output, last } = run(cell, { data, batchSizes: null }, start, args.params, optionsOf(args));
  return [args.batch_first ? transpose(output, 0, 1) : output, ...last];
}

function runPacked(cell: Cell, args: PackedArgs, start: State): Tensor[] {
  const { data, batch_sizes } = args;
  const batchSizes = Array.from(
    batch_sizes.data.subarray(batch_sizes.offset, batch_sizes.offset + batch_sizes.numel),
  );
  const { output, last } = run(cell, { data, batchSizes }, start, args.params, optionsOf(args));
  return [output, ...last];
}

const pair = ([output, hidden]: readonly Tensor[]): [Tensor, Tensor] => [output, hidden];
const triple = ([output, hidden, cell]: readonly Tensor[]): [Tensor, Tensor, Tensor] => [
  output,
  hidden,
  cell,
];

export const rnn_tanh = op(
  `rnn_tanh.input(Tensor input, Tensor hx, ${PADDED}) -> (Tensor, Tensor)`,
  "torch",
)({
  doc: "h' = tanh(W_ih x + b_ih + W_hh h + b_hh), over a sequence.",
  forward: (args) => pair(runPadded(plainCell(tanh), args, [args.hx])),
});

export const rnn_tanh_data = op(
  `rnn_tanh.data(Tensor data, Tensor batch_sizes, Tensor hx, ${PACKED}) -> (Tensor, Tensor)`,
  "torch",
)({
  doc: "h' = tanh(W_ih x + b_ih + W_hh h + b_hh), over packed sequences.",
  forward: (args) => pair(runPacked(plainCell(tanh), args, [args.hx])),
});

export const rnn_relu = op(
  `rnn_relu.input(Tensor input, Tensor hx, ${PADDED}) -> (Tensor, Tensor)`,
  "torch",
)({
  doc: "h' = relu(W_ih x + b_ih + W_hh h + b_hh), over a sequence.",
  forward: (args) => pair(runPadded(plainCell(relu), args, [args.hx])),
});

export const rnn_relu_data = op(
  `rnn_relu.data(Tensor data, Tensor batch_sizes, Tensor hx, ${PACKED}) -> (Tensor, Tensor)`,
  "torch",
)({
  doc: "h' = relu(W_ih x + b_ih + W_hh h + b_hh), over packed sequences.",
  forward: (args) => pair(runPacked(plainCell(relu), args, [args.hx])),
});

export const gru = op(
  `gru.input(Tensor input, Tensor hx, ${PADDED}) -> (Tensor, Tensor)`,
  "torch",
)({
  doc: "Gated recurrent units over a sequence.",
  forward: (args) => pair(runPadded(gruCell, args, [args.hx])),
});

export const gru_data = op(
  `gru.data(Tensor data, Tensor batch_sizes, Tensor hx, ${PACKED}) -> (Tensor, Tensor)`,
  "torch",
)({
  doc: "Gated recurrent units over packed sequences.",
  forward: (args) => pair(runPacked(gruCell, args, [args.hx])),
});

const LSTM_DOC = "Long short-term memory over a sequence; hx holds the hidden and the cell state.";

export const lstm = op(
  `lstm.input(Tensor input, Tensor[] hx, ${PADDED}) -> (Tensor, Tensor, Tensor)`,
  "torch",
)({ doc: LSTM_DOC, forward: (args) => triple(runPadded(lstmCell, args, args.hx)) });

export const lstm_data = op(
  `lstm.data(Tensor data, Tensor batch_sizes, Tensor[] hx, ${PACKED}) -> (Tensor, Tensor, Tensor)`,
  "torch",
)({ doc: LSTM_DOC, forward: (args) => triple(runPacked(lstmCell, args, args.hx)) });
