/** Histograms of one and of several variables: histogram and histogramdd. */
import { op } from "../autograd/op.ts";
import { contiguousValues } from "../tensor/copy.ts";
import { isFloatingPoint } from "../tensor/dtype.ts";
import { CPP_TYPE, cppNumber, SCALAR_TYPE } from "../tensor/dtype-names.ts";
import { runtimeError, TorchError } from "../tensor/errors.ts";
import { formatShape, numel } from "../tensor/shape.ts";
import { allocateTensor, type Tensor } from "../tensor/tensor.ts";
import { linspace } from "./creation.ts";
import { reshape } from "./movement.ts";

type Range = readonly number[] | null;

/** Samples as rows of one number for each variable. */
function checkSamples(samples: Tensor, weight: Tensor | null): void {
  if (samples.ndim < 2) {
    throw runtimeError("torch.histogramdd: input tensor should have at least 2 dimensions");
  }
  if (weight !== null) {
    if (weight.dtype !== samples.dtype) {
      throw runtimeError(
        `torch.histogramdd: if weight tensor is provided, input tensor and weight tensor should have the same dtype, but got input(${CPP_TYPE[samples.dtype]}), and weight(${CPP_TYPE[weight.dtype]})`,
      );
    }
    if (formatShape(weight.shape) !== formatShape(samples.shape.slice(0, -1))) {
      throw runtimeError(
        `torch.histogramdd: if weight tensor is provided it should have the same shape as the input tensor excluding its innermost dimension, but got input with shape ${formatShape(samples.shape)} and weight with shape ${formatShape(weight.shape)}`,
      );
    }
  }
  if (!isFloatingPoint(samples.dtype)) {
    throw new TorchError(
      "NotImplementedError",
      `"histogramdd" not implemented for '${SCALAR_TYPE[samples.dtype]}'`,
    );
  }
}

/** Evenly spaced edges between the ends of `range`, or of the values. */
function evenEdges(samples: Tensor, bins: readonly number[], range: Range, name: string): Tensor[] {
  const count = samples.shape[samples.ndim - 1];
  if (range !== null && range.length !== 2 * count) {
    throw runtimeError(
      `torch.histogramdd: for a ${count}-dimensional histogram range should have ${2 * count} elements, but got ${range.length}`,
    );
  }
  return bins.map((size, d) => {
    if (size <= 0) throw runtimeError(`${name}(): bins must be > 0, but got ${size} for dimension ${d}`);
    const [low, high] = range === null ? extent(samples, d) : [range[2 * d], range[2 * d + 1]];
    if (!Number.isFinite(low) || !Number.isFinite(high)) {
      throw runtimeError(
        `torch.histogramdd: dimension ${d}'s range [${cppNumber(low)}, ${cppNumber(high)}] is not finite`,
      );
    }
    if (low > high) {
      throw runtimeError(
        `torch.histogramdd: min should not exceed max, but got min ${cppNumber(low)} max ${cppNumber(high)} for dimension ${d}`,
      );
    }
    const half = low === high ? 0.5 : 0;
    return linspace(low - half, high + half, size + 1, samples.dtype);
  });
}

function extent(samples: Tensor, d: number): [number, number] {
  const count = samples.shape[samples.ndim - 1];
  const values = contiguousValues(samples);
  if (values.length === 0) return [0, 1];
  let [low, high] = [values[d], values[d]];
  for (let i = d; i < values.length; i += count) {
    if (!(values[i] >= low)) low = values[i];
    if (!(values[i] <= high)) high = values[i];
  }
  return [low, high];
}

function checkEdges(samples: Tensor, edges: readonly Tensor[]): void {
  edges.forEach((edge, d) => {
    if (edge.dtype !== samples.dtype) {
      throw runtimeError(
        `torch.histogramdd: input tensor and bins tensors should have the same dtype, but got input with dtype ${CPP_TYPE[samples.dtype]} and bins for dimension ${d} with dtype ${CPP_TYPE[edge.dtype]}`,
      );
    }
    if (edge.ndim !== 1) {
      throw runtimeError(
        `torch.histogramdd: bins tensor should have one dimension, but got ${edge.ndim} dimensions in the bins tensor for dimension ${d}`,
      );
    }
  });
}

/** The bin whose edges enclose x, the last one including its right edge; -1 outside all. */
function binOf(edges: ArrayLike<number>, x: number): number {
  const last = edges.length - 1;
  if (!(x >= edges[0] && x <= edges[last])) return -1;
  let [low, high] = [0, last];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (x >= edges[middle]) low = middle;
    else high = middle;
  }
  return low;
}

