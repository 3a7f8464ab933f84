/** The graph lens: both sides' operations at the same places, parameters inside their module or held outside. */
import {
  type KeyboardEvent,
  type PointerEvent,
  type RefObject,
  useEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { unionGraph } from "../../../engine/trace/graph.ts";
import { type DrawnGraph, drawnGraph, type Toggled } from "../../../engine/trace/graph-fold.ts";
import { nearestKept } from "../../../engine/trace/playback.ts";
import { callsLeftOut } from "../../../engine/trace/read.ts";
import { LIMITS, type Side } from "../../../engine/trace/types.ts";
import { useMessages } from "../../i18n/LocaleContext.tsx";
import { ExportMenu } from "../export/ExportMenu.tsx";
import { LensHeader, TextSwitch } from "../lens-area/LensHeader.tsx";
import type { LensProps } from "../lens-area/lens.ts";
import { SideMark } from "../mark/SideMark.tsx";
import { useWidth } from "../series/use-width.ts";
import { useMedia } from "../use-media.ts";
import { GraphSide } from "./GraphSide.tsx";
import type { GraphLayout } from "./layout.ts";
import { layoutRequest } from "./node-text.ts";
import { Outline } from "./Outline.tsx";
import { graphTable } from "./outline.ts";
import { useLayout } from "./use-layout.ts";
import { fittingZoom, openingZoom, steppedZoom } from "./zoom.ts";

const SIDES: readonly Side[] = ["nn", "functional"];

/** What backward starts with, most often 1, sets no scale: beside it all that flows on would be thin after some steps. */
function largestGradient(graph: DrawnGraph): number {
  const results = new Set(graph.nodes.flatMap(({ kind, id }) => (kind === "result" ? [id] : [])));
  return Math.max(
    0,
    ...graph.edges
      .filter(({ to }) => !results.has(to))
      .flatMap(({ nn, functional }) => [nn?.gradNorm ?? 0, functional?.gradNorm ?? 0]),
  );
}

function hasGradient(graph: DrawnGraph): boolean {
  return graph.edges.some(({ nn, functional }) => (nn?.gradNorm ?? functional?.gradNorm ?? null) !== null);
}

/** Dragging and scrolling move both halves together. What is larger than its room opens around its first node. */
function useTwinScroll(layout: GraphLayout | null, first: string, zoom: number) {
  const halves = useRef<Partial<Record<Side, HTMLDivElement | null>>>({});
  const opening = useRef(zoom);
  opening.current = zoom;
  useEffect(() => {
    const box = layout?.nodes[first];
    for (const half of Object.values(halves.current)) {
      if (!half || !box) continue;
      half.scrollLeft = (box.x + box.width / 2) * opening.current - half.clientWidth / 2;
      half.scrollTop = (box.y + box.height / 2) * opening.current - half.clientHeight / 2;
    }
  }, [layout, first]);
  const follow = (side: Side): void => {
    const from = halves.current[side];
    const to = halves.current[side === "nn" ? "functional" : "nn"];
    if (!from || !to) return;
    if (Math.abs(to.scrollLeft - from.scrollLeft) > 1) to.scrollLeft = from.scrollLeft;
    if (Math.abs(to.scrollTop - from.scrollTop) > 1) to.scrollTop = from.scrollTop;
  };
  const drag = (event: PointerEvent<HTMLDivElement>): void => {
    if (event.buttons !== 1 || event.pointerType !== "mouse") return;
    event.currentTarget.scrollLeft -= event.movementX;
    event.currentTarget.scrollTop -= event.movementY;
  };
  return { halves, follow, drag };
}

function Modes({
  backward,
  onMode,
}: {
  readonly backward: boolean;
  readonly onMode: (backward: boolean) => void;
}) {
  const { graph } = useMessages();
  return (
    <fieldset className="seg">
      <legend className="vh">{graph.direction}</legend>
      <button type="button" aria-pressed={!backward} onClick={() => onMode(false)}>
        {graph.forward}
      </button>
      <button type="button" aria-pressed={backward} onClick={() => onMode(true)}>
        {graph.backward}
      </button>
    </fieldset>
  );
}

interface ZoomProps {
  readonly zoom: number;
  readonly onZoom: (zoom: number) => void;
  readonly onFit: () => void;
}

function Zoom({ zoom, onZoom, onFit }: ZoomProps) {
  const { graph } = useMessages();
  return (
    <>
      <button
        type="button"
        className="btn btn--bare"
        aria-label={graph.smaller}
        onClick={() => onZoom(steppedZoom(zoom, -1))}
      >
        −
      </button>
      <button
        type="button"
        className="btn btn--bare"
        aria-label={graph.larger}
        onClick={() => onZoom(steppedZoom(zoom, 1))}
      >
        +
      </button>
      <button type="button" className="btn btn--bare" onClick={onFit}>
        {graph.fit}
      </button>
    </>
  );
}

interface DrawingProps {
  readonly lens: LensProps;
  /** The step that is drawn. */
  readonly step: number;
  readonly graph: DrawnGraph;
  readonly backward: boolean;
  readonly onToggle: (id: string) => void;
  /** Holds what is saved as a picture. */
  readonly drawing: RefObject<HTMLDivElement | null>;
}

interface CaptionProps {
  readonly side: Side;
  readonly graph: DrawnGraph;
  /** Calls of the step that the recording let go. */
  readonly leftOut: number;
}

function Caption({ side, graph, leftOut }: CaptionProps) {
  const messages = useMessages();
  const operations = graph.nodes.reduce(
    (sum, node) =>
      sum + (node.kind === "group" ? node.counts[side] : Number(node.kind === "op" && node[side] !== null)),
    0,
  );
  const parameters = graph.nodes.filter((node) => node.kind === "leaf" && node[side]?.requiresGrad).length;
  return (
    <figcaption>
      <SideMark side={side}>
        <b>{messages.side[side]}</b>
      </SideMark>
      {messages.graph.summary(operations, parameters)}
      {leftOut > 0 && <span>{messages.graph.leftOut(leftOut, LIMITS.firstCalls, LIMITS.lastCalls)}</span>}
    </figcaption>
  );
}

function Drawing({ lens, step, graph, backward, onToggle, drawing }: DrawingProps) {
  const messages = useMessages();
  const narrow = useMedia("(max-width: 899.98px)");
  const [ref, whole] = useWidth<HTMLDivElement>();
  // Without the border around the halves and the line between them.
  const width = narrow ? whole - 2 : Math.floor((whole - 3) / 2);
  const layout = useLayout(useMemo(() => layoutRequest(graph, width, messages), [graph, width, messages]));
  const [chosenZoom, setZoom] = useState<number | null>(null);
  const fitted = layout === null ? 1 : fittingZoom(layout.width, width);
  const zoom = chosenZoom ?? openingZoom(fitted);
  const [current, setCurrent] = useState("");
  const { halves, follow, drag } = useTwinScroll(layout, graph.nodes[0]?.id ?? "", zoom);
  const tabbable = graph.nodes.some(({ id }) => id === current) ? current : (graph.nodes[0]?.id ?? "");
  const largest = largestGradient(graph);
  const keys = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "+" || event.key === "=") setZoom(steppedZoom(zoom, 1));
    else if (event.key === "-") setZoom(steppedZoom(zoom, -1));
    else if (event.key === "0") setZoom(fitted);
    else return;
    event.preventDefault();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys that reach it come from the buttons inside
    <div ref={ref} className="graph-drawing" onKeyDown={keys}>
      <div className="graph-tools">
        <Zoom zoom={zoom} onZoom={setZoom} onFit={() => setZoom(fitted)} />
      </div>
      <div ref={drawing} className="seam graph-seam">
        {SIDES.map((side) => {
          const trace = lens.trace[side];
          return (
            <figure key={side}>
              <Caption side={side} graph={graph} leftOut={trace ? callsLeftOut(trace, step) : 0} />
              <div
                className="graph-scroll"
                ref={(element) => {
                  halves.current[side] = element;
                }}
                onScroll={() => follow(side)}
                onPointerMove={drag}
              >
                {trace && layout && (
                  <GraphSide
                    side={side}
                    trace={trace}
                    graph={graph}
                    layout={layout}
                    backward={backward}
                    largest={largest}
                    zoom={zoom}
                    lit={lens.linked[side]}
                    current={tabbable}
                    onCurrent={setCurrent}
                    onLink={lens.onLink}
                    onToggle={onToggle}
                  />
                )}
              </div>
            </figure>
          );
        })}
      </div>
    </div>
  );
}

