/** One record per backward and the update after it, thinned so that long runs stay small and cheap. */
import { castCopy, contiguousValues } from "../tensor/copy.ts";
import type { TypedArray } from "../tensor/dtype.ts";
import type { Storage } from "../tensor/storage.ts";
import { type Tensor, wrapData } from "../tensor/tensor.ts";
import { distance, norm } from "./measure.ts";
import type { Snapshot } from "./surface.ts";
import { LIMITS, type StepRecord } from "./types.ts";

interface Leaf {
  /** The one that the program computes with now. */
  tensor: Tensor;
  /** Values when it was first seen, or at the first backward. */
  baseline: TypedArray;
  /** Values before the update of the last sampled step; null: of none yet. */
  before: TypedArray | null;
  /** It wanted a gradient when the last sampled backward ran. */
  wanted: boolean;
  /** What the last backward that reached it left in `.grad`: the program may clear that. */
  gradient: Tensor | null;
}

interface OpenStep {
  readonly index: number;
  readonly loss: number | null;
  readonly backwardLine: number;
  readonly sampled: boolean;
  readonly gradNorms: Map<Tensor, number>;
  updateLine: number | null;
  updatedBy: "optimizer" | "hand" | null;
}

type FinishedStep = Omit<StepRecord, "parameters"> & {
  readonly parameters: readonly (Omit<StepRecord["parameters"][number], "tensor"> & {
    readonly tensor: Tensor;
  })[];
};

export class StepLog {
  private readonly leaves = new Map<Tensor, Leaf>();
  private readonly byStorage = new Map<Storage, Leaf>();
  private steps: FinishedStep[] = [];
  private open: OpenStep | null = null;
  private reached: Leaf[] = [];
  /** Gradients of leaves that the program asked for. */
  private readonly handed = new Map<Tensor, Tensor>();
  /** Memory of the `.grad` of those. */
  gradients: Storage[] = [];
  private stride = 1;
  private before: Snapshot["values"] = new Map();
  private kept: Snapshot[] = [];
  private keepEvery = 1;
  count = 0;

  /** Starts to watch a leaf; its values now are what "changed" is measured against. */
  watch(tensor: Tensor): Leaf {
    const known = this.leaves.get(tensor);
    if (known !== undefined) return known;
    const leaf: Leaf = {
      tensor,
      baseline: contiguousValues(tensor).slice(),
      before: null,
      wanted: false,
      gradient: null,
    };
    this.leaves.set(tensor, leaf);
    this.byStorage.set(tensor.storage, leaf);
    return leaf;
  }

  get isUpdated(): boolean {
    return this.open !== null && this.open.updatedBy !== null;
  }

  isWatched(tensor: Tensor): boolean {
    return this.leaves.has(tensor);
  }

  /** `heir` is the parameter from now on that `leaf` was; false when it is no leaf that is watched. */
  succeed(leaf: Tensor, heir: Tensor): boolean {
    const known = this.leaves.get(leaf);
    if (known === undefined || this.leaves.has(heir)) return false;
    this.leaves.delete(leaf);
    this.leaves.set(heir, known);
    known.tensor = heir;
    // Where the program asks for gradients it makes new tensors on purpose; of those none has changed.
    if (this.handed.has(leaf)) known.baseline = contiguousValues(heir).slice();
    const gradNorm = this.open?.gradNorms.get(leaf);
    if (gradNorm !== undefined) this.open?.gradNorms.set(heir, gradNorm);
    this.byStorage.set(heir.storage, known);
    return true;
  }

  backwardStarted(loss: number | null, line: number): void {
    this.close();
    const index = this.count++;
    if (index === 0)
      for (const leaf of this.leaves.values()) leaf.baseline = contiguousValues(leaf.tensor).slice();
    const sampled = index % this.stride === 0;
    this.reached = [];
    this.handed.clear();
    this.gradients = [];
    this.open = {
      index,
      loss,
      backwardLine: line,
      sampled,
      gradNorms: new Map(),
      updateLine: null,
      updatedBy: null,
    };
  }

  /** `first`: what came, when the leaf had no gradient before. */
  accumulated(tensor: Tensor, first: Tensor | null): void {
    const leaf = this.watch(tensor);
    this.reached.push(leaf);
    if (tensor.grad !== null) this.gradients.push(tensor.grad.storage);
    // That is kept as it is: nobody writes to a gradient on its way, but for one that the program holds. A sum is copied.
    if (first !== null && first.gradFn === null && first.handle === 0) leaf.gradient = first;
    else if (tensor.grad !== null) leaf.gradient = castCopy(tensor.grad, tensor.grad.dtype);
  }

  /** A gradient that is in no `.grad`. */
  handedOut(leaf: Tensor, grad: Tensor): void {
    this.handed.set(leaf, grad);
    this.gradients.push(grad.storage);
  }

