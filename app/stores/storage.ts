/** Where the page keeps what a student did: localStorage where it works, memory where it throws. */

export interface StoragePort {
  read(key: string): string | null;
  write(key: string, value: string): void;
}

export function memoryStorage(): StoragePort {
  const values = new Map<string, string>();
  return { read: (key) => values.get(key) ?? null, write: (key, value) => void values.set(key, value) };
}

/** `open` may throw (an opaque origin, blocked storage), and so may each access (a full disk, private mode). */
export function browserStorage(open: () => Storage): StoragePort {
  const memory = memoryStorage();
  let backing: Storage | null = null;
  try {
    backing = open();
  } catch {
    // Storage is forbidden here: the visit goes on in memory.
  }
  return {
    read(key) {
      const kept = memory.read(key);
      if (kept !== null || !backing) return kept;
      try {
        return backing.getItem(key);
      } catch {
        return null;
      }
    },
    write(key, value) {
      memory.write(key, value);
      try {
        backing?.setItem(key, value);
      } catch {
        // Kept in memory already.
      }
    },
  };
}
