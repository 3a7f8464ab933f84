/** The bilinear form of two inputs. */
import { op } from "../autograd/op.ts";
import { CPP_TYPE } from "../tensor/dtype-names.ts";
import { runtimeError } from "../tensor/errors.ts";
import { formatShape, numel } from "../tensor/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { add, mul } from "./arithmetic.ts";
import { matmul } from "./matmul.ts";
import { reshape, t, transpose, unsqueeze } from "./movement.ts";
import { sum_dim } from "./reduce.ts";

/** out[n, k] = Σ a[n, i] · w[k, i, j] · b[n, j] for a (N, I), w (K, I, J), b (N, J). */
const _trilinear = op(
  "_trilinear(Tensor i1, Tensor i2, Tensor i3, int[] expand1, int[] expand2, int[] expand3, int[] sumdim, int unroll_dim=1) -> Tensor",
  "-",
)({
  doc: "i1ᵀ · i2[k] · i3 for each k.",
  node: "TrilinearBackward0",
  forward: ({ i1, i2, i3 }) => contracted(i1, i2, i3),
  backward: ({ grad, i1, i2, i3 }) => {
    const [k, i, j] = i2.shape;
    const n = i1.shape[0];
    // (N, K, J) = a · w[k], and (N, K, I) = w[k] · b
    const left = transpose(reshape(matmul(i1, reshape(transpose(i2, 0, 1), [i, k * j])), [n, k, j]), 1, 2);
    const right = reshape(matmul(i3, t(reshape(i2, [k * i, j]))), [n, k, i]);
    const outer = reshape(mul(unsqueeze(i1, 2), unsqueeze(i3, 1)), [n, i * j]);
    return {
      i1: sum_dim(mul(unsqueeze(grad, 2), right), [1]),
      i2: reshape(matmul(t(grad), outer), [k, i, j]),
      i3: sum_dim(mul(unsqueeze(grad, 1), left), [2]),
    };
  },
});

function contracted(a: Tensor, w: Tensor, b: Tensor): Tensor {
  const [k, i, j] = w.shape;
  const n = a.shape[0];
  const outer = reshape(mul(unsqueeze(a, 2), unsqueeze(b, 1)), [n, i * j]);
  return matmul(outer, t(reshape(w, [k, i * j])));
}

function checkTypes(input1: Tensor, input2: Tensor, weight: Tensor, bias: Tensor | null): void {
  const named = Object.entries({ input1, input2, weight, ...(bias === null ? {} : { bias }) });
  if (named.every(([, { dtype }]) => dtype === input1.dtype)) return;
  const list = named.map(([name, { dtype }]) => `${name}: ${CPP_TYPE[dtype]}`);
  throw runtimeError(`All tensors must have the same dtype, got ${list.join(", ")}`);
}

export const bilinear = op(
  "bilinear(Tensor input1, Tensor input2, Tensor weight, Tensor? bias=None) -> Tensor",
  "torch F",
)({
  doc: "input1 – (*, in1); input2 – (*, in2); weight – (out, in1, in2); bias – (out) or None; returns (*, out).",
  formula: "out[k] = input1ᵀ · weight[k] · input2 + bias[k]",
  forward: ({ input1, input2, weight, bias }) => {
    checkTypes(input1, input2, weight, bias);
    const [size1, size2] = [input1.shape[input1.ndim - 1], input2.shape[input2.ndim - 1]];
    if (input1.ndim !== input2.ndim) {
      throw runtimeError(`bilinear(): input dimensions do not match: got ${input1.ndim} and ${input2.ndim}`);
    }
    if (size1 !== weight.shape[1]) {
      throw runtimeError(
        `bilinear(): input1 size does not match weight size: got ${size1} but expected ${weight.shape[1]}`,
      );
    }
    if (size2 !== weight.shape[2]) {
      throw runtimeError(
        `bilinear(): input2 size does not match weight size: got ${size2} but expected ${weight.shape[2]}`,
      );
    }
    const lead = input1.shape.slice(0, -1);
    if (formatShape(lead) !== formatShape(input2.shape.slice(0, -1))) {
      const d = lead.findIndex((s, i) => s !== input2.shape[i]);
      throw runtimeError(
        `bilinear(): input batch dimensions do not match at dim ${d}: got ${lead[d]} and ${input2.shape[d]}`,
      );
    }
    const rows = numel(lead);
    const flat = _trilinear(
      reshape(input1, [rows, size1]),
      weight,
      reshape(input2, [rows, size2]),
      [1, 3],
      [0],
      [1, 2],
      [2, 3],
    );
    const out = reshape(flat, [...lead, weight.shape[0]]);
    return bias === null ? out : add(out, bias);
  },
});
