/** Grad mode: whether calls are recorded for backward. */

const mode = { grad: true, inference: false };

/** Whether calls made now are recorded for backward. */
export function isGradEnabled(): boolean {
  return mode.grad;
}

/** Switches recording on or off until it is switched again. */
export function setGradEnabled(enabled: boolean): void {
  mode.grad = enabled;
}

export function isInferenceMode(): boolean {
  return mode.inference;
}

export function setInferenceMode(enabled: boolean): void {
  mode.inference = enabled;
}

/** Runs `body` without recording. */
export function noGrad<T>(body: () => T): T {
  return withGrad(false, body);
}

/** Runs `body` with recording on or off, then restores what was before. */
export function withGrad<T>(enabled: boolean, body: () => T): T {
  const before = mode.grad;
  mode.grad = enabled;
  try {
    return body();
  } finally {
    mode.grad = before;
  }
}
