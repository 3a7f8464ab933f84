/** Fills `{name}` templates as Python's f-strings do. */
import type { Schema } from "../schema/parse.ts";

/** `text` with each `{name}`, `{name[0]}` or `{name!r}` replaced by that value as Python writes it. */
export function fillTemplate(
  text: string,
  values: Readonly<Record<string, unknown>>,
  schema: Schema,
): string {
  const filled = text.replace(
    /\{(\w+)(?:\[(\d)\])?(!r)?\}/g,
    (_, name: string, index?: string, quoted?: string) => {
      const whole = values[name];
      const value: unknown = Array.isArray(whole) && index !== undefined ? whole[Number(index)] : whole;
      if (typeof value === "string") return quoted === undefined ? value : `'${value}'`;
      const isFloat = schema.args.some((arg) => arg.name === name && arg.type.base === "float");
      return pythonText(value, isFloat);
    },
  );
  return filled.replaceAll("{{", "{").replaceAll("}}", "}");
}

function pythonText(value: unknown, isFloat: boolean): string {
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "number") return isFloat ? floatText(value) : String(value);
  if (Array.isArray(value)) {
    const items = value.map((item) => pythonText(item, isFloat)).join(", ");
    return `(${items}${value.length === 1 ? "," : ""})`;
  }
  return String(value);
}

/** `repr(float)`: exponents from 1e16 up and below 1e-4, at least two digits in them. */
function floatText(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
  const magnitude = Math.abs(value);
  if (magnitude !== 0 && (magnitude < 1e-4 || magnitude >= 1e16)) {
    return value.toExponential().replace(/e([+-])(\d)$/, "e$10$2");
  }
  return Number.isInteger(value) ? `${value}.0` : String(value);
}
