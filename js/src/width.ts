/** How wide the widget is, for what is elsewhere where there is room. */

import { useEffect } from "preact/hooks";

/** Pixels from which there is room for a third column, and below which there is little for anything. */
export const ROOMY = 1_400;
export const NARROW = 700;

/** Tells the widget's width, now and whenever it changes. */
export function useWidth(place: { current: Element | null }, tell: (width: number) => void): void {
  useEffect(() => {
    if (place.current === null) return;
    const observer = new ResizeObserver(([entry]) => tell(entry?.contentRect.width ?? 0));
    observer.observe(place.current);
    return () => observer.disconnect();
  }, []);
}
