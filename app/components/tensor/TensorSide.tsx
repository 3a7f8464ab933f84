/** One side's tensor: picture, numbers, statistics, and its gradient under it. */
import { imageChannels, sliceAt } from "../../../engine/trace/tensor-view.ts";
import type { Side, Statistics, TensorRecord } from "../../../engine/trace/types.ts";
import { useMessages } from "../../i18n/LocaleContext.tsx";
import { Rich } from "../../i18n/Rich.tsx";
import { LineLink, type OnLink } from "../mark/LineLink.tsx";
import { SideMark } from "../mark/SideMark.tsx";
import { Histogram, StatisticsList } from "./Facts.tsx";
import { HeatMap } from "./HeatMap.tsx";
import { Picture } from "./Picture.tsx";

/** Fewer values than this are read in their cells; a histogram of them shows nothing more. */
const MANY = 8;

export interface Scales {
  readonly values: number;
  readonly grad: number;
}

interface NumbersProps {
  readonly title: string;
  readonly shape: readonly number[];
  readonly values: readonly number[] | null;
  readonly statistics: Statistics | null;
  readonly text: string | null;
  readonly slice: number;
  readonly scale: number;
}

function Numbers({ title, shape, values, statistics, text, slice: number, scale }: NumbersProps) {
  const messages = useMessages();
  const slice = sliceAt(shape, number);
  const channels = imageChannels(shape);
  const size = slice.rows * slice.columns;
  return (
    <>
      <div className="tensor-drawn">
        {values === null && <p className="quiet">{messages.tensor.tooLarge}</p>}
        {values !== null && values.length > 0 && (
          <>
            {channels > 0 && (
              <Picture
                label={messages.tensor.image(title)}
                values={values}
                shape={shape}
                offset={Math.floor(slice.offset / (channels * size)) * channels * size}
                channels={channels}
              />
            )}
            <HeatMap label={title} shape={shape} values={values} slice={slice} scale={scale} />
            {values.length >= MANY && <Histogram values={values} scale={scale} />}
          </>
        )}
      </div>
      <div>{statistics && <StatisticsList statistics={statistics} />}</div>
      <div>
        {text !== null && (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: long text scrolls, and the keyboard must reach it
          <pre className="printed" tabIndex={0}>
            {text}
          </pre>
        )}
      </div>
    </>
  );
}

export interface TensorSideProps {
  readonly side: Side;
  readonly tensor: TensorRecord | null;
  readonly slice: number;
  readonly scales: Scales;
  readonly onLink: OnLink;
}

export function TensorSide({ side, tensor, slice, scales, onLink }: TensorSideProps) {
  const messages = useMessages();
  if (!tensor)
    return (
      <figure>
        <figcaption>
          <SideMark side={side}>{messages.side[side]}</SideMark>
        </figcaption>
        <p className="quiet">{messages.tensor.missing[side]}</p>
      </figure>
    );
  const name = tensor.names[0] ?? messages.tensor.unnamed;
  const { grad } = tensor;
  return (
    <figure className={side === "nn" ? "L" : "R"}>
      <figcaption>
        <SideMark side={side}>{messages.side[side]}</SideMark>
        <code>{name}</code>
        <span>
          ({tensor.shape.join(", ")}) {tensor.dtype}
        </span>
        {tensor.line > 0 && <LineLink side={side} line={tensor.line} tensor={tensor.id} onLink={onLink} />}
      </figcaption>
      <Numbers
        title={messages.tensor.valuesOf(name, messages.side[side])}
        {...tensor}
        slice={slice}
        scale={scales.values}
      />
      <h3>{messages.tensor.gradient}</h3>
      {grad.state === "none" ? (
        <p className="grad-none">
          <svg width="24" height="14" aria-hidden="true">
            <rect className="hn" x=".5" y=".5" width="23" height="13" />
          </svg>
          <span>
            <Rich text={messages.tensor.noGradient} />
          </span>
        </p>
      ) : (
        <Numbers
          title={messages.tensor.gradientOf(name, messages.side[side])}
          shape={tensor.shape}
          {...grad}
          slice={slice}
          scale={scales.grad}
        />
      )}
    </figure>
  );
}
