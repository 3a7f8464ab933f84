/** Lays graphs out beside the page's own thread. */
import { type LayoutRequest, layoutGraph } from "./layout.ts";

self.onmessage = ({ data }: MessageEvent<{ readonly id: number; readonly request: LayoutRequest }>) => {
  self.postMessage({ id: data.id, layout: layoutGraph(data.request) });
};
