/** Errors carry the Python exception type they become; sentences are PyTorch's. */

export type ErrorKind =
  | "RuntimeError"
  | "TypeError"
  | "ValueError"
  | "IndexError"
  | "NotImplementedError"
  | "AttributeError"
  | "MemoryError"
  | "_LinAlgError";

/** What the engine knows about a wrong shape, for the page to draw. */
export interface ShapeConflict {
  readonly argument: string;
  readonly expected: readonly number[];
  readonly actual: readonly number[];
}

/** What the engine throws: PyTorch's sentence, the Python exception type it becomes, and the wrong shape if one is to blame. */
export class TorchError extends Error {
  override readonly name: ErrorKind;
  readonly conflict: ShapeConflict | null;

  constructor(kind: ErrorKind, message: string, conflict: ShapeConflict | null = null) {
    super(message);
    this.name = kind;
    this.conflict = conflict;
  }
}

export function runtimeError(message: string, conflict: ShapeConflict | null = null): TorchError {
  return new TorchError("RuntimeError", message, conflict);
}

export function indexError(message: string): TorchError {
  return new TorchError("IndexError", message);
}

export function typeError(message: string): TorchError {
  return new TorchError("TypeError", message);
}

export function valueError(message: string): TorchError {
  return new TorchError("ValueError", message);
}

/** A matrix that is singular or not positive-definite. */
export function linAlgError(message: string): TorchError {
  return new TorchError("_LinAlgError", message);
}
