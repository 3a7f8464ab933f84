/** One line of Python, coloured. */
import { TOKEN_CLASS, type Token } from "./python-tokens.ts";

export function CodeLine({ tokens }: { readonly tokens: readonly Token[] }) {
  let at = 0;
  return (
    <>
      {tokens.map((token) => {
        const key = at;
        at += token.text.length;
        const name = TOKEN_CLASS[token.kind];
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
