/** Going from record to record: the trail that Previous and Next follow, and the queue it is laid through. */

import { batch } from "@preact/signals";
import type { Answering } from "./answering";
import type { Desk } from "./desk";
import type { Queue, RecordWindow } from "./protocol.gen";
import { statusOf, type Trail } from "./state";

/** How many records to ask for, and with how few left to ask for more. */
const AHEAD = 6;
const BEHIND = 2;
const FEW = 3;
/** Milliseconds that a person stays at a record until it counts as the place where they are. */
const STAY = 300;

export class Moving {
  private extending: "earlier" | "later" | null = null;
  private visiting: { tell: () => void; timer: ReturnType<typeof setTimeout> } | null = null;

  constructor(
    private readonly desk: Desk,
    private readonly answering: Answering,
  ) {}

  /** Shows the next record of the queue. */
  next(): void {
    const { records, at } = this.desk.state.trail.value;
    if (at + 1 < records.length) this.show(at + 1);
  }

  /** Shows the record before: of the queue, or one that has left it since the queue was opened. */
  previous(): void {
    const { at } = this.desk.state.trail.value;
    if (at > 0) this.show(at - 1);
  }

  /** Shows the record with this number, 1 at first, and goes on in the queue from there. */
  async jump(number: number): Promise<void> {
    const { total } = this.desk.state.counts.value;
    if (!Number.isInteger(number) || number < 1 || number > total) {
      this.desk.say(`There is no record ${number}: type a number from 1 to ${total}.`);
      return;
    }
    await this.open(this.desk.state.queue.value, number - 1, true);
  }

  /** Shows a record that this page has seen. */
  goTo(record: string): void {
    const entry = this.desk.state.entries.get(record);
    if (entry !== undefined) void this.jump(entry.record.value.position + 1);
  }

  /** Opens a queue where the person is, or at its nearest record. */
  async chooseQueue(queue: Queue): Promise<void> {
    const here = this.desk.state.shown.value?.record.value.position ?? -1;
    await this.open(queue, here - 1, false);
  }

  private async open(queue: Queue, position: number, pinned: boolean): Promise<void> {
    this.answering.flush();
    this.desk.state.queue.value = queue;
    this.desk.state.seeking.value = true;
    const window = await this.desk.connection.fetch({
      queue,
      position,
      pinned,
      before: BEHIND,
      after: AHEAD,
    });
    if (this.desk.state.queue.value !== queue) return;
    const from = window.records.find((record) => record.position >= position) ?? window.records.at(-1);
    batch(() => {
      this.desk.state.seeking.value = false;
      this.begin(window, from?.record ?? null);
    });
  }

  /** Lays a new trail from a window of records. */
  begin(window: RecordWindow, record: string | null): void {
    const { state } = this.desk;
    for (const each of window.records) this.answering.learn(each);
    const records = window.records.map((each) => each.record);
    const first = window.records[0]?.position ?? null;
    const last = window.records.at(-1)?.position ?? null;
    state.queue.value = window.queue;
    this.desk.count(window.counts);
    const at = record === null ? -1 : records.indexOf(record);
    state.trail.value = {
      records,
      at,
      head: window.first ? null : first,
      ...this.ahead(window.queue, window.last, last, null, first),
    };
    this.arrived();
  }

  /** Says where later records come from: after the last one or, in a queue that empties, from the start again. */
  private ahead(
    queue: Queue,
    isLast: boolean,
    last: number | null,
    until: number | null,
    first: number | null,
  ): Pick<Trail, "tail" | "until"> {
    if (last === null) return { tail: null, until: null };
    if (!isLast) return { tail: last, until };
    // A queue that empties has a second round for what was passed over, which ends where the first began.
    if (queue !== "pending" || until !== null || first === null || first <= 0) return { tail: null, until };
    return { tail: -1, until: first };
  }

  private show(at: number): void {
    this.answering.flush();
    batch(() => {
      this.desk.state.trail.value = { ...this.desk.state.trail.value, at };
      this.arrived();
    });
  }

