/** The controls a program asks for with `#@param`, above its editor; what is chosen is written into the program. */
import { useId, useMemo, useState } from "react";
import type { Side } from "../../../engine/trace/types.ts";
import { useMessages } from "../../i18n/LocaleContext.tsx";
import { Rich } from "../../i18n/Rich.tsx";
import {
  type Param,
  type ParamProblem,
  parseParams,
  shownValue,
  withValue,
  writtenValue,
} from "./parse-params.ts";

export interface ParamsProps {
  readonly side: Side;
  readonly source: string;
  /** The program with another value of this variable. */
  readonly onAdjust: (source: string, name: string) => void;
  /** This line is meant; null: none any more. */
  readonly onLine: (line: number | null) => void;
}

interface FieldProps {
  readonly param: Param;
  readonly id: string;
  readonly onChange: (typed: string) => void;
}

/** What is typed stands in the field until it is left, whether or not it is a value yet. */
function TextField({ param, id, onChange }: FieldProps) {
  const messages = useMessages();
  const [draft, setDraft] = useState<string | null>(null);
  const number = param.control.kind === "number";
  const shown = draft ?? shownValue(param.literal);
  const wrong = writtenValue(param, shown) === null;
  return (
    <>
      <input
        id={id}
        type="text"
        inputMode={number ? "decimal" : undefined}
        size={number ? 8 : 14}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        aria-invalid={wrong}
        aria-describedby={wrong ? `${id}-wrong` : undefined}
        value={shown}
        onChange={({ currentTarget: { value } }) => {
          setDraft(value);
          onChange(value);
        }}
        onBlur={() => setDraft(null)}
      />
      {wrong && (
        <span className="param-wrong" id={`${id}-wrong`}>
          {messages.params.notYet[param.control.kind === "raw" ? "raw" : "number"]}
        </span>
      )}
    </>
  );
}

function Choice({ param, id, onChange }: FieldProps) {
  if (param.control.kind !== "choice") return null;
  const { literals, free } = param.control;
  if (free) {
    return (
      <>
        <input
          id={id}
          type="text"
          size={14}
          list={`${id}-choices`}
          autoComplete="off"
          spellCheck={false}
          value={shownValue(param.literal)}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
        <datalist id={`${id}-choices`}>
          {literals.map((literal) => (
            <option key={literal} value={shownValue(literal)} />
          ))}
        </datalist>
      </>
    );
  }
  const all = literals.includes(param.literal) ? literals : [param.literal, ...literals];
  return (
    <select id={id} value={param.literal} onChange={(event) => onChange(event.currentTarget.value)}>
      {all.map((literal) => (
        <option key={literal} value={literal}>
          {shownValue(literal)}
        </option>
      ))}
    </select>
  );
}

function Slider({ param, id, onChange }: FieldProps) {
  if (param.control.kind !== "slider") return null;
  const { min, max, step } = param.control;
  return (
    <>
      <input
        id={id}
        type="range"
        min={min}
        max={max}
        step={step}
        value={Number(param.literal)}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      <output htmlFor={id}>{param.literal}</output>
    </>
  );
}

function Control(props: FieldProps) {
  const { param, id, onChange } = props;
  switch (param.control.kind) {
    case "slider":
      return <Slider {...props} />;
    case "choice":
      return <Choice {...props} />;
    case "boolean":
      return (
        <input
          id={id}
          type="checkbox"
          checked={param.literal === "True"}
          onChange={(event) => onChange(event.currentTarget.checked ? "True" : "False")}
        />
      );
    case "date":
      return (
        <input
          id={id}
          type="date"
          value={shownValue(param.literal)}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
    default:
      return <TextField {...props} />;
  }
}

function Problem({ problem }: { readonly problem: ParamProblem }) {
  const { params } = useMessages();
  const { line, fault, text } = problem;
  return (
    <li>
      <b>{params.line(line)}</b> <Rich text={params.faults[fault](text)} />
    </li>
  );
}

export function Params({ side, source, onAdjust, onLine }: ParamsProps) {
  const messages = useMessages();
  const id = useId();
  const { params, problems } = useMemo(() => parseParams(source), [source]);
  if (params.length === 0 && problems.length === 0) return null;
  const change = (param: Param, typed: string): void => {
    const literal = writtenValue(param, typed);
    if (literal !== null && literal !== param.literal)
      onAdjust(withValue(source, param, literal), param.name);
  };
  return (
    <div className="params">
      <fieldset>
        <legend className="vh">{messages.params.title[side]}</legend>
        {params.map((param) => (
          // biome-ignore lint/a11y/noStaticElementInteractions: lights the line the control inside writes to
          <div
            className="param"
            key={`${param.name}/${param.line}`}
            onFocus={() => onLine(param.line)}
            onBlur={() => onLine(null)}
            onPointerEnter={() => onLine(param.line)}
            onPointerLeave={() => onLine(null)}
          >
            <label htmlFor={`${id}-${param.line}`}>{param.name}</label>
            <Control param={param} id={`${id}-${param.line}`} onChange={(typed) => change(param, typed)} />
          </div>
        ))}
      </fieldset>
      {problems.length > 0 && (
        <ul aria-label={messages.params.problems}>
          {problems.map((problem) => (
            <Problem key={problem.line} problem={problem} />
          ))}
        </ul>
      )}
    </div>
  );
}
