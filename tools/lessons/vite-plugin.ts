/** Vite plugin: serves in development and emits in a build what `content/lesson.ts` describes. */
import type { Connect, Plugin } from "vite";
import { LOCALES } from "../../content/lesson.ts";
import { compileLibrary, LESSONS_ROOT, published } from "./library.ts";
import { describeProblem } from "./problems.ts";

export interface LessonsOptions {
  /** List drafts too: for `npm run lessons -- preview`. */
  readonly drafts?: boolean;
}

/** Path under the site's base → JSON text. */
function lessonAssets(drafts: boolean): {
  readonly assets: ReadonlyMap<string, string>;
  readonly problems: readonly string[];
} {
  const library = compileLibrary(LESSONS_ROOT);
  const listed = published(library, drafts);
  const assets = new Map([["lessons/index.json", JSON.stringify(listed.map((lesson) => lesson.summary))]]);
  for (const { summary, lessons } of listed) {
    for (const locale of LOCALES)
      assets.set(`lessons/${summary.slug}/${locale}.json`, JSON.stringify(lessons[locale]));
  }
  return { assets, problems: library.problems.map(describeProblem) };
}

export function lessons({ drafts = process.env.LESSONS_DRAFTS === "1" }: LessonsOptions = {}): Plugin {
  let base = "/";
  return {
    name: "lessons",
    configResolved(config) {
      base = config.base;
    },
    configureServer(server) {
      let cached: ReadonlyMap<string, string> | null = null;
      server.watcher.add(LESSONS_ROOT);
      server.watcher.on("all", (_event, path) => {
        if (!path.startsWith(LESSONS_ROOT)) return;
        cached = null;
        server.ws.send({ type: "full-reload" });
      });
      const serve: Connect.NextHandleFunction = (request, response, next) => {
        const path = (request.url ?? "").split("?")[0];
        if (!path.startsWith(`${base}lessons/`) || !path.endsWith(".json")) return next();
        if (cached === null) {
          const { assets, problems } = lessonAssets(drafts);
          for (const problem of problems) server.config.logger.warn(problem);
          cached = assets;
        }
        const text = cached.get(path.slice(base.length));
        response.statusCode = text === undefined ? 404 : 200;
        response.setHeader("Content-Type", "application/json; charset=utf-8");
        response.end(text ?? "null");
      };
      server.middlewares.use(serve);
    },
    generateBundle() {
      const { assets, problems } = lessonAssets(drafts);
      if (problems.length > 0) this.error(problems.join("\n"));
      for (const [fileName, source] of assets) this.emitFile({ type: "asset", fileName, source });
    },
  };
}
