/** What a program did with a tensor, read from its calls: where it went in, and where the way to the loss was cut. */
import type { CallRecord, OwnershipRow, SideTrace, StepRecord, TensorRecord } from "./types.ts";

/** Calls of a forward that took the tensor. Filling it is no use of it. */
function usesOf(side: SideTrace, tensor: number): readonly CallRecord[] {
  return side.calls.filter(
    (call) =>
      !call.afterBackward &&
      call.error === null &&
      call.inputs.some((input) => input.tensor === tensor) &&
      !call.outputs.includes(tensor),
  );
}

/** Those that a backward came after. */
export function trainedUsesOf(side: SideTrace, tensor: number): readonly CallRecord[] {
  return usesOf(side, tensor).filter(({ step }) => step < side.stepCount);
}

/** Nothing was computed from it, and it has the gradient that backward starts with. */
export function isRootOfBackward(side: SideTrace, row: OwnershipRow): boolean {
  return (
    row.registered === null &&
    row.inOptimizer === null &&
    !row.changed &&
    row.shape.length === 0 &&
    row.gradNorm === 1 &&
    usesOf(side, row.tensor).length === 0
  );
}

/** It wanted a gradient when a backward ran. */
export function wasThere(side: SideTrace, tensor: number): boolean {
  return side.steps.some(({ parameters }) => parameters.some((parameter) => parameter.tensor === tensor));
}

/** An optimizer took a step after a backward that had reached the tensor; or none took any. */
export function couldHaveLearnt(side: SideTrace, tensor: number): boolean {
  const steps = side.steps.filter(({ updatedBy }) => updatedBy === "optimizer");
  const reached = ({ parameters }: StepRecord): boolean =>
    parameters.some((parameter) => parameter.tensor === tensor && parameter.gradNorm !== null);
  return side.optimizers.length > 0 && (steps.length === 0 || steps.some(reached));
}

/** It went into a layer's function, or into a loss, as what that is applied to. Data may have a gradient too. */
export function isData(side: SideTrace, tensor: number): boolean {
  const places = usesOf(side, tensor).flatMap((call) =>
    call.inputs.some(({ argument }) => argument === "weight" || argument === "target")
      ? call.inputs.flatMap((input) => (input.tensor === tensor ? [input.argument] : []))
      : [],
  );
  return places.length > 0 && places.every((place) => place === "input");
}

/**
 * The first call that made something without a history of what has one, on the way from a tensor on: `detach`, or
 * anything under `no_grad`. null: there is none in the steps that were kept.
 */
export function cutAfter(side: SideTrace, tensor: number): CallRecord | null {
  const reached = new Set([tensor]);
  for (const call of side.calls) {
    if (call.afterBackward || call.error !== null || call.outputs.includes(tensor)) continue;
    if (call.step >= side.stepCount) continue;
    if (!call.inputs.some((input) => reached.has(input.tensor))) continue;
    if (call.gradFn === null) return call;
    for (const output of call.outputs) reached.add(output);
  }
  return null;
}

/** Named tensors that were meant as weights and are none: `w = torch.randn(2, 1, requires_grad=True) * 0.1`. */
export function computedWeights(side: SideTrace): readonly TensorRecord[] {
  const records = new Map(side.tensors.map((record) => [record.id, record]));
  const isMadeThere = (id: number, line: number): boolean => {
    const record = records.get(id);
    return record?.isLeaf === true && record.requiresGrad && record.line === line;
  };
  const owned = new Set(side.ownership.flatMap(({ registered, tensor }) => (registered ? [tensor] : [])));
  return side.tensors.filter((record) => {
    if (record.isLeaf || !record.requiresGrad || record.names.length === 0) return false;
    const maker = side.calls.find(({ id }) => id === record.createdBy);
    return (
      maker !== undefined &&
      maker.module === null &&
      maker.inputs.length > 0 &&
      maker.inputs.every(({ tensor }) => isMadeThere(tensor, maker.line) && !owned.has(tensor)) &&
      trainedUsesOf(side, record.id).length > 0
    );
  });
}
