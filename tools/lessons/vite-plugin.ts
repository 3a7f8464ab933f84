/** Vite plugin: serves in development and emits in a build what `content/lesson.ts` describes. */
import type { Connect, Plugin } from "vite";
import { type CompiledLesson, LOCALES } from "../../content/lesson.ts";
import { compileLibrary, LESSONS_ROOT, published } from "./library.ts";
import { describeProblem } from "./problems.ts";
import { openRecorder, type Recorder } from "./record.ts";

export interface LessonsOptions {
  /** List drafts too: for `npm run lessons -- preview`. */
  readonly drafts?: boolean;
}

interface Assets {
  /** Path under the site's base → JSON text. */
  readonly texts: ReadonlyMap<string, string>;
  /** Path of a recorded run → its lesson. */
  readonly traces: ReadonlyMap<string, CompiledLesson>;
  readonly problems: readonly string[];
}

function lessonAssets(drafts: boolean): Assets {
  const library = compileLibrary(LESSONS_ROOT);
  const listed = published(library, drafts);
  const texts = new Map([["lessons/index.json", JSON.stringify(listed.map((lesson) => lesson.summary))]]);
  const traces = new Map<string, CompiledLesson>();
  for (const { summary, lessons } of listed) {
    for (const locale of LOCALES)
      texts.set(`lessons/${summary.slug}/${locale}.json`, JSON.stringify(lessons[locale]));
    traces.set(`lessons/${summary.slug}/trace.json`, lessons.en);
  }
  return { texts, traces, problems: library.problems.map(describeProblem) };
}

export function lessons({ drafts = process.env.LESSONS_DRAFTS === "1" }: LessonsOptions = {}): Plugin {
  let base = "/";
  return {
    name: "lessons",
    configResolved(config) {
      base = config.base;
    },
    configureServer(server) {
      let assets: Assets | null = null;
      let recorder: Promise<Recorder> | null = null;
      const forget = (): void => {
        recorder?.then((open) => open.close()).catch(() => undefined);
        recorder = null;
        assets = null;
      };
      server.watcher.add(LESSONS_ROOT);
      server.watcher.on("all", (_event, path) => {
        if (!path.startsWith(LESSONS_ROOT)) return;
        forget();
        server.ws.send({ type: "full-reload" });
      });
      server.httpServer?.on("close", forget);
      const load = async (path: string): Promise<string | null> => {
        if (assets === null) {
          assets = lessonAssets(drafts);
          for (const problem of assets.problems) server.config.logger.warn(problem);
        }
        const lesson = assets.traces.get(path);
        if (lesson === undefined) return assets.texts.get(path) ?? null;
        recorder ??= openRecorder();
        return (await recorder).record(lesson);
      };
      server.middlewares.use(serveJson(() => base, load));
    },
    async generateBundle() {
      const { texts, traces, problems } = lessonAssets(drafts);
      if (problems.length > 0) this.error(problems.join("\n"));
      for (const [fileName, source] of texts) this.emitFile({ type: "asset", fileName, source });
      const recorder = await openRecorder();
      try {
        for (const [fileName, lesson] of traces) {
          this.emitFile({ type: "asset", fileName, source: await recorder.record(lesson) });
        }
      } finally {
        recorder.close();
      }
    },
  };
}

/** Answers `lessons/….json` and leaves everything else to the next handler. */
function serveJson(
  base: () => string,
  load: (path: string) => Promise<string | null>,
): Connect.NextHandleFunction {
  return (request, response, next) => {
    const path = (request.url ?? "").split("?")[0];
    if (!path.startsWith(`${base()}lessons/`) || !path.endsWith(".json")) return next();
    load(path.slice(base().length)).then((text) => {
      response.statusCode = text === null ? 404 : 200;
      response.setHeader("Content-Type", "application/json; charset=utf-8");
      response.setHeader("Cache-Control", "no-store");
      response.end(text ?? "null");
    }, next);
  };
}
