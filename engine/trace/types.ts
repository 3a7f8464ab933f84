/**
 * The Trace: everything the page knows about one run of one side, as plain, structured-cloneable,
 * versioned data. Written by `engine/trace/recorder.ts` and the Python stage, read by every lens.
 *
 * Ids are small integers, unique within one `SideTrace`. Lines are 1-based and always lines of the
 * student's file (`SideTrace.file`); 0 means "no line known". Numbers may be NaN, infinite or −0: as JSON they are
 * strings (see json.ts).
 */

export const TRACE_VERSION = 1;

export type Side = "nn" | "functional";

/** One piece of printed text, tagged with the line of the student's file that was running. */
export interface OutputChunk {
  readonly line: number;
  readonly stream: "stdout" | "stderr";
  readonly text: string;
}

/** Summary statistics of a tensor's finite values. `norm` is the 2-norm. */
export interface Statistics {
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  readonly std: number;
  readonly norm: number;
  readonly zeros: number;
  readonly nonFinite: number;
}

/** A tensor that took part in the run. */
export interface TensorRecord {
  readonly id: number;
  readonly shape: readonly number[];
  /** PyTorch's name without the prefix: `float32`, `int64`, `bool`, … */
  readonly dtype: string;
  readonly requiresGrad: boolean;
  readonly isLeaf: boolean;
  /** Python expressions that reach it at the end of the run: `w`, `model.fc.weight`, `params[0]`. */
  readonly names: readonly string[];
  /** Call that made it; null when it was made outside any recorded call. */
  readonly createdBy: number | null;
  readonly line: number;
  /** null for non-numeric or unretained tensors. */
  readonly statistics: Statistics | null;
  /** Row-major values up to `LIMITS.values`; null when larger or unretained. */
  readonly values: readonly number[] | null;
  /** FNV-1a over dtype, shape and value bits of the whole tensor: equal digests ⇔ equal to the last bit. */
  readonly digest: string | null;
  /** What `print(tensor)` writes at the end of the run; null where that would be long (see `LIMITS.text`). */
  readonly text: string | null;
  /** `.grad` at the end of the run or, where the program cleared it, what the last backward had left there. */
  readonly grad: GradRecord;
}

export type GradState = "none" | "zero" | "nonzero";

export interface GradRecord {
  readonly state: GradState;
  readonly statistics: Statistics | null;
  readonly values: readonly number[] | null;
  readonly digest: string | null;
  /** What `print(tensor.grad)` writes; null for None and where it would be long. */
  readonly text: string | null;
}

/** One input of a call: the tensor, the argument it was passed as, and what flowed back over this edge. */
export interface CallInput {
  readonly tensor: number;
  readonly argument: string;
  /** Norm of the gradient that went back over this edge in the most recent backward; null: none did. */
  readonly gradNorm: number | null;
  /** That gradient, row-major, up to `LIMITS.callValues` elements; null when larger or none. */
  readonly gradValues: readonly number[] | null;
}

/**
 * What a call saw of a tensor that the program wrote to later, so that its record (the end of the run) says something
 * else. `values`: row-major; null when more than `LIMITS.callValues` or no longer known.
 */
export interface SeenValues {
  readonly tensor: number;
  readonly values: readonly number[] | null;
}

/**
 * One call of a torch function as the student's program made it (composites such as `linear` are one
 * call; the primitive nodes inside are in `primitives`).
 */
