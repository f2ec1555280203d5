/**
 * What was typed and not confirmed yet, in the browser: written before anything is sent, removed when the kernel
 * says that very answer is on its disk. It outlives the cell's next run, a reload, a restart of the kernel and a
 * crash of the tab; the next view of the same dataset for the same user sends what it finds. What is in the kernel's
 * memory only is never on its disk, so answers to such a dataset stay, marked as arrived.
 *
 * It is the browser's localStorage, because a write there is done when it returns. Each page has entries of its
 * own, under its client's name, so that no page overwrites another's.
 */

import { hashed } from "./contents";
import { browserDrawer, type Drawer, keysOf, TOO_OLD } from "./drawer";
import { Presence } from "./presence";
import type { Save, Saved, Welcome } from "./protocol.gen";

/** An answer as it would be sent. */
export interface Kept extends Pick<Save, "client" | "record" | "base" | "status" | "values" | "edits"> {
  /** The number that it was sent with; null until it has been. */
  seq: number | null;
  /** When it was written down. */
  at: number;
  /** What the record was made of, as a hash. */
  contents: string | null;
  /** In memory only: which dataset it was given to. */
  dataset?: string;
  /** In memory only: the revision that it had there when it had arrived. */
  arrived?: number;
}

/** An answer that is to be written down. */
export type Keeping = Omit<Kept, "client" | "at" | "dataset" | "arrived">;

const PREFIX = "nb_feedback/1/";
const IN_MEMORY = `${PREFIX}memory`;
/** Between a page's name and the time at which it set an answer aside. */
const ASIDE = "~";

export class Journal {
  /** Whether the last write was kept; false where the browser has no storage, or no room. */
  works: boolean;
  /** Where the entries of this dataset and user are; null before it is opened. */
  place: string | null = null;
  /** What is written beside each answer to a dataset in memory. */
  private inMemory: { dataset?: string } = {};
  /** How many entries there were when none of them could be done without. */
  private indispensable = -1;
  private readonly presence: Presence;

  constructor(
    private readonly client: string,
    readonly drawer: Drawer | null = browserDrawer(),
  ) {
    this.works = drawer !== null;
    this.presence = new Presence(client);
  }

  /** Begins for a dataset and a user, whose entries are found by nobody else. */
  open({ dataset, user, durable, fields, questions }: Welcome): void {
    const first = this.place === null;
    // A dataset in memory is another one after each restart: what it is like has to tell it from others.
    const kinds = [fields, questions].map((members) => members.map(({ type, name }) => [type, name]));
    const place = durable ? dataset : `memory/${hashed(JSON.stringify(kinds))}`;
    this.place = `${PREFIX}${encodeURIComponent(place)}/${encodeURIComponent(user)}/`;
    this.inMemory = durable ? {} : { dataset };
    if (!first) return;
    this.tidy();
    this.presence.standUp();
  }

  /** Writes an answer down, over the one before of this page to the same record. */
  keep(answer: Keeping): void {
    this.put({ ...answer, ...this.inMemory, client: this.client, at: Date.now() });
  }

  /** Writes an answer down beside what this page goes on with, under a name of its own, and gives it. */
  setAside(answer: Keeping): Kept {
    const at = Date.now();
    const kept = { ...answer, ...this.inMemory, client: `${this.client}${ASIDE}${at}`, at };
    if (this.put(kept)) this.forget(kept.record);
    return kept;
  }

  /** Takes note of an answer of this page that is confirmed, unless something was typed since. */
  confirm(saved: Saved): void {
    const key = this.key(saved.client, saved.record);
    const kept = key === null ? null : read(this.drawer?.getItem(key));
    if (kept?.seq === saved.seq) this.arrived(kept, saved);
  }

  /** Removes an answer that has arrived; one that has arrived in memory only stays, and says so. */
  arrived(kept: Kept, { durable, revision }: Pick<Saved, "durable" | "revision">): void {
    if (durable) this.forget(kept.record, kept.client);
    else this.put({ ...kept, ...this.inMemory, arrived: revision });
  }

  /** Removes an answer that was given up, or that another entry has taken over. */
  forget(record: string, client: string = this.client): void {
    const key = this.key(client, record);
    if (key !== null) this.drawer?.removeItem(key);
  }

  /** Gives what pages that are gone have left, the oldest first. */
  async left(): Promise<Kept[]> {
    return (await this.all()).filter((kept) => pageOf(kept) !== this.client);
  }

  /** Gives what this page and those that are gone have written down, the oldest first. */
  async all(): Promise<Kept[]> {
    if (this.place === null) return [];
    const there = await this.presence.others();
    return this.entries(this.place)
      .filter((kept) => pageOf(kept) === this.client || !there.has(pageOf(kept)))
      .sort((a, b) => a.at - b.at);
  }

  close(): void {
    this.presence.close();
  }

  private put(kept: Kept): boolean {
    const key = this.key(kept.client, kept.record);
    this.works = key !== null && this.write(key, JSON.stringify(kept));
    return this.works;
  }

  private write(key: string, text: string): boolean {
    try {
      if (this.drawer === null) return false;
      this.drawer.setItem(key, text);
      return true;
    } catch {
      const dispensable = this.oldestDispensable();
      if (dispensable === null) return false;
      this.drawer?.removeItem(dispensable);
      return this.write(key, text);
    }
  }

  /** What goes first when there is no room: the oldest answer that had arrived, in a dataset in memory unlike this. */
  private oldestDispensable(): string | null {
    if (this.drawer === null || this.drawer.length === this.indispensable) return null;
    const found = keysOf(this.drawer, IN_MEMORY)
      .filter((key) => this.place === null || !key.startsWith(this.place))
      .map((key) => ({ key, kept: read(this.drawer?.getItem(key)) }))
      .filter(({ kept }) => kept?.arrived !== undefined)
      .sort((one, other) => (one.kept?.at ?? 0) - (other.kept?.at ?? 0));
    if (found.length === 0) this.indispensable = this.drawer.length;
    return found[0]?.key ?? null;
  }

  private entries(place: string): Kept[] {
    return keysOf(this.drawer, place).flatMap((key) => read(this.drawer?.getItem(key)) ?? []);
  }

  private tidy(): void {
    for (const key of keysOf(this.drawer, PREFIX)) {
      const kept = read(this.drawer?.getItem(key));
      if (kept === null || Date.now() - kept.at > TOO_OLD) this.drawer?.removeItem(key);
    }
  }

  private key(client: string, record: string): string | null {
    return this.place === null ? null : `${this.place}${client}/${encodeURIComponent(record)}`;
  }
}

/** The page that wrote an answer down. */
function pageOf({ client }: Kept): string {
  return client.split(ASIDE, 1)[0] ?? client;
}

function read(text: string | null | undefined): Kept | null {
  if (text == null) return null;
  try {
    return JSON.parse(text) as Kept;
  } catch {
    return null;
  }
}
