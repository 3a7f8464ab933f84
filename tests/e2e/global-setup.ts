/** Builds the page once as it ships and serves it, and on another site pages that embed it. */
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { buildSite } from "../../tools/build-site.ts";
import { serveFolder } from "../../tools/static-server.ts";

declare module "vitest" {
  export interface ProvidedContext {
    /** Where the page is: `http://localhost:41234/`. */
    readonly site: string;
    /** Where the pages of `hosts/` are: `http://127.0.0.1:41235/`. */
    readonly otherSite: string;
  }
}

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const hosts = join(import.meta.dirname, "hosts");
  const servers = [
    await serveFolder(buildSite(), "localhost", 0),
    await serveFolder(hosts, "127.0.0.1", 0),
  ] as const;
  project.provide("site", servers[0].url);
  project.provide("otherSite", servers[1].url);
  return async () => {
    await Promise.all(servers.map((server) => server.close()));
  };
}
