/** Finds the Chromium that end-to-end tests and screenshots drive, installing one when there is none. */
import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { type Browser, chromium } from "playwright-core";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const MAC = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function installedBrowser(environment: NodeJS.ProcessEnv): string | null {
  const onPath = (environment.PATH ?? "")
    .split(delimiter)
    .flatMap((folder) => NAMES.map((name) => join(folder, name)));
  return [...onPath, ...MAC].find(isExecutable) ?? null;
}

function run(command: string, ...options: string[]): boolean {
  return spawnSync(command, options, { stdio: "inherit" }).status === 0;
}

function installWithApt(): string | null {
  if (process.getuid?.() !== 0 || !existsSync("/etc/debian_version")) return null;
  const installed =
    run("apt-get", "update") && run("apt-get", "install", "-y", "--no-install-recommends", "chromium");
  return installed ? installedBrowser(process.env) : null;
}

function installWithPlaywright(): string | null {
  const installed = run(
    process.execPath,
    "node_modules/playwright-core/cli.js",
    "install",
    "--with-deps",
    "chromium",
  );
  return installed && isExecutable(chromium.executablePath()) ? chromium.executablePath() : null;
}

/** `CHROME_PATH`, an installed browser, Debian's package, Playwright's download – in this order; throws when none works. */
export function findChromium(environment: NodeJS.ProcessEnv = process.env): string {
  const asked = environment.CHROME_PATH;
  if (asked !== undefined && asked !== "") {
    if (isExecutable(asked)) return asked;
    throw new Error(`CHROME_PATH is "${asked}", which cannot be executed`);
  }
  const found = installedBrowser(environment) ?? installWithApt() ?? installWithPlaywright();
  if (found === null)
    throw new Error("no Chromium found and none could be installed: set CHROME_PATH to one");
  return found;
}

export function launchChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: findChromium(), args: FLAGS, headless: true });
}
