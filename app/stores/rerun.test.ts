/** When a changed setting runs: after a pause, once, after the run that is under way. */
import { expect, test } from "vitest";
import type { Side } from "../../engine/trace/types.ts";
import { createRerun } from "./rerun.ts";

function watched() {
  const started: (readonly Side[])[] = [];
  let due: (() => void) | null = null;
  const rerun = createRerun({
    start: (sides) => started.push(sides),
    after: (_milliseconds, action) => {
      due = action;
      return () => {
        due = null;
      };
    },
  });
  return {
    rerun,
    started,
    pause: () => {
      const action = due;
      due = null;
      action?.();
    },
  };
}

test("many changes in a row are one run, of the sides that changed, nn first", () => {
  const { rerun, started, pause } = watched();
  rerun.changed("functional");
  rerun.changed("nn");
  rerun.changed("functional");
  expect(started).toEqual([]);
  pause();
  expect(started).toEqual([["nn", "functional"]]);
  pause();
  expect(started).toHaveLength(1);
});

test("a change while a run is under way waits for its end, and runs once", () => {
  const { rerun, started, pause } = watched();
  rerun.became(true);
  rerun.changed("nn");
  pause();
  rerun.changed("nn");
  pause();
  expect(started).toEqual([]);
  rerun.became(false);
  rerun.became(false);
  expect(started).toEqual([["nn"]]);
});

test("the end of a run does not cut the pause short", () => {
  const { rerun, started, pause } = watched();
  rerun.became(true);
  rerun.changed("nn");
  rerun.became(false);
  expect(started).toEqual([]);
  pause();
  expect(started).toEqual([["nn"]]);
});

test("what a run by hand or Stop has dealt with is not run again", () => {
  const { rerun, started, pause } = watched();
  rerun.changed("nn");
  rerun.changed("functional");
  rerun.forget(["nn"]);
  pause();
  expect(started).toEqual([["functional"]]);
});
