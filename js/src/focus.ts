/** Keeping the keyboard in the widget when the element that had the focus goes away. */

import { useEffect, useLayoutEffect, useRef } from "preact/hooks";

/** Where somebody goes who answers a question: to its editor, to what has no rank, to what is chosen, or to the first that can be. */
export function stopIn(question: Element | null | undefined): HTMLElement | null {
  const found = (what: string) => question?.querySelector<HTMLElement>(what) ?? null;
  return found("textarea") ?? found(".unranked input") ?? found(".pick :checked") ?? found(".pick input");
}

/**
 * Each record has elements of its own, so the one with the focus goes with its record. The browser then gives the
 * focus to the page, where the next key would be the notebook's: here it is given to what came instead.
 *
 * @param root the widget's shadow root
 * @param shown what is shown; whenever it changes, the focus is looked after
 * @param settle gives the focus to what is shown now
 */
export function useFocusThatStays(root: ShadowRoot, shown: string, settle: () => void): void {
  const inside = useRef(false);
  useEffect(() => {
    const look = (event: Event) => {
      // In marimo the host is itself in a shadow root, for whose host the event's target is taken out here.
      inside.current = event.composedPath().includes(root.host);
    };
    document.addEventListener("focusin", look, true);
    document.addEventListener("pointerdown", look, true);
    return () => {
      document.removeEventListener("focusin", look, true);
      document.removeEventListener("pointerdown", look, true);
    };
  }, [root]);
  useLayoutEffect(() => {
    if (inside.current && root.activeElement === null) settle();
  }, [shown]);
}
