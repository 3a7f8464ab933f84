/** Tells the embedding page how tall the lesson is, in our own words and in those that course systems already listen to. */

export interface HostWindow {
  postMessage(message: unknown, target: string): void;
}

/** One message per dialect. Heights are no secret, so any host may read them. */
export function announceHeight(host: HostWindow, height: number): void {
  host.postMessage({ nnf: 1, type: "resize", height }, "*");
  host.postMessage({ context: "h5p", action: "resize", height }, "*");
  // Canvas and other LTI hosts.
  host.postMessage({ subject: "lti.frameResize", height }, "*");
  // OpenLearning parses text.
  host.postMessage(JSON.stringify({ action: "resize", height }), "*");
}

/** H5P's host script resizes only frames that said hello to it. */
export function greetH5p(host: HostWindow): void {
  host.postMessage({ context: "h5p", action: "hello" }, "*");
}
