/** Any tensor of the run, both sides next to each other: chosen by name, or whatever the caret or pointer is on. */
import { useEffect, useMemo, useRef, useState } from "react";
import {
  choiceOf,
  commonScale,
  sliceAt,
  sliceCount,
  type TensorChoice,
  tensorChoices,
} from "../../../engine/trace/tensor-view.ts";
import { useMessages } from "../../i18n/LocaleContext.tsx";
import { ExportMenu } from "../export/ExportMenu.tsx";
import { LensHeader, TextSwitch } from "../lens-area/LensHeader.tsx";
import type { LensProps } from "../lens-area/lens.ts";
import { DataTable } from "../table/DataTable.tsx";
import { TensorSide } from "./TensorSide.tsx";
import { tensorTable } from "./tensor-table.ts";

/** The chosen tensor; what is lit is chosen, and stays so when the light goes. */
function useChoice(props: LensProps, choices: readonly TensorChoice[]) {
  const [key, setKey] = useState<string | null>(null);
  const { linked } = props;
  const lit = choiceOf(choices, { nn: linked.nn.tensors, functional: linked.functional.tensors })?.key;
  useEffect(() => {
    if (lit !== undefined) setKey(lit);
  }, [lit]);
  const choice = choices.find((one) => one.key === key) ?? choices[0] ?? null;
  return [choice, setKey] as const;
}

function SliceSelect(props: {
  readonly shape: readonly number[];
  readonly slice: number;
  readonly onSlice: (slice: number) => void;
}) {
  const messages = useMessages();
  const slices = Math.min(sliceCount(props.shape), 1024);
  if (slices < 2) return null;
  return (
    <label>
      {messages.tensor.slice}{" "}
      <select value={props.slice} onChange={(event) => props.onSlice(Number(event.target.value))}>
        {Array.from({ length: slices }, (_, number) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a slice is its place
          <option key={number} value={number}>
            [{[...sliceAt(props.shape, number).lead, ":", ":"].join(", ")}]
          </option>
        ))}
      </select>
    </label>
  );
}

export function Tensor(props: LensProps) {
  const messages = useMessages();
  const [asText, setAsText] = useState(false);
  const choices = useMemo(() => tensorChoices(props.trace, props.pairs), [props.trace, props.pairs]);
  const [choice, choose] = useChoice(props, choices);
  const [chosenSlice, setSlice] = useState(0);
  const drawing = useRef<HTMLDivElement>(null);
  if (!choice) return <LensHeader name="tensor" lead={messages.tensor.empty} />;
  const { nn, functional } = choice;
  const shape = (nn ?? functional)?.shape ?? [];
  const slice = Math.min(chosenSlice, Math.max(0, sliceCount(shape) - 1));
  const table = () => tensorTable(choice, sliceAt(shape, slice), messages);
  const scales = {
    values: commonScale([nn?.values ?? null, functional?.values ?? null]),
    grad: commonScale([nn?.grad.values ?? null, functional?.grad.values ?? null]),
  };
  return (
    <>
      <LensHeader name="tensor" lead={messages.tensor.lead}>
        <ExportMenu file="tensor" drawing={drawing} table={table} />
        <TextSwitch pressed={asText} onToggle={() => setAsText(!asText)} />
      </LensHeader>
      <div className="tensor-bar">
        <label>
          {messages.tensor.choose}{" "}
          <select value={choice.key} onChange={(event) => choose(event.target.value)}>
            {choices.map(({ key, label }) => (
              <option key={key} value={key}>
                {label}
              </option>
            ))}
          </select>
        </label>
        <SliceSelect shape={shape} slice={slice} onSlice={setSlice} />
      </div>
      {asText ? (
        <DataTable table={table()} />
      ) : (
        <div ref={drawing} className="seam tensor-seam">
          <TensorSide side="nn" tensor={nn} slice={slice} scales={scales} onLink={props.onLink} />
          <TensorSide
            side="functional"
            tensor={functional}
            slice={slice}
            scales={scales}
            onLink={props.onLink}
          />
        </div>
      )}
    </>
  );
}
