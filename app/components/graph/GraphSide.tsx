/** One half of the seam: the union's nodes at the union's places, in this side's marks. */
import { useMemo, useRef } from "react";
import type { EdgeFact } from "../../../engine/trace/graph.ts";
import { type DrawnGraph, type DrawnNode, frameId } from "../../../engine/trace/graph-fold.ts";
import type { Link, Lit } from "../../../engine/trace/links.ts";
import type { Side, SideTrace } from "../../../engine/trace/types.ts";
import { shapeText } from "../../explain/explanation.ts";
import { useMessages } from "../../i18n/LocaleContext.tsx";
import type { OnLink } from "../mark/LineLink.tsx";
import { Edge, gradientText, widestOf } from "./Edge.tsx";
import { Frame, FrameTitle } from "./Frame.tsx";
import { dotsOn, placeLabel } from "./label-place.ts";
import type { Box, GraphLayout, Point } from "./layout.ts";
import { Node, type NodeMarks } from "./Node.tsx";
import { neighbour } from "./neighbour.ts";
import { textOn } from "./node-text.ts";
import { outlineOf, sentenceOf } from "./outline.ts";

export interface GraphSideProps {
  readonly side: Side;
  readonly trace: SideTrace;
  readonly graph: DrawnGraph;
  readonly layout: GraphLayout;
  readonly backward: boolean;
  readonly largest: number;
  readonly zoom: number;
  readonly lit: Lit;
  /** The node that Tab reaches; arrows move it. */
  readonly current: string;
  readonly onCurrent: (id: string) => void;
  readonly onLink: OnLink;
  readonly onToggle: (id: string) => void;
}

function other(side: Side): Side {
  return side === "nn" ? "functional" : "nn";
}

/** Where a node leads to in the code; null where this side has no such node. */
function placeOf(node: DrawnNode, side: Side): Link | null {
  if (node.kind === "op") return node[side] && { side, line: node[side].call.line, call: node[side].call.id };
  if (node.kind !== "group") return node[side] && { side, line: node[side].line, tensor: node[side].tensor };
  const first = node.members.find((member) => member[side] !== null)?.[side];
  return first ? { side, line: first.call.line, call: first.call.id } : null;
}

function isLit(node: DrawnNode, side: Side, lit: Lit): boolean {
  if (node.kind === "op") return lit.calls.includes(node[side]?.call.id ?? -1);
  if (node.kind !== "group") return lit.tensors.includes(node[side]?.tensor ?? -1);
  return node.members.some((member) => lit.calls.includes(member[side]?.call.id ?? -1));
}

/** What is wrong with this tensor, if it is the one that the failing call refused. */
function conflictAt(
  node: DrawnNode,
  side: Side,
  trace: SideTrace,
  words: { readonly expected: string; readonly actual: string },
): NodeMarks["conflict"] {
  const failed = trace.calls.find((call) => call.id === trace.error?.call);
  const error = failed?.error;
  if (node.kind !== "leaf" || !failed || !error?.expected || !error.actual) return null;
  const wrong = failed.inputs.find(({ argument }) => argument === error.argument);
  if (!wrong || wrong.tensor !== node[side]?.tensor) return null;
  return {
    expected: `${words.expected} ${shapeText(error.expected)}`,
    actual: `${words.actual} ${shapeText(error.actual)}`,
  };
}

interface DrawnEdge {
  readonly key: string;
  readonly points: readonly Point[];
  readonly fact: EdgeFact;
  readonly ghost: boolean;
}

/** Edges of this side; after an error, also those that the other side went on to. */
function edgesOf({ side, trace, graph, layout }: GraphSideProps): readonly DrawnEdge[] {
  return graph.edges.flatMap((edge) => {
    const key = `${edge.from}>${edge.to}`;
    const fact = edge[side] ?? (trace.error ? edge[other(side)] : null);
    const points = layout.edges[key];
    return fact && points ? [{ key, points, fact, ghost: edge[side] === null }] : [];
  });
}

/** Height of the line with a frame's title, and of an edge's number. */
const TITLE = 24;
const LETTER = { width: 7.4, height: 15 } as const;

