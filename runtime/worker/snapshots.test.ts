/** Memory images in Cache Storage: kept, found, dropped, and done without where storage is blocked. */
import { afterEach, describe, expect, it, vi } from "vitest";
import { cachedSnapshots, type ImageStorage } from "./snapshots.ts";

afterEach(() => vi.unstubAllGlobals());

function memoryStorage(): ImageStorage {
  const kept = new Map<string, Response>();
  return {
    open: async () => ({
      match: async (key) => kept.get(key)?.clone(),
      put: async (key, response) => void kept.set(key, response),
      delete: async (key) => kept.delete(key),
    }),
  };
}

describe("cachedSnapshots", () => {
  const image = new Uint8Array([1, 2, 3]);

  it("keeps an image for the next boot until it is dropped", async () => {
    const storage = memoryStorage();
    const snapshots = cachedSnapshots(() => storage, "https://site/pyodide/");
    expect(await snapshots.read()).toBeNull();
    await snapshots.keep?.(image);
    expect(await cachedSnapshots(() => storage, "https://site/pyodide/").read()).toEqual(image);
    expect(await cachedSnapshots(() => storage, "https://site/other/").read()).toBeNull();
    await snapshots.drop();
    expect(await snapshots.read()).toBeNull();
  });

  it("keeps the image although the worker's globals are sealed meanwhile", async () => {
    const storage = memoryStorage();
    const snapshots = cachedSnapshots(() => storage, "https://site/pyodide/");
    const keeping = snapshots.keep?.(image);
    vi.stubGlobal("Response", undefined);
    await keeping;
    expect(await snapshots.read()).toEqual(image);
  });

  it("finds nothing where storage is blocked", async () => {
    const blocked = cachedSnapshots(() => {
      throw new DOMException("denied", "SecurityError");
    }, "https://site/pyodide/");
    expect(await blocked.read()).toBeNull();
    await expect(blocked.keep?.(image)).rejects.toThrow("denied");
  });
});
