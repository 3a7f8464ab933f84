/** An answer as a mark of its side: filled yes, hollow no, hatched None. Shape and word carry it, not colour. */
import type { Answer } from "./answers.ts";

export function AnswerMark({ answer }: { readonly answer: Answer }) {
  if (answer.mark === "none") {
    return (
      <span className="none">
        <span className="v0">{answer.text}</span>
      </span>
    );
  }
  return (
    <span className={`yn ${answer.mark === "yes" ? "y" : "n"}`}>
      <span className={answer.code ? "v0" : undefined}>{answer.text}</span>
    </span>
  );
}
