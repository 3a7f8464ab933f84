/** Arithmetic with a plain number: the overloads PyTorch's own composites call, with one edge in the graph. */
import { op } from "../autograd/op.ts";
import { type Scalar, scalarValue } from "../tensor/scalar.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { add, div, mul, sub } from "./arithmetic.ts";
import { scalarTensor } from "./creation.ts";

export const mul_scalar = op(
  "mul.Scalar(Tensor self, Scalar other) -> Tensor",
  "-",
)({
  doc: "Product with a number.",
  formula: "out = self · other",
  derivatives: { self: "grad · other" },
  node: "MulBackward1",
  forward: ({ self, other }) => mul(self, scalarTensor(other)),
  backward: { self: ({ grad, other }) => mul_scalar(grad, other) },
});

export const div_scalar = op(
  "div.Scalar(Tensor self, Scalar other) -> Tensor",
  "-",
)({
  doc: "Quotient by a number.",
  formula: "out = self / other",
  derivatives: { self: "grad / other" },
  node: "DivBackward1",
  forward: ({ self, other }) => div(self, scalarTensor(other)),
  backward: { self: ({ grad, other }) => div_scalar(grad, other) },
});

export const add_scalar = op(
  "add.Scalar(Tensor self, Scalar other, Scalar alpha=1) -> Tensor",
  "-",
)({
  doc: "Sum with a number.",
  formula: "out = self + alpha · other",
  derivatives: { self: "grad" },
  node: "AddBackward1",
  forward: ({ self, other, alpha }) => add(self, scalarTensor(other), alpha),
  backward: { self: ({ grad }) => grad },
});

export const sub_scalar = op(
  "sub.Scalar(Tensor self, Scalar other, Scalar alpha=1) -> Tensor",
  "-",
)({
  doc: "Difference with a number.",
  formula: "out = self − alpha · other",
  derivatives: { self: "grad" },
  node: "SubBackward1",
  forward: ({ self, other, alpha }) => sub(self, scalarTensor(other), alpha),
  backward: { self: ({ grad }) => grad },
});

export const rsub_scalar = op(
  "rsub.Scalar(Tensor self, Scalar other, Scalar alpha=1) -> Tensor",
  "torch",
)({
  doc: "A number minus self.",
  formula: "out = other − alpha · self",
  derivatives: { self: "−alpha · grad" },
  node: "RsubBackward1",
  forward: ({ self, other, alpha }) => sub(scalarTensor(other), self, alpha),
  backward: { self: ({ grad, alpha }) => mul_scalar(grad, -scalarValue(alpha)) },
});

/** `by · x`, skipping the product when `by` is 1. */
export function scaled(x: Tensor, by: Scalar): Tensor {
  return scalarValue(by) === 1 ? x : mul_scalar(x, by);
}
