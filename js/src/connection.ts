/**
 * The page's half of the wire: everything sent is kept until the kernel answers that very message.
 *
 * Nothing here knows Jupyter or a browser page: the transport and the clock are passed in, so that tests play
 * transcripts through it. No order is relied on: the kernel may answer late, twice, or in another order.
 */

import { inParts } from "./parts";
import type {
  Changed,
  Checked,
  Code,
  Extra,
  Facet,
  Failed,
  Fetch,
  FromKernel,
  FromPage,
  History,
  RecordWindow,
  Revert,
  Reverted,
  Save,
  Saved,
  Stale,
  Surveyed,
  Told,
  Welcome,
} from "./protocol.gen";
import { PROTOCOL } from "./protocol.gen";

/** What carries messages: in a notebook the widget's model. */
export interface Transport {
  /** Hands a message over; throws when the kernel is known to be gone, or promises to say so (marimo does). */
  send(message: FromPage): unknown;
  /** Calls back with each message from the kernel until the function that it returns is called. */
  listen(hear: (message: FromKernel) => void): () => void;
}

/** Timers, so that tests need not wait. */
export interface Clock {
  after(milliseconds: number, run: () => void): () => void;
}

export const realClock: Clock = {
  after(milliseconds, run) {
    const timer = setTimeout(run, milliseconds);
    return () => clearTimeout(timer);
  },
};

/** What the rest of the page wants to know of. */
export interface Listener {
  welcomed(welcome: Welcome): void;
  /** A save is about to be sent for the first time. */
  sending(save: Save): void;
  saved(saved: Saved): void;
  refused(save: Save, failed: Failed): void;
  /** A step was undone or done again, or could not be. */
  reverted(reverted: Reverted | Failed): void;
  changed(changed: Changed): void;
  stale(): void;
  /** How delivery stands; called whenever that may have changed. */
  delivery(delivery: Delivery): void;
}

/** How delivery stands. */
export interface Delivery {
  /** Saves that the kernel has not answered yet. */
  waiting: number;
  /** Whether the oldest of them has waited for so long that it must be said. */
  slow: boolean;
  /** Whether the kernel is known to be gone. */
  gone: boolean;
  /** Why the store refused the latest save that is still being tried again, or null. */
  trouble: string | null;
}

const FIRST_RETRY = 2_000;
const LONGEST_RETRY = 30_000;
/** Milliseconds that each further part of a long message is given to arrive. */
const PART_TIME = 250;
/** Milliseconds after which an unanswered save is spoken of. */
const SLOW = 1_500;

/** Errors after which the same save may succeed later: the store was locked, full, or away. */
const PASSING: readonly string[] = ["store", "internal"];

interface Outgoing {
  message: FromPage;
  tries: number;
  cancel: () => void;
}

export class Connection {
  private readonly outbox = new Map<string, Outgoing>();
  private readonly requests = new Map<
    string,
    (reply: RecordWindow | Surveyed | Code | Checked | History | null) => void
  >();
  /** For each question what was asked of its answer last. */
  private readonly checks = new Map<string, string>();
  private readonly adopted = new Map<string, (reply: Saved | Failed) => void>();
  private readonly stop: () => void;
  private seq = 0;
  private asked = 0;
  private slow = false;
  private stopSlow: (() => void) | null = null;
  private gone = false;
  /** Why the store refused what is tried again, by what it was. */
  private readonly troubles = new Map<string, string>();
  private closed = false;

  constructor(
    readonly client: string,
    private readonly transport: Transport,
    private readonly listener: Listener,
    private readonly clock: Clock = realClock,
  ) {
    this.stop = transport.listen((message) => this.hear(message));
  }

  /** The number of the latest save, 0 before the first. */
  get latest(): number {
    return this.seq;
  }

  /** Says hello, again and again until it is welcomed. */
  hello(): void {
    this.dispatch("hello", { kind: "hello", client: this.client, protocol: PROTOCOL });
  }

  /** Asks for records of a queue; asks again until they come. Null when there is no such record. */
  fetch(wanted: Omit<Fetch, "kind" | "client" | "rid">): Promise<RecordWindow | null> {
    return this.ask((rid) => ({ kind: "fetch", client: this.client, rid, ...wanted }));
  }

