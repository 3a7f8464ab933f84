/** The boot's downloads: progress by bytes, and failures that Pyodide would swallow. */
import { afterEach, describe, expect, it, vi } from "vitest";
import { watchDownload } from "./download.ts";

const original = globalThis.fetch;
afterEach(() => {
  globalThis.fetch = original;
});

function answer(response: () => Promise<Response>) {
  globalThis.fetch = vi.fn(response);
  const fractions: number[] = [];
  const watch = watchDownload((fraction) => fractions.push(fraction));
  return { watch, fractions };
}

const streamOf = (pull: (controller: ReadableStreamDefaultController<Uint8Array>) => void) =>
  new ReadableStream<Uint8Array>({ pull });

describe("watchDownload", () => {
  it("counts bytes and passes content and type on", async () => {
    const bytes = new Uint8Array(1_000_000).fill(7);
    const headers = { "content-type": "application/wasm", "content-length": "12" };
    const { watch, fractions } = answer(async () => new Response(bytes, { headers }));
    const response = await fetch("https://site/pyodide.asm.wasm");
    expect(response.headers.get("content-type")).toBe("application/wasm");
    expect(response.headers.get("content-length")).toBeNull();
    const received = new Uint8Array(await response.arrayBuffer());
    expect(received.length).toBe(1_000_000);
    expect(received.every((byte) => byte === 7)).toBe(true);
    expect(fractions.at(-1)).toBeCloseTo(1_000_000 / 12_143_855);
    watch.stop();
  });

  it("fails when a file is missing", async () => {
    const { watch } = answer(async () => new Response("", { status: 404 }));
    await expect(fetch("https://site/a.wasm")).rejects.toThrow(
      "https://site/a.wasm could not be loaded: status 404",
    );
    await expect(watch.failed).rejects.toThrow("status 404");
  });

  it("fails when the network does, before and in the middle of a file", async () => {
    const offline = answer(async () => Promise.reject(new TypeError("Failed to fetch")));
    await expect(fetch("https://site/a.wasm")).rejects.toThrow("Failed to fetch");
    await expect(offline.watch.failed).rejects.toThrow("Failed to fetch");

    const torn = answer(
      async () => new Response(streamOf((controller) => controller.error(new Error("torn")))),
    );
    const response = await fetch("https://site/a.wasm");
    await expect(response.arrayBuffer()).rejects.toThrow("torn");
    await expect(torn.watch.failed).rejects.toThrow("https://site/a.wasm could not be loaded: torn");
  });

  it("gives fetch back", () => {
    const { watch } = answer(async () => new Response());
    const replaced = globalThis.fetch;
    watch.stop();
    expect(globalThis.fetch).not.toBe(replaced);
  });
});
