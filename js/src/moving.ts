/** Going from record to record: the trail that Previous and Next follow, and the queue it is laid through. */

import { batch } from "@preact/signals";
import type { Answering } from "./answering";
import type { Desk } from "./desk";
import type { Queue, RecordWindow } from "./protocol.gen";
import { statusOf, type Trail } from "./state";

/** Where more records are wanted: behind the trail's last one, or before its first. */
export type Side = "later" | "earlier";

/** How many records to ask for, and with how few left to ask for more. */
const AHEAD = 12;
const BEHIND = 2;
const FEW = 6;
/** How many are asked for at once by who scrolls through a list; the kernel gives no more. */
const MANY = 50;
/** Milliseconds that a person stays at a record until it counts as the place where they are. */
const STAY = 300;

export class Moving {
  private extending = false;
  private visiting: { tell: () => void; timer: ReturnType<typeof setTimeout> } | null = null;
  /** Grows with each queue that is opened: the answer to an earlier question is not the place to be. */
  private ticket = 0;
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

  /** Shows the record with this number, 1 at first, and goes on in the queue from there. */
  async jump(number: number): Promise<void> {
    const { total } = this.desk.state.counts.value;
    if (!Number.isInteger(number) || number < 1 || number > total) {
      this.desk.say(`There is no record ${number}: type a number from 1 to ${total}.`);
      return;
    }
    await this.open(this.desk.state.queue.value, { position: number - 1, pinned: true });
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

  /** Opens a queue where the person is, or at its nearest record. */
  async chooseQueue(queue: Queue): Promise<void> {
    const here = this.desk.state.shown.value?.record.value.position ?? -1;
    await this.open(queue, { position: here - 1 });
  }

  private async open(
    queue: Queue,
    {
      position = -1,
      pinned = false,
      record = null,
    }: { position?: number; pinned?: boolean; record?: string | null },
  ): Promise<void> {
    const { state, connection } = this.desk;
    this.answering.flush();
    this.ticket += 1;
    const { ticket } = this;
    state.queue.value = queue;
    state.opening.value = true;
    const wanted = { queue, position, pinned, record, before: BEHIND, after: AHEAD };
    const window = await connection.fetch(wanted);
    if (ticket !== this.ticket) return;
    batch(() => {
      state.opening.value = false;
      if (window === null) return;
      const from =
        window.records.find((each) =>
          record === null ? each.position >= position : each.record === record,
        ) ?? window.records.at(-1);
      this.begin(window, from?.record ?? null);
    });
  }

  /** Lays a new trail from a window of records. */
  begin(window: RecordWindow, record: string | null): void {
    const { state } = this.desk;
    for (const each of window.records) this.answering.learn(each);
    const records = window.records.map((each) => each.record);
    state.queue.value = window.queue;
    this.desk.stand(window);
    this.owed = 0;
    this.leftAt = null;
    state.trail.value = {
      records,
      at: record === null ? -1 : records.indexOf(record),
      head: window.first ? null : (window.records[0]?.position ?? null),
      tail: window.last ? null : (window.records.at(-1)?.position ?? null),
    };
    this.arrived();
  }

  private show(at: number): void {
    this.answering.flush();
    this.leftAt = null;
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

  /** Asks for more of the queue when few are left on either side, or somebody wishes to see more of one. */
  private async extend(wished: Side | null = null): Promise<void> {
    const { state, connection } = this.desk;
    const { records, at, head, tail } = state.trail.value;
    const from = this.leftAt ?? at;
    const left = records.slice(from + 1).filter((record) => this.isInQueue(record)).length;
    const later =
      tail !== null && wished !== "earlier" && (left < FEW || this.owed > 0 || wished === "later");
    const earlier = head !== null && ((at >= 0 && at < BEHIND) || wished === "earlier");
    if ((this.extending && wished === null) || !(later || earlier)) return;
    this.extending = true;
    const { ticket } = this;
    const trail = state.trail.value;
    const wanted = later
      ? { position: tail ?? -1, before: 0, after: wished === null ? AHEAD : MANY }
      : { position: head ?? 0, before: wished === null ? AHEAD : MANY, after: 0 };
    const queue = state.queue.value;
    const window = await connection.fetch({ queue, pinned: false, record: null, ...wanted });
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
    const { records, tail } = state.trail.value;
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
    if (tail === null && queue !== "all" && state.counts.value[queue] > 0) void this.open(queue, {});
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
    if (entry === null) return;
    const { ticket } = this;
    const queue = state.queue.value;
    const { record } = entry.record.value;
    const wanted = { queue, position: -1, pinned: true, record, before: BEHIND, after: AHEAD };
    const window = await connection.fetch(wanted);
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

function withLater(trail: Trail, window: RecordWindow): Trail {
  const fresh = window.records.map((each) => each.record).filter((record) => !trail.records.includes(record));
  const tail = window.last ? null : (window.records.at(-1)?.position ?? null);
  return { ...trail, records: [...trail.records, ...fresh], tail };
}

function withEarlier(trail: Trail, window: RecordWindow): Trail {
  const fresh = window.records.map((each) => each.record).filter((record) => !trail.records.includes(record));
  return {
    ...trail,
    records: [...fresh, ...trail.records],
    at: trail.at < 0 ? trail.at : trail.at + fresh.length,
    head: window.first ? null : (window.records[0]?.position ?? null),
  };
}
