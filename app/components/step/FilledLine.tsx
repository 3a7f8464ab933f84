/** Formulas of an op as its declaration gives them, and under each the same with the student's numbers. */
import type { Filled } from "../../../engine/trace/formula/fill.ts";
import { numberText } from "../../../engine/trace/formula/term.ts";
import { useMessages } from "../../i18n/LocaleContext.tsx";

export type Formulas = readonly {
  readonly name: string;
  readonly formula: string;
  readonly filled: Filled | null;
}[];

/** `out[0, 1] = 0.5 · 1.2 + 0.1 = 0.7`; the sum is left out where the formula is the number already. */
function filledText(name: string, { index, text, value }: Filled): string {
  const number = numberText(value);
  const place = index.length > 0 ? `${name}[${index.join(", ")}]` : name;
  return text === number ? `${place} = ${number}` : `${place} = ${text} = ${number}`;
}

export function FilledLine({ formulas }: { readonly formulas: Formulas }) {
  const messages = useMessages();
  if (formulas.length === 0) return <p className="quiet">{messages.stepLens.noFormula}</p>;
  return (
    <dl className="formulas">
      {formulas.map(({ name, formula, filled }) => (
        <div key={name}>
          <dt>{formula}</dt>
          <dd className={filled ? "filled" : "quiet"}>
            {filled ? filledText(name, filled) : messages.stepLens.notFilled}
          </dd>
        </div>
      ))}
    </dl>
  );
}
