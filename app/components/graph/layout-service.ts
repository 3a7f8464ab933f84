/** Asks the worker for layouts; where a worker may not start (a sandboxed frame), the page lays out by itself. */
import type { GraphLayout, LayoutRequest } from "./layout.ts";

interface Answer {
  readonly id: number;
  readonly layout: GraphLayout;
}

export type LayOut = (request: LayoutRequest) => Promise<GraphLayout>;

/** The same without a worker. */
export const layOutHere: LayOut = async (request) => (await import("./layout.ts")).layoutGraph(request);

function byWorker(worker: Worker): LayOut {
  const waiting = new Map<number, (layout: GraphLayout) => void>();
  let next = 0;
  let broken = false;
  worker.onmessage = ({ data }: MessageEvent<Answer>) => {
    waiting.get(data.id)?.(data.layout);
    waiting.delete(data.id);
  };
  return (request) => {
    if (broken) return layOutHere(request);
    return new Promise((resolve) => {
      const id = next++;
      waiting.set(id, resolve);
      worker.onerror = (event) => {
        event.preventDefault();
        broken = true;
        waiting.delete(id);
        layOutHere(request).then(resolve);
      };
      worker.postMessage({ id, request });
    });
  };
}

function started(): LayOut {
  // An opaque origin may not start a worker from an address.
  if (typeof Worker === "undefined" || self.origin === "null") return layOutHere;
  try {
    return byWorker(new Worker(new URL("./layout-worker.ts", import.meta.url), { type: "module" }));
  } catch {
    return layOutHere;
  }
}

let service: LayOut | null = null;

export const layOut: LayOut = (request) => {
  service ??= started();
  return service(request);
};
