/**
 * Forward-mode differentiation: while a level is open, tensors may have tangents, and each call gives its results
 * theirs. A tangent comes from the formulas for backward: what they return is linear in the gradient they receive,
 * gᵀJ, and its derivative with respect to g along the inputs' tangents t is J·t.
 */
import { isFloatingPoint } from "../tensor/dtype.ts";
import { runtimeError } from "../tensor/errors.ts";
import { sameShape } from "../tensor/shape.ts";
import { isInferenceMode } from "../tensor/storage.ts";
import { alias, type Tensor } from "../tensor/tensor.ts";
import { algebra } from "./algebra.ts";
import { backward, fitted } from "./backward.ts";
import { isRecording, withGrad } from "./mode.ts";
import { giveHistory, Node } from "./node.ts";
import { unobserved } from "./observe.ts";
import type { OpDeclaration } from "./op.ts";
import { OpNode } from "./op-node.ts";

/** Tangents of the open level; null says that a view has none although its base has. */
type Tangents = WeakMap<Tensor, Tensor | null>;

let level: Tangents | null = null;
/** While tangents are worked out, what computes them has none. */
let working = false;

/** @throws RuntimeError when a level is open: there is one only */
export function enterForwardLevel(): void {
  if (level !== null) throw runtimeError("Nested forward mode AD is not supported at the moment");
  level = new WeakMap();
}

/** Closes the level; all its tangents are gone. */
export function exitForwardLevel(): void {
  level = null;
  working = false;
}

/** Whether calls made now hand on tangents. */
export function isForwardOpen(): boolean {
  return level !== null && !working && !isInferenceMode();
}

/** Runs `body` with nothing handing on tangents. */
export function withoutTangents<T>(body: () => T): T {
  const before = working;
  working = true;
  try {
    return unobserved(body);
  } finally {
    working = before;
  }
}

/** Says whether calls hand on tangents, and returns what was said before. */
export function suspendTangents(suspended: boolean): boolean {
  const before = working;
  working = suspended;
  return before;
}

/** The tangent of a tensor in the open level; a view made before its base got one has a view of that. */
export function tangentOf(tensor: Tensor): Tensor | null {
  if (level === null) return null;
  const own = level.get(tensor);
  if (own !== undefined || tensor.view === null) return own ?? null;
  const { base, replay } = tensor.view;
  const ofBase = tangentOf(base);
  if (ofBase === null) return null;
  const found = withoutTangents(() => replay(ofBase));
  level.set(tensor, found);
  return found;
}

/** Makes `tangent` the derivative that travels with `tensor`. */
export function setTangent(tensor: Tensor, tangent: Tensor | null): void {
  if (tangent !== null) level?.set(tensor, tangent);
}

/** A view has no tangent, whatever its base has. */
export function forbidTangent(view: Tensor): void {
  level?.set(view, null);
}

/**
 * Embeds a tangent into a tensor that has none.
 *
 * @throws RuntimeError when there is one already, or when the shapes differ
 */
export function embedTangent(tensor: Tensor, tangent: Tensor): void {
  if (tangentOf(tensor) !== null) {
    throw runtimeError(
      "Making a dual Tensor based on a Tensor that already has a forward gradient at the same level 0 is not supported.",
    );
  }
  if (!sameShape(tensor.shape, tangent.shape)) {
    throw runtimeError(
      `Trying to set a forward gradient that has a different size than that of the original Tensor, this is not supported. Tensor is of size [${tensor.shape.join(", ")}] while the given forward gradient is of size [${tangent.shape.join(", ")}].`,
    );
  }
  setTangent(tensor, tangent);
}

/** Gives the outputs of a call their tangents. */
export function pushTangents(
  declaration: OpDeclaration,
  named: Readonly<Record<string, unknown>>,
  inputs: readonly (Tensor | null)[],
  outputs: readonly Tensor[],
): void {
  if (!inputs.some((input) => input !== null && tangentOf(input) !== null)) return;
  withoutTangents(() => {
    const tangents = declaration.schema.isView
      ? viewsOf(inputs[0], declaration, named)
      : productsWith(declaration, named, inputs, outputs);
    outputs.forEach((output, index) => {
      if (isFloatingPoint(output.dtype)) setTangent(output, tangents[index] ?? null);
    });
  });
}

/** The tangent of a view is the same view of the tangent: writing through one must show in the other. */
function viewsOf(
  source: Tensor | null,
  declaration: OpDeclaration,
  named: Readonly<Record<string, unknown>>,
): readonly (Tensor | null)[] {
  const tangent = source && tangentOf(source);
  if (tangent === null) return [];
  const rest = declaration.schema.args.slice(1);
  const views = declaration.call(tangent, ...rest.map(({ name }) => named[name]));
  return Array.isArray(views) ? views : [views as Tensor];
}

