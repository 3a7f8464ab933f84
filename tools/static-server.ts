/** A static file server for a built `dist`: what `npm start` and the end-to-end tests serve. */
import { createReadStream, statSync } from "node:fs";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize, sep } from "node:path";

const TYPES: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/x-icon",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".ttf": "font/ttf",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
  ".woff2": "font/woff2",
  ".zip": "application/zip",
};

export interface StaticServer {
  /** `http://localhost:4173/` */
  readonly url: string;
  readonly close: () => Promise<void>;
}

function fileFor(root: string, url: string): string | null {
  const path = normalize(decodeURIComponent(new URL(url, "http://localhost").pathname));
  const candidate = join(root, path.endsWith(sep) ? join(path, "index.html") : path);
  if (!candidate.startsWith(root + sep)) return null;
  return statSync(candidate, { throwIfNoEntry: false })?.isFile() === true ? candidate : null;
}

function respond(root: string, url: string, response: ServerResponse): void {
  const file = fileFor(root, url);
  if (file === null) {
    response.writeHead(404, { "Content-Type": "text/plain" }).end("not found\n");
    return;
  }
  response.writeHead(200, {
    "Content-Type": TYPES[extname(file)] ?? "application/octet-stream",
    "Content-Length": statSync(file).size,
    // A sandboxed frame has an opaque origin: without this its worker could not load the same files.
    "Access-Control-Allow-Origin": "*",
    "Cache-Control": "no-cache",
  });
  createReadStream(file).pipe(response);
}

function listen(server: Server, host: string, port: number): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => resolve(server.address() as AddressInfo));
  });
}

/** Serves the folder; port 0 takes any free one. */
export async function serveFolder(root: string, host: string, port: number): Promise<StaticServer> {
  const server = createServer((request, response) => {
    try {
      respond(root, request.url ?? "/", response);
    } catch {
      response.writeHead(400).end();
    }
  });
  const address = await listen(server, host, port);
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url: `http://${host}:${address.port}/`, close };
}
