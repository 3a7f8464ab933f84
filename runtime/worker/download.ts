/** Watches Pyodide's files arrive while it boots: how much is there, and whether something failed. */

/** Bytes of the files that Pyodide 314.0.7 fetches, unpacked: the wasm module and the standard library. */
const EXPECTED = 9_598_218 + 2_545_637;

export interface DownloadWatch {
  /** Rejects when a file cannot be had. Pyodide itself only logs that, and then waits for ever. */
  readonly failed: Promise<never>;
  /** Gives `fetch` back. */
  stop(): void;
}

/**
 * Reports the arrived fraction of the boot's downloads. The host may compress them, so what counts is the bytes read,
 * not the length announced.
 */
export function watchDownload(report: (fraction: number) => void): DownloadWatch {
  const fetchOriginal = globalThis.fetch;
  let arrived = 0;
  let fail: (reason: Error) => void = () => {};
  const failed = new Promise<never>((_resolve, reject) => {
    fail = reject;
  });
  // Whoever races against it hears of it; nobody else needs to.
  failed.catch(() => {});

  const count = (bytes: number) => {
    arrived += bytes;
    report(Math.min(1, arrived / EXPECTED));
  };
  globalThis.fetch = async (...request) => {
    const [target] = request;
    const name = target instanceof Request ? target.url : String(target);
    const broken = (problem: unknown) => {
      const error = new Error(
        `${name} could not be loaded: ${problem instanceof Error ? problem.message : problem}`,
      );
      fail(error);
      return error;
    };
    try {
      const response = await fetchOriginal(...request);
      if (!response.ok) throw new Error(`status ${response.status}`);
      return response.body === null ? response : counted(response, response.body, count, broken);
    } catch (problem) {
      throw broken(problem);
    }
  };
  return {
    failed,
    stop() {
      globalThis.fetch = fetchOriginal;
    },
  };
}

/** The same response, its bytes counted as they are read. */
function counted(
  response: Response,
  body: ReadableStream<Uint8Array>,
  count: (bytes: number) => void,
  broken: (problem: unknown) => Error,
): Response {
  const reader = body.getReader();
  const stream = new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const { done, value } = await reader.read();
        if (done) return controller.close();
        count(value.byteLength);
        controller.enqueue(value);
      } catch (problem) {
        controller.error(broken(problem));
      }
    },
    cancel: (reason) => reader.cancel(reason),
  });
  // A new Response keeps the type, which streaming compilation asks for, but not the compressed length.
  const type = response.headers.get("content-type") ?? "application/octet-stream";
  return new Response(stream, { headers: { "content-type": type } });
}
