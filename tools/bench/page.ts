/** Times the built page in a browser: from its address to the end of the first run, and the frames of a scrubbed training run. */
import type { Browser, Page } from "playwright-core";
import { buildSite } from "../build-site.ts";
import { launchChromium } from "../chromium.ts";
import { serveFolder } from "../static-server.ts";
import { openLenses, runBoth, write } from "../student.ts";
import { DEFAULT_VIEW, openView } from "../views.ts";
import { type FrameTimes, frameTimes } from "./timings.ts";

const STEPS = 5000;
/** All that move with the step together with the table of owners. */
const LENSES = ["training", "gradients", "ownership", "graph", "step"];

/** Monaco indents what is typed: every loop is one line. */
const LEFT = `import torch
from torch import nn
torch.manual_seed(0)
model = nn.Sequential(nn.Linear(2, 16), nn.Tanh(), nn.Linear(16, 16), nn.Tanh(), nn.Linear(16, 1))
x, y = torch.randn(64, 2), torch.randn(64, 1)
opt, loss_fn = torch.optim.SGD(model.parameters(), lr=0.05), nn.MSELoss()
for step in range(${STEPS}): opt.zero_grad(); loss = loss_fn(model(x), y); loss.backward(); opt.step()
`;

const RIGHT = `import torch
import torch.nn.functional as F
torch.manual_seed(0)
sizes = [(16, 2), (16,), (16, 16), (16,), (1, 16), (1,)]
params = [(torch.randn(size) * 0.3).requires_grad_() for size in sizes]
w1, b1, w2, b2, w3, b3 = params
x, y = torch.randn(64, 2), torch.randn(64, 1)
opt = torch.optim.SGD(params, lr=0.05)
def model(x): return F.linear(F.tanh(F.linear(F.tanh(F.linear(x, w1, b1)), w2, b2)), w3, b3)

for step in range(${STEPS}): opt.zero_grad(); loss = F.mse_loss(model(x), y); loss.backward(); opt.step()
`;

export interface PageTimes {
  /** Milliseconds from opening the address of a lesson to the end of its first run: the page, CPython and both sides. */
  readonly bootToFirstRun: number;
  /** Of this, milliseconds until the Run button could be pressed. */
  readonly interactive: number;
  /** Milliseconds of the run of all steps on both sides, as the page shows it. */
  readonly trainingRun: number;
  readonly scrubbing: FrameTimes;
}

async function timeFirstRun(
  page: Page,
  site: string,
): Promise<Pick<PageTimes, "bootToFirstRun" | "interactive">> {
  const start = performance.now();
  await page.goto(new URL("#/lesson/two-doors", site).href, { waitUntil: "commit" });
  await page.locator(".strip .btn--ink").waitFor();
  const interactive = performance.now() - start;
  await runBoth(page);
  return { bootToFirstRun: performance.now() - start, interactive };
}

/** Holds PageUp on the scrubber: a move in each frame, from the first step to the last. Runs in the page. */
async function scrub(track: Element): Promise<number[]> {
  const times: number[] = [];
  track.dispatchEvent(new KeyboardEvent("keydown", { key: "Home", bubbles: true }));
  do {
    times.push(await new Promise<number>(requestAnimationFrame));
    track.dispatchEvent(new KeyboardEvent("keydown", { key: "PageUp", bubbles: true }));
  } while (track.getAttribute("aria-valuenow") !== track.getAttribute("aria-valuemax"));
  return times;
}

async function timeScrubbing(
  page: Page,
  site: string,
): Promise<Pick<PageTimes, "trainingRun" | "scrubbing">> {
  await page.goto(new URL("#/playground/empty", site).href);
  await write(page, "nn", LEFT);
  await write(page, "functional", RIGHT);
  await openLenses(page, LENSES);
  const start = performance.now();
  await runBoth(page);
  const trainingRun = performance.now() - start;
  const shown = Number(await page.locator(".track").getAttribute("aria-valuemax"));
  if (shown < STEPS / 2) throw new Error(`the scrubber has ${shown} steps where ${STEPS} were to be trained`);
  return { trainingRun, scrubbing: frameTimes(await page.locator(".track").evaluate(scrub)) };
}

async function inFreshPage<T>(browser: Browser, time: (page: Page) => Promise<T>): Promise<T> {
  const page = await openView(browser, DEFAULT_VIEW);
  try {
    return await time(page);
  } finally {
    await page.context().close();
  }
}

export async function timePage(): Promise<PageTimes> {
  const server = await serveFolder(buildSite(), "localhost", 0);
  const browser = await launchChromium();
  try {
    return {
      ...(await inFreshPage(browser, (page) => timeFirstRun(page, server.url))),
      ...(await inFreshPage(browser, (page) => timeScrubbing(page, server.url))),
    };
  } finally {
    await browser.close();
    await server.close();
  }
}
