/** Title, one quiet sentence, and what can be done with the lens. */
import type { ReactNode } from "react";
import type { LensName } from "../../../content/lesson.ts";
import { useMessages } from "../../i18n/LocaleContext.tsx";
import { Rich } from "../../i18n/Rich.tsx";

export interface LensHeaderProps {
  readonly name: LensName;
  readonly lead: string;
  readonly children?: ReactNode;
}

export function LensHeader({ name, lead, children }: LensHeaderProps) {
  const messages = useMessages();
  return (
    <header>
      <h2 id={`lens-${name}`}>{messages.lens[name]}</h2>
      <p>
        <Rich text={lead} />
      </p>
      {children && <div className="acts">{children}</div>}
    </header>
  );
}

/** The switch between a picture and the same content as a table. */
export function TextSwitch(props: { readonly pressed: boolean; readonly onToggle: () => void }) {
  const messages = useMessages();
  return (
    <button type="button" className="btn btn--bare" aria-pressed={props.pressed} onClick={props.onToggle}>
      {props.pressed ? messages.asChart : messages.asText}
    </button>
  );
}
