/** A link from a sentence to a line of code: mark and number; pointing at it lights the line, pressing it goes there. */
import type { ReactNode } from "react";
import type { Link } from "../../../engine/trace/links.ts";
import { useMessages } from "../../i18n/LocaleContext.tsx";
import { MarkShape, SIDE_CLASS } from "./SideMark.tsx";

/** `go`: the reader asked to be taken there, not only shown. */
export type OnLink = (target: Link | null, go: boolean) => void;

export interface LineLinkProps extends Link {
  readonly onLink: OnLink;
  /** Words that the line is about; absent: mark and number alone. */
  readonly children?: ReactNode;
}

export function LineLink({ onLink, children, ...target }: LineLinkProps) {
  const { side, line } = target;
  const messages = useMessages();
  return (
    <button
      type="button"
      className={`ref ref--${SIDE_CLASS[side]}`}
      onPointerEnter={() => onLink(target, false)}
      onPointerLeave={() => onLink(null, false)}
      onFocus={() => onLink(target, false)}
      onBlur={() => onLink(null, false)}
      onClick={() => onLink(target, true)}
    >
      {children && <span className="ref-text">{children} </span>}
      <MarkShape side={side} />
      <span className="vh">{messages.lineOf[side](line)}</span>
      <span aria-hidden="true">{line}</span>
    </button>
  );
}
