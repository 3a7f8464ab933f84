/** Gives a file to the reader: as a download, or to the clipboard where a sandboxed frame forbids downloads. */

/** A frame with an opaque origin is sandboxed, and downloads from it are dropped without a word. */
export function canDownload(): boolean {
  return self.origin !== "null";
}

export function download(name: string, content: Blob): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The browser reads the address after this turn; a second is long enough for any of them.
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}

/** Selecting text and asking for a copy works where the clipboard of a frame is closed to scripts. */
function copySelection(text: string): boolean {
  const before = document.activeElement;
  const area = document.createElement("textarea");
  area.value = text;
  area.setAttribute("aria-hidden", "true");
  area.style.cssText = "position:fixed;top:0;left:0;opacity:0";
  document.body.append(area);
  area.select();
  const copied = document.execCommand("copy");
  area.remove();
  if (before instanceof HTMLElement) before.focus();
  return copied;
}

/** Resolves to whether the text is in the clipboard now. */
export async function copyText(text: string): Promise<boolean> {
  if (canDownload() && navigator.clipboard) {
    const written = await navigator.clipboard.writeText(text).then(
      () => true,
      () => false,
    );
    if (written) return true;
  }
  return copySelection(text);
}
