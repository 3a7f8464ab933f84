/** The theme in force: the reader's choice, else the system's. */
import { useStore } from "zustand";
import { useMedia } from "./components/use-media.ts";
import { useStores } from "./StoresContext.tsx";

export function useDark(): boolean {
  const { view } = useStores();
  const choice = useStore(view, (state) => state.themeChoice);
  const system = useMedia("(prefers-color-scheme: dark)");
  return choice === null ? system : choice === "dark";
}
