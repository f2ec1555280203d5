/**
 * Going from record to record: the trail that Previous and Next follow, and what it is laid through: a queue, or what a
 * filter finds in it.
 */

import { batch } from "@preact/signals";
import type { Answering } from "./answering";
import type { Desk } from "./desk";
import type { Filter, Queue, RecordWindow } from "./protocol.gen";
import { statusOf, type Trail } from "./state";
import { beginning, laid, type Opening, withEarlier, withLater } from "./trail";

/** Where more records are wanted: behind the trail's last one, or before its first. */
export type Side = "later" | "earlier";

/** How many records to ask for, and with how few left to ask for more. */
const AHEAD = 12;
const BEHIND = 2;
const FEW = 6;
const FROM_THE_START = { position: -1, pinned: false, record: null, place: null, anew: false };
/** How many are asked for at once by who scrolls through a list; the kernel gives no more. */
const MANY = 50;
/** Milliseconds that a person stays at a record until it counts as the place where they are. */
const STAY = 300;

export class Moving {
  private extending = false;
  private visiting: { tell: () => void; timer: ReturnType<typeof setTimeout> } | null = null;
  /** Grows with each queue that is opened: the answer to an earlier question is not the place to be. */
  private ticket = 0;
  /** The queue that the trail is laid through, and the filter: what is being opened is not it yet. */
  private through: [Queue, Filter | null] = ["pending", null];
  /** How many records further a person wants to be who was faster than the kernel. */
  private owed = 0;
  /** The place in the trail that was left for a next record that is not here yet, or null. */
  private get leftAt(): number | null {
    return this.desk.state.leftAt.value;
  }

  private set leftAt(at: number | null) {
    this.desk.state.leftAt.value = at;
  }

  constructor(
    private readonly desk: Desk,
    private readonly answering: Answering,
  ) {}

  /** Shows the next record of the queue. */
  next(): void {
    const { records, at, tail } = this.desk.state.trail.value;
    if (at >= 0 && at + 1 < records.length) this.show(at + 1);
    else if (at >= 0 && tail !== null) {
      this.owed += 1;
      void this.extend();
    }
  }

  /** Shows the record before: of the queue, or one that has left it since the queue was opened. */
  previous(): void {
    const { records, at } = this.desk.state.trail.value;
    const before = at < 0 ? records.length - 1 : at - 1;
    if (before >= 0) this.show(before);
  }

  /** Shows the first record of what is gone through. */
  async first(): Promise<void> {
    await this.open(this.desk.state.queue.value, { place: -1 });
  }

  /** Shows the last record of what is gone through. */
  async last(): Promise<void> {
    const { counts, queue, trail } = this.desk.state;
    await this.open(queue.value, { place: trail.value.found?.count ?? counts.value.total });
  }

  /** Shows the record with this number, 1 at first, or this id, and goes on from there. */
  async jump(wanted: string): Promise<void> {
    const { total } = this.desk.state.counts.value;
    const number = /^\d+$/.test(wanted) ? Number(wanted) : 0;
    const isThere =
      number >= 1 && number <= total
        ? await this.open(this.desk.state.queue.value, { position: number - 1, pinned: true })
        : await this.open(this.desk.state.queue.value, { record: wanted });
    if (!isThere) this.desk.say(`There is no record ${wanted}: type a number from 1 to ${total}, or an id.`);
  }

  /** Shows a record by its id, whatever queue it is in. */
  async goTo(record: string): Promise<void> {
    await this.open(this.desk.state.queue.value, { record });
  }

  /** Shows a record where the person has been at it since the queue was opened, else goes to it. */
  async returnTo(record: string): Promise<void> {
    const at = this.desk.state.trail.value.records.indexOf(record);
    if (at >= 0) this.show(at);
    else await this.goTo(record);
  }

  /** Takes a record of the trail for the one in view: in a list, whoever goes into a row is there. */
  enter(record: string): void {
    const { records, at } = this.desk.state.trail.value;
    const found = records.indexOf(record);
    if (found >= 0 && found !== at) this.show(found);
  }

  /** Asks for more of the queue on one side, for who scrolls there. */
  more(side: Side): Promise<void> {
    return this.extend(side);
  }

