/** What has a name in the heat map, in words, each with the lines to look at. */
import { useMessages } from "../../i18n/LocaleContext.tsx";
import { Rich } from "../../i18n/Rich.tsx";
import { LineLink, type OnLink } from "../mark/LineLink.tsx";
import { columnNumber } from "../numbers.ts";
import type { Finding } from "./findings.ts";

/** More names or lines than this are counted, not listed. */
const LISTED = 4;

function Sentence({ finding, onLink }: { readonly finding: Finding; readonly onLink: OnLink }) {
  const messages = useMessages();
  const { kind, side, names, from, to, always, ratio, links } = finding;
  const listed = names.slice(0, LISTED).map((name) => `\`${name}\``);
  if (names.length > LISTED) listed.push(`+${names.length - LISTED}`);
  const found = messages.gradients.finding;
  const when = always ? found.always : from === to ? found.at(from) : found.between(from, to);
  const shown = ratio === null ? "" : columnNumber(ratio);
  return (
    <>
      <Rich text={found[kind](messages.list(listed), when, shown)} />
      {links.slice(0, LISTED).map(({ line, tensor }) => (
        <span key={tensor}>
          {" "}
          <LineLink side={side} line={line} tensor={tensor} onLink={onLink} />
        </span>
      ))}
    </>
  );
}

export function Findings({ found, onLink }: { readonly found: readonly Finding[]; readonly onLink: OnLink }) {
  const messages = useMessages();
  return (
    <ul className="diag">
      {found.map((finding) => (
        <li key={`${finding.kind} ${finding.side} ${finding.from} ${finding.to}`}>
          <span className={finding.kind === "even" ? "g ok" : "g"} aria-hidden="true">
            {finding.kind === "even" ? "✓" : "≠"}
          </span>
          <span>
            {messages.gradients.finding.side[finding.side]}
            <Sentence finding={finding} onLink={onLink} />
          </span>
        </li>
      ))}
    </ul>
  );
}
