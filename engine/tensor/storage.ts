/** Storage: the elements that views share, their version, and the budget of bytes the engine may hold. */
import { allocate, type DType, type TypedArray } from "./dtype.ts";
import { runtimeError } from "./errors.ts";

let inferenceMode = false;

export function isInferenceMode(): boolean {
  return inferenceMode;
}

/** In inference mode new storages belong to inference tensors. */
export function setInferenceMode(enabled: boolean): void {
  inferenceMode = enabled;
}

let made = 0;

/** How many storages there have been. */
export function storagesMade(): number {
  return made;
}

export class Storage {
  data: TypedArray;
  /** Which one it was, in order of making, from 1. */
  readonly order = ++made;
  /** Counts in-place writes; a saved tensor whose version moved is an error in backward. */
  version = 0;
  /** Somebody holds tensors of it as they are now: a write is announced first. */
  isRemembered = false;
  /** Made in inference mode: its tensors and all their views are never part of a graph, and count no writes. */
  readonly inference: boolean = inferenceMode;

  constructor(data: TypedArray) {
    admit(data.byteLength);
    budget.taken += data.byteLength;
    this.data = data;
  }
}

/** Between two counts a program may take this much, or as much again as it holds. */
const ALLOWANCE = 1 << 26;

/** `taken` counts up only: JavaScript never tells a program that is busy what has died. At `next` it is counted anew. */
const budget = {
  limit: Number.POSITIVE_INFINITY,
  next: Number.POSITIVE_INFINITY,
  taken: 0,
  measure: () => 0,
};

/** Sets how many bytes all live storages may take together; `measure` lets go of what is dead and counts the rest. */
export function setMemoryLimit(bytes: number, measure: () => number): void {
  budget.limit = bytes;
  budget.measure = measure;
  count();
}

function count(): void {
  budget.taken = budget.measure();
  budget.next = Math.min(budget.limit, budget.taken + Math.max(budget.taken, ALLOWANCE));
}

/** Throws PyTorch's error when the live storages and `bytes` more exceed the limit. */
function admit(bytes: number): void {
  if (budget.taken + bytes <= budget.next) return;
  count();
  if (budget.taken + bytes > budget.limit) throw notEnoughMemory(bytes);
}

function notEnoughMemory(bytes: number): Error {
  return runtimeError(
    `[enforce fail at alloc_cpu.cpp:127] err == 0. DefaultCPUAllocator: can't allocate memory: you tried to allocate ${bytes} bytes. Error code 12 (Cannot allocate memory)`,
  );
}

const MAX_ELEMENTS = 2 ** 31 - 1;

export function newStorage(dtype: DType, elements: number): Storage {
  const bytes = elements * (dtype === "float32" ? 4 : 8);
  if (elements > MAX_ELEMENTS) throw notEnoughMemory(bytes);
  admit(bytes);
  return new Storage(allocate(dtype, elements));
}
