/** Listens to one run of one side and writes what happened as plain data (see types.ts). */
import { type Observer, setObserver } from "../autograd/observe.ts";
import { contiguousValues, itemOf } from "../tensor/copy.ts";
import { allocate } from "../tensor/dtype.ts";
import { Storage } from "../tensor/storage.ts";
import { type Tensor, wrapData } from "../tensor/tensor.ts";
import { type BegunCall, CallLog, type Maker, NOWHERE, type Place } from "./call-log.ts";
import { cappedValues, digestOf, gradRecordOf, normOf, Printer, statisticsOf } from "./measure.ts";
import type { RewriteRequest } from "./rewrite.ts";
import type { Rewriting } from "./rewriting.ts";
import type { Seen } from "./seen.ts";
import { StepLog } from "./step-log.ts";
import { Successors } from "./successors.ts";
import { surfaceOf } from "./surface.ts";
import {
  type CallRecord,
  type GradRecord,
  LIMITS,
  type OwnershipRow,
  type StepRecord,
  type SurfaceRecord,
  type TensorRecord,
} from "./types.ts";
import { unroll } from "./unroll.ts";
import { UpdateCalls } from "./update-calls.ts";
import { wrap } from "./wrap.ts";

/** What only the host language knows about a tensor at the end of the run. */
export interface NamedTensor {
  readonly tensor: Tensor;
  readonly names: readonly string[];
  /** Line that created it; 0 leaves it to the call that made it. */
  readonly line: number;
}

/** Ownership facts that only the host language knows. */
export interface OwnedTensor {
  readonly tensor: Tensor;
  readonly names: readonly string[];
  readonly registered: string | null;
  readonly buffer: boolean;
  readonly inStateDict: boolean;
  readonly inOptimizer: string | null;
  readonly line: number;
}

/** The parts of a SideTrace that the engine can write. */
export interface RecordedParts {
  readonly tensors: TensorRecord[];
  readonly calls: CallRecord[];
  readonly ownership: OwnershipRow[];
  readonly steps: StepRecord[];
  readonly stepCount: number;
  readonly surface: SurfaceRecord | null;
  readonly failedCall: number | null;
}

/** Records one run: start, run the program, finish. One recorder listens at a time. */
export class Recorder {
  private readonly calls = new CallLog();
  private readonly steps = new StepLog();
  private readonly ids = new Map<Tensor, number>();
  private place = NOWHERE;
  private makers: ReadonlyMap<Tensor, Maker> = new Map();
  private depth = 0;
  /** Between a backward and the next step. */
  private update: UpdateCalls | null = null;
  private readonly successors = new Successors((tensor) => this.steps.isWatched(tensor));
  /** Leaf → the one whose place it took. */
  private readonly predecessors = new Map<Tensor, Tensor>();
  private isStepping = false;
  private firstRoot: Tensor | null = null;
  /** Called once, before the first backward: the host names the leaves worth watching. */
  beforeFirstBackward: (() => void) | null = null;

  /** Listens from now on. */
  start(): void {
    setObserver(this.observer);
  }

  /** Listens no more; what was heard is kept. */
  stop(): void {
    setObserver(null);
  }

  /** Says where the program is, for what is no call. */
  at(place: Place): void {
    this.place = place;
  }

  private readonly observer: Observer = {
    primitive: (name) => {
      // Calls within the call are a hook's, on what it saves.
      if (this.depth === 1) this.calls.primitive(name);
    },
    backwardStarted: (roots) => this.backwardStarted(roots),
    backwardFinished: () => {
      this.steps.backwardFinished();
      this.successors.clear();
      this.update = new UpdateCalls(this.steps.gradients);
    },
    applied: (node, received, returned) => this.calls.applied(node, received, returned),
    accumulated: (leaf, first) => {
      if (first !== null && first.storage === leaf.grad?.storage) first.storage.isRemembered = true;
      this.follow(leaf);
      this.steps.accumulated(leaf, first);
    },
    handedOut: (leaf, grad) => {
      this.follow(leaf);
      if (this.steps.isWatched(leaf)) this.steps.handedOut(leaf, grad);
    },
    writing: (tensor) => this.keepAsItIs(tensor.storage),
    written: (tensor) => this.steps.written(tensor, this.place.line, this.isStepping),
    optimized: () => this.steps.optimized(this.place.line),
  };

  private backwardStarted(roots: readonly Tensor[]): void {
    this.beforeFirstBackward?.();
    this.beforeFirstBackward = null;
    this.findSuccessors();
    if (this.update !== null) {
      this.calls.nextBackward();
      this.update = null;
    }
    const [root] = roots;
    this.firstRoot ??= root;
    this.calls.backward();
    this.steps.backwardStarted(root.numel === 1 ? itemOf(root) : null, this.place.line);
  }

