/** One lesson: prose, predict, exercise and remember in the rail, the bench beside it. */
import { useEffect, useMemo, useState } from "react";
import { useStore } from "zustand";
import type { CompiledLesson, LessonBlock } from "../../content/lesson.ts";
import { unpackCode } from "../code-link.ts";
import { Exercise } from "../components/exercise/Exercise.tsx";
import { Predict } from "../components/predict/Predict.tsx";
import { ProseTree } from "../components/prose/ProseTree.tsx";
import { useLocale, useMessages } from "../i18n/LocaleContext.tsx";
import { HOME_HREF, lessonHref, playgroundHref } from "../route.ts";
import { useStores } from "../StoresContext.tsx";
import { Bench } from "./Bench.tsx";
import { lessonWorkbench, type Program } from "./lesson-workbench.ts";
import { type BenchModel, useBench } from "./use-bench.ts";
import { useDocumentTitle } from "./use-document-title.ts";
import { useFinish } from "./use-finish.ts";
import { useWarmPython } from "./use-warm-python.ts";

export interface LessonPageProps {
  readonly slug: string;
  /** Packed programs from the address. */
  readonly code: string | null;
}

interface RailProps {
  readonly lesson: CompiledLesson;
  readonly program: Program;
  readonly model: BenchModel;
  readonly onProgram: (program: Program) => void;
}

function PredictBlockView({
  lesson,
  model,
  block,
}: RailProps & { readonly block: Extract<LessonBlock, { type: "predict" }> }) {
  const { progress } = useStores();
  const chosen = useStore(progress, (state) => state.answers[lesson.slug]) ?? null;
  const { answer, forgetAnswer } = progress.getState();
  return (
    <Predict
      block={block}
      chosen={chosen}
      onAnswer={(option) => answer(lesson.slug, option)}
      onAgain={() => forgetAnswer(lesson.slug)}
      onLink={model.onLink}
    />
  );
}

function ExerciseView(props: RailProps & { readonly block: Extract<LessonBlock, { type: "exercise" }> }) {
  const { lesson, program, model, block, onProgram } = props;
  const { progress, run } = useStores();
  const hintsOpen = useStore(progress, (state) => state.hints[lesson.slug]) ?? 0;
  const checked = useStore(run, (state) => state.checked);
  const status = useStore(run, (state) => state.state.status);
  const active = program === "exercise";
  const raised = model.verdict.error !== null;
  return (
    <Exercise
      block={block}
      active={active}
      busy={status === "running" || status === "stopping"}
      checked={active ? checked : null}
      raised={raised}
      hintsOpen={hintsOpen}
      starter={lesson.exercise ?? lesson.demo}
      solution={lesson.solution}
      onLoad={() => onProgram("exercise")}
      onBack={() => onProgram("demo")}
      onCheck={() => model.run(["nn", "functional"])}
      onHints={(count) => progress.getState().openHints(lesson.slug, count)}
      onSolution={() => {
        const { setText } = progress.getState();
        if (!lesson.solution) return;
        setText(`${lesson.slug}/exercise`, "nn", lesson.solution.nn);
        setText(`${lesson.slug}/exercise`, "functional", lesson.solution.functional);
        onProgram("exercise");
      }}
      onLink={model.onLink}
    />
  );
}

function Remember({
  lesson,
  model,
  block,
}: RailProps & { readonly block: Extract<LessonBlock, { type: "remember" }> }) {
  const messages = useMessages();
  const locale = useLocale();
  const { lesson: store } = useStores();
  const index = useStore(store, (state) => state.index);
  const next = index.find((candidate) => candidate.order > lesson.order);
  return (
    <section className="remember after" aria-labelledby="remember">
      <h2 className="h" id="remember">
        {messages.remember.title}
      </h2>
      <ProseTree tree={block.tree} onLink={model.onLink} />
      <div className="row">
        <a className="btn" href={next ? lessonHref(next.slug) : playgroundHref()}>
          {next ? messages.remember.next(next.title[locale]) : messages.remember.toPlayground}
        </a>
      </div>
    </section>
  );
}

function Block(props: RailProps & { readonly block: LessonBlock }) {
  const { block, ...rail } = props;
  switch (block.type) {
    case "prose":
      return <ProseTree tree={block.tree} onLink={rail.model.onLink} />;
    case "predict":
      return <PredictBlockView {...rail} block={block} />;
    case "exercise":
      return <ExerciseView {...rail} block={block} />;
    case "remember":
      return <Remember {...rail} block={block} />;
  }
}

function Rail(props: RailProps) {
  const messages = useMessages();
  const { lesson } = props;
  const prose = lesson.blocks.filter((block) => block.type === "prose");
  const rest = lesson.blocks.filter((block) => block.type !== "prose");
  return (
    <aside className="rail" aria-label={lesson.title}>
      <section className="prose">
        <p className="kicker">{messages.kicker(lesson.order, lesson.article)}</p>
        <h1>{lesson.title}</h1>
        {prose.map((block, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: blocks have no identity but their place
          <Block key={index} {...props} block={block} />
        ))}
      </section>
      {rest.map((block) => (
        <Block key={block.type} {...props} block={block} />
      ))}
    </aside>
  );
}

function Lesson({ lesson, code }: { readonly lesson: CompiledLesson; readonly code: string | null }) {
  const { lesson: store, progress } = useStores();
  const recorded = useStore(store, (state) => state.recorded);
  const shared = useMemo(() => unpackCode(code), [code]);
  const [program, setProgram] = useState<Program>(shared ? "shared" : "demo");
  const workbench = useMemo(
    () => lessonWorkbench(lesson, program, recorded, shared),
    [lesson, program, recorded, shared],
  );
  const model = useBench(workbench);
  useDocumentTitle(lesson.title);
  useWarmPython();
  useFinish(lesson, program);
  useEffect(() => progress.getState().visit(lesson.slug), [progress, lesson.slug]);
  return (
    <div className="page">
      <Rail lesson={lesson} program={program} model={model} onProgram={setProgram} />
      <Bench workbench={workbench} model={model} />
    </div>
  );
}

function LessonFailed({ onRetry }: { readonly onRetry: () => void }) {
  const messages = useMessages();
  return (
    <main className="home missing">
      <h1>{messages.lessonMissing}</h1>
      <div className="row">
        <button type="button" className="btn btn--ink" onClick={onRetry}>
          {messages.retry}
        </button>
        <a className="btn" href={HOME_HREF}>
          {messages.backHome}
        </a>
      </div>
    </main>
  );
}

export function LessonPage({ slug, code }: LessonPageProps) {
  const messages = useMessages();
  const locale = useLocale();
  const { lesson: store } = useStores();
  const lesson = useStore(store, (state) => state.lesson);
  const status = useStore(store, (state) => state.lessonStatus);
  useEffect(() => {
    store.getState().open(slug, locale);
  }, [store, slug, locale]);
  if (lesson?.slug === slug) return <Lesson lesson={lesson} code={code} />;
  if (status === "failed") return <LessonFailed onRetry={() => store.getState().open(slug, locale)} />;
  return (
    <main className="page" aria-busy="true">
      <p className="vh" role="status">
        {messages.loading}
      </p>
    </main>
  );
}
