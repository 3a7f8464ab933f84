/** The Content-Security-Policy of every page, as text: it holds the page, and through inheritance the Python worker. */

/**
 * For the `<meta>` of index.html and embed.html. The worker is made from a blob or data URL, so it inherits this policy
 * even on hosts that set no headers: no eval, no script, no connection except to this site.
 *
 * `worker-src` lists https: and http: because a page in an opaque origin (`sandbox="allow-scripts"`) has no 'self' for
 * the imports of its data: worker; `originPolicy` narrows it to this site as soon as the page knows where it is.
 */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self' blob: data: https: http:",
  "connect-src 'self'",
  // The editor and the charts set styles on elements.
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

/** A second policy for the page to add at its start, before the first worker: workers load from `origin` and nowhere else. */
export function originPolicy(origin: string): string {
  return `worker-src blob: data: ${origin}; connect-src ${origin}; script-src ${origin} blob: data: 'wasm-unsafe-eval'`;
}
