/** Linear systems whose unknowns and equations have several dims: linalg.tensorinv and tensorsolve. */
import { op } from "../autograd/op.ts";
import { runtimeError } from "../tensor/errors.ts";
import { numel, type Shape } from "../tensor/shape.ts";
import { linalg_inv, linalg_solve } from "./linalg-inverse.ts";
import { permute, reshape } from "./movement.ts";

/** As many unknowns as equations. */
function checkBalanced(after: number, before: number, where: string): void {
  if (after === before) return;
  throw runtimeError(
    `Expected self to satisfy the requirement prod(self.shape[${where}:]) == prod(self.shape[:${where}]), but got ${after} != ${before}`,
  );
}

export const linalg_tensorinv = op(
  "linalg_tensorinv(Tensor self, int ind=2) -> Tensor",
  "linalg",
)({
  doc: "The inverse of a tensor as a map from its dims from ind on to those before.",
  forward: ({ self, ind }) => {
    if (ind <= 0) throw runtimeError(`Expected a strictly positive integer for 'ind', but got ${ind}`);
    const [before, after]: [Shape, Shape] = [self.shape.slice(0, ind), self.shape.slice(ind)];
    checkBalanced(numel(after), numel(before), "ind");
    const inverse = linalg_inv(reshape(self, [numel(before), numel(after)]));
    return reshape(inverse, [...after, ...before]);
  },
});

export const linalg_tensorsolve = op(
  "linalg_tensorsolve(Tensor self, Tensor other, int[]? dims=None) -> Tensor",
  "linalg",
)({
  doc: "The X with tensordot(self, X, X.ndim) = other; dims are moved to the end of self first.",
  forward: ({ self, other, dims }) => {
    const last = (dims ?? []).map((d) => (d < 0 ? d + self.ndim : d));
    const kept = self.shape.map((_, d) => d).filter((d) => !last.includes(d));
    const A = last.length === 0 ? self : permute(self, [...kept, ...last]);
    const [before, after]: [Shape, Shape] = [A.shape.slice(0, other.ndim), A.shape.slice(other.ndim)];
    checkBalanced(numel(after), numel(before), "other.ndim");
    const X = linalg_solve(reshape(A, [numel(before), numel(after)]), reshape(other, [numel(before)]));
    return reshape(X, after);
  },
});
