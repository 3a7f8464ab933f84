/**
 * A Trace as JSON and back. JSON has no NaN, no infinities and no −0; where a number stands they are written as the
 * strings "NaN", "Infinity", "-Infinity" and "-0", and read back as numbers in the fields that hold numbers.
 */

/** Fields that hold a number or an array of numbers. */
const NUMERIC: ReadonlySet<string> = new Set([
  "min",
  "max",
  "mean",
  "std",
  "norm",
  "values",
  "margins",
  "entries",
  "loss",
  "gradNorm",
  "gradValues",
  "outputGradNorm",
  "outputGradValues",
  "updateNorm",
  "changeNorm",
]);

const SPECIAL: ReadonlyMap<string, number> = new Map([
  ["NaN", Number.NaN],
  ["Infinity", Infinity],
  ["-Infinity", -Infinity],
  ["-0", -0],
]);

/** Any plain data; a Trace, a SideTrace or a part of one. */
export function traceToJson(data: unknown): string {
  return JSON.stringify(data, (_key, value: unknown) => {
    if (typeof value !== "number") return value;
    if (Object.is(value, -0)) return "-0";
    return Number.isFinite(value) ? value : String(value);
  });
}

/** What `traceToJson` wrote, with every number a number again. */
export function traceFromJson(text: string): unknown {
  return revived(JSON.parse(text), "");
}

function revived(value: unknown, field: string): unknown {
  if (typeof value === "string") return NUMERIC.has(field) ? (SPECIAL.get(value) ?? value) : value;
  if (Array.isArray(value)) return value.map((item) => revived(item, field));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, revived(item, name)]));
}
