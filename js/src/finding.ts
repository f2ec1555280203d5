/** Looking for records: by words, by what is known of them, and in another order. */

import type { Desk } from "./desk";
import { wordsOf } from "./matching";
import type { Moving } from "./moving";
import type { Filter, Queue } from "./protocol.gen";
import { type State, WITHIN } from "./state";

/** Milliseconds after the last key until what was typed is looked for. */
const PAUSE = 250;

export class Finding {
  private pause: ReturnType<typeof setTimeout> | null = null;
  /** What is in the search box and has not been looked for yet, or null. */
  private typed: string | null = null;
  /** The record that was in view last, to come back to where nothing is found. */
  private seen: string | null = null;

  constructor(
    private readonly desk: Desk,
    private readonly moving: Moving,
  ) {}

  private get state(): State {
    return this.desk.state;
  }

  /** Takes what is being typed into the search box; it is looked for when typing pauses. */
  type(search: string): void {
    this.stop();
    this.typed = search;
    this.pause = setTimeout(() => void this.search(search), PAUSE);
  }

  /** Looks for words at once, and shows the first record that has them; true if there is one. */
  async search(search: string): Promise<boolean> {
    this.stop();
    if (search === (this.state.filter.value?.search ?? "")) return this.state.shown.value !== null;
    return this.set({ search });
  }

  /** Goes to the first record that has the words, where they have been looked for already; true if there is one. */
  async enter(search: string): Promise<boolean> {
    if (search !== (this.state.filter.value?.search ?? "")) return this.search(search);
    this.stop();
    if (this.state.filter.value !== null) await this.moving.first();
    return this.state.shown.value !== null;
  }

  /** Changes what is looked for, and shows the first record that is found; true if there is one. */
  async set(more: Filter, queue: Queue = this.state.queue.value): Promise<boolean> {
    const typed = this.typed === null ? {} : { search: this.typed };
    this.stop();
    this.note();
    const filter = filterOf({ ...this.state.filter.value, ...typed, ...more });
    if (filter !== null) return this.moving.find(filter, queue);
    // An order or a word that is taken back while there is nothing in view ends where the person was before.
    if (this.state.filter.value !== null) await this.moving.findNothing(this.seen);
    return this.state.shown.value !== null;
  }

  /** Looks for the same once more, as after records were added. */
  async again(): Promise<void> {
    const { filter, queue } = this.state;
    if (filter.value !== null) await this.moving.find(filter.value, queue.value);
  }

  /** Looks for nothing any more, and stays at the record in view. */
  async clear(): Promise<void> {
    await this.set({ ...NOTHING });
  }

  /** Asks what there is to filter by. */
  async survey(): Promise<void> {
    const metadata = await this.desk.connection.survey();
    this.state.facets.value = metadata;
  }

  stop(): void {
    if (this.pause !== null) clearTimeout(this.pause);
    this.pause = null;
    this.typed = null;
  }

  private note(): void {
    this.seen = this.state.shown.value?.record.value.record ?? this.seen;
  }
}

const NOTHING: Required<Filter> = {
  search: "",
  within: [...WITHIN],
  metadata: {},
  changed: null,
  flagged: null,
  sort: "position",
  descending: false,
  seed: 0,
};

/** Gives what a filter says without what means nothing; null if nothing is left of it. */
export function filterOf(given: Filter): Filter | null {
  const { search, within, metadata, changed, flagged, sort, descending, seed } = { ...NOTHING, ...given };
  const isSearch = wordsOf(search).length > 0;
  const filter: Filter = {
    ...(isSearch && { search }),
    // Where to look is kept for the next search, but is no filter by itself.
    ...(isSearch && within.length < WITHIN.length && { within }),
    ...(Object.keys(metadata).length > 0 && { metadata }),
    ...(changed !== null && { changed }),
    ...(flagged !== null && { flagged }),
    ...(sort !== "position" && { sort }),
    ...(descending && { descending }),
    ...(sort === "random" && { seed }),
  };
  return Object.keys(filter).length === 0 ? null : filter;
}
