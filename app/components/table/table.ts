/** What a chart shows, as rows: the content of its table, of its CSV file and of its tests. */

export interface Table {
  readonly header: readonly string[];
  readonly rows: readonly (readonly (string | number | null)[])[];
}

/** RFC 4180, with every digit of a number; nothing where there is no value. */
export function csvOf({ header, rows }: Table): string {
  return [header, ...rows].map((row) => `${row.map(field).join(",")}\r\n`).join("");
}

function field(value: string | number | null): string {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  // A text that a spreadsheet would take for a formula is marked as text.
  const text = /^[=+@-]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
