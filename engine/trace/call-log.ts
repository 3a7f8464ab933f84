/**
 * The calls of a run, kept as they come: a push for each call and for each backward node, nothing more. What they mean
 * is worked out at the end, for the few steps that are kept (see call-entry.ts), so that recording stays cheap.
 */
import type { OpDeclaration } from "../autograd/op.ts";
import { TorchError } from "../tensor/errors.ts";
import { type GradNode, Tensor } from "../tensor/tensor.ts";
import { type CallEntry, enter } from "./call-entry.ts";
import { callValuesOf, normOf } from "./measure.ts";
import { plain } from "./python-text.ts";
import { type Seen, SeenLater, SeenLog } from "./seen.ts";
import { type CallRecord, LIMITS } from "./types.ts";

/** A call as it begins. */
export interface BegunCall {
  readonly op: string;
  /** Where the program found it: `torch`, `F`, `Tensor`, … */
  readonly namespace: string;
  readonly declaration: OpDeclaration;
  /** In schema order; undefined where the default stands. */
  readonly arguments: readonly unknown[];
}

/** Where in the student's program the run is. */
export interface Place {
  readonly line: number;
  /** `id()` of the Python module whose forward is running; 0 outside. */
  readonly module: number;
}

export const NOWHERE: Place = { line: 0, module: 0 };

/** A call as it was recorded. */
export interface RawCall extends BegunCall, Place {
  /** In order of those that gave a tensor or raised; 0 while it is under way. */
  id: number;
  /** The backward of its step had begun: it is no part of the forward. */
  readonly afterBackward: boolean;
  /** It computes from gradients. */
  readonly ofUpdate: boolean;
  readonly primitives: string[];
  /** Tensor inputs in schema order as the call found them, outputs as it left them. */
  readonly found: Seen[];
  readonly left: Seen[];
  result: unknown;
  outputNode: GradNode | null;
  error: CallRecord["error"];
}

/** A backward node's work. */
export interface RawApply {
  readonly node: GradNode;
  readonly received: readonly (Tensor | null)[];
  readonly returned: readonly (Tensor | null)[];
}

/** What was recorded of one step. */
export interface RawStep {
  readonly index: number;
  readonly calls: RawCall[];
  readonly applies: RawApply[];
  readonly seen: SeenLog;
  /** A backward has begun in it. */
  trained: boolean;
}

/** The call that made a tensor. `isInPlace`: it was there before, and this wrote to it. */
export interface Maker {
  readonly id: number;
  readonly line: number;
  readonly isInPlace: boolean;
}

/** Backward nodes kept of a step; the latest calls' come first. */
const APPLIES = 4 * (LIMITS.firstCalls + LIMITS.lastCalls);

export class CallLog {
  /** The first step, the last finished one, and the one under way; those between are let go. */
  private first: RawStep | null = null;
  private last: RawStep | null = null;
  private current: RawStep = { index: 0, calls: [], applies: [], seen: new SeenLog(), trained: false };
  private open: RawCall | null = null;
  private nextId = 1;
  private entered: readonly CallEntry[] | null = null;

  begin(call: BegunCall, place: Place, ofUpdate: boolean): void {
    const raw: RawCall = {
      op: call.op,
      namespace: call.namespace,
      declaration: call.declaration,
      arguments: call.arguments,
      line: place.line,
      module: place.module,
      id: 0,
      afterBackward: this.current.trained,
      ofUpdate,
      primitives: [],
      found: [],
      left: [],
      result: null,
      outputNode: null,
      error: null,
    };
    const { seen } = this.current;
    for (const i of call.declaration.tensorArgs) seen.found(call.arguments[i], raw.found);
    this.open = raw;
  }

  primitive(name: string): void {
    this.open?.primitives.push(name);
  }

  end(result: unknown): void {
    const raw = this.open;
    this.open = null;
    if (raw === null) return;
    const [output] = result instanceof Tensor ? [result] : Array.isArray(result) ? result : [];
    if (!(output instanceof Tensor)) return;
    raw.result = result;
    raw.outputNode = output.gradFn;
    this.current.seen.left(result, raw.arguments[0], raw.left);
    this.keep(raw);
  }

  fail(error: unknown): void {
    const raw = this.open;
    this.open = null;
    if (raw === null) return;
    const conflict = error instanceof TorchError ? error.conflict : null;
    raw.error = {
      message: error instanceof Error ? error.message : String(error),
      argument: conflict?.argument ?? null,
      expected: conflict?.expected ?? null,
      actual: conflict?.actual ?? null,
    };
    this.keep(raw);
  }

  /** Of a long step the middle is let go, a good many calls at a time. */
  private keep(raw: RawCall): void {
    const { calls } = this.current;
    raw.id = this.nextId++;
    calls.push(raw);
    if (calls.length > LIMITS.firstCalls + 2 * LIMITS.lastCalls)
      calls.splice(LIMITS.firstCalls, LIMITS.lastCalls);
  }

  /** A node ran backward. */
  applied(node: GradNode, received: RawApply["received"], returned: RawApply["returned"]): void {
    if (this.current.applies.length < APPLIES) this.current.applies.push({ node, received, returned });
  }

  /** Every gradient that is noted. */
  *gradients(): Iterable<Tensor> {
    for (const step of [this.first, this.last, this.current])
      for (const { received, returned } of step?.applies ?? [])
        for (const list of [received, returned]) for (const grad of list) if (grad !== null) yield grad;
  }

