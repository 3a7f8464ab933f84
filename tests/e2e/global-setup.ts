/** Builds the page once as it ships and serves it on two origins, also two sites, for all end-to-end tests. */
import { resolve } from "node:path";
import { build } from "vite";
import type { TestProject } from "vitest/node";
import { serveFolder } from "../../tools/static-server.ts";

const ROOT = resolve(import.meta.dirname, "../..");

declare module "vitest" {
  export interface ProvidedContext {
    /** Where the page is: `http://localhost:41234/`. */
    readonly site: string;
    /** The same files on another site: `http://127.0.0.1:41235/`. */
    readonly otherSite: string;
  }
}

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  await build({ root: ROOT, mode: "production", logLevel: "warn" });
  const dist = resolve(ROOT, "dist");
  const servers = [await serveFolder(dist, "localhost", 0), await serveFolder(dist, "127.0.0.1", 0)] as const;
  project.provide("site", servers[0].url);
  project.provide("otherSite", servers[1].url);
  return async () => {
    await Promise.all(servers.map((server) => server.close()));
  };
}