  /** An optimizer's step begins, or has ended. */
  stepping(inside: boolean): void {
    this.isStepping = inside;
  }

  /** Updates by assignment: `w = (w - lr * w.grad).detach().requires_grad_()`. */
  private findSuccessors(): void {
    for (const { leaf, tensor, line } of this.successors.found()) {
      if (this.succeed(leaf, tensor)) this.steps.written(tensor, line, false);
    }
  }

  /** A leaf that takes another one's place is that one from now on. */
  private follow(leaf: Tensor): void {
    const former = this.successors.leafBefore(leaf);
    if (former !== null) this.succeed(former, leaf);
  }

  /** To the page it stays one and the same tensor. */
  private succeed(leaf: Tensor, heir: Tensor): boolean {
    if (!this.steps.succeed(leaf, heir)) return false;
    this.predecessors.set(heir, leaf);
    this.ids.set(heir, this.idOf(leaf));
    return true;
  }

  private originOf(tensor: Tensor): Tensor {
    let origin = tensor;
    for (let next = this.predecessors.get(origin); next !== undefined; next = this.predecessors.get(origin))
      origin = next;
    return origin;
  }

  /** The program writes to a gradient: what has been noted of the way back has a copy from now on. */
  private keepAsItIs(storage: Storage): void {
    storage.isRemembered = false;
    const copy = new Storage(storage.data.slice());
    for (const noted of [...this.calls.gradients(), ...this.steps.keptGradients()])
      if (noted.storage === storage) noted.storage = copy;
  }

  private nextStep(): void {
    this.calls.nextStep();
    this.update = null;
  }

  /** A public function was called; calls made inside it are part of it. */
  callBegins(call: BegunCall, place: Place): void {
    this.place = place;
    // The first call after an update opens the next step, unless it is the update of the next parameter.
    const isOuter = this.depth++ === 0;
    if (!isOuter) return;
    const ofUpdate = this.update !== null && this.belongs(call, this.update);
    if (this.update !== null && !ofUpdate && !isInPlace(call.op)) {
      this.findSuccessors();
      if (this.steps.isUpdated) this.nextStep();
    }
    this.calls.begin(call, place, ofUpdate);
  }

  /** Whether a call is part of an update. */
  private belongs(call: BegunCall, update: UpdateCalls): boolean {
    const computes = update.begins(call);
    return this.successors.begins(call, computes) || computes;
  }

  /** The call begun last gave `result`. */
  callEnds(result: unknown): void {
    if (--this.depth > 0) return;
    if (this.update !== null) {
      this.update.ends(result);
      this.successors.ends(result, this.place.line);
    }
    this.calls.end(result);
  }

  /** The call begun last raised. */
  callFails(error: unknown): void {
    if (--this.depth === 0) this.calls.fail(error);
  }

  /** Watches a leaf from now on. */
  watch(tensor: Tensor): void {
    this.steps.watch(tensor);
  }

  /** Finished steps from position `from`, for streaming while the run goes on. */
  stepsSince(from: number): StepRecord[] {
    return this.steps.records((tensor) => this.idOf(tensor), from);
  }

  get finishedSteps(): number {
    return this.steps.length;
  }

  /** Small ids in order of appearance. */
  idOf(tensor: Tensor): number {
    let id = this.ids.get(tensor);
    if (id === undefined) {
      id = this.ids.size + 1;
      this.ids.set(tensor, id);
    }
    return id;
  }

  /** Stops, and works out everything that was heard, with what the host language knows of names and owners. */
  finish(
    named: readonly NamedTensor[],
    owned: readonly OwnedTensor[],
    pathOf: (module: number) => string | null,
  ): RecordedParts {
    this.stop();
    this.findSuccessors();
    this.steps.close();
    const idOf = (tensor: Tensor) => this.idOf(tensor);
    this.makers = this.calls.makers();
    const followed = new Set(this.predecessors.values());
    const calls = this.calls.records(idOf, pathOf, followed);
    const steps = this.steps.records(idOf);
    const names = new Map(named.map((one) => [one.tensor, one]));
    const met = new Set([...this.calls.tensors(), ...this.steps.watched(), ...names.keys()]);
    const tensors = [...met].filter((tensor) => !followed.has(tensor));
    const parameters = new Set(
      owned.filter((one) => one.registered !== null && !one.buffer).map(({ tensor }) => tensor),
    );
    const texts = printAll([...new Set([...names.keys(), ...tensors])], parameters);
    return {
      calls,
      steps,
      stepCount: this.steps.count,
      surface: surfaceOf(this.calls.entries(), this.steps.snapshots(), (tensor) => this.originOf(tensor)),
      tensors: tensors
        .slice(0, LIMITS.tensors)
        .map((tensor) => this.tensorRecord(tensor, names.get(tensor) ?? null, texts)),
      ownership: owned.map((one) => this.ownershipRow(one)),
      failedCall: this.calls.failedCall,
    };
  }