  /** A backward begins. */
  backward(): void {
    this.current.trained = true;
  }

  /** A backward and its update are over: the calls since then belong to the next step. */
  nextStep(): void {
    const seen = this.freeLog();
    this.goOn([], seen);
  }

  /** A backward follows the last one at once: what was called in between, but for what used its gradients, led to it. */
  nextBackward(): void {
    const { calls, seen } = this.current;
    const leads = (call: RawCall): boolean => call.afterBackward && !call.ofUpdate;
    const since = calls.filter(leads).map((call) => ({ ...call, afterBackward: false }));
    if (since.length === 0) {
      this.nextStep();
      return;
    }
    calls.splice(0, calls.length, ...calls.filter((call) => !leads(call)));
    this.goOn(since, seen);
  }

  private goOn(calls: RawCall[], seen: SeenLog): void {
    const { index } = this.current;
    if (index === 0) this.first = this.current;
    else this.last = this.current;
    this.current = { index: index + 1, calls, applies: [], seen, trained: false };
  }

  /** That of the step that is let go, unless one that is kept shares it. */
  private freeLog(): SeenLog {
    const free = this.last?.seen;
    if (free === undefined || free === this.first?.seen || free === this.current.seen) return new SeenLog();
    free.clear();
    return free;
  }

  /** Id of the call that raised; a later success means that the student's program caught the error. */
  get failedCall(): number | null {
    const latest = this.current.calls.at(-1);
    return latest?.error ? latest.id : null;
  }

  /** Everything kept, worked out; asked for when the run is over. */
  entries(): readonly CallEntry[] {
    // An unfinished last step (evaluation after the loop, say) stands beside the last finished one.
    this.entered ??= enter(
      [this.first, this.last, this.current].filter((step) => step !== null).map(bounded),
    );
    return this.entered;
  }

  /** Calls up to the first backward that gave something. */
  firstForward(): readonly CallEntry[] {
    const { index } = this.first ?? this.current;
    return this.entries().filter(
      (call) => call.step === index && !call.afterBackward && call.error === null && call.outputs.length > 0,
    );
  }

  /** A backward followed the calls of `firstForward`. */
  get trained(): boolean {
    return (this.first ?? this.current).trained;
  }

  tensors(): Tensor[] {
    return this.entries().flatMap((entry) => [
      ...entry.inputs.map((input) => input.tensor),
      ...entry.outputs,
    ]);
  }

  /** The first call that gave a tensor. */
  makers(): ReadonlyMap<Tensor, Maker> {
    const makers = new Map<Tensor, Maker>();
    for (const { id, line, inputs, outputs } of this.entries()) {
      for (const output of outputs) {
        const isInPlace = inputs.some(({ tensor }) => tensor === output);
        if (!makers.has(output)) makers.set(output, { id, line, isInPlace });
      }
    }
    return makers;
  }

  /** `followed`: tensors whose place another one took, under the same id. */
  records(
    idOf: (tensor: Tensor) => number,
    pathOf: (module: number) => string | null,
    followed: ReadonlySet<Tensor>,
  ): CallRecord[] {
    const later = new SeenLater(
      this.entries().flatMap(({ found, left }) => [found, left]),
      followed,
    );
    return this.entries().map((entry) => ({
      id: entry.id,
      op: entry.op,
      gradFn: entry.outputNode?.name ?? null,
      formula: entry.declaration.rules.formula ?? null,
      derivatives: definedOnly(entry.declaration.rules.derivatives ?? {}),
      primitives: entry.primitives,
      inputs: entry.inputs.map((input) => ({
        tensor: idOf(input.tensor),
        argument: input.argument,
        gradNorm: input.grad === null ? null : normOf(input.grad),
        gradValues: input.grad === null ? null : callValuesOf(input.grad),
      })),
      outputs: entry.outputs.map(idOf),
      inputsThen: later.of(entry.found, idOf),
      outputsThen: later.of(entry.left, idOf),
      attributes: entry.attributes,
      settings: settingsOf(entry),
      module: pathOf(entry.module),
      line: entry.line,
      step: entry.step,
      afterBackward: entry.afterBackward,
      outputGradNorm: entry.outputGrad === null ? null : normOf(entry.outputGrad),
      outputGradValues: entry.outputGrad === null ? null : callValuesOf(entry.outputGrad),
      error: entry.error,
    }));
  }
}

function bounded(step: RawStep): RawStep {
  const { firstCalls, lastCalls } = LIMITS;
  if (step.calls.length <= firstCalls + lastCalls) return step;
  return { ...step, calls: [...step.calls.slice(0, firstCalls), ...step.calls.slice(-lastCalls)] };
}

function settingsOf({ declaration, arguments: given }: CallEntry): Record<string, string> {
  const settings: Record<string, string> = {};
  declaration.schema.args.forEach((arg, i) => {
    const value = given[i] === undefined ? arg.default : given[i];
    if (value === null || value === undefined) return;
    if (value instanceof Tensor) {
      if (value.wrappedNumber) settings[arg.name] = String(value.data[0]);
    } else if (arg.type.base !== "Tensor") settings[arg.name] = plain(value);
  });
  return settings;
}

function definedOnly(texts: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(Object.entries(texts).flatMap(([name, text]) => (text ? [[name, text]] : [])));
}
