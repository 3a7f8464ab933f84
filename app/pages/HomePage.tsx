/** The course: what it is about in one look, and its lessons in their parts. */
import { useStore } from "zustand";
import type { LessonSummary } from "../../content/lesson.ts";
import { Stage } from "../components/hero/Stage.tsx";
import { CourseTicks } from "../components/top-bar/CoursePath.tsx";
import { useLocale, useMessages } from "../i18n/LocaleContext.tsx";
import { Rich } from "../i18n/Rich.tsx";
import { lessonHref, playgroundHref } from "../route.ts";
import { useStores } from "../StoresContext.tsx";
import { useDocumentTitle } from "./use-document-title.ts";

/** The lesson to go on with: the one last opened, else the first that is not done. */
function nextLesson(
  index: readonly LessonSummary[],
  last: string | null,
  finished: readonly string[],
): LessonSummary | undefined {
  const opened = index.find(({ slug }) => slug === last && !finished.includes(slug));
  return opened ?? index.find(({ slug }) => !finished.includes(slug)) ?? index[0];
}

function Hero({ next, started }: { readonly next: LessonSummary | undefined; readonly started: boolean }) {
  const { home } = useMessages();
  return (
    <section className="hero">
      <h1>{home.title}</h1>
      <div>
        <p className="lede">
          <Rich text={home.lede} />
        </p>
        <div className="row">
          {next && (
            <a className="btn btn--ink" href={lessonHref(next.slug)}>
              {started ? home.resume(next.order) : home.start}
            </a>
          )}
          <a className="btn" href={playgroundHref()}>
            {home.own}
          </a>
        </div>
      </div>
    </section>
  );
}

function Item({
  lesson,
  done,
  here,
}: {
  readonly lesson: LessonSummary;
  readonly done: boolean;
  readonly here: boolean;
}) {
  const messages = useMessages();
  const locale = useLocale();
  return (
    <li>
      <a className={here ? "here" : done ? "done" : "todo"} href={lessonHref(lesson.slug)}>
        <span className="no">{lesson.order}</span>
        <span className="st" aria-hidden="true" />
        <span className="tt">
          {lesson.title[locale]}
          {done && <span className="vh"> ✓</span>}
        </span>
        <span className="sub">
          {lesson.summary[locale]} {here && <small>{messages.home.minutes(lesson.minutes)}</small>}
        </span>
      </a>
    </li>
  );
}

interface PartProps {
  readonly part: number;
  readonly lessons: readonly LessonSummary[];
  readonly finished: readonly string[];
  readonly here: string | null;
}

function Part({ part, lessons, finished, here }: PartProps) {
  const { home } = useMessages();
  const words = home.parts[part - 1];
  return (
    <section className="grp" aria-labelledby={`part-${part}`}>
      <h3 id={`part-${part}`}>{words?.title}</h3>
      <p>{words?.blurb}</p>
      <ol className="les">
        {lessons.map((lesson) => (
          <Item
            key={lesson.slug}
            lesson={lesson}
            done={finished.includes(lesson.slug)}
            here={lesson.slug === here}
          />
        ))}
      </ol>
    </section>
  );
}

export function HomePage() {
  const messages = useMessages();
  const { lesson, progress } = useStores();
  const index = useStore(lesson, (state) => state.index);
  const finished = useStore(progress, (state) => state.finished);
  const last = useStore(progress, (state) => state.last);
  const next = nextLesson(index, last, finished);
  const parts = [...new Set(index.map(({ part }) => part))];
  const done = index.filter(({ slug }) => finished.includes(slug)).length;
  useDocumentTitle(messages.home.title);
  return (
    <main className="home" id="bench" tabIndex={-1}>
      <Hero next={next} started={last !== null} />
      <Stage />
      {index.length > 0 && (
        <div className="course">
          <div className="course-h">
            <h2>{messages.home.lessons(index.length)}</h2>
            <span>{done > 0 ? messages.home.progress(done) : messages.home.fresh}</span>
            <CourseTicks index={index} current={next?.slug ?? null} finished={finished} href={lessonHref} />
          </div>
          {parts.map((part) => (
            <Part
              key={part}
              part={part}
              lessons={index.filter((candidate) => candidate.part === part)}
              finished={finished}
              here={next?.slug ?? null}
            />
          ))}
        </div>
      )}
      <footer className="foot">
        <span>{messages.home.verified}</span>
      </footer>
    </main>
  );
}
