/** `torch.autograd.graph.saved_tensors_hooks` and `grad_fn._saved_…`: Python's hands on what is kept for backward. */
import { checkVersion } from "../../engine/autograd/kept.ts";
import { OpNode } from "../../engine/autograd/op-node.ts";
import {
  forgetPackHooks,
  PackedTensor,
  type PackHook,
  popPackHook,
  pushPackHook,
  refusePackHooks,
} from "../../engine/autograd/saved.ts";
import { FloatScalar } from "../../engine/tensor/scalar.ts";
import type { GradNode } from "../../engine/tensor/tensor.ts";
import { returned } from "./callback.ts";
import { hold, holdOrNone, tensorAt } from "./handles.ts";

/** Python's side of all pairs of hooks. */
interface Hooks {
  /** Takes a pair and a tensor, gives a number for what the pair made of it. */
  readonly pack: (pair: number, handle: number) => number | string;
  readonly unpack: (packed: number) => number | string;
  readonly forget: (packed: number) => void;
}

let hooks: Hooks | null = null;

/** Called once, when `torch` loads. */
export function setSavedTensorHooks(
  pack: Hooks["pack"],
  unpack: Hooks["unpack"],
  forget: Hooks["forget"],
): void {
  hooks = { pack, unpack, forget };
}

/** Graphs that are dropped without a backward let go of what was packed too. */
const abandoned = new FinalizationRegistry<number>((packed) => hooks?.forget(packed));

function hookOf(pair: number): PackHook {
  return (tensor) => {
    const { pack, unpack, forget } = hooks as Hooks;
    const number = Number(returned(pack(pair, hold(tensor))));
    const packed = {
      unpack: () => tensorAt(Number(returned(unpack(number)))),
      release: () => {
        abandoned.unregister(packed);
        forget(number);
      },
    };
    abandoned.register(packed, number, packed);
    return packed;
  };
}

export function pushSavedTensorHooks(pair: number): void {
  pushPackHook(hookOf(pair));
}

export const popSavedTensorHooks = popPackHook;

/** `undefined` allows hooks again; gives the message until now. */
export function disableSavedTensorHooks(message: string | undefined): string | null {
  return refusePackHooks(message ?? null);
}

export const resetSavedTensorHooks = forgetPackHooks;

/** A tensor that a Python function saved, packed by a pair of hooks. */
export function packTensor(pair: number, handle: number): PackedTensor {
  return new PackedTensor(tensorAt(handle), hookOf(pair));
}

/** Throws when the tensor was written to since it had this version. */
export function checkSavedVersion(handle: number, expected: number): void {
  checkVersion(tensorAt(handle), expected);
}

export function unpackTensor(packed: PackedTensor): number {
  return hold(packed.unpack());
}

/** Names under which a node keeps something, comma-separated. */
export function savedNames(node: GradNode): string {
  return node instanceof OpNode ? node.savedNames.join(",") : "";
}

/** The tensor that a node keeps under one of its `savedNames`, 0 for none, -1 when the name is no tensor's. */
export function savedTensor(node: GradNode, name: string): number {
  const tensor = node instanceof OpNode ? node.saved(name) : null;
  return tensor === undefined ? -1 : holdOrNone(tensor);
}

/** A number, text or list that a node keeps, as JSON in which whole floats have a point. */
export function savedPlain(node: GradNode, name: string): string {
  return node instanceof OpNode ? json(node.plainArgument(name)) : "null";
}

function json(value: unknown): string {
  if (value instanceof FloatScalar) return floatText(value.value);
  if (Array.isArray(value)) return `[${value.map(json).join(",")}]`;
  if (typeof value === "string") return JSON.stringify(value);
  return typeof value === "number" || typeof value === "boolean" ? String(value) : "null";
}

/** Python's JSON reader knows `Infinity` and `NaN`. */
function floatText(value: number): string {
  return Number.isInteger(value) ? `${value}.0` : String(value);
}

/** Gives what a node saved under `name` to a pair of hooks. */
export function packSaved(node: GradNode, name: string, pair: number): void {
  if (node instanceof OpNode) node.packSaved(name, hookOf(pair));
}