/** Places numbers one after the other, each clear of nodes, titles and the numbers before it. */
function labelsOf({ side, graph, layout, largest }: GraphSideProps, edges: readonly DrawnEdge[]) {
  const titles = graph.frames.flatMap(({ path, type, sides }) => {
    const box = layout.frames[path];
    const width = (path.length + type.length + 3) * LETTER.width;
    return box && sides.includes(side) ? [{ ...box, width: Math.min(box.width, width), height: TITLE }] : [];
  });
  const taken = [...Object.values(layout.nodes), ...titles];
  const labels = new Map<string, Box>();
  for (const { key, points, fact, ghost } of edges) {
    if (fact.gradNorm === null || ghost || points.length < 2) continue;
    const width = gradientText(fact.gradNorm).length * LETTER.width;
    const thickness = widestOf(fact.gradNorm, largest);
    const others = edges
      .filter((edge) => edge.key !== key)
      .flatMap((edge) => dotsOn(edge.points, widestOf(edge.fact.gradNorm ?? 0, largest)));
    const obstacles = [...taken, ...others];
    const box = placeLabel({ points, thickness, width, height: LETTER.height, obstacles });
    labels.set(key, box);
    taken.push(box);
  }
  return labels;
}

function Edges(props: GraphSideProps) {
  const { backward, largest } = props;
  const edges = edgesOf(props);
  const labels = backward ? labelsOf(props, edges) : null;
  return edges.map((edge) => (
    <Edge
      {...edge}
      key={edge.key}
      backward={backward}
      largest={largest}
      label={labels?.get(edge.key) ?? null}
    />
  ));
}

export function GraphSide(props: GraphSideProps) {
  const { side, trace, graph, layout, zoom } = props;
  const messages = useMessages();
  const svg = useRef<SVGSVGElement>(null);
  const outline = useMemo(() => outlineOf(graph, side, messages), [graph, side, messages]);
  const focus = (id: string): void => {
    props.onCurrent(id);
    const nodes = svg.current?.querySelectorAll<SVGGElement>("[data-node]") ?? [];
    [...nodes].find((node) => node.getAttribute("data-node") === id)?.focus();
  };
  const frames = graph.frames.filter(({ path, sides }) => sides.includes(side) && layout.frames[path]);
  const nodes = graph.nodes.flatMap((node) => {
    const own = textOn(node, side, messages);
    // What would have come after the error stands where the other side has it.
    const text = own ?? (trace.error ? textOn(node, other(side), messages) : null);
    return text ? [{ node, text, ghost: own === null }] : [];
  });
  return (
    // biome-ignore lint/a11y/useSemanticElements: a drawing of buttons is a group, and SVG has no fieldset
    <svg
      ref={svg}
      className={side === "nn" ? "graph L" : "graph R"}
      width={layout.width * zoom}
      height={layout.height * zoom}
      viewBox={`0 0 ${layout.width} ${layout.height}`}
      role="group"
      aria-label={messages.graph.label[side]}
      onKeyDown={(event) => {
        const next = neighbour(layout, props.current, event.key, new Set(nodes.map(({ node }) => node.id)));
        if (next === null) return;
        event.preventDefault();
        focus(next);
      }}
    >
      {frames.map(({ path }) => (
        <Frame key={path} box={layout.frames[path]} />
      ))}
      <Edges {...props} />
      {frames.map((frame) => (
        <FrameTitle
          key={frame.path}
          frame={frame}
          box={layout.frames[frame.path]}
          onShut={() => props.onToggle(frameId(frame.path))}
        />
      ))}
      {nodes.map(({ node, text, ghost }) => {
        const place = placeOf(node, side);
        const toggles = node.kind === "group";
        return (
          <Node
            key={node.id}
            node={node}
            side={side}
            box={layout.nodes[node.id]}
            text={text}
            label={sentenceOf(node, outline, text, messages)}
            ghost={ghost}
            failed={node.kind === "op" && node[side]?.call.error != null}
            lit={isLit(node, side, props.lit)}
            conflict={conflictAt(node, side, trace, messages.graph)}
            tabbable={props.current === node.id}
            expanded={toggles ? false : null}
            onPoint={(over) => props.onLink(over ? place : null, false)}
            onFocus={() => {
              props.onCurrent(node.id);
              props.onLink(place, false);
            }}
            onPress={() => (toggles ? props.onToggle(node.id) : props.onLink(place, true))}
          />
        );
      })}
    </svg>
  );
}
