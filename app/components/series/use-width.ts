/** The real width of an element, so that a drawing is laid out in pixels and never scaled. */
import { type RefObject, useLayoutEffect, useRef, useState } from "react";

export function useWidth<T extends HTMLElement>(): readonly [RefObject<T | null>, number] {
  const ref = useRef<T>(null);
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const element = ref.current;
    if (!element) return;
    const measure = new ResizeObserver(([entry]) => setWidth(Math.floor(entry.contentRect.width)));
    measure.observe(element);
    setWidth(Math.floor(element.clientWidth));
    return () => measure.disconnect();
  }, []);
  return [ref, width];
}
