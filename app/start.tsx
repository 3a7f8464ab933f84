/** Starts a page: narrows the policy to this site, makes the stores, keeps the document's language and theme in step. */
import { type ReactNode, StrictMode, useEffect, useLayoutEffect } from "react";
import { createRoot } from "react-dom/client";
import { useStore } from "zustand";
import type { Locale } from "../content/lesson.ts";
import { originPolicy } from "../runtime/client/csp.ts";
import { createRunner } from "../runtime/client/runner.ts";
import { spawnBrowser } from "../runtime/client/spawn-browser.ts";
import { LocaleProvider } from "./i18n/LocaleContext.tsx";
import { type AppStores, StoresProvider, useStores } from "./StoresContext.tsx";
import { staticLessons } from "./stores/lesson-source.ts";
import { createLessonStore } from "./stores/lesson-store.ts";
import { createProgressStore } from "./stores/progress-store.ts";
import { createRunStore } from "./stores/run-store.ts";
import { browserStorage } from "./stores/storage.ts";
import { createViewStore, type Theme } from "./stores/view-store.ts";
import { useDark } from "./use-dark.ts";
import "./styles/index.css";

export interface StartOptions {
  readonly theme?: Theme | null;
  readonly locale?: Locale | null;
  /** Keep a second Python ready, so that Stop costs nothing. */
  readonly spare: boolean;
}

function addPolicy(site: string): void {
  const meta = document.createElement("meta");
  meta.httpEquiv = "Content-Security-Policy";
  meta.content = originPolicy(new URL(site).origin);
  document.head.append(meta);
}

function createStores(site: string, options: StartOptions): AppStores {
  const storage = browserStorage(() => window.localStorage);
  return {
    lesson: createLessonStore(staticLessons(site, (url) => fetch(url))),
    run: createRunStore({
      runner: createRunner({ spawn: spawnBrowser(site), spare: options.spare }),
      nextFrame: (callback) => requestAnimationFrame(callback),
    }),
    view: createViewStore({
      storage,
      languages: navigator.languages,
      theme: options.theme,
      locale: options.locale,
    }),
    progress: createProgressStore(storage),
  };
}

function Root({ children }: { readonly children: ReactNode }) {
  const { view } = useStores();
  const locale = useStore(view, (state) => state.locale);
  const dark = useDark();
  useLayoutEffect(() => {
    document.documentElement.dataset.theme = dark ? "dark" : "light";
  }, [dark]);
  useEffect(() => {
    document.documentElement.lang = locale;
  }, [locale]);
  return <LocaleProvider locale={locale}>{children}</LocaleProvider>;
}

export function start(page: ReactNode, options: StartOptions): void {
  const site = new URL(import.meta.env.BASE_URL, document.baseURI).href;
  // In development the module server needs its own connections.
  if (import.meta.env.PROD) addPolicy(site);
  const host = document.getElementById("app");
  if (!host) throw new Error("index.html has no #app");
  createRoot(host).render(
    <StrictMode>
      <StoresProvider stores={createStores(site, options)}>
        <Root>{page}</Root>
      </StoresProvider>
    </StrictMode>,
  );
}
