/** What a node says and how large it is, before it has a place: the same on both sides, so that they can share it. */
import type { GraphLeaf, GraphOp, GraphResult } from "../../../engine/trace/graph.ts";
import type { DrawnGraph, DrawnNode, GroupNode } from "../../../engine/trace/graph-fold.ts";
import type { Side } from "../../../engine/trace/types.ts";
import { shapeText } from "../../explain/explanation.ts";
import type { Messages } from "../../i18n/messages.ts";
import { shortNumber } from "../numbers.ts";
import { besides } from "./beside.ts";
import type { LayoutRequest } from "./layout.ts";

export interface NodeText {
  /** Strong. */
  readonly title: string;
  /** Quiet, below it; empty: none. */
  readonly detail: string;
}

const TITLE_WIDTH = 7.3;
const DETAIL_WIDTH = 6.7;
/** Chinese is twice as wide as a letter. */
const WIDE = /[\u2e80-\uffef]/g;
const LONGEST = 28;

function widthOf(text: string, letter: number): number {
  return (text.length + (text.match(WIDE)?.length ?? 0) * 0.75) * letter;
}

function cut(text: string): string {
  return text.length > LONGEST ? `…${text.slice(1 - LONGEST)}` : text;
}

export function opText({ call, shape }: GraphOp, messages: Messages): NodeText {
  const line = call.line > 0 ? `${messages.line(call.line)} · ` : "";
  const detail = call.gradFn ?? (shape ? shapeText(shape) : messages.graph.raised);
  return { title: `${line}${call.op}`, detail };
}

/** Inside its frame the parameter's own name says enough. */
export function leafText(leaf: GraphLeaf, frame: string | null, messages: Messages): NodeText {
  const short =
    frame !== null && leaf.name.startsWith(`${frame}.`) ? leaf.name.slice(frame.length + 1) : leaf.name;
  const line = leaf.line > 0 ? `${messages.line(leaf.line)} · ` : "";
  return { title: cut(short || messages.graph.unnamed), detail: `${line}${shapeText(leaf.shape)}` };
}

/** A single number says more than its shape. */
export function resultText({ name, value, shape }: GraphResult, messages: Messages): NodeText {
  const detail = value === null ? shapeText(shape) : shortNumber(value);
  return { title: cut(name || messages.graph.result), detail };
}

export function groupText({ of, counts }: GroupNode, side: Side, messages: Messages): NodeText {
  const count = counts[side] || counts[side === "nn" ? "functional" : "nn"];
  if ("frame" in of)
    return { title: cut(of.frame.path), detail: `${of.frame.type} · ${messages.graph.operations(count)}` };
  const line = of.line > 0 ? `${messages.line(of.line)} · ` : "";
  return { title: `${line}${of.op} ×${count}`, detail: messages.graph.repeated };
}

/** The text on one side; null where that side has no such node. */
export function textOn(node: DrawnNode, side: Side, messages: Messages): NodeText | null {
  if (node.kind === "group") return node.counts[side] > 0 ? groupText(node, side, messages) : null;
  if (node.kind === "op") return node[side] && opText(node[side], messages);
  if (node.kind === "result") return node[side] && resultText(node[side], messages);
  return node[side] && leafText(node[side], side === "nn" ? node.frame : null, messages);
}

function sizeOf(node: DrawnNode, messages: Messages): { readonly width: number; readonly height: number } {
  const texts = (["nn", "functional"] as const).flatMap((side) => textOn(node, side, messages) ?? []);
  const widest = Math.max(
    40,
    ...texts.map(({ title }) => widthOf(title, TITLE_WIDTH)),
    ...texts.map(({ detail }) => widthOf(detail, DETAIL_WIDTH)),
  );
  const isTensor = node.kind === "leaf" || node.kind === "result";
  return {
    width: Math.ceil(widest + (isTensor ? 20 : 28)),
    height: isTensor ? 40 : 44,
  };
}

export function layoutRequest(graph: DrawnGraph, width: number, messages: Messages): LayoutRequest {
  const beside = besides(graph);
  return {
    nodes: graph.nodes.map((node) => ({
      id: node.id,
      frame: node.frame,
      beside: beside.get(node.id) ?? null,
      ...sizeOf(node, messages),
    })),
    edges: graph.edges.map(({ from, to }) => ({ from, to })),
    frames: graph.frames.map(({ path, parent, type }) => ({
      path,
      parent,
      width: Math.ceil(widthOf(`${path} ${type}`, DETAIL_WIDTH) + 34),
    })),
    width,
  };
}
