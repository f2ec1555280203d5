/** The trail as a list: each record a row, of which one is where the person is. */

import { useComputed } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import type { Props } from "../App";
import type { Side } from "../moving";
import { Row } from "./Row";
import { SelectionBar } from "./SelectionBar";
import { bringIntoView, type Held, hold, putBack } from "./scrolling";

export function ListView({ state, actions, root }: Props & { root: ShadowRoot }) {
  const place = useRef<HTMLDivElement>(null);
  const held = useRef<Held | null>(null);
  const asking = useRef(false);
  const records = useComputed(() => state.trail.value.records).value;
  const found = useComputed(() => state.trail.value.found).value;
  const isWhole = useComputed(() => state.trail.value.head === null && state.trail.value.tail === null).value;
  const here = useComputed(() => state.shown.value?.record.value.record ?? null).value;

  /** Asks for more rows where few are left on the side that the person comes to. */
  function look(): void {
    const list = place.current;
    if (list === null) return;
    held.current = hold(list);
    const { head, tail } = state.trail.peek();
    const { scrollTop, clientHeight, scrollHeight } = list;
    let side: Side | null = null;
    if (tail !== null && scrollTop + 2 * clientHeight > scrollHeight) side = "later";
    else if (head !== null && scrollTop < clientHeight) side = "earlier";
    // What is being opened comes with what is around it.
    if (side === null || asking.current || clientHeight === 0 || state.opening.peek()) return;
    asking.current = true;
    void actions.moving.more(side).then(() => {
      asking.current = false;
      look();
    });
  }

  // What comes in above moves nothing: the rows that are looked at stay where they are.
  useLayoutEffect(() => {
    const list = place.current;
    if (list === null) return;
    if (!putBack(list, held.current)) bringIntoView(list, rowOf(list, here), "start");
    look();
  }, [records]);

  // Nor does a page that becomes wider or narrower, with each row another height.
  useEffect(() => {
    const list = place.current;
    if (list === null) return;
    const watcher = new ResizeObserver(() => putBack(list, held.current));
    watcher.observe(list);
    return () => watcher.disconnect();
  }, []);

  useLayoutEffect(() => {
    const list = place.current;
    const row = rowOf(list, here);
    const focused = root.activeElement;
    if (list === null || row === null || row.contains(focused)) return;
    bringIntoView(list, row, "nearest");
    // Whoever was in another row goes along; where there is nothing to read yet, to write.
    if (!list.contains(focused)) return;
    const editor = row.querySelector(".question textarea, .options");
    (editor instanceof HTMLTextAreaElement && editor.value === "" ? editor : row).focus({
      preventScroll: true,
    });
  }, [here]);

  /** Which row of how many a record is, 1 for the first; of what is not known yet the size is -1. */
  function placeInSet(record: string, index: number, position: number): [number | undefined, number] {
    if (found !== null) {
      const place = found.places.get(record);
      return [place === undefined ? undefined : place + 1, found.count];
    }
    // Until all of the queue is here, only the dataset's order says what comes before.
    return isWhole ? [index + 1, records.length] : [position + 1, -1];
  }

  return (
    <div class="many">
      <SelectionBar state={state} actions={actions} />
      <div class="list" role="feed" aria-label="Records" ref={place} onScroll={look}>
        {records.map((record, index) => {
          const entry = state.entries.get(record);
          if (entry === undefined) return null;
          const [place, size] = placeInSet(record, index, entry.record.peek().position);
          return <Row key={record} entry={entry} place={place} size={size} state={state} actions={actions} />;
        })}
      </div>
    </div>
  );
}

/** Gives the row of a record, if there is one. */
export function rowOf(within: HTMLElement | null, record: string | null | undefined): HTMLElement | null {
  const rows = within?.querySelectorAll<HTMLElement>("article.row") ?? [];
  return [...rows].find((row) => row.dataset["record"] === record) ?? null;
}
