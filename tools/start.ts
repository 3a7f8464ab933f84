/** `npm start`: builds the page and serves it until interrupted; `PORT` and `HOST` choose where. */
import { buildSite } from "./build-site.ts";
import { serveFolder } from "./static-server.ts";

const { url } = await serveFolder(
  buildSite(),
  process.env.HOST ?? "localhost",
  Number(process.env.PORT ?? 4173),
);
console.log(`nn-vs-functional is at ${url}`);
