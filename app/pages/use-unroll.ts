/** Unroll: run the left side once more, put its functional twin of that very run on the right, and run the twin. */
import { useEffect, useState } from "react";
import { useStore } from "zustand";
import type { Side } from "../../engine/trace/types.ts";
import { useStores } from "../StoresContext.tsx";

export function useUnroll(
  sources: Readonly<Record<Side, string>>,
  replace: (side: Side, text: string) => void,
  start: (sides: readonly Side[], code: Readonly<Record<Side, string>>, unroll?: boolean) => void,
) {
  const { run } = useStores();
  const unrolled = useStore(run, (state) => state.unrolled);
  const [wanted, setWanted] = useState(false);
  const [reason, setReason] = useState<string | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: acts once on each answer, with the texts of that moment
  useEffect(() => {
    if (!wanted || !unrolled) return;
    setWanted(false);
    setReason(unrolled.reason);
    if (unrolled.source === null) return;
    replace("functional", unrolled.source);
    start(["functional"], { ...sources, functional: unrolled.source });
  }, [unrolled, wanted]);
  return {
    unrollReason: reason,
    unroll(): void {
      setReason(null);
      setWanted(true);
      start(["nn"], sources, true);
    },
    forgetReason: () => setReason(null),
  };
}
