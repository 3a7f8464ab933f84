/** Watches how much of Pyodide has arrived while it boots. */

/** Bytes of the files that Pyodide 314.0.7 fetches, unpacked: the wasm module and the standard library. */
const EXPECTED = 9_598_218 + 2_545_637;

/**
 * Reports the arrived fraction of the boot's downloads until the returned function is called. The host may compress
 * them, so what counts is the bytes read, not the length announced.
 */
export function countDownload(report: (fraction: number) => void): () => void {
  const fetchOriginal = globalThis.fetch;
  let arrived = 0;
  globalThis.fetch = async (...request) => {
    const response = await fetchOriginal(...request);
    if (!response.ok || response.body === null) return response;
    const counter = new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        arrived += chunk.byteLength;
        report(Math.min(1, arrived / EXPECTED));
        controller.enqueue(chunk);
      },
    });
    // A new Response keeps the type, which streaming compilation asks for, but not the compressed length.
    const type = response.headers.get("content-type") ?? "application/octet-stream";
    return new Response(response.body.pipeThrough(counter), { headers: { "content-type": type } });
  };
  return () => {
    globalThis.fetch = fetchOriginal;
  };
}
