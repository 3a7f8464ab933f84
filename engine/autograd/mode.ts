/** Grad mode: whether calls are recorded for backward. */
import { isInferenceMode } from "../tensor/storage.ts";

const mode = { grad: true };

/** Whether calls made now are recorded for backward. */
export function isGradEnabled(): boolean {
  return mode.grad;
}

/** Switches recording on or off until it is switched again. */
export function setGradEnabled(enabled: boolean): void {
  mode.grad = enabled;
}

/** Whether calls made now join the graph: never in inference mode, whatever the grad mode says. */
export function isRecording(): boolean {
  return mode.grad && !isInferenceMode();
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
