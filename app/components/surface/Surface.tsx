/** The surface of a model of two inputs, both sides on one scale, at the moment under the playhead. */
import { useMemo, useRef, useState } from "react";
import type { Moment } from "../../../engine/trace/moment.ts";
import { frameAt, type SurfaceFrame } from "../../../engine/trace/surface-view.ts";
import type { Side, SurfaceRecord, Trace } from "../../../engine/trace/types.ts";
import { useMessages } from "../../i18n/LocaleContext.tsx";
import type { Messages } from "../../i18n/messages.ts";
import { ExportMenu } from "../export/ExportMenu.tsx";
import { TextSwitch } from "../lens-area/LensHeader.tsx";
import { SideMark } from "../mark/SideMark.tsx";
import { useWidth } from "../series/use-width.ts";
import { DataTable } from "../table/DataTable.tsx";
import type { Table } from "../table/table.ts";
import { SurfaceKeys } from "./SurfaceKeys.tsx";
import { SurfaceSide } from "./SurfaceSide.tsx";

const SIDES: readonly Side[] = ["nn", "functional"];
const WIDEST = 320;
const AROUND = 66;

interface Shown {
  readonly record: SurfaceRecord;
  readonly frame: SurfaceFrame;
}

type ShownSides = Readonly<Record<Side, Shown | null>>;

function shownOn(trace: Trace, side: Side, moment: Moment): Shown | null {
  const record = trace[side]?.surface ?? null;
  const frame = record && frameAt(record, moment);
  return record && frame && { record, frame };
}

/** Largest distance from the middle; classes have none. */
function scaleOf(sides: ShownSides): number {
  const distances = SIDES.flatMap((side) => {
    const shown = sides[side];
    if (!shown) return [];
    const middle = shown.record.boundary ?? 0;
    return shown.frame.values.map((value) => Math.abs(value - middle)).filter(Number.isFinite);
  });
  return Math.max(0, ...distances);
}

/** Every place of the grid, row by row, with what each side says there. */
function tableOf(sides: ShownSides, messages: Messages): Table {
  const record = (sides.nn ?? sides.functional)?.record;
  const header = [
    messages.surface.first,
    messages.surface.second,
    ...SIDES.map((side) => messages.surface.says(messages.side[side])),
  ];
  if (!record) return { header, rows: [] };
  const { size, x, y } = record;
  const place = (from: number, to: number, at: number): number =>
    Number((from + ((to - from) * at) / (size - 1)).toPrecision(4));
  const samePlane = SIDES.every((side) => {
    const other = sides[side]?.record;
    return !other || (other.x.join() === x.join() && other.y.join() === y.join());
  });
  return {
    header,
    rows: Array.from({ length: size * size }, (_, at) => [
      place(x[0], x[1], at % size),
      place(y[1], y[0], Math.floor(at / size)),
      sides.nn?.frame.values[at] ?? null,
      (samePlane || !sides.nn ? sides.functional?.frame.values[at] : null) ?? null,
    ]),
  };
}

function SideFigure({
  side,
  shown,
  scale,
}: {
  readonly side: Side;
  readonly shown: Shown | null;
  readonly scale: number;
}) {
  const messages = useMessages();
  const [ref, width] = useWidth<HTMLDivElement>();
  const edge = Math.min(WIDEST, width - AROUND);
  return (
    <figure>
      <figcaption>
        <SideMark side={side}>
          <b>{messages.side[side]}</b>
        </SideMark>
        {shown && <span>{messages.surface.after(shown.frame.step)}</span>}
      </figcaption>
      <div ref={ref} className="surface-room">
        {shown && edge > 0 && (
          <SurfaceSide
            record={shown.record}
            frame={shown.frame}
            scale={scale}
            label={messages.surface.label[side]}
            edge={edge}
          />
        )}
        {!shown && <p className="quiet">{messages.surface.missing[side]}</p>}
      </div>
    </figure>
  );
}

export interface SurfaceProps {
  readonly trace: Trace;
  readonly moment: Moment;
}

export function Surface({ trace, moment }: SurfaceProps) {
  const messages = useMessages();
  const [asText, setAsText] = useState(false);
  const drawing = useRef<HTMLDivElement>(null);
  const { step, phase } = moment;
  const sides: ShownSides = useMemo(
    () => ({
      nn: shownOn(trace, "nn", { step, phase }),
      functional: shownOn(trace, "functional", { step, phase }),
    }),
    [trace, step, phase],
  );
  const scale = useMemo(() => scaleOf(sides), [sides]);
  const record = (sides.nn ?? sides.functional)?.record;
  if (!record) return null;
  const table = () => tableOf(sides, messages);
  return (
    <section className="surface-part" aria-labelledby="surface-title">
      <header>
        <h3 id="surface-title">{messages.surface.title}</h3>
        <p>
          {messages.surface.lead[record.boundary === null && record.classes === 1 ? "number" : "classes"]}
        </p>
        <div className="acts">
          <ExportMenu file="surface" drawing={drawing} table={table} name={messages.surface.save} />
          <TextSwitch pressed={asText} onToggle={() => setAsText(!asText)} />
        </div>
      </header>
      {asText ? (
        <DataTable table={table()} />
      ) : (
        <div ref={drawing}>
          <div className="seam stack">
            {SIDES.map((side) => (
              <SideFigure key={side} side={side} shown={sides[side]} scale={scale} />
            ))}
          </div>
          <SurfaceKeys record={record} scale={scale} />
        </div>
      )}
    </section>
  );
}