  /** Asks for the code of a part of the front end; null where the kernel has none. */
  async load(extra: Extra): Promise<string | null> {
    const reply = await this.ask<Code>((rid) => ({ kind: "load", client: this.client, rid, extra }));
    return reply?.code ?? null;
  }

  /** Asks what is to be said of an answer; null when it was asked about a later text meanwhile. */
  async check(question: string, text: string): Promise<Told | null> {
    const before = this.checks.get(question);
    if (before !== undefined) {
      this.settle(before);
      this.requests.get(before)?.(null);
      this.requests.delete(before);
    }
    const reply = await this.ask<Checked>((rid) => {
      this.checks.set(question, rid);
      return { kind: "check", client: this.client, rid, question, text };
    });
    return reply?.told ?? null;
  }

  /** Asks what an answer was before a revision; null where there is no such record. */
  recall(record: string, before: number | null): Promise<History | null> {
    return this.ask((rid) => ({ kind: "recall", client: this.client, rid, record, before }));
  }

  private ask<Reply>(request: (rid: string) => FromPage): Promise<Reply | null> {
    this.asked += 1;
    const rid = `r${this.asked}`;
    return new Promise((resolve) => {
      this.requests.set(rid, (reply) => resolve(reply as Reply | null));
      this.dispatch(rid, request(rid));
    });
  }

  /** Asks what there is to filter by; asks again until it is told. */
  async survey(): Promise<readonly Facet[]> {
    const reply = await this.ask<Surveyed>((rid) => ({ kind: "survey", client: this.client, rid }));
    return reply?.metadata ?? [];
  }

  /** Sends an answer and keeps it until it is saved or refused for good. */
  save(answer: Omit<Save, "kind" | "client" | "seq">): void {
    this.seq += 1;
    const message: Save = { kind: "save", client: this.client, seq: this.seq, ...answer };
    // A later answer to the same record says all that an earlier one did.
    for (const [key, { message: earlier, cancel }] of this.outbox) {
      if (earlier.kind === "save" && earlier.record === answer.record && earlier.client === this.client) {
        cancel();
        this.outbox.delete(key);
      }
    }
    this.listener.sending(message);
    this.dispatch(keyOf(message), message);
    this.watch();
  }

  /** Sends an answer that another page left, under its own name; the kernel applies it once whoever sends it. */
  adopt(message: Save, settled: (reply: Saved | Failed) => void): void {
    this.adopted.set(keyOf(message), settled);
    this.dispatch(keyOf(message), message);
    this.watch();
  }

  /** Undoes a step, or does it again. */
  revert(step: number, redo: boolean): void {
    this.seq += 1;
    const message: Revert = { kind: "revert", client: this.client, seq: this.seq, step, redo };
    this.dispatch(keyOf(message), message);
  }

  /** Tells where the person is. Nothing is lost if this is. */
  visit(queue: Fetch["queue"], record: string): void {
    this.hand({ kind: "visit", client: this.client, queue, record });
  }

  /** Sends everything that waits once more, now. */
  retry(): void {
    for (const [key, { message, cancel }] of [...this.outbox]) {
      cancel();
      this.dispatch(key, message);
    }
  }

  /** The answers that the kernel has not confirmed. */
  waiting(): Save[] {
    const own = ({ kind, client }: FromPage) => kind === "save" && client === this.client;
    return [...this.outbox.values()].flatMap(({ message }) => (own(message) ? [message as Save] : []));
  }

  /** The latest answer to this record that has not been confirmed yet, or null. */
  waitingFor(record: string): Save | null {
    return (
      this.waiting()
        .filter((save) => save.record === record)
        .at(-1) ?? null
    );
  }

  close(): void {
    this.closed = true;
    this.stop();
    this.stopSlow?.();
    for (const { cancel } of this.outbox.values()) cancel();
  }

