/** Dragging something to one of several places below each other, by mouse, pen or finger. */

/** Pixels that a pointer goes before it drags: less than that is a click. */
const FAR = 4;
/** Pixels from an edge of what scrolls at which it scrolls, and how far in each frame. */
const EDGE = 36;
const STEP = 9;

/** Where something is while it is dragged. */
export interface Drag {
  /** Of the box. */
  readonly x: number;
  readonly y: number;
  /** What `data-rank` says of the place that it is over. */
  readonly over: string;
}

export interface Told {
  move(now: Drag): void;
  drop(over: string): void;
  /** It is over, whatever came of it. */
  end(): void;
}

/**
 * Follows a pointer from its press on. Escape ends it, and so does aborting what is given back.
 *
 * @param event what began it, on the element that is dragged by
 * @param box has the places in it, each with `data-rank`
 */
export function drag(event: PointerEvent, box: HTMLElement, told: Told): AbortController {
  const ended = new AbortController();
  const { signal } = ended;
  const handle = event.currentTarget as HTMLElement;
  const scroller = scrollerOf(box);
  let [last, moved, frame] = [event, false, 0];

  const where = (): Drag => {
    const { left, top } = box.getBoundingClientRect();
    return { x: last.clientX - left, y: last.clientY - top, over: placeAt(box, last.clientY) };
  };
  const scroll = () => {
    frame = requestAnimationFrame(scroll);
    const { top, bottom } = scroller.getBoundingClientRect();
    const by = last.clientY < top + EDGE ? -STEP : last.clientY > bottom - EDGE ? STEP : 0;
    if (by === 0) return;
    scroller.scrollBy(0, by);
    told.move(where());
  };
  signal.addEventListener("abort", () => {
    cancelAnimationFrame(frame);
    told.end();
  });
  const on = <Name extends keyof HTMLElementEventMap>(
    target: EventTarget,
    name: Name,
    act: (event: HTMLElementEventMap[Name]) => void,
  ) => target.addEventListener(name, act as EventListener, { signal, capture: true });

  handle.setPointerCapture(event.pointerId);
  on(handle, "pointermove", (now) => {
    if (now.pointerId !== event.pointerId) return;
    last = now;
    if (!moved && Math.hypot(now.clientX - event.clientX, now.clientY - event.clientY) < FAR) return;
    if (!moved) scroll();
    moved = true;
    told.move(where());
  });
  on(handle, "pointerup", (now) => {
    if (now.pointerId !== event.pointerId) return;
    last = now;
    const { over } = where();
    ended.abort();
    if (moved) told.drop(over);
  });
  on(handle, "lostpointercapture", () => ended.abort());
  on(window, "keydown", (key) => {
    if (key.key !== "Escape" || !moved) return;
    key.stopPropagation();
    key.preventDefault();
    ended.abort();
  });
  return ended;
}

/** Gives what is at a height, or the nearest. */
function placeAt(box: HTMLElement, y: number): string {
  const away = (place: HTMLElement) => {
    const { top, bottom } = place.getBoundingClientRect();
    return Math.max(0, top - y, y - bottom);
  };
  const places = [...box.querySelectorAll<HTMLElement>("[data-rank]")];
  const [nearest] = places.sort((one, other) => away(one) - away(other));
  return nearest?.dataset["rank"] ?? "";
}

/** Gives what is scrolled to see all of an element. */
function scrollerOf(box: HTMLElement): HTMLElement {
  let found = box;
  for (let each: HTMLElement | null = box.parentElement; each !== null; each = each.parentElement) {
    found = each;
    if (each.scrollHeight > each.clientHeight && /auto|scroll/.test(getComputedStyle(each).overflowY)) break;
  }
  return found;
}
