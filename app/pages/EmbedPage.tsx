/** One lesson inside somebody else's page: compact, as tall as its content, and it never runs anything by itself. */
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { useStore } from "zustand";
import type { CompiledLesson } from "../../content/lesson.ts";
import { packCode } from "../code-link.ts";
import { Brand } from "../components/top-bar/TopBar.tsx";
import { useLocale, useMessages } from "../i18n/LocaleContext.tsx";
import { lessonHref, pageAddress } from "../route.ts";
import { useStores } from "../StoresContext.tsx";
import { Bench } from "./Bench.tsx";
import type { EmbedParameters } from "./embed-parameters.ts";
import { lessonWorkbench } from "./lesson-workbench.ts";
import { announceHeight, greetH5p } from "./report-height.ts";
import { useBench } from "./use-bench.ts";
import { useDocumentTitle } from "./use-document-title.ts";
import { useFinish } from "./use-finish.ts";

/** Watches an element, not the window: its height depends on nothing the host sets. */
function useReportedHeight(): React.RefObject<HTMLDivElement | null> {
  const ref = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const element = ref.current;
    if (!element || window.parent === window) return;
    greetH5p(window.parent);
    let last = 0;
    const observer = new ResizeObserver(() => {
      const height = Math.ceil(element.getBoundingClientRect().height);
      if (height === last) return;
      last = height;
      announceHeight(window.parent, height);
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return ref;
}

/** The address is made when it is needed, so that it carries the code as it is then. */
function OpenLink({
  slug,
  sources,
}: {
  readonly slug: string;
  readonly sources: { readonly nn: string; readonly functional: string };
}) {
  const messages = useMessages();
  const [code, setCode] = useState<string | null>(null);
  const pack = (): void => setCode(packCode(sources));
  return (
    <a
      className="btn btn--bare"
      href={`${pageAddress(lessonHref(slug))}${code ? `?code=${code}` : ""}`}
      target="_blank"
      rel="noopener"
      onPointerEnter={pack}
      onFocus={pack}
      onPointerDown={pack}
    >
      {messages.embed.open} ↗
    </a>
  );
}

function EmbeddedLesson({
  lesson,
  parameters,
}: {
  readonly lesson: CompiledLesson;
  readonly parameters: EmbedParameters;
}) {
  const { lesson: store } = useStores();
  const recorded = useStore(store, (state) => state.recorded);
  const { lenses, code } = parameters;
  const workbench = useMemo(() => {
    const bench = lessonWorkbench(lesson, "demo", recorded, null);
    return { ...bench, lenses: lenses ?? bench.lenses };
  }, [lesson, recorded, lenses]);
  const model = useBench(workbench);
  useDocumentTitle(lesson.title);
  useFinish(lesson, "demo");
  return (
    <>
      <header className="ebar">
        <span className="brand" aria-hidden="true">
          <Brand />
        </span>
        <b>{lesson.title}</b>
        <OpenLink slug={lesson.slug} sources={model.sources} />
      </header>
      <div className={code ? undefined : "no-code"}>
        <Bench workbench={workbench} model={model} />
      </div>
    </>
  );
}

export function EmbedPage(parameters: EmbedParameters) {
  const messages = useMessages();
  const locale = useLocale();
  const { lesson: store } = useStores();
  const lesson = useStore(store, (state) => state.lesson);
  const status = useStore(store, (state) => state.lessonStatus);
  const box = useReportedHeight();
  const slug = parameters.lesson;
  useEffect(() => {
    if (slug !== null) store.getState().open(slug, locale);
  }, [store, slug, locale]);
  return (
    <div className="emb" ref={box}>
      {lesson ? (
        <EmbeddedLesson lesson={lesson} parameters={parameters} />
      ) : (
        <p className="embed-status" role="status">
          {slug === null || status === "failed" ? messages.lessonMissing : messages.loading}
        </p>
      )}
    </div>
  );
}
