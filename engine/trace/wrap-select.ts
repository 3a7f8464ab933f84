/** Which of a run's calls make up the model that a functional program is, which tensors are its weights, and where its loss begins. */
import type { Tensor } from "../tensor/tensor.ts";
import type { CallEntry } from "./call-entry.ts";
import { CannotRewrite, type RewriteRequest } from "./rewrite.ts";
import { drawsNumbers, leadingTo, seenBy } from "./rewrite-calls.ts";
import { weightsOf } from "./wrap-layers.ts";

export interface ModelCalls {
  readonly weights: ReadonlySet<Tensor>;
  readonly forward: readonly CallEntry[];
  /** Losses and the like: they use the model and are no part of it. */
  readonly after: readonly CallEntry[];
  /** What the program was after. */
  readonly results: readonly Tensor[];
}

const LOSS = /_loss$|_loss_with_logits$|cross_entropy/;

/** @throws CannotRewrite when no call was given a weight, or one that a module cannot do */
export function selectModel(request: RewriteRequest): ModelCalls {
  const weights = findWeights(request.calls);
  const dependent = dependents(request.calls, weights);
  if (dependent.length === 0) throw new CannotRewrite("no-weights");
  const results = endResults(dependent, request.namesOf);
  const needed = leadingTo(dependent, results);
  refuse(needed, weights, request);
  const split = lossStarts(needed, weights);
  return {
    weights,
    results,
    forward: needed.filter((call) => !split.has(call)),
    after: needed.filter((call) => split.has(call)),
  };
}

/** Leaves that require grad, and what stands in a weight's place without a history. */
function findWeights(calls: readonly CallEntry[]): Set<Tensor> {
  const weights = new Set<Tensor>();
  const computed = new Set<Tensor>();
  for (const call of calls) {
    for (const { tensor } of call.inputs) if (tensor.isLeaf && tensor.requiresGrad) weights.add(tensor);
    for (const tensor of weightsOf(call)) {
      if (tensor.gradFn === null && !computed.has(tensor)) weights.add(tensor);
    }
    if (uses(call, weights, computed)) for (const output of call.outputs) computed.add(output);
  }
  for (const tensor of weights) if (isOnlyInput(tensor, calls)) weights.delete(tensor);
  return weights;
}

/** Data may require grad too, to see the gradient of an input. */
function isOnlyInput(tensor: Tensor, calls: readonly CallEntry[]): boolean {
  const places = calls.flatMap((call) =>
    call.inputs.flatMap((input) =>
      input.tensor === tensor ? [weightsOf(call).length > 0 && input.argument] : [],
    ),
  );
  return places.every((place) => place === "input");
}

/** Filling a weight is no use of it, and a copy of one without its history is a fresh start. */
function uses(call: CallEntry, weights: ReadonlySet<Tensor>, computed: ReadonlySet<Tensor>): boolean {
  if (call.outputs.some((output) => weights.has(output))) return false;
  if (call.op === "detach" && call.inputs.every(({ tensor }) => weights.has(tensor))) return false;
  return call.inputs.some(({ tensor }) => weights.has(tensor) || computed.has(tensor));
}

function dependents(calls: readonly CallEntry[], weights: ReadonlySet<Tensor>): CallEntry[] {
  const computed = new Set<Tensor>();
  return calls.filter((call) => {
    const used = uses(call, weights, computed);
    if (used) for (const output of call.outputs) computed.add(output);
    return used;
  });
}

/** What nothing consumed; where some of it has a name, that. */
function endResults(calls: readonly CallEntry[], namesOf: RewriteRequest["namesOf"]): Tensor[] {
  const consumed = new Set(
    calls.flatMap((call) =>
      call.inputs.flatMap(({ tensor }) => (call.outputs.includes(tensor) ? [] : [tensor])),
    ),
  );
  const ends = new Set(calls.flatMap((call) => call.outputs.filter((output) => !consumed.has(output))));
  const named = [...ends].filter((tensor) => namesOf(tensor).length > 0);
  return named.length > 0 ? named : [...ends];
}

function refuse(calls: readonly CallEntry[], weights: ReadonlySet<Tensor>, request: RewriteRequest): void {
  const versions = new Map<Tensor, number>();
  for (const call of calls) {
    const path = request.pathOf(call.module);
    if (path !== null) throw new CannotRewrite("in-module", path);
    if (drawsNumbers(call)) throw new CannotRewrite("random", call.op);
    for (const { tensor } of call.inputs) {
      const seen = weights.has(tensor) ? seenBy(call, tensor) : null;
      if (seen === null) continue;
      const first = versions.get(tensor) ?? seen.version;
      if (first !== seen.version)
        throw new CannotRewrite("changed", request.namesOf(tensor)[0] ?? "a weight");
      versions.set(tensor, first);
    }
  }
}

/**
 * A loss is a function called so, and what is made of it. After the last use of a weight, also the first call that takes
 * data which the model did not (a target), or that makes one number of many. A penalty on the weights goes with it.
 */
function lossStarts(calls: readonly CallEntry[], weights: ReadonlySet<Tensor>): ReadonlySet<CallEntry> {
  const made = new Set(calls.flatMap((call) => call.outputs));
  const fromWeights = madeOfWeights(calls, weights);
  const isWeight = (tensor: Tensor): boolean =>
    weights.has(tensor) || (fromWeights.has(tensor) && tensor.numel > 1);
  const lastUse = calls.findLastIndex(
    (call) => call.inputs.some(({ tensor }) => isWeight(tensor)) && !fromWeights.has(call.outputs[0]),
  );
  const known = new Set<Tensor>();
  const behind = new Set<Tensor>();
  const after = new Set<CallEntry>();
  calls.forEach((call, index) => {
    const inputs = call.inputs.map(({ tensor }) => tensor);
    const reduces = call.outputs[0].numel === 1 && inputs.some(({ numel }) => numel > 1);
    const target = call.inputs.some(
      ({ tensor, argument }) =>
        !made.has(tensor) && !weights.has(tensor) && !known.has(tensor) && !isKeptByLayers(argument),
    );
    const tail = index > lastUse && !fromWeights.has(call.outputs[0]) && (reduces || target);
    if (LOSS.test(call.op) || tail || inputs.some((tensor) => behind.has(tensor))) {
      after.add(call);
      for (const output of call.outputs) behind.add(output);
    } else for (const tensor of inputs) known.add(tensor);
  });
  for (const call of calls.toReversed()) {
    const users = calls.filter((other) => other.inputs.some(({ tensor }) => call.outputs.includes(tensor)));
    if (fromWeights.has(call.outputs[0]) && users.length > 0 && users.every((user) => after.has(user)))
      after.add(call);
  }
  // A program that is nothing but a loss is its own model.
  return after.size === calls.length ? new Set() : after;
}

/** Running statistics are no data. */
function isKeptByLayers(argument: string): boolean {
  return argument === "running_mean" || argument === "running_var";
}

/** What was computed of weights alone, without data. */
function madeOfWeights(calls: readonly CallEntry[], weights: ReadonlySet<Tensor>): ReadonlySet<Tensor> {
  const found = new Set<Tensor>();
  for (const call of calls) {
    if (call.inputs.every(({ tensor }) => weights.has(tensor) || found.has(tensor)))
      for (const output of call.outputs) found.add(output);
  }
  return found;
}
