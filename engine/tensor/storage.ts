/** Storage: the elements that views share, their version, and the budget of bytes the engine may hold. */
import { allocate, type DType, type TypedArray } from "./dtype.ts";
import { runtimeError } from "./errors.ts";

export class Storage {
  data: TypedArray;
  /** Counts in-place writes; a saved tensor whose version moved is an error in backward. */
  version = 0;

  constructor(data: TypedArray) {
    this.data = data;
  }
}

const budget = { limit: Number.POSITIVE_INFINITY, held: 0 };

const released = new FinalizationRegistry<number>((bytes) => {
  budget.held -= bytes;
});

/** Sets how many bytes all live storages may take together; allocation beyond it raises. */
export function setMemoryLimit(bytes: number): void {
  budget.limit = bytes;
}

const MAX_ELEMENTS = 2 ** 31 - 1;
/** Small storages are not tracked one by one: finalisation would cost more than they hold. */
const TRACKED_BYTES = 1 << 16;

export function newStorage(dtype: DType, elements: number): Storage {
  const bytes = elements * (dtype === "float32" ? 4 : 8);
  if (elements > MAX_ELEMENTS || budget.held + bytes > budget.limit) {
    throw runtimeError(
      `[enforce fail at alloc_cpu.cpp:127] data. DefaultCPUAllocator: not enough memory: you tried to allocate ${bytes} bytes.`,
    );
  }
  const storage = new Storage(allocate(dtype, elements));
  if (bytes >= TRACKED_BYTES) {
    budget.held += bytes;
    released.register(storage, bytes);
  }
  return storage;
}
