/** Where a list of rows is scrolled to, and how it stays there while rows come and go. */

/** A row that is in sight, and how far below the list's upper edge it begins. */
export interface Held {
  readonly row: Element;
  readonly top: number;
}

/** Notes the first row that is in sight. */
export function hold(list: HTMLElement): Held | null {
  const edge = list.getBoundingClientRect().top;
  for (const row of list.children) {
    const { top, bottom } = row.getBoundingClientRect();
    if (bottom > edge) return { row, top: top - edge };
  }
  return null;
}

/** Scrolls so that the row is where it was; false where it is no longer there. */
export function putBack(list: HTMLElement, held: Held | null): boolean {
  if (held === null || held.row.parentElement !== list) return false;
  const moved = held.row.getBoundingClientRect().top - list.getBoundingClientRect().top - held.top;
  // The browser may have done so by itself.
  if (Math.abs(moved) > 1) list.scrollTop += moved;
  return true;
}

/** Scrolls the list, and nothing around it, until a row is in sight. */
export function bringIntoView(list: HTMLElement, row: HTMLElement | null, to: "start" | "nearest"): void {
  if (row === null) return;
  const [frame, found] = [list.getBoundingClientRect(), row.getBoundingClientRect()];
  if (to === "start" || found.top < frame.top) list.scrollTop += found.top - frame.top;
  else if (found.bottom > frame.bottom)
    list.scrollTop += Math.min(found.bottom - frame.bottom, found.top - frame.top);
}