  backwardFinished(): void {
    const step = this.open;
    if (step === null || !step.sampled) return;
    for (const [leaf, grad] of this.handed) step.gradNorms.set(leaf, norm(contiguousValues(grad)));
    for (const { tensor } of this.reached) {
      if (tensor.grad !== null) step.gradNorms.set(tensor, norm(contiguousValues(tensor.grad)));
    }
    for (const leaf of this.leaves.values()) {
      const values = contiguousValues(leaf.tensor);
      if (leaf.before?.length === values.length) leaf.before.set(values);
      else leaf.before = values.slice();
      leaf.wanted = leaf.tensor.requiresGrad;
    }
    if (step.index === 0) this.before = this.valuesNow();
  }

  optimized(line: number): void {
    if (this.open === null) return;
    this.open.updatedBy = "optimizer";
    this.open.updateLine = line;
  }

  /** `stepping`: within an optimizer's step, which may compute with plain calls. */
  written(tensor: Tensor, line: number, stepping: boolean): void {
    const leaf = this.leaves.get(tensor);
    // `w.data = …` gave it other memory.
    if (leaf !== undefined) this.byStorage.set(tensor.storage, leaf);
    if (this.open === null || this.open.updatedBy !== null || !this.byStorage.has(tensor.storage)) return;
    this.open.updatedBy = stepping ? "optimizer" : "hand";
    this.open.updateLine = line;
  }

  /** Ends the step under way. */
  close(): void {
    const step = this.open;
    this.open = null;
    if (step === null || !step.sampled) return;
    const { index, loss, backwardLine, updateLine, updatedBy, gradNorms } = step;
    const parameters: FinishedStep["parameters"][number][] = [];
    for (const { tensor, before, wanted } of this.leaves.values()) {
      if (!wanted) continue;
      const values = contiguousValues(tensor);
      parameters.push({
        tensor,
        norm: norm(values),
        gradNorm: gradNorms.get(tensor) ?? null,
        updateNorm: updatedBy === null || before === null ? null : distance(values, before),
        entries: firstOf(values, LIMITS.entries),
      });
    }
    this.keepParameters(index);
    this.steps.push({ index, loss, backwardLine, updateLine, updatedBy, parameters });
    if (this.steps.length > LIMITS.steps) {
      this.stride *= 2;
      this.steps = this.steps.filter((kept) => kept.index % this.stride === 0);
    }
  }

  /** All values of all leaves, of few steps: at even distances, and at powers of two, where training moves fastest. */
  private keepParameters(step: number): void {
    const isKept = (one: number): boolean => one % this.keepEvery === 0 || (one & (one - 1)) === 0;
    if (!isKept(step)) return;
    this.kept.push({ step, values: this.valuesNow() });
    if (step / this.keepEvery < LIMITS.surfaceFrames) return;
    this.keepEvery *= 2;
    this.kept = this.kept.filter((one) => isKept(one.step));
  }

  private valuesNow(): Snapshot["values"] {
    const leaves = [...this.leaves.keys()];
    const size = leaves.reduce((sum, { numel }) => sum + numel, 0);
    if (size > LIMITS.surfaceParameters) return new Map();
    return new Map(leaves.map((leaf) => [leaf, contiguousValues(leaf).slice()]));
  }

  /** What the leaves were before the first update, after some of the steps, and at the end. */
  snapshots(): readonly Snapshot[] {
    const last = this.count - 1;
    if (last < 0) return [];
    const between = this.kept.filter(({ step }) => step < last);
    return [{ step: -1, values: this.before }, ...between, { step: last, values: this.valuesNow() }];
  }

  /** Norm of the change since the baseline; null for a leaf nobody watched. */
  changeOf(tensor: Tensor): number | null {
    const leaf = this.leaves.get(tensor);
    if (leaf === undefined || leaf.baseline.length !== tensor.numel) return null;
    return distance(contiguousValues(tensor), leaf.baseline);
  }

  /** A leaf with the values it had before the first update. */
  baselineOf(tensor: Tensor): Tensor | null {
    const leaf = this.leaves.get(tensor);
    if (leaf === undefined || leaf.baseline.length !== tensor.numel) return null;
    return wrapData(leaf.baseline, tensor.shape, tensor.dtype);
  }

  /** What the last backward that reached a leaf left in its `.grad`. */
  gradientOf(tensor: Tensor): Tensor | null {
    return this.leaves.get(tensor)?.gradient ?? null;
  }

  /** What `gradientOf` gives of all leaves. */
  *keptGradients(): Iterable<Tensor> {
    for (const { gradient } of this.leaves.values()) if (gradient !== null) yield gradient;
  }

  watched(): Tensor[] {
    return [...this.leaves.keys()];
  }

  /** Records since position `from`, for streaming; all of them at the end. */
  records(idOf: (tensor: Tensor) => number, from = 0): StepRecord[] {
    return this.steps.slice(from).map((step) => ({
      ...step,
      parameters: step.parameters.map((p) => ({ ...p, tensor: idOf(p.tensor) })),
    }));
  }

  get length(): number {
    return this.steps.length;
  }
}

function firstOf(values: TypedArray, count: number): number[] {
  const first: number[] = [];
  for (let i = 0; i < count && i < values.length; i++) first.push(values[i]);
  return first;
}