export interface CallRecord {
  readonly id: number;
  /** `linear`, `relu`, `add`: PyTorch's public name. */
  readonly op: string;
  /** `AddmmBackward0`; null when no gradient is tracked. */
  readonly gradFn: string | null;
  /** The maths of the op in its argument names, from its declaration: `out = max(0, self)`; null: none is declared. */
  readonly formula: string | null;
  /** What flows back to each argument, from the declaration: `{ self: "grad · (out > 0)" }`. */
  readonly derivatives: Readonly<Record<string, string>>;
  readonly primitives: readonly string[];
  readonly inputs: readonly CallInput[];
  readonly outputs: readonly number[];
  /** Inputs that were written to after the call began, as the call saw them. */
  readonly inputsThen: readonly SeenValues[];
  /** Outputs that were written to after the call ended, as it gave them. */
  readonly outputsThen: readonly SeenValues[];
  /** Non-tensor arguments as Python would print them: `{ negative_slope: "0.1" }`. */
  readonly attributes: Readonly<Record<string, string>>;
  /** Dotted path of the innermost module whose forward made the call: `model.fc`; null outside modules. */
  readonly module: string | null;
  /** Innermost line of the student's file. */
  readonly line: number;
  /** Step it belongs to (see `StepRecord`); forward calls belong to the step they lead to. */
  readonly step: number;
  /** It came after the backward of its step began: most often of an update by hand. */
  readonly afterBackward: boolean;
  /** Norm of the gradient that reached the call's first output; null: none did. */
  readonly outputGradNorm: number | null;
  /** That gradient, up to `LIMITS.callValues` elements; null when larger or none. */
  readonly outputGradValues: readonly number[] | null;
  /** Every non-tensor argument that has a value, defaults included: what the names in `formula` stand for. */
  readonly settings: Readonly<Record<string, string>>;
  /** Set on the call that raised. */
  readonly error: CallError | null;
}

export interface CallError {
  readonly message: string;
  /** Argument whose shape is wrong with what was expected, when the engine knows. */
  readonly argument: string | null;
  readonly expected: readonly number[] | null;
  readonly actual: readonly number[] | null;
}

export interface ModuleRecord {
  /** Dotted path from the global that holds it: `model`, `model.fc`. */
  readonly path: string;
  /** `Linear`, `MyModel`. */
  readonly type: string;
  /** `in_features=2, out_features=1, bias=True`. */
  readonly extra: string;
  readonly training: boolean;
  /** Line of the student's file where it was constructed. */
  readonly line: number;
  /** Ids of the tensors registered directly on it. */
  readonly parameters: readonly { readonly name: string; readonly tensor: number }[];
  readonly buffers: readonly { readonly name: string; readonly tensor: number }[];
}

export interface OptimizerRecord {
  readonly name: string;
  readonly type: string;
  readonly line: number;
  /** Tensor ids, all groups in order. */
  readonly tensors: readonly number[];
}

/** One row of the ownership table: a leaf that requires grad, is registered, or sits in an optimizer. */
export interface OwnershipRow {
  readonly tensor: number;
  readonly names: readonly string[];
  readonly shape: readonly number[];
  readonly requiresGrad: boolean;
  readonly isLeaf: boolean;
  /** Dotted path in a module held by a global, or null. */
  readonly registered: string | null;
  /** Registered as a buffer rather than a parameter. */
  readonly buffer: boolean;
  readonly inStateDict: boolean;
  /** Name of the optimizer that holds it, or null. */
  readonly inOptimizer: string | null;
  readonly grad: GradState;
  readonly gradNorm: number | null;
  /** Its values differ from those at its creation or at the first backward, whichever came last. */
  readonly changed: boolean;
  /** 2-norm of the total change. */
  readonly changeNorm: number | null;
  /** Line that created it. */
  readonly line: number;
}

/** One parameter in one step. */
export interface StepParameter {
  readonly tensor: number;
  readonly norm: number;
  /** null: `.grad` is None, or nothing reached it in this step. */
  readonly gradNorm: number | null;
  /** Norm of the update applied in this step; null before/without an update. */
  readonly updateNorm: number | null;
  /** First entries (at most `LIMITS.entries`) after the update. */
  readonly entries: readonly number[];
}

/** One backward and the update that followed it (by an optimizer or by hand). */
export interface StepRecord {
  readonly index: number;
  /** Value of the tensor `backward()` was called on, when it has one element. */
  readonly loss: number | null;
  readonly backwardLine: number;
  /** null: no update followed. */
  readonly updateLine: number | null;
  readonly updatedBy: "optimizer" | "hand" | null;
  readonly parameters: readonly StepParameter[];
}