function counted(samples: Tensor, edges: readonly Tensor[], weight: Tensor | null, density: boolean): Tensor {
  const shape = edges.map((edge) => edge.numel - 1);
  const limits = edges.map(contiguousValues);
  const values = contiguousValues(samples);
  const weights = weight === null ? null : contiguousValues(weight);
  const totals = new Float64Array(numel(shape));
  const count = edges.length;
  for (let row = 0; row * count < values.length; row++) {
    let at = 0;
    for (let d = 0; d < count && at >= 0; d++) {
      const bin = binOf(limits[d], values[row * count + d]);
      at = bin < 0 ? -1 : at * shape[d] + bin;
    }
    if (at >= 0) totals[at] += weights === null ? 1 : weights[row];
  }
  const out = allocateTensor(shape, samples.dtype);
  out.data.set(density ? densities(totals, shape, limits) : totals);
  return out;
}

/** Divides by the total and by the volume of each bin, so that the integral is 1. */
function densities(
  totals: Float64Array,
  shape: readonly number[],
  limits: readonly ArrayLike<number>[],
): Float64Array {
  let sum = 0;
  for (const total of totals) sum += total;
  return totals.map((total, i) => {
    let [rest, volume] = [i, 1];
    for (let d = shape.length - 1; d >= 0; d--) {
      const bin = rest % shape[d];
      rest = Math.floor(rest / shape[d]);
      volume *= limits[d][bin + 1] - limits[d][bin];
    }
    return total / sum / volume;
  });
}

/** One variable: a column. */
function column(self: Tensor): Tensor {
  return reshape(self, [self.numel, 1]);
}

function flattened(weight: Tensor | null): Tensor | null {
  return weight === null ? null : reshape(weight, [weight.numel]);
}

export const histogram = op(
  "histogram.bin_ct(Tensor self, int bins=100, *, float[]? range=None, Tensor? weight=None, bool density=False) -> (Tensor hist, Tensor bin_edges)",
  "torch method",
)({
  doc: "Counts of the elements in bins of equal width between the smallest and the largest, or over range.",
  forward: ({ self, bins, range, weight, density }) => {
    const [samples, weights] = [column(self), flattened(weight)];
    checkSamples(samples, weights);
    const [edges] = evenEdges(samples, [bins], range, "torch.histogram");
    return [counted(samples, [edges], weights, density), edges];
  },
  backward: "nondifferentiable",
});

export const histogram_bins_tensor = op(
  "histogram.bins_tensor(Tensor self, Tensor bins, *, Tensor? weight=None, bool density=False) -> (Tensor hist, Tensor bin_edges)",
  "torch method",
)({
  doc: "Counts of the elements between the edges in bins.",
  forward: ({ self, bins, weight, density }) => {
    const [samples, weights] = [column(self), flattened(weight)];
    checkSamples(samples, weights);
    checkEdges(samples, [bins]);
    return [counted(samples, [bins], weights, density), bins];
  },
  backward: "nondifferentiable",
});

function checkVariables(self: Tensor, bins: number): void {
  if (self.ndim >= 2 && bins !== self.shape[self.ndim - 1]) {
    throw runtimeError(
      "histogramdd: The size of bins must be equal to the innermost dimension of the input.",
    );
  }
}

function multivariate(
  self: Tensor,
  bins: readonly number[],
  range: Range,
  weight: Tensor | null,
  density: boolean,
): [Tensor, Tensor[]] {
  checkSamples(self, weight);
  checkVariables(self, bins.length);
  const edges = evenEdges(self, bins, range, "torch.histogramdd");
  return [counted(self, edges, weight, density), edges];
}

export const histogramdd = op(
  "histogramdd(Tensor self, int[] bins, float[]? range=None, Tensor? weight=None, bool density=False) -> (Tensor hist, Tensor[] bin_edges)",
  "torch",
)({
  doc: "Counts of the rows of self (*, variables) in a grid of boxes; bins says how many along each variable.",
  forward: ({ self, bins, range, weight, density }) => multivariate(self, bins, range, weight, density),
  backward: "nondifferentiable",
});

export const histogramdd_int_bins = op(
  "histogramdd.int_bins(Tensor self, int bins, float[]? range=None, Tensor? weight=None, bool density=False) -> (Tensor hist, Tensor[] bin_edges)",
  "torch",
)({
  doc: "Counts of the rows of self in a grid of as many boxes along each variable.",
  forward: ({ self, bins, range, weight, density }) => {
    const variables = self.ndim < 2 ? 1 : self.shape[self.ndim - 1];
    return multivariate(self, new Array<number>(variables).fill(bins), range, weight, density);
  },
  backward: "nondifferentiable",
});

export const histogramdd_edges = op(
  "histogramdd.TensorList_bins(Tensor self, Tensor[] bins, float[]? range=None, Tensor? weight=None, bool density=False) -> (Tensor hist, Tensor[] bin_edges)",
  "torch",
)({
  doc: "Counts of the rows of self between given edges along each variable.",
  forward: ({ self, bins, weight, density }) => {
    checkSamples(self, weight);
    checkVariables(self, bins.length);
    checkEdges(self, bins);
    return [counted(self, bins, weight, density), bins];
  },
  backward: "nondifferentiable",
});
