/** `npm start`: builds the page and serves it until interrupted; `PORT` and `HOST` choose where. */
import { resolve } from "node:path";
import { build } from "vite";
import { serveFolder } from "./static-server.ts";

const ROOT = resolve(import.meta.dirname, "..");

await build({ root: ROOT, logLevel: "warn" });
const { url } = await serveFolder(
  resolve(ROOT, "dist"),
  process.env.HOST ?? "localhost",
  Number(process.env.PORT ?? 4173),
);
console.log(`nn-vs-functional is at ${url}`);
