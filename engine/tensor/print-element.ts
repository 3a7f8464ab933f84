/** How the elements of one tensor are written: notation and width follow from all the values shown. */
import { DTYPES, type DType } from "./dtype.ts";
import { formatExponent, formatFixed } from "./print-number.ts";
import type { PrintOptions } from "./print-options.ts";

/** One element's text, padded to the common width. */
export interface ElementFormat {
  readonly width: number;
  format(value: number): string;
}

/** Decides the notation from `values`: the elements that will be shown. */
export function elementFormat(values: ArrayLike<number>, dtype: DType, options: PrintOptions): ElementFormat {
  const kind = DTYPES[dtype].kind;
  if (kind === "bool") return padded(values, (value) => (value ? "True" : "False"), 0);
  if (kind === "int") return padded(values, String, 0);
  return floatFormat(values, options);
}

function padded(
  values: ArrayLike<number>,
  write: (value: number) => string,
  extraWidth: number,
): ElementFormat {
  let width = 1;
  for (let i = 0; i < values.length; i++) width = Math.max(width, write(values[i]).length + extraWidth);
  return { width, format: (value) => write(value).padStart(width) };
}

function floatFormat(values: ArrayLike<number>, options: PrintOptions): ElementFormat {
  // Zeros, nan and inf have no say in notation and width, so a tensor of only those is written in width 1.
  const telling: number[] = [];
  let least = Infinity;
  let greatest = 0;
  let whole = true;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (value === 0 || !Number.isFinite(value)) continue;
    telling.push(value);
    least = Math.min(least, Math.abs(value));
    greatest = Math.max(greatest, Math.abs(value));
    whole &&= Number.isInteger(value);
  }
  const { precision } = options;
  const wide = greatest / least > 1000 || greatest > 1e8 || least < 1e-4;
  if (telling.length > 0 && (options.sciMode ?? wide))
    return padded(telling, (value) => formatExponent(value, precision), 0);
  if (!whole) return padded(telling, (value) => formatFixed(value, precision), 0);
  const { width } = padded(telling, (value) => formatFixed(value, 0), 1);
  const write = (value: number): string => formatFixed(value, 0) + (Number.isFinite(value) ? "." : "");
  return { width, format: (value) => write(value).padStart(width) };
}
