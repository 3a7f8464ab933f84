/** Lays graphs out in a worker that starts with the first of them. */
import { type Work, workOf } from "../../worker-service.ts";
import type { GraphLayout, LayoutRequest } from "./layout.ts";

export const layOut: Work<LayoutRequest, GraphLayout> = workOf(
  () => new Worker(new URL("./layout-worker.ts", import.meta.url), { type: "module" }),
  async (request) => (await import("./layout.ts")).layoutGraph(request),
);
