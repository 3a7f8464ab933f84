/** Runs again after a setting was changed: once the changes pause, and never into a run that is under way. */
import type { Side } from "../../engine/trace/types.ts";

export interface Rerun {
  /** A side has another text; it is to be run. */
  changed(side: Side): void;
  /** The runner has begun or ended something. */
  became(busy: boolean): void;
  /** These sides need no run of their own any more. */
  forget(sides: readonly Side[]): void;
}

export interface RerunSettings {
  readonly start: (sides: readonly Side[]) => void;
  /** Calls back after so many milliseconds; returns the way to call it off. */
  readonly after: (milliseconds: number, action: () => void) => () => void;
}

/** Long enough for a hand on a slider to go on. */
const PAUSE = 350;

export function createRerun({ start, after }: RerunSettings): Rerun {
  const wanted = new Set<Side>();
  let busy = false;
  let paused = true;
  let callOff = (): void => undefined;
  const run = (): void => {
    if (busy || !paused || wanted.size === 0) return;
    const sides = [...wanted].sort((a, b) => b.localeCompare(a));
    wanted.clear();
    start(sides);
  };
  return {
    changed(side) {
      wanted.add(side);
      paused = false;
      callOff();
      callOff = after(PAUSE, () => {
        paused = true;
        run();
      });
    },
    became(now) {
      busy = now;
      run();
    },
    forget(sides) {
      for (const side of sides) wanted.delete(side);
    },
  };
}