  /** The same computation in the other way of writing it; see unroll.ts and wrap.ts. */
  rewrite(
    how: Rewriting,
    named: readonly NamedTensor[],
    pathOf: (module: number) => string | null,
    file: string,
  ): string {
    const names = new Map(named.map((one) => [one.tensor, one.names]));
    const request: RewriteRequest = {
      calls: this.calls.firstForward(),
      namesOf: (tensor) => names.get(tensor) ?? [],
      valuesOf: (tensor, seen) => this.steps.baselineOf(tensor) ?? valuesSeen(tensor, seen),
      pathOf,
      file,
      root: this.steps.count === 1 ? this.firstRoot : null,
      trained: this.calls.trained,
    };
    return how === "unroll" ? unroll(request) : wrap(request);
  }

  private tensorRecord(tensor: Tensor, named: NamedTensor | null, texts: Texts): TensorRecord {
    const values = contiguousValues(tensor);
    const maker = this.makers.get(this.originOf(tensor));
    const detailed = values.length <= LIMITS.values || named !== null;
    return {
      id: this.idOf(tensor),
      shape: tensor.shape,
      dtype: tensor.dtype,
      requiresGrad: tensor.requiresGrad,
      isLeaf: tensor.isLeaf,
      names: named?.names ?? [],
      createdBy: maker?.id ?? null,
      line: named?.line || (maker?.line ?? 0),
      statistics: statisticsOf(values),
      values: cappedValues(values),
      digest: detailed ? digestOf(tensor) : null,
      text: texts.of.get(tensor) ?? null,
      grad: this.gradientRecord(tensor, texts.printer),
    };
  }

  /** `.grad` at the end of the run or, where the program cleared it, what the last backward had left there. */
  private gradientRecord(tensor: Tensor, printer: Printer | null = null): GradRecord {
    return gradRecordOf(this.gradientOf(tensor), printer);
  }

  private gradientOf(tensor: Tensor): Tensor | null {
    const { grad } = tensor;
    return grad !== null && normOf(grad) !== 0 ? grad : (this.steps.gradientOf(tensor) ?? grad);
  }

  private ownershipRow(one: OwnedTensor): OwnershipRow {
    const { tensor, ...facts } = one;
    const grad = this.gradientOf(tensor);
    const changeNorm = this.steps.changeOf(tensor);
    const maker = this.makers.get(this.originOf(tensor));
    // What only wrote to it did not make it.
    const made = maker === undefined || maker.isInPlace ? 0 : maker.line;
    return {
      ...facts,
      tensor: this.idOf(tensor),
      shape: tensor.shape,
      requiresGrad: tensor.requiresGrad,
      isLeaf: tensor.isLeaf,
      grad: gradRecordOf(grad, null).state,
      gradNorm: grad && normOf(grad),
      // A norm that is NaN is a change too.
      changed: changeNorm !== null && changeNorm !== 0,
      changeNorm,
      // `w -= …` assigns the name again, but it is not where the tensor was made.
      line: one.registered === null ? made || one.line : one.line || made,
    };
  }
}

function valuesSeen(tensor: Tensor, seen: Seen | null): Tensor | null {
  if (seen === null || seen.version === tensor.storage.version) return tensor;
  if (seen.copy === null) return null;
  const values = allocate(tensor.dtype, tensor.numel);
  values.set(seen.copy.values);
  return wrapData(values, tensor.shape, tensor.dtype);
}

interface Texts {
  readonly of: ReadonlyMap<Tensor, string | null>;
  readonly printer: Printer;
}

/** Texts in the order given, as far as the room for them goes. */
function printAll(tensors: readonly Tensor[], parameters: ReadonlySet<Tensor>): Texts {
  const printer = new Printer();
  return {
    of: new Map(tensors.map((tensor) => [tensor, printer.text(tensor, parameters.has(tensor))])),
    printer,
  };
}

/** `w -= …` is `sub_`: part of an update, not the start of the next step. */
function isInPlace(name: string): boolean {
  return name.endsWith("_") && !name.startsWith("__");
}