  private arrived(): void {
    const { state } = this.desk;
    const entry = state.shown.value;
    const alert = state.alert.value;
    // An answer that was refused stays spoken of until somebody has looked at it.
    if (alert?.record === null || alert?.record === entry?.record.value.record) state.alert.value = null;
    if (entry !== null) {
      const { record, position } = entry.record.value;
      if (this.visiting !== null) clearTimeout(this.visiting.timer);
      const queue = state.queue.value;
      const tell = () => this.desk.connection.visit(queue, record);
      this.visiting = { tell, timer: setTimeout(() => this.stay(), STAY) };
      this.desk.say(`Record ${position + 1} of ${state.counts.value.total}`);
    }
    void this.extend();
  }

  /** Asks for more of the queue when few are left on either side. */
  private async extend(): Promise<void> {
    const { state } = this.desk;
    const { records, at, head, tail } = state.trail.value;
    const left = records.slice(at + 1).filter((record) => this.isInQueue(record)).length;
    const want = tail !== null && left < FEW ? "later" : head !== null && at < BEHIND ? "earlier" : null;
    if (want === null || this.extending !== null) return;
    this.extending = want;
    const queue = state.queue.value;
    const trail = state.trail.value;
    const window = await this.desk.connection.fetch({
      queue,
      position: (want === "later" ? tail : head) ?? -1,
      pinned: false,
      before: want === "later" ? 0 : AHEAD,
      after: want === "later" ? AHEAD : 0,
    });
    this.extending = null;
    // The person may have opened another queue, or jumped, in the meantime.
    const now = state.trail.value;
    if (state.queue.value !== queue || now.tail !== trail.tail || now.head !== trail.head)
      return void this.extend();
    batch(() => {
      for (const each of window.records) this.answering.learn(each);
      state.trail.value = want === "later" ? this.later(now, window) : earlier(now, window);
      if (state.seeking.value) this.advance();
    });
    void this.extend();
  }

  private later(trail: Trail, window: RecordWindow): Trail {
    const { until } = trail;
    const fresh = window.records.filter(
      (each) => !trail.records.includes(each.record) && (until === null || each.position < until),
    );
    const last = window.records.at(-1)?.position ?? trail.tail;
    const over = window.last || (until !== null && last !== null && last >= until);
    const first = this.desk.state.entries.get(trail.records[0] ?? "")?.record.value.position ?? null;
    const records = [...trail.records, ...fresh.map((each) => each.record)];
    return { ...trail, records, ...this.ahead(window.queue, over, last, until, first) };
  }

  /** Goes on to the next record that is still in the queue, or to the screen that says there is none. */
  advance(): void {
    const { state } = this.desk;
    const { records, at, tail } = state.trail.value;
    const next = records.findIndex((record, index) => index > at && this.isInQueue(record));
    if (next >= 0) {
      state.seeking.value = false;
      this.show(next);
    } else if (tail !== null) {
      state.seeking.value = true;
      void this.extend();
    } else {
      state.seeking.value = false;
      state.trail.value = { ...state.trail.value, at: -1 };
      this.arrived();
    }
  }

  private isInQueue(record: string): boolean {
    const queue = this.desk.state.queue.value;
    const entry = this.desk.state.entries.get(record);
    return entry !== undefined && (queue === "all" || statusOf(entry.response.value) === queue);
  }

  /** Reads the records around the one in view again, which stays. */
  async refresh(): Promise<void> {
    const entry = this.desk.state.shown.value;
    if (entry === null) return;
    const queue = this.desk.state.queue.value;
    const { position, record } = entry.record.value;
    const window = await this.desk.connection.fetch({
      queue,
      position,
      pinned: true,
      before: BEHIND,
      after: AHEAD,
    });
    if (this.desk.state.shown.value !== entry || this.desk.state.queue.value !== queue) return;
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

function earlier(trail: Trail, window: RecordWindow): Trail {
  const fresh = window.records.map((each) => each.record).filter((record) => !trail.records.includes(record));
  const first = window.records[0]?.position ?? null;
  return {
    ...trail,
    records: [...fresh, ...trail.records],
    at: trail.at < 0 ? trail.at : trail.at + fresh.length,
    head: window.first ? null : first,
  };
}
