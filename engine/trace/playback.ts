/** One recorded step as frames to play: forward op by op, back through them, into the leaves, and the update. */
import { alignCalls, type CallPair } from "./alignment.ts";
import { type Filled, fillFormula, type PlainTensor } from "./formula/fill.ts";
import { tensorById } from "./read.ts";
import type { CallInput, CallRecord, Side, SideTrace, StepRecord, Trace } from "./types.ts";

/** `after`: an operation that followed the backward; `update`: what all of them did to the parameters. */
export type Phase = "forward" | "backward" | "accumulate" | "after" | "update";

/** A gradient that arrives at a leaf; `arrival` counts those of the step that came before it, this one included. */
export interface Arrival {
  readonly tensor: number;
  readonly argument: string;
  readonly arrival: number;
  readonly gradNorm: number;
}

/** What one side does in a frame. */
export interface SideFrame {
  /** null in the frame of an update. */
  readonly call: CallRecord | null;
  readonly line: number;
  readonly arrivals: readonly Arrival[];
  readonly update: StepRecord | null;
}

export interface Frame {
  readonly phase: Phase;
  readonly nn: SideFrame | null;
  readonly functional: SideFrame | null;
}

/** Steps whose calls were kept: the first, the last finished one, and what came after it. */
export function playableSteps(trace: Trace): readonly number[] {
  const steps = [trace.nn, trace.functional].flatMap((side) => side?.calls.map(({ step }) => step) ?? []);
  return [...new Set(steps)].sort((a, b) => a - b);
}

/** Of the steps whose calls were kept, `step` or the last before it. */
export function nearestKept(trace: Trace, step: number): number {
  const steps = playableSteps(trace);
  return steps.findLast((one) => one <= step) ?? steps[0] ?? 0;
}

export function framesOf(trace: Trace, step: number): readonly Frame[] {
  const pairs = alignCalls(trace).pairs.filter(({ nn, functional }) => (nn ?? functional)?.step === step);
  const framesWhere = (phase: Phase, test: (call: CallRecord) => boolean): readonly Frame[] =>
    pairs
      .map((pair) => bothSides(phase, keepIf(pair, test), plainFrame))
      .filter(({ nn, functional }) => nn || functional);
  const forward = framesWhere("forward", (call) => !call.afterBackward);
  const after = framesWhere("after", (call) => call.afterBackward);
  const counts = { nn: new Map<number, number>(), functional: new Map<number, number>() };
  const backward = [...pairs].reverse().flatMap((pair) => {
    const received = keepIf(pair, (call) => call.outputGradNorm !== null);
    if (!received.nn && !received.functional) return [];
    const arrivals = bothSides("accumulate", received, (call, side) => {
      const found = arrivalsAt(trace[side], call, counts[side]);
      return found.length === 0 ? null : { ...plainFrame(call), arrivals: found };
    });
    const went = bothSides("backward", received, plainFrame);
    return arrivals.nn || arrivals.functional ? [went, arrivals] : [went];
  });
  const update: Frame = {
    phase: "update",
    nn: updateFrame(trace.nn, step),
    functional: updateFrame(trace.functional, step),
  };
  return [...forward, ...backward, ...after, ...(update.nn || update.functional ? [update] : [])];
}

function plainFrame(call: CallRecord): SideFrame {
  return { call, line: call.line, arrivals: [], update: null };
}

function keepIf({ nn, functional }: CallPair, test: (call: CallRecord) => boolean): CallPair {
  return { nn: nn && test(nn) ? nn : null, functional: functional && test(functional) ? functional : null };
}

function bothSides(
  phase: Phase,
  { nn, functional }: CallPair,
  of: (call: CallRecord, side: Side) => SideFrame | null,
): Frame {
  return { phase, nn: nn && of(nn, "nn"), functional: functional && of(functional, "functional") };
}

