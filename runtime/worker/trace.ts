/** The recorder's door for Python: begin, where the program is, what Python knows at the end. */
import { Recorder } from "../../engine/trace/recorder.ts";
import { CannotRewrite } from "../../engine/trace/rewrite.ts";
import type { Rewriting } from "../../engine/trace/rewriting.ts";
import type {
  GlobalRecord,
  ModuleRecord,
  OptimizerRecord,
  SideTrace,
  StepRecord,
} from "../../engine/trace/types.ts";
import type { Rewritten } from "../protocol.ts";
import { setCallListener } from "./functions.ts";
import { tensorAt } from "./handles.ts";
import { clearPlaces, placeAt } from "./places.ts";

/** What `stage.observe` sends at the end; tensors are handles. */
interface PythonFacts {
  readonly named: readonly {
    readonly handle: number;
    readonly names: readonly string[];
    readonly line: number;
  }[];
  readonly owned: readonly {
    readonly handle: number;
    readonly names: readonly string[];
    readonly registered: string | null;
    readonly buffer: boolean;
    readonly inStateDict: boolean;
    readonly inOptimizer: string | null;
    readonly line: number;
  }[];
  readonly modules: readonly ModuleRecord[];
  readonly optimizers: readonly OptimizerRecord[];
  readonly globals: readonly GlobalRecord[];
  /** `id()` of a module → its path. */
  readonly paths: Readonly<Record<string, string>>;
}

/** The fields of a `SideTrace` that a recording fills, and the call that raised. */
export type Observed = Omit<
  SideTrace,
  "version" | "side" | "file" | "source" | "ok" | "milliseconds" | "output" | "error"
> & { readonly failedCall: number | null };

let recorder: Recorder | null = null;
let finished: Observed | null = null;
let streamed = 0;
let lastPost = 0;
let onSteps: ((steps: readonly StepRecord[]) => void) | null = null;

const POST_EVERY_MS = 100;

/** Who wants steps while the run goes on. */
export function setStepListener(listener: ((steps: readonly StepRecord[]) => void) | null): void {
  onSteps = listener;
}

/** `beforeFirstBackward` is Python's chance to name the leaves to watch. */
export function traceBegin(beforeFirstBackward: () => void): void {
  const next = new Recorder();
  next.beforeFirstBackward = beforeFirstBackward;
  recorder = next;
  streamed = 0;
  clearPlaces();
  setCallListener({
    begin: (call, place) => next.callBegins(call, placeAt(place)),
    end: (result) => next.callEnds(result),
    failed: (error) => next.callFails(error),
  });
  next.start();
}

/** Says where the program is, for what is no call of a function of torch. */
export function traceAt(place: number): void {
  if (recorder === null) return;
  recorder.at(placeAt(place));
  if (onSteps !== null && recorder.finishedSteps > streamed) streamSteps(recorder, onSteps);
}

function streamSteps(from: Recorder, post: (steps: readonly StepRecord[]) => void): void {
  const now = performance.now();
  if (now - lastPost < POST_EVERY_MS) return;
  lastPost = now;
  post(from.stepsSince(streamed));
  streamed = from.finishedSteps;
}

/** An optimizer's step begins, or has ended. */
export function traceStepping(inside: boolean): void {
  recorder?.stepping(inside);
}

export function traceWatch(...handles: number[]): void {
  for (const handle of handles) recorder?.watch(tensorAt(handle));
}

/** Ends the recording with what Python knows, as JSON (see `PythonFacts`). The result never crosses to Python. */
export function traceFinish(factsText: string): void {
  const facts: PythonFacts = JSON.parse(factsText);
  const active = recorder;
  recorder = null;
  setCallListener(null);
  if (active === null) throw new Error("traceFinish without traceBegin");
  const withTensor = <T extends { readonly handle: number }>({ handle, ...rest }: T) => ({
    tensor: tensorAt(handle),
    ...rest,
  });
  const parts = active.finish(
    facts.named.map(withTensor),
    facts.owned.map(withTensor),
    (module) => facts.paths[String(module)] ?? null,
  );
  if (wanted !== null) rewritten = rewriteWith(active, wanted, facts);
  const idOf = (handle: number) => active.idOf(tensorAt(handle));
  const entries = (list: ModuleRecord["parameters"]) =>
    list.map(({ name, tensor }) => ({ name, tensor: idOf(tensor) }));
  finished = {
    ...parts,
    modules: facts.modules.map((m) => ({
      ...m,
      parameters: entries(m.parameters),
      buffers: entries(m.buffers),
    })),
    optimizers: facts.optimizers.map((o) => ({ ...o, tensors: o.tensors.map(idOf) })),
    globals: facts.globals.map((g) => ({ ...g, tensor: g.tensor === null ? null : idOf(g.tensor) })),
  };
}

interface Wanted {
  readonly how: Rewriting;
  readonly file: string;
}

let wanted: Wanted | null = null;
let rewritten: Rewritten | null = null;

/** Asks the next recording for the twin of its computation; `file` is named in it. */
export function wantRewritten(how: Rewriting | null, file: string): void {
  wanted = how && { how, file };
  rewritten = null;
}

/** The twin asked for with `wantRewritten`, or why there is none. */
export function takeRewritten(): Rewritten | null {
  const taken = rewritten;
  wanted = null;
  rewritten = null;
  return taken;
}

function rewriteWith(active: Recorder, { how, file }: Wanted, facts: PythonFacts): Rewritten {
  const named = facts.named.map(({ handle, ...rest }) => ({ tensor: tensorAt(handle), ...rest }));
  const pathOf = (module: number) => facts.paths[String(module)] ?? null;
  try {
    return { source: active.rewrite(how, named, pathOf, file), reason: null };
  } catch (error) {
    if (!(error instanceof CannotRewrite)) throw error;
    const { obstacle, subject, message: sentence } = error;
    return { source: null, reason: { obstacle, subject, sentence } };
  }
}

/**
 * What the last recording saw, once; null when nothing was recorded or the recording did not come to its end. Plain
 * data, NaN and infinities included.
 */
export function takeTrace(): Observed | null {
  recorder?.stop();
  recorder = null;
  setCallListener(null);
  const taken = finished;
  finished = null;
  return taken;
}
