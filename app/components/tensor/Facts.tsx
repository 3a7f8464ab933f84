/** The numbers of a tensor: how they are spread, their statistics, and what PyTorch prints. */
import { histogram } from "../../../engine/trace/tensor-view.ts";
import type { Statistics } from "../../../engine/trace/types.ts";
import { useMessages } from "../../i18n/LocaleContext.tsx";
import { shortNumber } from "../numbers.ts";

const BINS = 16;

export function Histogram({ values, scale }: { readonly values: readonly number[]; readonly scale: number }) {
  const messages = useMessages();
  const counts = histogram(values, -scale, scale, BINS);
  const most = Math.max(...counts, 1);
  return (
    <svg
      className="histogram"
      width={BINS * 12}
      height={56}
      role="img"
      aria-label={messages.tensor.histogram(shortNumber(-scale), shortNumber(scale), counts.join(", "))}
    >
      {counts.map((count, bin) => {
        const height = (count / most) * 36;
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a bin is its place
          <rect key={bin} x={bin * 12 + 1} y={38 - height} width={10} height={height} />
        );
      })}
      <line className="ax" x1={0} x2={BINS * 12} y1={38.5} y2={38.5} />
      <text className="t2" x={0} y={52}>
        {shortNumber(-scale)}
      </text>
      <text className="t2" x={BINS * 6} y={52} textAnchor="middle">
        0
      </text>
      <text className="t2" x={BINS * 12} y={52} textAnchor="end">
        {shortNumber(scale)}
      </text>
    </svg>
  );
}

const SHOWN = ["min", "max", "mean", "std", "norm"] as const;

export function StatisticsList({ statistics }: { readonly statistics: Statistics }) {
  const messages = useMessages();
  return (
    <dl className="statistics">
      {SHOWN.map((name) => (
        <div key={name}>
          <dt>{messages.tensor.statistic[name]}</dt>
          <dd>{shortNumber(statistics[name])}</dd>
        </div>
      ))}
      <div>
        <dt>{messages.tensor.statistic.zeros}</dt>
        <dd>{statistics.zeros}</dd>
      </div>
      {statistics.nonFinite > 0 && (
        <div>
          <dt>{messages.tensor.statistic.nonFinite}</dt>
          <dd>{statistics.nonFinite}</dd>
        </div>
      )}
    </dl>
  );
}
