/** Connectionist temporal classification: forward and backward variables in double precision, on logarithms. */
import { op } from "../autograd/op.ts";
import { contiguousValues } from "../tensor/copy.ts";
import { runtimeError } from "../tensor/errors.ts";
import { allocateTensor, type Tensor } from "../tensor/tensor.ts";

const NOTHING = Number.NEGATIVE_INFINITY;

function logAdd(a: number, b: number): number {
  const top = Math.max(a, b);
  return top === NOTHING ? NOTHING : top + Math.log(Math.exp(a - top) + Math.exp(b - top));
}

/** One sequence: T steps of log-probabilities, and its labels with blanks between them. */
interface Sequence {
  readonly steps: number;
  /** Blank, l₁, blank, l₂, …, blank. */
  readonly labels: readonly number[];
  /** Log-probability of class c at step t. */
  log(t: number, c: number): number;
}

/** True when state s may be reached from s − 2: no blank, and not the same label twice. */
function skips(labels: readonly number[], s: number): boolean {
  return s >= 2 && s % 2 === 1 && labels[s] !== labels[s - 2];
}

function forwardVariables({ steps, labels, log }: Sequence): Float64Array[] {
  const alpha = Array.from({ length: steps }, () => new Float64Array(labels.length).fill(NOTHING));
  for (let t = 0; t < steps; t++) {
    for (let s = 0; s < labels.length; s++) {
      let total = NOTHING;
      if (t === 0) total = s < 2 ? 0 : NOTHING;
      else {
        total = alpha[t - 1][s];
        if (s >= 1) total = logAdd(total, alpha[t - 1][s - 1]);
        if (skips(labels, s)) total = logAdd(total, alpha[t - 1][s - 2]);
      }
      alpha[t][s] = total + log(t, labels[s]);
    }
  }
  return alpha;
}

function backwardVariables({ steps, labels, log }: Sequence): Float64Array[] {
  const beta = Array.from({ length: steps }, () => new Float64Array(labels.length).fill(NOTHING));
  const last = labels.length - 1;
  for (let t = steps - 1; t >= 0; t--) {
    for (let s = last; s >= 0; s--) {
      let total = NOTHING;
      if (t === steps - 1) total = s >= last - 1 ? 0 : NOTHING;
      else {
        total = beta[t + 1][s];
        if (s < last) total = logAdd(total, beta[t + 1][s + 1]);
        if (s + 2 <= last && skips(labels, s + 2)) total = logAdd(total, beta[t + 1][s + 2]);
      }
      beta[t][s] = total + log(t, labels[s]);
    }
  }
  return beta;
}

/** The batch taken apart. */
function sequences(
  log_probs: Tensor,
  targets: Tensor,
  inputLengths: readonly number[],
  targetLengths: readonly number[],
  blank: number,
): Sequence[] {
  const [steps, batch, classes] = log_probs.shape;
  const logs = contiguousValues(log_probs);
  const labels = contiguousValues(targets);
  check(log_probs, targets, inputLengths, targetLengths, blank);
  let start = 0;
  return Array.from({ length: batch }, (_, b) => {
    const from = targets.ndim === 1 ? start : b * targets.shape[1];
    start += targetLengths[b];
    const extended = [blank];
    for (let i = 0; i < targetLengths[b]; i++) extended.push(labels[from + i], blank);
    if (inputLengths[b] > steps) {
      throw runtimeError(
        `Expected input_lengths to have value at most ${steps}, but got value ${inputLengths[b]}`,
      );
    }
    return {
      steps: inputLengths[b],
      labels: extended,
      log: (t: number, c: number) => logs[(t * batch + b) * classes + c],
    };
  });
}

function check(
  log_probs: Tensor,
  targets: Tensor,
  inputLengths: readonly number[],
  targetLengths: readonly number[],
  blank: number,
): void {
  const [, batch, classes] = log_probs.shape;
  if (blank < 0 || blank >= classes) throw runtimeError("blank must be in label range");
  if (inputLengths.length !== batch) throw runtimeError("input_lengths must be of size batch_size");
  if (targetLengths.length !== batch) throw runtimeError("target_lengths must be of size batch_size");
  const total = targetLengths.reduce((a, b) => a + b, 0);
  if (targets.ndim === 1 && targets.numel < total) {
    throw runtimeError(
      `Expected tensor to have size at least ${total} at dimension 0, but got size ${targets.numel}`,
    );
  }
}

