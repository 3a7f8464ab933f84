/** The two marks: a square with its dot inside (the module owns), a circle with its dot outside (you hold). */
import type { ReactNode } from "react";
import type { Side } from "../../../engine/trace/types.ts";

export const SIDE_CLASS: Readonly<Record<Side, "nn" | "fn">> = { nn: "nn", functional: "fn" };

export function MarkShape({ side }: { readonly side: Side }) {
  return (
    <svg viewBox="0 0 18 14" aria-hidden="true">
      {side === "nn" ? (
        <>
          <rect
            x="1"
            y="1"
            width="12"
            height="12"
            rx="2"
            fill="none"
            stroke="currentColor"
            strokeWidth="1.75"
          />
          <rect x="5" y="5" width="4" height="4" fill="currentColor" />
        </>
      ) : (
        <>
          <circle
            cx="6.5"
            cy="7"
            r="5.5"
            fill="none"
            stroke="currentColor"
            strokeWidth="1.75"
            strokeDasharray="3 1.6"
          />
          <circle cx="15.5" cy="7" r="2.2" fill="currentColor" />
        </>
      )}
    </svg>
  );
}

export function SideMark({ side, children }: { readonly side: Side; readonly children?: ReactNode }) {
  return (
    <span className={`side side--${SIDE_CLASS[side]}`}>
      <MarkShape side={side} />
      {children}
    </span>
  );
}
