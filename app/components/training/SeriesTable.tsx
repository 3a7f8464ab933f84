/** The content of the curves as a table: every step drawn, both sides. */
import { useMessages } from "../../i18n/LocaleContext.tsx";
import { shortNumber } from "../numbers.ts";
import type { Series } from "../series/series.ts";

/** A table longer than this is thinned; the curve shows the rest. */
const ROWS = 60;

function text(value: number | null | undefined): string {
  return value === null || value === undefined ? "–" : shortNumber(value);
}

export function SeriesTable({ series }: { readonly series: readonly Series[] }) {
  const messages = useMessages();
  const points = series[0]?.points ?? [];
  const every = Math.max(1, Math.ceil(points.length / ROWS));
  const rows = points
    .map((_, index) => index)
    .filter((index) => index % every === 0 || index === points.length - 1);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable from the keyboard
    <section className="text-table" tabIndex={0} aria-label={messages.asText}>
      <table>
        <thead>
          <tr>
            <th scope="col">{messages.step}</th>
            {series.flatMap(({ name }) => [
              <th scope="col" key={`nn ${name}`}>
                {messages.side.nn} {name}
              </th>,
              <th scope="col" key={`fn ${name}`}>
                {messages.side.functional} {name}
              </th>,
            ])}
          </tr>
        </thead>
        <tbody>
          {rows.map((index) => (
            <tr key={index}>
              <th scope="row">{points[index].step}</th>
              {series.flatMap(({ name, points: own }) => [
                <td key={`nn ${name}`}>{text(own[index]?.nn)}</td>,
                <td key={`fn ${name}`}>{text(own[index]?.functional)}</td>,
              ])}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
