/** A chart's content as a table: the same rows that its CSV file has, with numbers as the page writes them. */
import { useMessages } from "../../i18n/LocaleContext.tsx";
import { shortNumber } from "../numbers.ts";
import type { Table } from "./table.ts";

/** A table longer than this is thinned; the file has every row. */
const ROWS = 60;

function text(value: string | number | null): string {
  if (value === null) return "–";
  return typeof value === "number" ? shortNumber(value) : value;
}

export function DataTable({ table }: { readonly table: Table }) {
  const messages = useMessages();
  const { header, rows } = table;
  const every = Math.max(1, Math.ceil(rows.length / ROWS));
  const shown = rows.filter((_, index) => index % every === 0 || index === rows.length - 1);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable from the keyboard
    <section className="text-table" tabIndex={0} aria-label={messages.asText}>
      <table>
        <thead>
          <tr>
            {header.map((name) => (
              <th scope="col" key={name}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map(([first, ...values], index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place, two may begin alike
            <tr key={index}>
              <th scope="row">{text(first)}</th>
              {values.map((value, column) => (
                <td key={header[column + 1]}>{text(value)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
