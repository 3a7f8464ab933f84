/** One line of Python, coloured. */
import type { Token, TokenKind } from "./python-tokens.ts";

const CLASS: Readonly<Record<TokenKind, string | undefined>> = {
  plain: undefined,
  keyword: "k",
  string: "s",
  number: "n",
  comment: "c",
  "door-nn": "dn",
  "door-fn": "df",
};

export function CodeLine({ tokens }: { readonly tokens: readonly Token[] }) {
  let at = 0;
  return (
    <>
      {tokens.map((token) => {
        const key = at;
        at += token.text.length;
        const name = CLASS[token.kind];
        return name ? (
          <span key={key} className={name}>
            {token.text}
          </span>
        ) : (
          token.text
        );
      })}
    </>
  );
}
