/** Ends a run that goes on too long, without shared memory: Pyodide reads this "buffer" every few dozen bytecodes. */

/** SIGINT, which Python turns into KeyboardInterrupt. */
const INTERRUPT = 2;

/** A program that swallows the interrupt gets the next one after this many milliseconds. */
const AGAIN = 100;

export interface Deadline {
  /** For `pyodide.setInterruptBuffer`. */
  readonly buffer: Uint8Array;
  /** Interrupts Python `milliseconds` from now. */
  arm(milliseconds: number): void;
  /** Stops the clock; true when it had run out. */
  disarm(): boolean;
}

/**
 * `now` in milliseconds; `idle` is called at each look, for work that must go on while Python is busy.
 * Interrupts need shared memory and thus cross-origin isolation, which an embedded page has not: a getter needs none.
 */
export function createDeadline(now: () => number, idle: (time: number) => void): Deadline {
  let next = Number.POSITIVE_INFINITY;
  let passed = false;
  const look = () => {
    const time = now();
    idle(time);
    if (time < next) return 0;
    passed = true;
    next = time + AGAIN;
    return INTERRUPT;
  };
  // Python clears the flag after each look; the clock alone decides.
  const clear = () => {};
  return {
    buffer: Object.create(Uint8Array.prototype, { 0: { get: look, set: clear } }),
    arm(milliseconds) {
      passed = false;
      next = now() + milliseconds;
    },
    disarm() {
      next = Number.POSITIVE_INFINITY;
      return passed;
    },
  };
}
