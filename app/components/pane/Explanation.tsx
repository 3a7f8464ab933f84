/** The plain-language reading of an error, under the line that raised it, with a repair to click. */
import type { Explanation as Explained, ShapePair } from "../../explain/explanation.ts";
import { shapeText } from "../../explain/explanation.ts";
import { useLocale, useMessages } from "../../i18n/LocaleContext.tsx";
import { Rich } from "../../i18n/Rich.tsx";

export interface ExplanationProps {
  readonly explanation: Explained;
  readonly onRepair: () => void;
  readonly onDismiss: () => void;
}

function Shapes({ shapes }: { readonly shapes: ShapePair }) {
  const messages = useMessages();
  return (
    <dl className="shapes">
      <dt>{messages.explain.expected}</dt>
      <dd>
        {shapes.name} <span className="good">{shapeText(shapes.expected)}</span>
      </dd>
      <dt>{messages.explain.actual}</dt>
      <dd>
        {shapes.name} <span className="bad">{shapeText(shapes.actual)}</span>
      </dd>
    </dl>
  );
}

export function Explanation({ explanation, onRepair, onDismiss }: ExplanationProps) {
  const messages = useMessages();
  const locale = useLocale();
  const { repair, shapes, body } = explanation;
  return (
    <section className="explain" aria-label={messages.line(explanation.line)}>
      <p className="t">
        <Rich text={explanation.title[locale]} />
      </p>
      {shapes && <Shapes shapes={shapes} />}
      {body && (
        <p>
          <Rich text={body[locale]} />
        </p>
      )}
      <div className="row">
        {repair && (
          <button type="button" className="btn btn--ink" onClick={onRepair}>
            <span>
              <Rich
                text={(repair.kind === "replace" ? messages.explain.change : messages.explain.insert)(
                  repair.line,
                  repair.label,
                )}
              />
            </span>
          </button>
        )}
        <button type="button" className="btn" onClick={onDismiss}>
          {messages.explain.letMe}
        </button>
      </div>
    </section>
  );
}
