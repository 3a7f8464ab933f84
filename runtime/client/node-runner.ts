/** A runner over Node's workers, for tools and tests. */
import { prepareNodeHost } from "./node-host.ts";
import { createRunner, type Runner, type RunnerSettings } from "./runner.ts";
import { spawnNode } from "./spawn-node.ts";

/** Bytes of resident memory at which a run's process is killed. */
const RESIDENT_LIMIT = 3 * 2 ** 30;

export async function createNodeRunner(settings: Pick<RunnerSettings, "grace"> = {}): Promise<Runner> {
  const spawn = spawnNode(await prepareNodeHost(), { residentLimit: RESIDENT_LIMIT });
  return createRunner({ ...settings, spawn, spare: false });
}
