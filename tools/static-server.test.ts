/** Tests the static server: right types for what browsers are strict about, and nothing outside its folder. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type StaticServer, serveFolder } from "./static-server.ts";

const parent = mkdtempSync(join(tmpdir(), "server-"));
let server: StaticServer;

beforeAll(async () => {
  mkdirSync(join(parent, "dist/sub"), { recursive: true });
  mkdirSync(join(parent, "dist-other"));
  const files = [
    "dist/index.html",
    "dist/a.wasm",
    "dist/a.mjs",
    "dist/sub/index.html",
    "secret.txt",
    "dist-other/b.txt",
  ];
  for (const file of files) writeFileSync(join(parent, file), file);
  server = await serveFolder(join(parent, "dist"), "localhost", 0);
});
afterAll(async () => {
  await server.close();
  rmSync(parent, { recursive: true });
});

/** The status for a path sent as it is: `fetch` would tidy `..` away. */
function statusOf(path: string): Promise<number | undefined> {
  const { hostname, port } = new URL(server.url);
  return new Promise((resolve, reject) => {
    request({ hostname, port, path }, (response) => resolve(response.resume().statusCode))
      .on("error", reject)
      .end();
  });
}

describe("static server", () => {
  it.each([
    ["", "text/html; charset=utf-8", "dist/index.html"],
    ["?lesson=a", "text/html; charset=utf-8", "dist/index.html"],
    ["sub/", "text/html; charset=utf-8", "dist/sub/index.html"],
    ["a.wasm", "application/wasm", "dist/a.wasm"],
    ["a.mjs", "text/javascript; charset=utf-8", "dist/a.mjs"],
  ])("serves /%s as %s", async (path, type, body) => {
    const response = await fetch(server.url + path);
    expect(response.headers.get("content-type")).toBe(type);
    expect(response.headers.get("access-control-allow-origin")).toBe("*");
    expect(await response.text()).toBe(body);
  });

  it.each([
    "/nowhere",
    "/sub",
    "/../secret.txt",
    "/%2e%2e/secret.txt",
    "/..%2fsecret.txt",
    "/../dist-other/b.txt",
  ])("does not find %s", async (path) => {
    expect(await statusOf(path)).toBe(404);
  });

  it("refuses a path that is no text", async () => {
    expect(await statusOf("/%ff")).toBe(400);
  });
});