function arrivalsAt(side: SideTrace | null, call: CallRecord, counts: Map<number, number>): Arrival[] {
  if (side === null) return [];
  return call.inputs.flatMap(({ tensor, argument, gradNorm }) => {
    const leaf = tensorById(side, tensor);
    if (gradNorm === null || !leaf?.isLeaf || !leaf.requiresGrad) return [];
    const arrival = (counts.get(tensor) ?? 0) + 1;
    counts.set(tensor, arrival);
    return [{ tensor, argument, arrival, gradNorm }];
  });
}

function updateFrame(side: SideTrace | null, step: number): SideFrame | null {
  const update = side?.steps.find((record) => record.index === step && record.updatedBy !== null);
  return update ? { call: null, line: update.updateLine ?? 0, arrivals: [], update } : null;
}

/** An input as the call saw it; null where its numbers were not kept. */
export function inputSeen(side: SideTrace, call: CallRecord, id: number): PlainTensor | null {
  return seen(side, call.inputsThen, id);
}

/** An output as the call gave it. */
export function outputGiven(side: SideTrace, call: CallRecord, id: number): PlainTensor | null {
  return seen(side, call.outputsThen, id);
}

function seen(side: SideTrace, then: CallRecord["inputsThen"], id: number): PlainTensor | null {
  const record = tensorById(side, id);
  const earlier = then.find(({ tensor }) => tensor === id);
  const values = earlier ? earlier.values : (record?.values ?? null);
  return record && values ? { shape: record.shape, values } : null;
}

function tensorsOf(side: SideTrace, call: CallRecord): Record<string, PlainTensor> {
  const known = call.inputs.map(({ tensor, argument }) => [argument, inputSeen(side, call, tensor)] as const);
  return Object.fromEntries(known.flatMap(([name, tensor]) => (tensor ? [[name, tensor]] : [])));
}

/** The op's formula with the numbers of one element of its first output. */
export function filledForward(side: SideTrace, call: CallRecord, position: number): Filled | null {
  const out = outputGiven(side, call, call.outputs[0]);
  if (out === null || call.formula === null || !allKnown(side, call)) return null;
  return fillFormula(
    call.formula,
    { tensors: tensorsOf(side, call), settings: call.settings },
    out,
    position,
  );
}

/** What flows back to one input, with the numbers of one element. */
export function filledBackward(
  side: SideTrace,
  call: CallRecord,
  input: CallInput,
  position: number,
): Filled | null {
  const [out, shape] = [outputGiven(side, call, call.outputs[0]), tensorById(side, input.tensor)?.shape];
  const derivative = call.derivatives[input.argument];
  if (!out || !shape || !derivative || !input.gradValues || !call.outputGradValues || !allKnown(side, call))
    return null;
  const tensors = {
    ...tensorsOf(side, call),
    out,
    grad: { shape: out.shape, values: call.outputGradValues },
  };
  const n = isSum(call.settings.reduction) ? 1 : meanOver(tensors, input, out);
  const settings = { ...call.settings, n: String(n) };
  return fillFormula(derivative, { tensors, settings }, { shape, values: input.gradValues }, position);
}

/** A loss that adds its elements divides by nothing on the way back. */
function isSum(reduction: string | undefined): boolean {
  return reduction === "'sum'" || reduction === "2";
}

/** Elements that a mean is taken over: one for each class index of a target, else all of the input. */
function meanOver(
  tensors: Readonly<Record<string, PlainTensor>>,
  input: CallInput,
  out: PlainTensor,
): number {
  const whole = tensors[input.argument]?.values.length ?? 0;
  const target = tensors.target?.values.length ?? whole;
  return Math.min(whole, target) / out.values.length;
}

/** A tensor whose numbers were not kept must not be taken for an argument that was not given. */
function allKnown(side: SideTrace, call: CallRecord): boolean {
  return call.inputs.every(({ tensor }) => inputSeen(side, call, tensor) !== null);
}
