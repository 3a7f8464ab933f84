/** A link from a sentence to a line of code: mark and number; pointing at it lights the line, pressing it goes there. */
import type { Side } from "../../../engine/trace/types.ts";
import { useMessages } from "../../i18n/LocaleContext.tsx";
import { MarkShape, SIDE_CLASS } from "./SideMark.tsx";

export interface LinkTarget {
  readonly side: Side;
  readonly line: number;
}

export interface LineLinkProps extends LinkTarget {
  readonly onLink: (target: LinkTarget | null, go: boolean) => void;
}

export function LineLink({ side, line, onLink }: LineLinkProps) {
  const messages = useMessages();
  return (
    <button
      type="button"
      className={`ref ref--${SIDE_CLASS[side]}`}
      aria-label={messages.lineOf[side](line)}
      onPointerEnter={() => onLink({ side, line }, false)}
      onPointerLeave={() => onLink(null, false)}
      onFocus={() => onLink({ side, line }, false)}
      onBlur={() => onLink(null, false)}
      onClick={() => onLink({ side, line }, true)}
    >
      <MarkShape side={side} />
      {line}
    </button>
  );
}