export function Graph(props: LensProps) {
  const { trace, pairs, step, phase, atEnd } = props;
  const messages = useMessages();
  const [asText, setAsText] = useState(false);
  const drawing = useRef<HTMLDivElement>(null);
  const [toggled, setToggled] = useState<Toggled>(new Set());
  // Only few steps are kept: scrubbing between them draws nothing again.
  const kept = nearestKept(trace, step);
  const union = useMemo(() => unionGraph(trace, pairs, kept), [trace, pairs, kept]);
  const graph = useMemo(() => drawnGraph(union, toggled), [union, toggled]);
  if (graph.nodes.length === 0) return <LensHeader name="graph" lead={messages.graph.empty} />;
  const wentBack = hasGradient(graph);
  const backward = wentBack && (atEnd || phase !== "forward");
  const lead = backward ? messages.graph.backwardLead : messages.graph.forwardLead;
  const toggle = (id: string): void =>
    setToggled(
      (before) => new Set(before.has(id) ? [...before].filter((one) => one !== id) : [...before, id]),
    );
  return (
    <>
      <LensHeader name="graph" lead={atEnd || kept === step ? lead : messages.graph.kept(kept)}>
        {toggled.size > 0 && (
          <button type="button" className="btn btn--bare" onClick={() => setToggled(new Set())}>
            {messages.graph.refold}
          </button>
        )}
        {wentBack && (
          <Modes
            backward={backward}
            onMode={(wanted) => props.onMoment({ step, phase: wanted ? "backward" : "forward" })}
          />
        )}
        <ExportMenu file="graph" drawing={drawing} table={() => graphTable(graph, messages)} />
        <TextSwitch pressed={asText} onToggle={() => setAsText(!asText)} />
      </LensHeader>
      {asText ? (
        <div className="seam graph-text">
          {SIDES.map((side) => (
            <Outline key={side} graph={graph} side={side} />
          ))}
        </div>
      ) : (
        <Drawing
          lens={props}
          step={kept}
          graph={graph}
          backward={backward}
          onToggle={toggle}
          drawing={drawing}
        />
      )}
    </>
  );
}
