/** What the table says, in words, each with the lines to look at. */
import type { Diagnosis } from "../../../engine/trace/diagnose.ts";
import { useMessages } from "../../i18n/LocaleContext.tsx";
import { Rich } from "../../i18n/Rich.tsx";
import { LineLink, type OnLink } from "../mark/LineLink.tsx";

export interface DiagnosesProps {
  readonly found: readonly Diagnosis[];
  readonly onLink: OnLink;
}

/** More names than this are counted, not listed. */
const NAMES = 4;

function Sentence({ diagnosis, onLink }: { readonly diagnosis: Diagnosis; readonly onLink: OnLink }) {
  const messages = useMessages();
  const { kind, names, side, lines } = diagnosis;
  const listed = names.slice(0, NAMES).map((name) => `\`${name}\``);
  if (names.length > NAMES) listed.push(`+${names.length - NAMES}`);
  const words = messages.list(listed);
  return (
    <>
      <Rich text={messages.diagnosis[kind](words, names.length > 1)} />
      {side &&
        lines.slice(0, NAMES).map((line) => (
          <span key={line}>
            {" "}
            <LineLink side={side} line={line} onLink={onLink} />
          </span>
        ))}
    </>
  );
}

export function Diagnoses({ found, onLink }: DiagnosesProps) {
  const messages = useMessages();
  return (
    <ul className="diag">
      {found.map((diagnosis) => (
        <li key={`${diagnosis.kind}${diagnosis.side}`}>
          <span className={diagnosis.tone === "same" ? "g ok" : "g"} aria-hidden="true">
            {diagnosis.tone === "same" ? "=" : "≠"}
          </span>
          <span>
            {diagnosis.side && <span className="vh">{messages.sideName[diagnosis.side]}: </span>}
            <Sentence diagnosis={diagnosis} onLink={onLink} />
          </span>
        </li>
      ))}
    </ul>
  );
}