  /** Opens a queue where the person is, or at its nearest record; with a filter, at the first that it finds. */
  async chooseQueue(queue: Queue): Promise<void> {
    const here = this.desk.state.shown.value?.record.value.position ?? -1;
    if (this.desk.state.filter.value === null) await this.open(queue, { position: here - 1 });
    else await this.open(queue, { place: -1, anew: true });
  }

  /** Looks for something else in a queue, and shows the first that is found; true if anything is. */
  async find(filter: Filter, queue: Queue): Promise<boolean> {
    const isThere = await this.open(queue, { place: -1, anew: true, filter });
    return isThere && this.desk.state.shown.value !== null;
  }

  /** Looks for nothing any more, and stays at a record. */
  async findNothing(record: string | null): Promise<void> {
    await this.open(this.desk.state.queue.value, { record, filter: null });
  }

  /** Opens a queue somewhere; false if there is no such place, and then nothing has moved. */
  private async open(queue: Queue, where: Partial<Opening>): Promise<boolean> {
    const { state, connection } = this.desk;
    const opening: Opening = { ...FROM_THE_START, filter: state.filter.value, ...where };
    const { position, pinned, record, place, filter, anew } = opening;
    this.answering.flush();
    this.ticket += 1;
    const { ticket } = this;
    state.queue.value = queue;
    state.filter.value = filter;
    state.opening.value = true;
    const wanted = {
      queue,
      pinned,
      record,
      before: place === null || place < 0 ? BEHIND : AHEAD,
      after: AHEAD,
    };
    const window = await connection.fetch(
      filter === null
        ? { ...wanted, position: place ?? position }
        : { ...wanted, position, filter, ...(place !== null && { place }), ...(anew && { anew }) },
    );
    if (ticket !== this.ticket) return true;
    batch(() => {
      state.opening.value = false;
      if (window !== null) this.begin(window, beginning(window, opening));
      else [state.queue.value, state.filter.value] = this.through;
    });
    if (window === null) void this.extend();
    return window !== null;
  }

  /** Lays a new trail from a window of records. */
  begin(window: RecordWindow, record: string | null): void {
    const { state } = this.desk;
    for (const each of window.records) this.answering.learn(each);
    state.queue.value = window.queue;
    state.filter.value = window.found?.filter ?? null;
    this.through = [state.queue.value, state.filter.value];
    this.desk.stand(window);
    this.owed = 0;
    this.leftAt = null;
    state.trail.value = laid(window, record);
    this.arrived(true);
  }

  private show(at: number): void {
    this.answering.flush();
    this.leftAt = null;
    batch(() => {
      this.desk.state.trail.value = { ...this.desk.state.trail.value, at };
      this.arrived();
    });
  }

  private arrived(anew = false): void {
    const { state } = this.desk;
    const { found } = state.trail.value;
    const entry = state.shown.value;
    const alert = state.alert.value;
    if (state.commenting.value !== entry) state.commenting.value = null;
    // An answer that was refused stays spoken of until somebody has looked at it.
    if (alert?.record === null || alert?.record === entry?.record.value.record) state.alert.value = null;
    if (entry !== null) {
      const { record, position } = entry.record.value;
      if (this.visiting !== null) clearTimeout(this.visiting.timer);
      const queue = state.queue.value;
      const tell = () => this.desk.connection.visit(queue, record);
      this.visiting = { tell, timer: setTimeout(() => this.stay(), STAY) };
      const told = `Record ${position + 1} of ${state.counts.value.total}`;
      if (found === null) this.desk.say(told);
      else if (anew) this.desk.say(`${found.count} found. ${told}`);
      else this.desk.say(`${told}, ${placeAmong(found, record)}`);
    } else if (found?.count === 0) this.desk.say("Nothing found");
    void this.extend();
  }

