/** Grad mode: whether calls are recorded for backward. */

const mode = { grad: true, inference: false };

export function isGradEnabled(): boolean {
  return mode.grad;
}

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

export function withGrad<T>(enabled: boolean, body: () => T): T {
  const before = mode.grad;
  mode.grad = enabled;
  try {
    return body();
  } finally {
    mode.grad = before;
  }
}
