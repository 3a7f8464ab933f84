/** The page's stores in one place, handed to the pages through context. Panels never see them. */
import { createContext, type ReactNode, useContext } from "react";
import type { LessonStore } from "./stores/lesson-store.ts";
import type { ProgressStore } from "./stores/progress-store.ts";
import type { RunStore } from "./stores/run-store.ts";
import type { ViewStore } from "./stores/view-store.ts";

export interface AppStores {
  readonly lesson: LessonStore;
  readonly run: RunStore;
  readonly view: ViewStore;
  readonly progress: ProgressStore;
}

const StoresContext = createContext<AppStores | null>(null);

export function StoresProvider(props: { readonly stores: AppStores; readonly children: ReactNode }) {
  return <StoresContext value={props.stores}>{props.children}</StoresContext>;
}

export function useStores(): AppStores {
  const stores = useContext(StoresContext);
  if (!stores) throw new Error("useStores outside StoresProvider");
  return stores;
}
