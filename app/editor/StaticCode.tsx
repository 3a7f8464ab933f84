/** Python to read, not to edit: numbered, coloured, with a hanging indent. */
import type { CSSProperties } from "react";
import { CodeLine } from "./CodeLine.tsx";
import { tokenizeLines } from "./python-tokens.ts";

/** `--ind` is ours; React's own type knows only standard properties. */
interface IndentStyle extends CSSProperties {
  readonly "--ind": string;
}

export function indentOf(text: string): IndentStyle {
  return { "--ind": `${/^ */.exec(text)?.[0].length ?? 0}ch` };
}

export function StaticCode({ source, numbered }: { readonly source: string; readonly numbered: boolean }) {
  const texts = source.replace(/\n$/, "").split("\n");
  return (
    <div className="code">
      {tokenizeLines(texts.join("\n")).map((tokens, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines have no identity but their place
        <div className="ln" key={index}>
          <i>{numbered ? index + 1 : null}</i>
          <code style={indentOf(texts[index])}>{tokens.length > 0 ? <CodeLine tokens={tokens} /> : " "}</code>
        </div>
      ))}
    </div>
  );
}