export interface RunError {
  /** `RuntimeError` */
  readonly type: string;
  readonly message: string;
  /** Innermost line of the student's file; 0 if none. */
  readonly line: number;
  /** Where a syntax error begins in its line, in characters from 1; null for other errors. */
  readonly column: number | null;
  /** One past where it ends; null where Python does not say, or on another line. */
  readonly endColumn: number | null;
  /** As Python prints it, the student's frames only. */
  readonly traceback: string;
  /** Call that raised, if a torch call did. */
  readonly call: number | null;
}

/** What a model of two inputs says over their plane, at several moments of its training (see surface.ts). */
export interface SurfaceRecord {
  /** The data, thinned to `LIMITS.surfacePoints`; `target`: what it should say there, a class or a number. */
  readonly points: readonly { readonly x: number; readonly y: number; readonly target: number | null }[];
  /** Extent of the plane: lowest, highest. */
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
  /** The plane is sampled at `size` × `size` places, its edges included. */
  readonly size: number;
  /** Columns of the output: 1, a number or the logit of one class; 2, two classes; more, as many. */
  readonly classes: number;
  /** Value at which two classes are equally likely; null where there are not two. */
  readonly boundary: number | null;
  /**
   * In order of steps. `step`: the one whose update has just happened, −1 before the first. `values`: row by row from
   * the largest y: the output, the second minus the first of two, or the number of the likeliest class. `margins`: by
   * how much that class is ahead of the next, in the numbers of the output; null where there are no more than two.
   */
  readonly frames: readonly {
    readonly step: number;
    readonly values: readonly number[];
    readonly margins: readonly number[] | null;
  }[];
}

export interface SideTrace {
  readonly version: typeof TRACE_VERSION;
  readonly side: Side;
  readonly file: string;
  readonly source: string;
  readonly ok: boolean;
  readonly milliseconds: number;
  readonly output: readonly OutputChunk[];
  readonly error: RunError | null;
  readonly tensors: readonly TensorRecord[];
  readonly calls: readonly CallRecord[];
  readonly modules: readonly ModuleRecord[];
  readonly optimizers: readonly OptimizerRecord[];
  readonly ownership: readonly OwnershipRow[];
  readonly steps: readonly StepRecord[];
  /** How many steps really ran; larger than `steps.length` when thinned. */
  readonly stepCount: number;
  /** null: the run has no model of two inputs. */
  readonly surface: SurfaceRecord | null;
  /** Globals at the end of the run that hold plain values or tensors: name → tensor id or text. */
  readonly globals: readonly GlobalRecord[];
}

export interface GlobalRecord {
  readonly name: string;
  readonly tensor: number | null;
  /** `type(v).__name__` */
  readonly type: string;
  /** Short `repr`, single line, at most 80 characters. */
  readonly text: string;
  /** Last line that assigned it at module level; 0 if unknown. */
  readonly line: number;
}

/** Both sides of one lesson or playground run: the unit that is recorded, compared and drawn. */
export interface Trace {
  readonly version: typeof TRACE_VERSION;
  readonly nn: SideTrace | null;
  readonly functional: SideTrace | null;
}

/** Bounds that keep a Trace small whatever the student's program does. */
export const LIMITS = {
  values: 4096,
  /** Elements kept of what a call saw and of each gradient on an edge. */
  callValues: 64,
  /** Characters of printed tensors: of one, and of all together (those with a name come first). */
  text: 16_000,
  texts: 200_000,
  entries: 4,
  steps: 600,
  /** Calls kept of a step: its first ones and its last ones. */
  firstCalls: 1000,
  lastCalls: 500,
  tensors: 4000,
  /** Places along each edge of a surface, moments at even distances that it is kept of, and points on it. */
  surface: 21,
  surfaceFrames: 12,
  surfacePoints: 256,
  /** Numbers that the parameters of such a model may have. */
  surfaceParameters: 20_000,
  outputCharacters: 200_000,
} as const;
