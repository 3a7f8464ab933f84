/** The graph in words, equal in content to the drawing. */
import type { DrawnGraph, DrawnNode } from "../../../engine/trace/graph-fold.ts";
import type { Side } from "../../../engine/trace/types.ts";
import type { Messages } from "../../i18n/messages.ts";
import type { Table } from "../table/table.ts";
import { gradientText } from "./Edge.tsx";
import { type NodeText, textOn } from "./node-text.ts";

export interface OutlineRow {
  readonly id: string;
  readonly text: NodeText;
  /** Module frame on this side, if any. */
  readonly frame: string | null;
  /** What goes in, each with the gradient that came back over it. */
  readonly inputs: readonly { readonly title: string; readonly gradient: string }[];
  readonly raised: string | null;
}

function gradient(norm: number | null): string {
  return norm === null ? "–" : gradientText(norm);
}

/** Operations of one side in the order they ran, each result after the one that gave it. */
export function outlineOf(graph: DrawnGraph, side: Side, messages: Messages): readonly OutlineRow[] {
  const byId = new Map(graph.nodes.map((node) => [node.id, node]));
  return graph.nodes.flatMap((node) => {
    const text = textOn(node, side, messages);
    if (!text || node.kind === "leaf") return [];
    const inputs = graph.edges.flatMap((edge) => {
      const from = edge.to === node.id ? byId.get(edge.from) : undefined;
      const fact = edge[side];
      const source = from && textOn(from, side, messages);
      if (!fact || !source) return [];
      return [{ title: source.title, gradient: gradient(fact.gradNorm) }];
    });
    const raised = node.kind === "op" ? (node[side]?.call.error?.message ?? null) : null;
    const frame = node.kind === "op" ? (node[side]?.call.module ?? null) : node.frame;
    return [{ id: node.id, text, frame, inputs, raised }];
  });
}

/** Every operation of both sides, and what goes into it: a row an edge. */
export function graphTable(graph: DrawnGraph, messages: Messages): Table {
  const words = messages.graph;
  return {
    header: [messages.sideColumn, words.operation, words.detail, words.module, words.inputs, words.cameBack],
    rows: (["nn", "functional"] as const).flatMap((side) =>
      outlineOf(graph, side, messages).flatMap(({ text, frame, inputs }) =>
        (inputs.length > 0 ? inputs : [{ title: null, gradient: null }]).map(({ title, gradient }) => [
          messages.side[side],
          text.title,
          text.detail,
          frame,
          title,
          gradient,
        ]),
      ),
    ),
  };
}

/** What a node says when it is reached by keyboard. */
export function sentenceOf(
  node: DrawnNode,
  outline: readonly OutlineRow[],
  text: NodeText,
  messages: Messages,
): string {
  const row = outline.find(({ id }) => id === node.id);
  const inputs = row?.inputs.map(({ title }) => title) ?? [];
  const parts = [text.title, text.detail];
  if (inputs.length > 0) parts.push(messages.graph.from(messages.list(inputs)));
  if (row?.raised) parts.push(row.raised);
  if (node.kind === "group") parts.push(messages.graph.open);
  return parts.filter((part) => part !== "").join(", ");
}
