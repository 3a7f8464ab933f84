/** Starts the worker in a browser so that the page's Content-Security-Policy reaches it, in any frame on any host. */

import type { FromWorker } from "../protocol.ts";
import script from "../worker/worker.ts?worker&url";
import type { Port, PortListener, Spawn } from "./port.ts";

/**
 * `site` is the absolute URL of the folder the page's files are in. A worker loaded from a URL takes the policy of its
 * own response, which a static host does not set; one made from a blob that imports the script inherits the page's. In
 * an opaque origin (a sandboxed frame) blob workers do not start, data: ones do.
 */
export function spawnBrowser(site: string): Spawn {
  const absolute = (path: string) => new URL(path, site).href;
  const source = `import ${JSON.stringify(absolute(script))};`;
  const opaque = globalThis.origin === "null";
  const boot = {
    type: "boot",
    pyodide: absolute("pyodide/"),
    python: absolute(import.meta.env.PYTHON_ARCHIVE),
    snapshot: null,
  } as const;
  return (listener) => {
    const url = opaque
      ? `data:text/javascript,${encodeURIComponent(source)}`
      : URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
    const port = connect(new Worker(url, { type: "module", name: "python" }), listener, () =>
      URL.revokeObjectURL(url),
    );
    port.post(boot);
    return port;
  };
}

function connect(worker: Worker, listener: PortListener, release: () => void): Port {
  worker.addEventListener("message", (event: MessageEvent<FromWorker>) => {
    release();
    listener.message(event.data);
  });
  worker.addEventListener("error", (event) => {
    listener.lost("crash", event.message || "the Python worker could not start");
  });
  return {
    post: (message) => worker.postMessage(message),
    terminate: () => {
      release();
      worker.terminate();
    },
  };
}
