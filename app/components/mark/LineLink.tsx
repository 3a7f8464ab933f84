/** A link from a sentence to a line of code: mark and number; pointing at it lights the line, pressing it goes there. */
import type { ReactNode } from "react";
import type { Side } from "../../../engine/trace/types.ts";
import { useMessages } from "../../i18n/LocaleContext.tsx";
import { MarkShape, SIDE_CLASS } from "./SideMark.tsx";

export interface LinkTarget {
  readonly side: Side;
  readonly line: number;
}

/** `go`: the reader asked to be taken there, not only shown. */
export type OnLink = (target: LinkTarget | null, go: boolean) => void;

export interface LineLinkProps extends LinkTarget {
  readonly onLink: OnLink;
  /** Words that the line is about; absent: mark and number alone. */
  readonly children?: ReactNode;
}

export function LineLink({ side, line, onLink, children }: LineLinkProps) {
  const messages = useMessages();
  return (
    <button
      type="button"
      className={`ref ref--${SIDE_CLASS[side]}`}
      onPointerEnter={() => onLink({ side, line }, false)}
      onPointerLeave={() => onLink(null, false)}
      onFocus={() => onLink({ side, line }, false)}
      onBlur={() => onLink(null, false)}
      onClick={() => onLink({ side, line }, true)}
    >
      {children && <span className="ref-text">{children} </span>}
      <MarkShape side={side} />
      <span className="vh">{messages.lineOf[side](line)}</span>
      <span aria-hidden="true">{line}</span>
    </button>
  );
}