/** Logarithm of the probability of ending in the last blank or the last label. */
function finalLog(alpha: readonly Float64Array[], states: number): number {
  const last = alpha[alpha.length - 1];
  if (last === undefined) return states === 1 ? 0 : NOTHING;
  return logAdd(last[states - 1], states > 1 ? last[states - 2] : NOTHING);
}

const LENGTHS = "int[] input_lengths, int[] target_lengths";

export const _ctc_loss = op(
  `_ctc_loss(Tensor log_probs, Tensor targets, ${LENGTHS}, int blank=0, bool zero_infinity=False) -> (Tensor, Tensor)`,
  "-",
)({
  doc: "Negative logarithm of the probability of each target sequence, summed over all alignments.",
  node: "CtcLossBackward0",
  forward: ({ log_probs, targets, input_lengths, target_lengths, blank }) => {
    const batch = sequences(log_probs, targets, input_lengths, target_lengths, blank);
    const losses = allocateTensor([batch.length], log_probs.dtype);
    batch.forEach((sequence, b) => {
      losses.data[b] = -finalLog(forwardVariables(sequence), sequence.labels.length);
    });
    return [losses, allocateTensor([0], log_probs.dtype)];
  },
  backward: {
    log_probs: ({ grad, log_probs, targets, input_lengths, target_lengths, results, blank, zero_infinity }) =>
      _ctc_loss_backward(
        grad,
        log_probs,
        targets,
        input_lengths,
        target_lengths,
        results[0],
        results[1],
        blank,
        zero_infinity,
      ),
    targets: "nondifferentiable",
  },
});

/** ∂(−ln p) / ∂ log_probs[t, c] = e^log_probs − Σ_{s: label c} e^(α + β − log_probs + loss). */
function addGradient(
  out: Float64Array,
  sequence: Sequence,
  place: (t: number, c: number) => number,
  classes: number,
  loss: number,
  grad: number,
): void {
  const [alpha, beta] = [forwardVariables(sequence), backwardVariables(sequence)];
  for (let t = 0; t < sequence.steps; t++) {
    const mass = new Float64Array(classes).fill(NOTHING);
    sequence.labels.forEach((c, s) => {
      mass[c] = logAdd(mass[c], alpha[t][s] + beta[t][s]);
    });
    for (let c = 0; c < classes; c++) {
      const log = sequence.log(t, c);
      out[place(t, c)] = (Math.exp(log) - Math.exp(mass[c] + loss - log)) * grad;
    }
  }
}

const _ctc_loss_backward = op(
  `_ctc_loss_backward(Tensor grad, Tensor log_probs, Tensor targets, ${LENGTHS}, Tensor neg_log_likelihood, Tensor log_alpha, int blank, bool zero_infinity=False) -> Tensor`,
  "-",
)({
  doc: "Gradient of ctc_loss.",
  forward: ({
    grad,
    log_probs,
    targets,
    input_lengths,
    target_lengths,
    neg_log_likelihood,
    blank,
    zero_infinity,
  }) => {
    const [, batch, classes] = log_probs.shape;
    const out = new Float64Array(log_probs.numel);
    const grads = contiguousValues(grad);
    sequences(log_probs, targets, input_lengths, target_lengths, blank).forEach((sequence, b) => {
      const loss = neg_log_likelihood.data[neg_log_likelihood.offset + b];
      if (zero_infinity && loss === Number.POSITIVE_INFINITY) return;
      addGradient(out, sequence, (t, c) => (t * batch + b) * classes + c, classes, loss, grads[b]);
    });
    const result = allocateTensor(log_probs.shape, log_probs.dtype);
    result.data.set(out);
    return result;
  },
  backward: {
    grad: noSecondDerivative,
    log_probs: noSecondDerivative,
    targets: "nondifferentiable",
    neg_log_likelihood: "nondifferentiable",
    log_alpha: "nondifferentiable",
  },
});

function noSecondDerivative(): Tensor {
  throw runtimeError("derivative for aten::_ctc_loss_backward is not implemented");
}
