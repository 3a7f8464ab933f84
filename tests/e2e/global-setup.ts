/** Builds the page once as it ships and serves it on two origins, also two sites, for all end-to-end tests. */
import type { TestProject } from "vitest/node";
import { buildSite } from "../../tools/build-site.ts";
import { serveFolder } from "../../tools/static-server.ts";

declare module "vitest" {
  export interface ProvidedContext {
    /** Where the page is: `http://localhost:41234/`. */
    readonly site: string;
    /** The same files on another site: `http://127.0.0.1:41235/`. */
    readonly otherSite: string;
  }
}

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dist = buildSite();
  const servers = [await serveFolder(dist, "localhost", 0), await serveFolder(dist, "127.0.0.1", 0)] as const;
  project.provide("site", servers[0].url);
  project.provide("otherSite", servers[1].url);
  return async () => {
    await Promise.all(servers.map((server) => server.close()));
  };
}
