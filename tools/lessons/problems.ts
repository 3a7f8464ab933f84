/** What can be wrong with a lesson, said so that its author knows where to look and what to do. */

export interface Problem {
  readonly slug: string;
  /** Path inside the lesson's folder. */
  readonly file: string;
  /** 1-based; null when the whole file is meant. */
  readonly line: number | null;
  /** Key of `lesson.yaml`, directive or program the problem is about. */
  readonly key: string | null;
  readonly message: string;
  readonly fix: string;
}

/** Collects the problems of one lesson; reporting one never stops the search for the next. */
export class Problems {
  readonly list: Problem[] = [];
  readonly slug: string;

  constructor(slug: string) {
    this.slug = slug;
  }

  add(problem: Omit<Problem, "slug">): void {
    this.list.push({ slug: this.slug, ...problem });
  }
}

export function describeProblem(problem: Problem): string {
  const place = `lessons/${problem.slug}/${problem.file}${problem.line === null ? "" : `:${problem.line}`}`;
  const key = problem.key === null ? "" : ` ${problem.key}:`;
  return `${place}${key} ${problem.message}\n    ${problem.fix}`;
}
