/** Keeps the results up with the settings: a changed side runs again by itself. Stop, and a run by hand, call it off. */
import { useEffect, useRef, useState } from "react";
import type { Side } from "../../engine/trace/types.ts";
import { useStores } from "../StoresContext.tsx";
import { createRerun, type Rerun } from "../stores/rerun.ts";
import type { RunStoreState } from "../stores/run-store.ts";

const SIDES: readonly Side[] = ["nn", "functional"];

function isBusy({ state, waiting }: RunStoreState): boolean {
  return waiting || state.status === "running" || state.status === "stopping";
}

export function useRerun(program: string, start: (sides: readonly Side[]) => void): Rerun {
  const { run } = useStores();
  const latest = useRef(start);
  latest.current = start;
  const [rerun] = useState(() =>
    createRerun({
      start: (sides) => latest.current(sides),
      after: (milliseconds, action) => {
        const timer = setTimeout(action, milliseconds);
        return () => clearTimeout(timer);
      },
    }),
  );
  useEffect(
    () =>
      run.subscribe((store) => {
        if (store.state.status === "stopping") rerun.forget(SIDES);
        rerun.became(isBusy(store));
      }),
    [run, rerun],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: a change of one program runs no other
  useEffect(() => () => rerun.forget(SIDES), [rerun, program]);
  return rerun;
}
