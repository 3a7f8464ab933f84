/** The window's title while a page is shown. */
import { useEffect } from "react";

export function useDocumentTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · nn ⇄ F`;
  }, [title]);
}
