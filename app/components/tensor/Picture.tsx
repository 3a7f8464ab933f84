/** A slice of an image-like tensor as the picture it is: grey for one channel, colours for three. */
import { useEffect, useRef } from "react";

export interface PictureProps {
  readonly label: string;
  readonly values: readonly number[];
  readonly shape: readonly number[];
  /** Position of the first element of its first channel. */
  readonly offset: number;
  readonly channels: number;
}

/** Smallest value black, largest white, over the channels of this picture. */
function pixels({ values, shape, offset, channels }: PictureProps): ImageData {
  const [height, width] = shape.slice(-2);
  const size = height * width;
  const shown = values.slice(offset, offset + channels * size);
  const low = shown.reduce((least, value) => Math.min(least, value), Infinity);
  const high = shown.reduce((most, value) => Math.max(most, value), -Infinity);
  const image = new ImageData(width, height);
  for (let i = 0; i < size; i++) {
    for (let channel = 0; channel < 3; channel++) {
      const value = shown[(channels === 3 ? channel : 0) * size + i];
      image.data[i * 4 + channel] = high > low ? ((value - low) / (high - low)) * 255 : 128;
    }
    image.data[i * 4 + 3] = 255;
  }
  return image;
}

export function Picture(props: PictureProps) {
  const ref = useRef<HTMLCanvasElement>(null);
  const [height, width] = props.shape.slice(-2);
  useEffect(() => {
    ref.current?.getContext("2d")?.putImageData(pixels(props), 0, 0);
  });
  return (
    <canvas ref={ref} className="picture" width={width} height={height} role="img" aria-label={props.label} />
  );
}
