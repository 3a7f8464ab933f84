/** The tensors a node keeps for its formulas: checked for in-place writes when read, or packed by hooks. */
import { SCALAR_TYPE } from "../tensor/dtype-names.ts";
import { runtimeError } from "../tensor/errors.ts";
import { formatShape, type Shape } from "../tensor/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { gradFnOf } from "./node.ts";
import { PackedTensor, type PackHook } from "./saved.ts";

/** What a second backward through a freed graph raises. */
export const FREED =
  "Trying to backward through the graph a second time (or directly access saved tensors after they have already been freed). Saved intermediate values of the graph are freed when you call .backward() or autograd.grad(). Specify retain_graph=True if you need to backward through the graph a second time or if you need to access saved tensors after calling backward.";

const INFERENCE =
  "Inference tensors cannot be saved for backward. Please do not use Tensors created in inference mode in computation tracked by autograd. To work around this, you can make a clone to get a normal tensor and use it in autograd, or use `torch.no_grad()` instead of `torch.inference_mode()`.";

const NO_SHAPE: Shape = [];

/** Inputs have the places 0, 1, …; result i has the place -1 - i. */
type Place = number;

export const placeOfResult = (index: number): Place => -1 - index;

export class Kept {
  private inputs: readonly (Tensor | null)[];
  private results: readonly Tensor[];
  private readonly versions: readonly number[];
  private resultVersions: readonly number[];
  private readonly shapes: readonly Shape[];
  private packed: Map<Place, PackedTensor> | null = null;
  /** What came out of the packs, while formulas run. */
  private unpacked: ReadonlyMap<Place, Tensor> | null = null;
  /** Places read so far, while someone wants to know. */
  private reads: Set<Place> | null = null;
  private freed = false;

  constructor(inputs: readonly (Tensor | null)[], results: readonly Tensor[]) {
    this.inputs = inputs;
    this.results = results;
    const versions: number[] = [];
    const shapes: Shape[] = [];
    for (const input of inputs) {
      versions.push(input === null ? 0 : input.version);
      shapes.push(input === null ? NO_SHAPE : input.shape);
    }
    this.versions = versions;
    this.shapes = shapes;
    this.resultVersions = versionsOf(results);
  }

  /** An in-place call moved the result into `target`: that is what backward must read. */
  rebindResult(target: Tensor): void {
    this.results = [target];
    this.resultVersions = versionsOf(this.results);
  }

  release(): void {
    this.inputs = [];
    this.results = [];
    for (const one of this.packed?.values() ?? []) one.release();
    this.packed = null;
    this.freed = true;
  }

  shape(slot: number): Shape {
    return this.shapes[slot] ?? NO_SHAPE;
  }

  strides(slot: number): Shape {
    return this.inputs[slot]?.strides ?? NO_SHAPE;
  }

  get isPacked(): boolean {
    return this.packed !== null;
  }

  input(slot: number): Tensor | null {
    this.checkHeld();
    const input = this.inputs[slot];
    if (input === null) return null;
    this.reads?.add(slot);
    const unpacked = this.unpacked?.get(slot);
    if (unpacked !== undefined) return unpacked;
    checkVersion(input, this.versions[slot]);
    return input;
  }

  /** `maker`: the node's name, for the sentence about a result that was written to. */
  result(index: number, maker: string): Tensor {
    this.checkHeld();
    this.reads?.add(placeOfResult(index));
    const unpacked = this.unpacked?.get(placeOfResult(index));
    if (unpacked !== undefined) return unpacked;
    checkVersion(this.results[index], this.resultVersions[index], () => outputOf(maker, index));
    return this.results[index];
  }

  /** All results; which of them are looked at is known only while reads are watched. */
  allResults(): readonly Tensor[] {
    this.checkHeld();
    const { unpacked, reads } = this;
    const all = this.results.map((result, index) => unpacked?.get(placeOfResult(index)) ?? result);
    if (reads === null) return all;
    return new Proxy(all, {
      get(target, property) {
        if (typeof property === "string" && property in target) {
          const index = Number(property);
          if (Number.isInteger(index)) reads.add(placeOfResult(index));
        }
        return Reflect.get(target, property);
      },
    });
  }

  /** The places that `body` reads. */
  placesReadBy(body: () => void): ReadonlySet<Place> {
    this.checkHeld();
    const reads = new Set<Place>();
    this.reads = reads;
    try {
      body();
    } finally {
      this.reads = null;
    }
    return reads;
  }

  /** Runs formulas with everything unpacked once, in the order in which it was packed. */
  whileUnpacked<T>(body: () => T): T {
    if (this.packed === null) return body();
    this.unpacked = new Map([...this.packed].map(([place, packed]) => [place, packed.unpack()]));
    try {
      return body();
    } finally {
      this.unpacked = null;
    }
  }

  /** The tensor at `place` as a formula would get it. */
  at(place: Place): Tensor | null {
    this.checkHeld();
    const packed = this.packed?.get(place);
    return packed === undefined ? this.original(place) : packed.unpack();
  }

  /** @throws RuntimeError when a hook has it already, or when the tensor may not be part of a graph */
  pack(place: Place, hook: PackHook | null): void {
    this.checkHeld();
    const tensor = this.original(place);
    if (tensor === null) return;
    if (tensor.storage.inference) throw runtimeError(INFERENCE);
    // Numbers in tensor clothes are nobody's business.
    if (hook === null || tensor.wrappedNumber) return;
    this.packed ??= new Map();
    if (this.packed.has(place)) {
      throw runtimeError(
        "Calling register_hooks on a saved tensor whose hooks have already been set. Hint: only one pair of hooks is allowed at a time.",
      );
    }
    this.packed.set(place, new PackedTensor(tensor, hook));
  }

  private original(place: Place): Tensor | null {
    return (place < 0 ? this.results[-1 - place] : this.inputs[place]) ?? null;
  }

  private checkHeld(): void {
    if (this.freed) throw runtimeError(FREED);
  }
}

function versionsOf(tensors: readonly Tensor[]): number[] {
  const versions: number[] = [];
  for (const tensor of tensors) versions.push(tensor.version);
  return versions;
}

/**
 * Throws PyTorch's sentence when a saved tensor was written to since.
 *
 * @param origin what made it, and which of its outputs it is
 */
export function checkVersion(tensor: Tensor, expected: number, origin = originOf(tensor)): void {
  const actual = tensor.version;
  if (actual === expected) return;
  throw runtimeError(
    `one of the variables needed for gradient computation has been modified by an inplace operation: [torch.${SCALAR_TYPE[tensor.dtype]}Tensor ${formatShape(tensor.shape)}]${origin()} is at version ${actual}; expected version ${expected} instead. Hint: enable anomaly detection to find the operation that failed to compute its gradient, with torch.autograd.set_detect_anomaly(True, check_nan=False).`,
  );
}

function originOf(tensor: Tensor): () => string {
  return () => {
    const node = gradFnOf(tensor);
    return node === null ? "" : outputOf(node.name, tensor.outputIndex);
  };
}

/** PyTorch names the operation here, not its node: `Exp` for `ExpBackward0`. */
function outputOf(node: string, index: number): string {
  return `, which is output ${index} of ${node.replace(/Backward\d+$/, "")},`;
}
