/** Does an argument's kind fit a schema type, and how is its value read? PyTorch's argument parser, by kinds. */

import { itemOf } from "../tensor/copy.ts";
import { FloatScalar } from "../tensor/scalar.ts";
import { Tensor } from "../tensor/tensor.ts";
import type { ArgType } from "./parse.ts";
import type { Item } from "./spec.ts";

/** Reads one argument from the flat values of a call. */
export type Reader = (values: readonly unknown[]) => unknown;

/** What the engine cannot know by itself: how numbers become tensors, and what sits behind a value. */
export interface Decoder {
  tensor(value: unknown): Tensor;
  wrapNumber(value: number | boolean | FloatScalar): Tensor;
  generator(value: unknown): unknown;
}

/** An item that stands for one value. */
type Single = Extract<Item, { readonly at: number }>;

const NULL: Reader = () => null;

function number(item: Single): Reader {
  const { at, kind } = item;
  if (kind === "f") {
    return (values) => {
      const v = values[at] as number;
      return Number.isInteger(v) ? new FloatScalar(v) : v;
    };
  }
  if (kind === "z") return (values) => Number(values[at]);
  return (values) => values[at];
}

/** A reader for `item` as `type`, or null when it does not fit. */
export function match(type: ArgType, item: Item, numbersAsTensors: boolean, decode: Decoder): Reader | null {
  if (item.kind === "n") return type.optional || type.base === "Any" ? NULL : null;
  if (type.base === "Any") return anyReader(item, decode);
  if (type.list) return matchList(type, item, decode);
  if (!("at" in item)) return null;
  return matchOne(type, item, numbersAsTensors, decode);
}

function matchList(type: ArgType, item: Item, decode: Decoder): Reader | null {
  const element: ArgType = { ...type, list: false, optional: type.optionalElements };
  if (item.kind === "list" || item.kind === "tuple") {
    const readers = item.items.map((inner) => match(element, inner, false, decode));
    if (readers.some((reader) => reader === null)) return null;
    return (values) => readers.map((reader) => reader?.(values));
  }
  if (type.size === null || item.kind === "slice" || (type.base !== "int" && type.base !== "float"))
    return null;
  const single = match(element, item, false, decode);
  const count = type.size;
  return single === null ? null : (values) => new Array(count).fill(single(values));
}

function matchOne(type: ArgType, item: Single, numbersAsTensors: boolean, decode: Decoder): Reader | null {
  const { kind, at } = item;
  const plain: Reader = (values) => values[at];
  switch (type.base) {
    case "Tensor":
      if (kind === "T") return (values) => decode.tensor(values[at]);
      if (!numbersAsTensors || !"ifbz".includes(kind)) return null;
      return wrap(number(item), decode);
    case "Scalar":
      if (kind === "T") return (values) => scalarOf(decode.tensor(values[at]));
      return "ifbz".includes(kind) ? number(item) : null;
    case "int":
      if (kind === "T") return (values) => itemOf(decode.tensor(values[at]));
      return kind === "z" ? number(item) : kind === "i" ? plain : null;
    case "float":
      if (kind === "T") return (values) => itemOf(decode.tensor(values[at]));
      return "ifb".includes(kind) ? (values) => Number(values[at]) : null;
    case "bool":
      return kind === "b" ? plain : null;
    case "str":
      return kind === "s" ? plain : null;
    case "ScalarType":
      return kind === "d" ? plain : null;
    case "Device":
      return kind === "v" || kind === "s" ? plain : null;
    case "Layout":
      return kind === "l" ? plain : null;
    case "MemoryFormat":
      return kind === "m" ? plain : null;
    case "Generator":
      return kind === "g" ? (values) => decode.generator(values[at]) : null;
    case "Any":
      return plain;
  }
}

function wrap(read: Reader, decode: Decoder): Reader {
  return (values) => decode.wrapNumber(read(values) as number | boolean | FloatScalar);
}

/** The only element as a number of the tensor's kind. */
export function scalarOf(tensor: Tensor): number | boolean | FloatScalar {
  const value = itemOf(tensor);
  if (tensor.dtype === "bool") return value !== 0;
  return tensor.dtype.includes("int") ? value : new FloatScalar(value);
}

/** A slice of Python's, for indexing ops. */
export class Slice {
  readonly start: number | null;
  readonly stop: number | null;
  readonly step: number | null;
  constructor(start: number | null, stop: number | null, step: number | null) {
    this.start = start;
    this.stop = stop;
    this.step = step;
  }
}

/** Python's `...` */
export const ELLIPSIS = Symbol("Ellipsis");

/** Anything, decoded by its own kind: tensors, numbers, null, slices, ELLIPSIS, arrays (tuples marked). */
function anyReader(item: Item, decode: Decoder): Reader {
  switch (item.kind) {
    case "list":
    case "tuple": {
      const readers = item.items.map((inner) => anyReader(inner, decode));
      const isTuple = item.kind === "tuple";
      return (values) =>
        Object.assign(
          readers.map((read) => read(values)),
          { isTuple },
        );
    }
    case "slice": {
      const [start, stop, step] = item.items.map((inner) => anyReader(inner, decode));
      return (values) => new Slice(bound(start(values)), bound(stop(values)), bound(step(values)));
    }
    case "T":
      return (values) => decode.tensor(values[item.at]);
    case "n":
      return NULL;
    case "e":
      return () => ELLIPSIS;
    case "g":
      return (values) => decode.generator(values[item.at]);
    case "f":
    case "z":
      return number(item);
    default:
      return (values) => values[item.at];
  }
}

function bound(value: unknown): number | null {
  if (value === null || typeof value === "number") return value;
  if (value instanceof Tensor) return itemOf(value);
  return Number(value);
}