/** Where the formulas' gradients end: an input with a tangent. */
class Direction extends Node {
  readonly name = "Direction";
  readonly tangent: Tensor;

  constructor(input: Tensor, tangent: Tensor) {
    super([]);
    this.tangent = tangent;
    this.outputs = [{ shape: input.shape, dtype: input.dtype }];
  }

  apply(): readonly [] {
    return [];
  }
}

/** J·t for each output. */
function productsWith(
  declaration: OpDeclaration,
  named: Readonly<Record<string, unknown>>,
  inputs: readonly (Tensor | null)[],
  outputs: readonly Tensor[],
): readonly (Tensor | null)[] {
  const bare = new Map<unknown, Tensor>();
  const directions = new Map<Tensor, Tensor>();
  for (const input of inputs) {
    const tangent = input && tangentOf(input);
    if (input === null || tangent === null) continue;
    const primal = primalOf(input);
    bare.set(input, primal);
    directions.set(primal, tangent);
  }
  const strip = (value: unknown): unknown =>
    Array.isArray(value) ? value.map(strip) : (bare.get(value) ?? value);
  const args = { ...named };
  for (const name of declaration.tensorNames) args[name] = strip(named[name]);
  const node = new OpNode(
    declaration,
    args,
    inputs.map((input) => bare.get(input) ?? input),
    outputs.map(primalOf),
    (input) => {
      const tangent = directions.get(input);
      return tangent === undefined ? null : { node: new Direction(input, tangent), index: 0 };
    },
  );
  const seeds = outputs.map((output) => (isFloatingPoint(output.dtype) ? seedLike(output) : null));
  outputs.forEach(({ shape, dtype }, index) => {
    node.outputs[index] = { shape, dtype };
  });
  const [linear, tangents] = withGrad(true, () => gradientsAlong(node, seeds));
  const wanted = seeds.filter((seed) => seed !== null);
  const found =
    linear.length === 0
      ? wanted.map(() => null)
      : backward(linear, tangents, {
          retainGraph: true,
          createGraph: isRecording(),
          inputs: wanted,
          accumulate: false,
        });
  const products = wanted.map(({ shape, dtype }, i) => {
    const product = found[i] ?? algebra().zeros(shape, dtype);
    // What hands its gradient on as it is hands on the tangent itself, and two tensors may not share one.
    return tangents.some(({ storage }) => storage === product.storage) ? algebra().clone(product) : product;
  });
  return seeds.map((seed) => (seed === null ? null : products[wanted.indexOf(seed)]));
}

/** The same elements and history, in an object that has no tangent: what formulas read. */
function primalOf(tensor: Tensor): Tensor {
  const primal = alias(tensor);
  giveHistory(primal, tensor);
  return primal;
}

function seedLike({ shape, dtype }: Tensor): Tensor {
  const seed = algebra().zeros(shape, dtype);
  seed.requiresGrad = true;
  return seed;
}

/** What the formulas return for the seeds, as far as it depends on them, and the tangents that belong to it. */
function gradientsAlong(node: OpNode, seeds: readonly (Tensor | null)[]): [Tensor[], Tensor[]] {
  const [linear, tangents]: [Tensor[], Tensor[]] = [[], []];
  node.apply(seeds).forEach((grad, i) => {
    const direction = node.edges[i]?.node;
    if (grad === null || !grad.requiresGrad || !(direction instanceof Direction)) return;
    const fit = fitted(node, i, grad, direction.outputs[0]);
    linear.push(fit);
    tangents.push(algebra().cast(direction.tangent, fit.dtype));
  });
  return [linear, tangents];
}

/** `self` was overwritten with `result`: so is its tangent, also when it is a view of another's. */
export function moveTangent(self: Tensor, result: Tensor): void {
  const next = tangentOf(result);
  const own = tangentOf(self);
  if (next === null && own === null) return;
  withoutTangents(() => {
    const target = own ?? emptyTangent(self);
    algebra().overwrite(target, next ?? algebra().zeros(target.shape, target.dtype));
  });
}

/** Zeros for `self`, or for the base that it is a view of. */
function emptyTangent(self: Tensor): Tensor {
  const origin = self.view;
  const owner = origin?.base ?? self;
  const zeros = algebra().zeros(owner.shape, owner.dtype);
  setTangent(owner, zeros);
  const tangent = origin === null ? zeros : origin.replay(zeros);
  setTangent(self, tangent);
  return tangent;
}
