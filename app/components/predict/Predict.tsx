/** A question to answer before the run; the answer shows its reason and its proof. A wrong choice keeps its ring and gets no red. */
import { useId } from "react";
import type { PredictBlock } from "../../../content/lesson.ts";
import { useMessages } from "../../i18n/LocaleContext.tsx";
import type { OnLink } from "../mark/LineLink.tsx";
import { ProseTree } from "../prose/ProseTree.tsx";

export interface PredictProps {
  readonly block: PredictBlock;
  readonly chosen: number | null;
  readonly onAnswer: (option: number) => void;
  readonly onAgain: () => void;
  readonly onLink: OnLink;
}

/** Lines that Python's own prompt takes as part of the block before. */
const CONTINUES = /^(\s|else\b|elif\b|except\b|finally\b)/;

function Proof({ proof }: { readonly proof: NonNullable<PredictBlock["proof"]> }) {
  return (
    <pre className="proof">
      {proof.code
        .trim()
        .split("\n")
        .map((line) => `${CONTINUES.test(line) ? "..." : ">>>"} ${line}`)
        .join("\n")}
      {"\n"}
      {proof.output.trimEnd()}
    </pre>
  );
}

function Option(props: PredictProps & { readonly index: number; readonly name: string }) {
  const messages = useMessages();
  const { block, chosen, index } = props;
  const answered = chosen !== null;
  const right = answered && index === block.answer;
  const tone = right ? " is-right" : answered && index === chosen ? " is-chosen" : "";
  return (
    <label className={`opt${tone}`}>
      <input
        type="radio"
        className="vh"
        name={props.name}
        checked={index === chosen}
        disabled={answered && index !== chosen}
        onChange={() => props.onAnswer(index)}
      />
      <span>
        <ProseTree tree={block.options[index]} onLink={props.onLink} />
        {right && <em>{index === chosen ? messages.predict.right : messages.predict.shown}</em>}
        {answered && !right && index === chosen && <em className="quiet">{messages.predict.yours}</em>}
      </span>
    </label>
  );
}

export function Predict(props: PredictProps) {
  const messages = useMessages();
  const name = useId();
  const { block, chosen } = props;
  const answered = chosen !== null;
  return (
    <section className="predict" aria-labelledby={`${name}-title`}>
      <h2 className="h" id={`${name}-title`}>
        {messages.predict.title}
        <small>{answered ? messages.predict.answered : messages.predict.before}</small>
      </h2>
      <div className="question">
        <ProseTree tree={block.question} onLink={props.onLink} />
      </div>
      <div role="radiogroup" aria-labelledby={`${name}-title`}>
        {block.options.map((_, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: options have no identity but their place
          <Option key={index} {...props} index={index} name={name} />
        ))}
      </div>
      {answered && (
        <div className="because" aria-live="polite">
          <ProseTree tree={block.why} onLink={props.onLink} />
          {block.proof && <Proof proof={block.proof} />}
          <button type="button" className="again" onClick={props.onAgain}>
            {messages.predict.again}
          </button>
        </div>
      )}
    </section>
  );
}
