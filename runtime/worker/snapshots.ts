/** Memory images of a booted CPython: starting from one takes a third of the time of a full boot. */

export interface Snapshots {
  /** The image to start from; null when there is none. */
  read(): Promise<Uint8Array | null>;
  /** Keeps an image for the next boot; null where images are not kept. */
  readonly keep: ((image: Uint8Array) => Promise<void>) | null;
  /** Forgets an image that did not work. */
  drop(): Promise<void>;
}

/** A fixed image, made by somebody else. */
export function givenSnapshot(load: () => Promise<Uint8Array>): Snapshots {
  return { read: load, keep: null, drop: async () => {} };
}

export const NO_SNAPSHOTS: Snapshots = { read: async () => null, keep: null, drop: async () => {} };

/** As much of Cache Storage as is needed. */
export interface ImageStorage {
  open(name: string): Promise<{
    match(key: string): Promise<Response | undefined>;
    put(key: string, response: Response): Promise<void>;
    delete(key: string): Promise<boolean>;
  }>;
}

/**
 * Images in the visitor's Cache Storage: the first visit makes one, later boots on this machine start from it. Nothing
 * is downloaded for it. An image of another Pyodide is refused by Pyodide itself, and then dropped.
 */
export function cachedSnapshots(storage: () => ImageStorage, folder: string): Snapshots {
  const open = async () => storage().open("python");
  const key = `${folder}snapshot`;
  return {
    async read() {
      // Blocked storage, an opaque or an insecure origin throw here: it boots in full each time.
      const found = await open()
        .then((cache) => cache.match(key))
        .catch(() => undefined);
      return found === undefined ? null : new Uint8Array(await found.arrayBuffer());
    },
    async keep(image) {
      // Made at once: by the time the cache is open, the worker's globals are sealed and `Response` is gone.
      const response = new Response(image.slice());
      const cache = await open();
      await cache.put(key, response);
    },
    async drop() {
      const cache = await open();
      await cache.delete(key);
    },
  };
}
