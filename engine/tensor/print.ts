/** `repr(tensor)`: the text PyTorch prints, to the character. */
import { DTYPES, type DType, type StridedData } from "./dtype.ts";
import { type ElementFormat, elementFormat } from "./print-element.ts";
import { pythonFloatRepr } from "./print-number.ts";
import { getPrintOptions, type PrintOptions } from "./print-options.ts";
import { getDefaultDType } from "./promotion.ts";
import { numel } from "./shape.ts";

/** What a tensor's text says beyond its elements. */
export interface TensorDescription {
  readonly requiresGrad: boolean;
  /** `MulBackward0`; null for a leaf. */
  readonly gradFnName: string | null;
  readonly isParameter: boolean;
  /** Text of the tangent of a dual tensor. */
  readonly tangent?: string;
  /** Process-wide settings when absent. */
  readonly options?: PrintOptions;
  /** Class name of a tensor subclass; `tensor` when absent. */
  readonly typeName?: string;
  /** The dtype that goes without saying; the process-wide default when absent. */
  readonly defaultDType?: DType;
}

/** The text of `print(tensor)` in PyTorch. */
export function formatTensor(view: StridedData, description: TensorDescription): string {
  const options = description.options ?? getPrintOptions();
  const prefix = `${description.typeName ?? "tensor"}(`;
  const empty = view.shape.includes(0);
  const text = prefix + (empty ? "[]" : formatElements(view, prefix.length, options));
  const whole = addSuffixes(
    text,
    suffixes(view, description, options, empty),
    prefix.length,
    options.linewidth,
  );
  if (!description.isParameter) return whole;
  // Parameters of plain tensors keep their old text; those of subclasses have one that reads back.
  return description.typeName === undefined ? `Parameter containing:\n${whole}` : `Parameter(${whole})`;
}

/** A Python scalar as `repr(tensor.item())` writes it. */
export function formatScalar(value: number, dtype: DType): string {
  const kind = DTYPES[dtype].kind;
  if (kind === "bool") return value ? "True" : "False";
  return kind === "int" ? String(value) : pythonFloatRepr(value);
}

function formatElements(view: StridedData, indent: number, options: PrintOptions): string {
  const count = numel(view.shape);
  const summarise = count > options.threshold;
  const shown: number[] = [];
  collectShown(view, 0, view.offset, summarise ? options.edgeitems : Infinity, shown);
  const format = elementFormat(shown, view.dtype, options);
  return writeDimension({ view, format, summarise, options }, 0, view.offset, indent);
}

/** Appends the values that take part in choosing the notation: `edge` at either end of every dimension. */
function collectShown(view: StridedData, dim: number, offset: number, edge: number, into: number[]): void {
  if (dim === view.shape.length) {
    into.push(view.data[offset]);
    return;
  }
  const size = view.shape[dim];
  // With no edge items PyTorch's last dimension, sliced [-0:], is whole when it is the only one.
  if (edge === 0 && view.shape.length > 1) return;
  const cut = edge > 0 && size > 2 * edge;
  for (let i = 0; i < size; i++) {
    if (cut && i === edge) i = size - edge;
    collectShown(view, dim + 1, offset + i * view.strides[dim], edge, into);
  }
}

interface Writing {
  readonly view: StridedData;
  readonly format: ElementFormat;
  readonly summarise: boolean;
  readonly options: PrintOptions;
}

function writeDimension(writing: Writing, dim: number, offset: number, indent: number): string {
  const { view } = writing;
  const rank = view.shape.length;
  if (rank === 0) return writing.format.format(view.data[offset]);
  if (dim === rank - 1) return writeVector(writing, offset, indent);
  const slices = edgeIndices(view.shape[dim], writing).map((i) =>
    i === null ? "..." : writeDimension(writing, dim + 1, offset + i * view.strides[dim], indent + 1),
  );
  return `[${slices.join(`,${"\n".repeat(rank - dim - 1)}${" ".repeat(indent + 1)}`)}]`;
}

/** Indices to write along a dimension; null stands for those left out. */
function edgeIndices(size: number, { summarise, options }: Writing): (number | null)[] {
  const edge = options.edgeitems;
  const all = (length: number, from: number): number[] => Array.from({ length }, (_, i) => from + i);
  if (!summarise || size <= 2 * edge) return all(size, 0);
  return [...all(edge, 0), null, ...all(edge, size - edge)];
}

function writeVector(writing: Writing, offset: number, indent: number): string {
  const { view, format, options } = writing;
  const dim = view.shape.length - 1;
  const indices = edgeIndices(view.shape[dim], writing);
  const leftOut = options.edgeitems === 0 ? "..." : " ...";
  const items = indices.map((i) =>
    i === null ? leftOut : format.format(view.data[offset + i * view.strides[dim]]),
  );
  const perLine = Math.max(1, Math.floor((options.linewidth - indent) / (format.width + 2)));
  const lines: string[] = [];
  for (let i = 0; i < items.length; i += perLine) lines.push(items.slice(i, i + perLine).join(", "));
  return `[${lines.join(`,\n${" ".repeat(indent + 1)}`)}]`;
}

/** `(2, 3)`, `(2,)`, `()` */
function pythonTuple(values: readonly number[]): string {
  return values.length === 1 ? `(${values[0]},)` : `(${values.join(", ")})`;
}

function suffixes(
  view: StridedData,
  description: TensorDescription,
  options: PrintOptions,
  empty: boolean,
): string[] {
  const defaultDType = description.defaultDType ?? getDefaultDType();
  const result: string[] = [];
  // The shape of an empty tensor shows unless it is (0,); its elements cannot tell int64 or bool.
  const sizeShows = empty ? view.shape.length !== 1 : options.edgeitems === 0;
  if (sizeShows) result.push(`size=${pythonTuple(view.shape)}`);
  const evident: readonly DType[] = empty ? [defaultDType] : [defaultDType, "int64", "bool"];
  if (!evident.includes(view.dtype)) result.push(`dtype=torch.${view.dtype}`);
  if (description.gradFnName !== null) result.push(`grad_fn=<${description.gradFnName}>`);
  else if (description.requiresGrad) result.push("requires_grad=True");
  if (description.tangent !== undefined) result.push(`tangent=${description.tangent}`);
  return result;
}

/** Appends the suffixes and the closing bracket, breaking the line where one would pass `linewidth`. */
function addSuffixes(text: string, parts: readonly string[], indent: number, linewidth: number): string {
  let result = text;
  let lastLine = text.length - text.lastIndexOf("\n") + 1;
  for (const part of parts) {
    if (lastLine + part.length + 2 > linewidth) {
      result += `,\n${" ".repeat(indent)}${part}`;
      lastLine = indent + part.length;
    } else {
      result += `, ${part}`;
      lastLine += part.length + 2;
    }
  }
  return `${result})`;
}
