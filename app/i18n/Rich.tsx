/** A message with marks, as elements: backticks become code, double stars become strong. */
import type { ReactNode } from "react";

const MARK = /(`[^`]+`|\*\*.+?\*\*)/g;

function render(text: string): ReactNode[] {
  return text.split(MARK).map((piece, index) => {
    const key = `${index}:${piece}`;
    if (piece.startsWith("`") && piece.endsWith("`") && piece.length > 2)
      return <code key={key}>{piece.slice(1, -1)}</code>;
    if (piece.startsWith("**") && piece.endsWith("**") && piece.length > 4)
      return <b key={key}>{render(piece.slice(2, -2))}</b>;
    return piece;
  });
}

export function Rich({ text }: { readonly text: string }) {
  return <>{render(text)}</>;
}
