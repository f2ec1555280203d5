/** The records that Previous and Next go through, as windows of them arrive. */

import type { Filter, RecordWindow } from "./protocol.gen";
import type { Trail } from "./state";

/** Where to open a queue. */
export interface Opening {
  /** From which position, itself not included. */
  readonly position: number;
  /** Whether the record at that position is wanted too. */
  readonly pinned: boolean;
  /** The id of the record to open it at, or null. */
  readonly record: string | null;
  /** At which end: -1 for the first record, how many there are for the last; or null. */
  readonly place: number | null;
  /** What to look for. */
  readonly filter: Filter | null;
  /** Whether to look once more. */
  readonly anew: boolean;
}

/** Gives the record of a window to begin at. */
export function beginning(
  { records }: RecordWindow,
  { position, pinned, record, place }: Opening,
): string | null {
  const wanted = () => {
    if (record !== null) return records.find((each) => each.record === record);
    if (place !== null) return place < 0 ? records[0] : records.at(-1);
    return records.find((each) => (pinned ? each.position === position : each.position >= position));
  };
  return (wanted() ?? records.at(-1))?.record ?? null;
}

/** Lays a trail anew. */
export function laid(window: RecordWindow, record: string | null): Trail {
  const records = window.records.map((each) => each.record);
  const at = record === null ? -1 : records.indexOf(record);
  return { records, at, ...ends(window), found: foundWith(null, window) };
}

export function withLater(trail: Trail, window: RecordWindow): Trail {
  const { tail } = ends(window);
  return {
    ...trail,
    records: [...trail.records, ...fresh(trail, window)],
    tail,
    found: foundWith(trail, window),
  };
}

export function withEarlier(trail: Trail, window: RecordWindow): Trail {
  const records = fresh(trail, window);
  const { head } = ends(window);
  return {
    ...trail,
    records: [...records, ...trail.records],
    at: trail.at < 0 ? trail.at : trail.at + records.length,
    head,
    found: foundWith(trail, window),
  };
}

function fresh(trail: Trail, window: RecordWindow): string[] {
  return window.records.map((each) => each.record).filter((record) => !trail.records.includes(record));
}

function ends({ records, first, last, found }: RecordWindow): Pick<Trail, "head" | "tail"> {
  const all = found?.places ?? records.map((each) => each.position);
  const there = all.filter((each) => each !== null);
  // A record that is not among what was found, and as large as a window alone, is before all of it.
  return { head: first ? null : (there[0] ?? null), tail: last ? null : (there.at(-1) ?? -1) };
}

function foundWith(trail: Trail | null, { records, found }: RecordWindow): Trail["found"] {
  if (!found) return null;
  const places = new Map(trail?.found?.places);
  for (const [index, { record }] of records.entries()) {
    const place = found.places[index];
    if (place != null) places.set(record, place);
  }
  return { count: found.count, places };
}
