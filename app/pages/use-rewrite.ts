/** Unroll and Wrap: run one side once more, write its twin of that very run into the other editor, and run the twin. */
import { useEffect, useState } from "react";
import { useStore } from "zustand";
import type { RewriteObstacle, Rewriting } from "../../engine/trace/rewriting.ts";
import type { Side } from "../../engine/trace/types.ts";
import { useStores } from "../StoresContext.tsx";

/** What Unroll reads is the module, what Wrap reads is the functions. */
const FROM: Readonly<Record<Rewriting, Side>> = { unroll: "nn", wrap: "functional" };
const INTO: Readonly<Record<Rewriting, Side>> = { unroll: "functional", wrap: "nn" };

/** Why nothing was written. */
export interface Refusal {
  readonly how: Rewriting;
  readonly obstacle: RewriteObstacle | "raised";
  /** The name that stands in the way; empty where none does. */
  readonly subject: string;
}

export function useRewrite(
  sources: Readonly<Record<Side, string>>,
  replace: (side: Side, text: string) => void,
  start: (sides: readonly Side[], code: Readonly<Record<Side, string>>, how?: Rewriting) => void,
) {
  const { run } = useStores();
  const rewritten = useStore(run, (state) => state.rewritten);
  const [wanted, setWanted] = useState<Rewriting | null>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: acts once on each answer, with the texts of that moment
  useEffect(() => {
    if (!wanted || !rewritten) return;
    setWanted(null);
    const { source, reason } = rewritten;
    if (!run.getState()[FROM[wanted]].trace?.ok) setRefusal({ how: wanted, obstacle: "raised", subject: "" });
    else if (source === null) setRefusal({ how: wanted, ...reason });
    else {
      replace(INTO[wanted], source);
      start([INTO[wanted]], { ...sources, [INTO[wanted]]: source });
    }
  }, [rewritten, wanted]);
  return {
    refusal,
    rewrite(how: Rewriting): void {
      setRefusal(null);
      setWanted(how);
      start([FROM[how]], sources, how);
    },
    forgetRefusal: () => setRefusal(null),
  };
}
