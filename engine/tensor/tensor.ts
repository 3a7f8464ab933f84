/** Tensor: strided elements plus the slots autograd needs. It has no ops: those are functions. */
import type { DType, StridedData, TypedArray } from "./dtype.ts";
import { contiguousStrides, isContiguous, numel, type Shape } from "./shape.ts";
import { newStorage, Storage } from "./storage.ts";

/** A node of the backward graph, as far as a tensor needs to know it. */
export interface GradNode {
  /** PyTorch's class name: `AddmmBackward0`. */
  readonly name: string;
  readonly sequence: number;
  readonly edges: readonly (GradEdge | null)[];
  /** Shape and dtype expected for the gradient of each forward output. */
  readonly outputs: readonly TensorMeta[];
  apply(grads: readonly (Tensor | null)[], createGraph: boolean): readonly (Tensor | null)[];
  /** Called with the gradients about to be applied; may replace them. */
  readonly preHooks: Map<number, (grads: readonly (Tensor | null)[]) => readonly (Tensor | null)[] | null>;
  /** Called with gradients w.r.t. inputs and outputs after `apply`; may replace the former. */
  readonly postHooks: Map<
    number,
    (
      inputs: readonly (Tensor | null)[],
      outputs: readonly (Tensor | null)[],
    ) => readonly (Tensor | null)[] | null
  >;
  /** False while neither kind of hooks was asked for. */
  readonly isHooked: boolean;
  release(): void;
}

export interface TensorMeta {
  readonly shape: Shape;
  readonly dtype: DType;
}

export interface GradEdge {
  readonly node: GradNode;
  /** Which output of the node's forward. */
  readonly index: number;
}

/** How a view was made, so that in-place writes through it can reach its base's history. */
export interface ViewOrigin {
  readonly base: Tensor;
  /** Value of `base.rebased` when the view's own gradFn was computed. */
  generation: number;
  /** Builds the same view of a tensor with the base's geometry, with history. */
  readonly replay: (base: Tensor) => Tensor;
  /** A view of an ordinary tensor that was made in inference mode. */
  readonly ofInference: boolean;
}

let nextId = 1;

/** Elements of one dtype under a shape, with the history of how they were made. Views share a storage. */
export class Tensor implements StridedData {
  readonly id = nextId++;
  storage: Storage;
  shape: Shape;
  strides: Shape;
  offset: number;
  dtype: DType;

  /** For leaves: set by the user. For results: true iff `gradFn` is set. */
  requiresGrad = false;
  grad: Tensor | null = null;
  gradFn: GradNode | null = null;
  /** Which output of `gradFn` this is. */
  outputIndex = 0;
  /** The node that adds into `grad`; made on first use. */
  accumulator: GradNode | null = null;
  retainsGrad = false;
  view: ViewOrigin | null = null;
  /** Times an in-place write through a view changed this base's history. */
  rebased = 0;
  /** A Python number in tensor clothes: it takes part in type promotion with low priority. */
  wrappedNumber = false;
  /** Counts in-place writes apart from the storage's: of `t.data` and its views. */
  ownVersion: { version: number } | null = null;
  /** A gradient on its way that nothing else refers to, nor to its storage: it may be kept without a copy. */
  isUnshared = false;
  /** Index under which a foreign runtime (Python) refers to it; 0 when it does not. */
  handle = 0;

  constructor(storage: Storage, shape: Shape, strides: Shape, offset: number, dtype: DType) {
    this.storage = storage;
    this.shape = shape;
    this.strides = strides;
    this.offset = offset;
    this.dtype = dtype;
  }

  get data(): TypedArray {
    return this.storage.data;
  }

  /** How many times its elements were written to in place, as autograd counts. */
  get version(): number {
    return (this.ownVersion ?? this.storage).version;
  }

  /** Counts one more write. */
  bumpVersion(): void {
    (this.ownVersion ?? this.storage).version++;
  }

  get ndim(): number {
    return this.shape.length;
  }

  get numel(): number {
    return numel(this.shape);
  }

  get isLeaf(): boolean {
    return this.gradFn === null;
  }

  get isContiguous(): boolean {
    return isContiguous(this.shape, this.strides);
  }
}

/** A new contiguous tensor of zeros. */
export function allocateTensor(shape: Shape, dtype: DType): Tensor {
  return new Tensor(newStorage(dtype, numel(shape)), shape, contiguousStrides(shape), 0, dtype);
}

/** A contiguous tensor over `data`, which it now owns. */
export function wrapData(data: TypedArray, shape: Shape, dtype: DType): Tensor {
  return new Tensor(new Storage(data), shape, contiguousStrides(shape), 0, dtype);
}

/** Another tensor object over the same storage, without history. */
export function alias(
  of: Tensor,
  shape: Shape = of.shape,
  strides: Shape = of.strides,
  offset: number = of.offset,
): Tensor {
  const view = new Tensor(of.storage, shape, strides, offset, of.dtype);
  view.ownVersion = of.ownVersion;
  return view;
}