  /** Asks for more of the queue when few are left on either side, or somebody wishes to see more of one. */
  private async extend(wished: Side | null = null): Promise<void> {
    const { state, connection } = this.desk;
    const { records, at, head, tail } = state.trail.value;
    const here = this.leftAt ?? at;
    const left = records.slice(here + 1).filter((record) => this.isInQueue(record)).length;
    const later =
      tail !== null && wished !== "earlier" && (left < FEW || this.owed > 0 || wished === "later");
    const earlier = head !== null && ((at >= 0 && at < BEHIND) || wished === "earlier");
    if ((this.extending && wished === null) || !(later || earlier)) return;
    // What is being opened comes with what is around it.
    if (state.opening.value) return;
    this.extending = true;
    const { ticket } = this;
    const trail = state.trail.value;
    const from = later ? (tail ?? -1) : (head ?? 0);
    const many = wished === null ? AHEAD : MANY;
    const wanted = later ? { before: 0, after: many } : { before: many, after: 0 };
    const { queue, filter } = state;
    const place =
      filter.value === null ? { position: from } : { position: -1, place: from, filter: filter.value };
    const window = await connection.fetch({
      queue: queue.value,
      pinned: false,
      record: null,
      ...wanted,
      ...place,
    });
    this.extending = false;
    const now = state.trail.value;
    // The person may have opened another queue, or jumped, in the meantime.
    if (window !== null && ticket === this.ticket && now.tail === trail.tail && now.head === trail.head) {
      batch(() => {
        for (const each of window.records) this.answering.learn(each);
        state.trail.value = later ? withLater(now, window) : withEarlier(now, window);
        if (!later && this.leftAt !== null)
          this.leftAt += state.trail.value.records.length - now.records.length;
        if (this.leftAt !== null) this.advance(this.leftAt);
        while (this.owed > 0 && state.trail.value.at + 1 < state.trail.value.records.length) {
          this.owed -= 1;
          this.show(state.trail.value.at + 1);
        }
        if (state.trail.value.tail === null) this.owed = 0;
      });
    }
    void this.extend();
  }

  /** Goes on to the next record that is still in the queue, or to the screen that says what there is instead. */
  advance(from: number = this.desk.state.trail.value.at): void {
    const { state } = this.desk;
    const { records, tail, found } = state.trail.value;
    const next = records.findIndex((record, index) => index > from && this.isInQueue(record));
    if (next >= 0) {
      this.show(next);
      return;
    }
    // In a list what was passed over is in sight, and what was answered says so: it stays, and so does the place.
    const listed = state.layout.value === "list";
    const passedOver = listed && tail === null ? records.findIndex((record) => this.isInQueue(record)) : -1;
    if (passedOver >= 0) {
      this.show(passedOver);
      return;
    }
    // What was answered is not shown as though it were the next: nobody types into it by mistake.
    if (!listed) state.trail.value = { ...state.trail.value, at: -1 };
    this.leftAt = tail === null ? null : from;
    const queue = state.queue.value;
    // Some were passed over: they come again from the dataset's start.
    if (tail === null && found === null && queue !== "all" && state.counts.value[queue] > 0)
      void this.open(queue, {});
    else this.arrived();
  }

  private isInQueue(record: string): boolean {
    const queue = this.desk.state.queue.value;
    const entry = this.desk.state.entries.get(record);
    return entry !== undefined && (queue === "all" || statusOf(entry.response.value) === queue);
  }

  /** Reads the records around the one in view again, which stays. */
  async refresh(): Promise<void> {
    const { state, connection } = this.desk;
    const entry = state.shown.value;
    if (entry === null || state.opening.value) return;
    const { ticket } = this;
    const queue = state.queue.value;
    const { record } = entry.record.value;
    const filter = state.filter.value;
    const wanted = { queue, position: -1, pinned: true, record, before: BEHIND, after: AHEAD };
    const window = await connection.fetch(filter === null ? wanted : { ...wanted, filter });
    if (window === null || state.shown.value !== entry || ticket !== this.ticket) return;
    this.ticket += 1;
    batch(() => this.begin(window, record));
  }

  /** Says where the person is, now that they work here or leave. */
  stay(): void {
    if (this.visiting === null) return;
    clearTimeout(this.visiting.timer);
    this.visiting.tell();
    this.visiting = null;
  }
}

/** Says where a record is among what was found, if it is. */
export function placeAmong({ count, places }: NonNullable<Trail["found"]>, record: string): string {
  const place = places.get(record);
  return place === undefined ? `${count} found` : `${place + 1} of ${count} found`;
}
