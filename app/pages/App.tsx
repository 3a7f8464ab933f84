/** Chooses the page for the address and draws the bar above it. */
import { type ReactNode, useEffect, useSyncExternalStore } from "react";
import { useStore } from "zustand";
import { CoursePath } from "../components/top-bar/CoursePath.tsx";
import { TopBar } from "../components/top-bar/TopBar.tsx";
import { useMessages } from "../i18n/LocaleContext.tsx";
import { HOME_HREF, lessonHref, parseRoute, playgroundHref, type Route } from "../route.ts";
import { useStores } from "../StoresContext.tsx";
import { useDark } from "../use-dark.ts";
import { HomePage } from "./HomePage.tsx";
import { LessonPage } from "./LessonPage.tsx";
import { PlaygroundPage } from "./PlaygroundPage.tsx";

function useHash(): string {
  return useSyncExternalStore(
    (changed) => {
      window.addEventListener("hashchange", changed);
      return () => window.removeEventListener("hashchange", changed);
    },
    () => window.location.hash,
  );
}

function Bar({ children }: { readonly children: ReactNode }) {
  const { view } = useStores();
  const locale = useStore(view, (state) => state.locale);
  const dark = useDark();
  const { setLocale, setTheme } = view.getState();
  return (
    <TopBar
      home={HOME_HREF}
      locale={locale}
      onLocale={setLocale}
      onTheme={() => setTheme(dark ? "light" : "dark")}
    >
      {children}
    </TopBar>
  );
}

function Path({ route }: { readonly route: Route }) {
  const messages = useMessages();
  const { lesson, progress } = useStores();
  const index = useStore(lesson, (state) => state.index);
  const title = useStore(lesson, (state) => state.lesson?.title);
  const finished = useStore(progress, (state) => state.finished);
  if (route.page === "lesson") {
    return (
      <CoursePath
        index={index}
        current={route.slug}
        finished={finished}
        href={lessonHref}
        title={title ?? ""}
      />
    );
  }
  return (
    <nav className="path" aria-label={messages.course}>
      <a
        className="btn btn--bare"
        href={playgroundHref()}
        aria-current={route.page === "playground" ? "page" : undefined}
      >
        {messages.playground}
      </a>
    </nav>
  );
}

function Missing() {
  const messages = useMessages();
  return (
    <main className="home missing">
      <h1>{messages.notFound}</h1>
      <a className="btn" href={HOME_HREF}>
        {messages.backHome}
      </a>
    </main>
  );
}

function Page({ route }: { readonly route: Route }) {
  switch (route.page) {
    case "home":
      return <HomePage />;
    case "lesson":
      return <LessonPage key={route.slug} slug={route.slug} code={route.code} />;
    case "playground":
      return <PlaygroundPage example={route.example} code={route.code} />;
    case "missing":
      return <Missing />;
  }
}

export function App() {
  const messages = useMessages();
  const route = parseRoute(useHash());
  const { lesson } = useStores();
  const place = route.page === "lesson" ? route.slug : route.page;
  useEffect(() => {
    lesson.getState().loadIndex();
  }, [lesson]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new page starts at its top
  useEffect(() => {
    // Newer browsers answer with a promise, which React would take for what undoes the effect.
    window.scrollTo(0, 0);
  }, [place]);
  return (
    <>
      {/* A button, because the hash of this page is its route. */}
      <button type="button" className="skip" onClick={() => document.getElementById("bench")?.focus()}>
        {messages.skip}
      </button>
      <Bar>
        <Path route={route} />
      </Bar>
      <Page route={route} />
    </>
  );
}
