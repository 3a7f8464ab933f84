/** Builds the page as it ships, whatever the environment it is asked from: a test runner's would leave React unfinished. */
import { spawnSync } from "node:child_process";
import { join, resolve } from "node:path";

const ROOT = resolve(import.meta.dirname, "..");

/** Returns the folder with the built page. */
export function buildSite(): string {
  const vite = join(ROOT, "node_modules/vite/bin/vite.js");
  const env = { ...process.env, NODE_ENV: "production" };
  const { status } = spawnSync(process.execPath, [vite, "build", "--logLevel", "error"], {
    cwd: ROOT,
    env,
    stdio: "inherit",
  });
  if (status !== 0) throw new Error("the page could not be built");
  return join(ROOT, "dist");
}
