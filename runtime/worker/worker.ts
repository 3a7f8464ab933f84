/** The browser's worker: connects a session to `postMessage`. */
import type { FromWorker, ToWorker } from "../protocol.ts";
import { createSession } from "./session.ts";
import { cachedSnapshots } from "./snapshots.ts";

const handle = createSession({
  post: (message: FromWorker) => globalThis.postMessage(message),
  load: async (url) => {
    const response = await fetch(url);
    if (!response.ok) throw new Error(`${url}: ${response.status}`);
    return new Uint8Array(await response.arrayBuffer());
  },
  index: (url) => url,
  snapshots: (folder) => cachedSnapshots(() => globalThis.caches, folder),
  now: () => performance.now(),
});

globalThis.addEventListener("message", (event: MessageEvent<ToWorker>) => {
  void handle(event.data);
});
