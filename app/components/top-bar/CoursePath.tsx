/** Where this lesson stands: previous, number, title, one tick a lesson with gaps between the parts, next. */
import type { LessonSummary } from "../../../content/lesson.ts";
import { useLocale, useMessages } from "../../i18n/LocaleContext.tsx";

export interface CourseTicksProps {
  readonly index: readonly LessonSummary[];
  readonly current: string | null;
  readonly finished: readonly string[];
  readonly href: (slug: string) => string;
}

export function CourseTicks({ index, current, finished, href }: CourseTicksProps) {
  const messages = useMessages();
  const locale = useLocale();
  return (
    <ol className="ticks">
      {index.map((lesson, place) => {
        const done = finished.includes(lesson.slug);
        const here = lesson.slug === current;
        const gap = place > 0 && index[place - 1].part !== lesson.part;
        const tone = here ? "here" : done ? "done" : "";
        return (
          <li key={lesson.slug} className={`${tone}${gap ? " gap" : ""}`}>
            <a href={href(lesson.slug)} aria-current={here ? "page" : undefined} title={lesson.title[locale]}>
              <span className="vh">{messages.lessonTick(lesson.order, lesson.title[locale], done)}</span>
            </a>
          </li>
        );
      })}
    </ol>
  );
}

export interface CoursePathProps extends CourseTicksProps {
  readonly title: string;
}

export function CoursePath(props: CoursePathProps) {
  const messages = useMessages();
  const { index, current, title, href } = props;
  const place = index.findIndex((lesson) => lesson.slug === current);
  const previous = index[place - 1];
  const next = index[place + 1];
  return (
    <nav className="path" aria-label={messages.course}>
      {place > 0 && (
        <a className="btn btn--bare" href={href(previous.slug)} aria-label={messages.previousLesson}>
          ‹
        </a>
      )}
      {place >= 0 && (
        <span className="n">
          {place + 1} / {index.length}
        </span>
      )}
      <b>{title}</b>
      <CourseTicks {...props} />
      {place >= 0 && next && (
        <a className="btn btn--bare" href={href(next.slug)} aria-label={messages.nextLesson}>
          ›
        </a>
      )}
    </nav>
  );
}