  private dispatch(key: string, message: FromPage, tries = 0): void {
    if (this.closed) return;
    const parts = inParts(message);
    // A little disorder keeps many views from asking a busy kernel all at once; a long message takes its time.
    const retry = Math.min(FIRST_RETRY * 2 ** tries + PART_TIME * (parts.length - 1), LONGEST_RETRY);
    const wait = retry * (0.85 + Math.random() * 0.3);
    this.outbox.get(key)?.cancel();
    const cancel = this.clock.after(wait, () => this.dispatch(key, message, tries + 1));
    this.outbox.set(key, { message, tries, cancel });
    for (const part of parts) this.hand(part);
  }

  private hand(message: FromPage): void {
    try {
      Promise.resolve(this.transport.send(message)).catch(() => this.lost());
    } catch {
      this.lost();
    }
  }

  private lost(): void {
    if (this.closed) return;
    this.gone = true;
    this.tell();
  }

  private settle(key: string): Outgoing | undefined {
    const outgoing = this.outbox.get(key);
    outgoing?.cancel();
    this.outbox.delete(key);
    this.troubles.delete(key);
    return outgoing;
  }

  private hear(message: FromKernel): void {
    if (this.closed) return;
    this.gone = false;
    if (!this.concerns(message)) return;
    switch (message.kind) {
      case "welcome":
        // One that comes again, or late, says nothing new.
        if (this.settle("hello") !== undefined) this.listener.welcomed(message);
        break;
      case "window":
      case "code":
      case "checked":
      case "surveyed":
      case "history":
        this.settle(message.rid);
        this.requests.get(message.rid)?.(message);
        this.requests.delete(message.rid);
        break;
      case "saved":
        this.savedOrRefused(message);
        break;
      case "failed":
        this.failed(message);
        break;
      case "reverted":
        this.savedOrRefused(message);
        break;
      case "changed":
        this.listener.changed(message);
        break;
      case "stale":
        this.listener.stale();
        break;
      default:
        message satisfies Stale | never;
    }
    this.watch();
  }

  private failed(message: Failed): void {
    const { seq, rid, code, text } = message;
    const key = seq !== null ? keyOf({ client: message.client, seq }) : (rid ?? "hello");
    if (!this.outbox.has(key)) return;
    // A page that nobody understands asks on: the kernel may be another one by then.
    if (PASSING.includes(code) || key === "hello") this.troubles.set(key, text);
    else if (seq !== null) this.savedOrRefused({ ...message, seq });
    else {
      this.settle(key);
      this.requests.get(key)?.(null);
      this.requests.delete(key);
    }
  }

  private savedOrRefused(message: (Saved | Reverted | Failed) & { seq: number }): void {
    const key = keyOf(message);
    const outgoing = this.settle(key);
    const adopted = this.adopted.get(key);
    this.adopted.delete(key);
    if (outgoing?.message.kind === "revert") {
      if (message.kind !== "saved") this.listener.reverted(message);
      return;
    }
    if (message.kind === "reverted") return;
    if (adopted !== undefined) adopted(message);
    // One that a later answer replaced is not waited for, and says nothing about the later one.
    else if (outgoing?.message.kind !== "save") return;
    else if (message.kind === "saved") this.listener.saved(message);
    else this.listener.refused(outgoing.message, message);
  }

  /** Whether a message is for this page: it names it, or an answer of a page before it, or nobody. */
  private concerns(message: FromKernel): boolean {
    if (!("client" in message) || message.client === this.client) return true;
    return (
      "seq" in message && message.seq !== null && this.outbox.has(keyOf({ ...message, seq: message.seq }))
    );
  }

  /** Starts, or ends, the wait after which an unanswered save is spoken of. */
  private watch(): void {
    const waiting = this.waiting().length > 0;
    if (!waiting) {
      this.stopSlow?.();
      this.stopSlow = null;
      this.slow = false;
    } else if (this.stopSlow === null) {
      this.stopSlow = this.clock.after(SLOW, () => {
        this.slow = true;
        this.tell();
      });
    }
    this.tell();
  }

  private tell(): void {
    const { slow, gone } = this;
    const trouble = this.troubles.values().next().value ?? null;
    this.listener.delivery({ waiting: this.waiting().length, slow, gone, trouble });
  }
}

function keyOf({ client, seq }: Pick<Save, "client" | "seq">): string {
  return `${client} ${seq}`;
}
