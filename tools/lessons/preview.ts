/** `npm run lessons -- preview`: the page on one lesson, drafts included, reloading when a file of it is saved. */
import { fileURLToPath } from "node:url";
import { createServer, type ViteDevServer } from "vite";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** Starts the server and opens the lesson in the browser; it runs until the process ends. */
export async function startPreview(
  slug: string,
  port: number | undefined,
  open: boolean,
): Promise<ViteDevServer> {
  process.env.LESSONS_DRAFTS = "1";
  const path = `/#/lesson/${slug}`;
  const server = await createServer({ root: ROOT, server: { port, open: open ? path : false } });
  await server.listen();
  const [address] = server.resolvedUrls?.local ?? [];
  process.stdout.write(`${new URL(path, address).href}\n`);
  return server;
}
