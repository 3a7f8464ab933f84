/** Starts Python when the page has nothing else to do, so that the first Run is quick. */
import { useEffect } from "react";
import { useStores } from "../StoresContext.tsx";

/** After this long without being called idle, start anyway. */
const PATIENCE = 4000;

interface Connection {
  readonly saveData?: boolean;
}

function wantsLittleData(): boolean {
  const connection: unknown = "connection" in navigator ? navigator.connection : null;
  return (
    typeof connection === "object" && connection !== null && (connection as Connection).saveData === true
  );
}

export function useWarmPython(): void {
  const { run } = useStores();
  useEffect(() => {
    if (wantsLittleData() || run.getState().state.status !== "idle") return;
    const warm = (): void => run.getState().warm();
    // Safari has no idle callback.
    if (typeof requestIdleCallback !== "function") {
      const timer = setTimeout(warm, PATIENCE / 2);
      return () => clearTimeout(timer);
    }
    const request = requestIdleCallback(warm, { timeout: PATIENCE });
    return () => cancelIdleCallback(request);
  }, [run]);
}
