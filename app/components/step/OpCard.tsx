/** What one side does in a frame: the op, what goes in and comes out, and its formula with the numbers of one element. */
import { numberText } from "../../../engine/trace/formula/term.ts";
import {
  filledBackward,
  filledForward,
  inputSeen,
  outputGiven,
  type Phase,
  type SideFrame,
} from "../../../engine/trace/playback.ts";
import { tensorById } from "../../../engine/trace/read.ts";
import type { CallRecord, SideTrace } from "../../../engine/trace/types.ts";
import { useMessages } from "../../i18n/LocaleContext.tsx";
import { LineLink, type OnLink } from "../mark/LineLink.tsx";
import { SideMark } from "../mark/SideMark.tsx";
import { shortNumber } from "../numbers.ts";
import { FilledLine, type Formulas } from "./FilledLine.tsx";

export interface OpCardProps {
  readonly trace: SideTrace;
  readonly phase: Phase;
  readonly frame: SideFrame | null;
  /** Row-major position of the element that is worked out. */
  readonly element: number;
  readonly onLink: OnLink;
}

/** More numbers than this are a picture's business: the tensor lens has it. */
const SHOWN = 12;

function values(all: readonly number[] | null): string {
  if (all === null) return "";
  const shown = all
    .slice(0, SHOWN)
    .map((value) => numberText(value))
    .join(", ");
  return all.length > SHOWN ? `${shown}, …` : shown;
}

interface TensorLineProps {
  readonly trace: SideTrace;
  readonly label: string;
  readonly id: number;
  readonly numbers: readonly number[] | null;
}

function TensorLine({ trace, label, id, numbers }: TensorLineProps) {
  const tensor = tensorById(trace, id);
  const [name] = tensor?.names ?? [];
  return (
    <tr>
      <th scope="row">{label}</th>
      <td>
        {name && <b>{name} </b>}({tensor?.shape.join(", ")})
      </td>
      <td>{values(numbers)}</td>
    </tr>
  );
}

function Forward({ trace, call }: { readonly trace: SideTrace; readonly call: CallRecord }) {
  const [out] = call.outputs;
  return (
    <>
      {call.inputs.map(({ tensor, argument }) => (
        <TensorLine
          key={argument}
          trace={trace}
          label={argument}
          id={tensor}
          numbers={inputSeen(trace, call, tensor)?.values ?? null}
        />
      ))}
      {out !== undefined && (
        <TensorLine
          trace={trace}
          label="out"
          id={out}
          numbers={outputGiven(trace, call, out)?.values ?? null}
        />
      )}
    </>
  );
}

function Backward({ trace, call }: { readonly trace: SideTrace; readonly call: CallRecord }) {
  const messages = useMessages();
  return (
    <>
      <TensorLine trace={trace} label="grad" id={call.outputs[0]} numbers={call.outputGradValues} />
      {call.inputs
        .filter(({ gradNorm }) => gradNorm !== null)
        .map(({ tensor, argument, gradValues }) => (
          <TensorLine
            key={argument}
            trace={trace}
            label={messages.stepLens.to(argument)}
            id={tensor}
            numbers={gradValues}
          />
        ))}
    </>
  );
}

function Arrivals({ trace, frame }: { readonly trace: SideTrace; readonly frame: SideFrame }) {
  const messages = useMessages();
  return (
    <ul className="arrivals">
      {frame.arrivals.map(({ tensor, argument, arrival, gradNorm }) => {
        const name = tensorById(trace, tensor)?.names[0] ?? argument;
        return (
          <li key={argument}>
            <code>{name}.grad</code>{" "}
            {arrival === 1 ? messages.stepLens.arrives : messages.stepLens.adds(arrival)} |grad|{" "}
            {shortNumber(gradNorm)}
          </li>
        );
      })}
    </ul>
  );
}

function Update({ trace, frame }: { readonly trace: SideTrace; readonly frame: SideFrame }) {
  const messages = useMessages();
  const update = frame.update;
  if (!update) return null;
  return (
    <>
      <p>{messages.stepLens.updatedBy[update.updatedBy ?? "hand"]}</p>
      <ul className="arrivals">
        {update.parameters.map(({ tensor, updateNorm, norm }) => (
          <li key={tensor}>
            <code>{tensorById(trace, tensor)?.names[0] ?? ""}</code> |Δ| {shortNumber(updateNorm ?? 0)} → |·|{" "}
            {shortNumber(norm)}
          </li>
        ))}
      </ul>
    </>
  );
}

function formulasOf(trace: SideTrace, phase: Phase, call: CallRecord, element: number): Formulas {
  if (phase !== "backward") {
    const filled = filledForward(trace, call, element);
    return call.formula === null ? [] : [{ name: "out", formula: call.formula, filled }];
  }
  return call.inputs.flatMap((input) => {
    const formula = call.derivatives[input.argument];
    if (formula === undefined || input.gradNorm === null) return [];
    const size = input.gradValues?.length ?? 1;
    const filled = filledBackward(trace, call, input, element % size);
    return [{ name: `${input.argument}.grad`, formula: `${input.argument}.grad = ${formula}`, filled }];
  });
}

export function OpCard({ trace, phase, frame, element, onLink }: OpCardProps) {
  const messages = useMessages();
  const call = frame?.call ?? null;
  return (
    <figure className={trace.side === "nn" ? "L" : "R"}>
      <figcaption>
        <SideMark side={trace.side}>{messages.side[trace.side]}</SideMark>
        {call && <code className="op-name">{call.op}</code>}
        {call?.module && <code>{call.module}</code>}
        {frame && frame.line > 0 && (
          <LineLink side={trace.side} line={frame.line} call={call?.id} onLink={onLink} />
        )}
      </figcaption>
      {!frame && <p className="quiet">{messages.stepLens.nothing}</p>}
      {frame && frame.line > 0 && (
        <pre className="source-line">{trace.source.split("\n")[frame.line - 1]?.trim()}</pre>
      )}
      {frame && phase === "accumulate" && <Arrivals trace={trace} frame={frame} />}
      {frame && phase === "update" && <Update trace={trace} frame={frame} />}
      {call && phase !== "accumulate" && (
        <>
          <table className="tensors">
            <tbody>
              {phase === "backward" ? (
                <Backward trace={trace} call={call} />
              ) : (
                <Forward trace={trace} call={call} />
              )}
            </tbody>
          </table>
          {call.error && <p className="op-error">{call.error.message}</p>}
          <FilledLine formulas={formulasOf(trace, phase, call, element)} />
        </>
      )}
    </figure>
  );
}
