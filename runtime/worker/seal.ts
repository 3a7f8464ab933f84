/** Takes from the worker, once Python is up, what a program that escaped from Python would reach for first. */

/** Network, storage, other threads and other scripts. The engine and Pyodide need none of them after the boot. */
const REMOVED = [
  "fetch",
  "XMLHttpRequest",
  "WebSocket",
  "WebSocketStream",
  "WebTransport",
  "EventSource",
  "RTCPeerConnection",
  "BroadcastChannel",
  "MessageChannel",
  "Worker",
  "SharedWorker",
  "importScripts",
  "indexedDB",
  "caches",
  "cookieStore",
  "localStorage",
  "sessionStorage",
  "navigator",
  "Notification",
  "FileReaderSync",
  "Request",
  "Response",
  "eval",
] as const;

const MAKERS = [
  Object.getPrototypeOf(() => {}),
  Object.getPrototypeOf(async () => {}),
  Object.getPrototypeOf(function* () {}),
  Object.getPrototypeOf(async function* () {}),
];

/**
 * The Content-Security-Policy forbids the same things; this holds where a host's policy is lost, and in Node. From any
 * JavaScript object that Python holds, `obj.constructor.constructor("code")` would otherwise make a function of text.
 */
export function sealGlobals(): void {
  for (const name of REMOVED) hide(name);
  for (const prototype of MAKERS) {
    Object.defineProperty(prototype, "constructor", { value: refuse, writable: false, configurable: false });
  }
}

function hide(name: string): void {
  for (let holder: object | null = globalThis; holder !== null; holder = Object.getPrototypeOf(holder)) {
    if (Object.hasOwn(holder, name)) Reflect.deleteProperty(holder, name);
  }
  if (name in globalThis) Object.defineProperty(globalThis, name, { value: undefined, configurable: false });
}

function refuse(): never {
  throw new TypeError("code cannot be made from text here");
}
