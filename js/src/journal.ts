/**
 * What was typed and not confirmed yet, in the browser: written before anything is sent, removed when the kernel
 * says that very answer is on its disk. It outlives the cell's next run, a reload, a restart of the kernel and a
 * crash of the tab; the next view of the same dataset for the same user sends what it finds. What is in the kernel's
 * memory only is never on its disk, so answers to such a dataset stay, marked as arrived.
 *
 * Each page has entries of its own, under its client's name, so that no page overwrites another's.
 */

import { Cabinet, PREFIX } from "./cabinet";
import { hashed } from "./contents";
import { browserDrawer, type Drawer } from "./drawer";
import type { Keeping, Kept } from "./kept";
import { type Large, LargeDrawer } from "./largeDrawer";
import { Presence } from "./presence";
import type { Saved, Welcome } from "./protocol.gen";

/** Between a page's name and the time at which it set an answer aside. */
const ASIDE = "~";

export class Journal {
  /** Where the entries of this dataset and user are; null before it is opened. */
  place: string | null = null;
  /** What is written beside each answer to a dataset in memory. */
  private inMemory: { dataset?: string } = {};
  private readonly cabinet: Cabinet;
  private readonly presence: Presence;

  constructor(
    private readonly client: string,
    readonly drawer: Drawer | null = browserDrawer(),
    large: Large<Kept> | null = "indexedDB" in globalThis ? new LargeDrawer() : null,
  ) {
    this.cabinet = new Cabinet(drawer, large);
    this.presence = new Presence(client);
  }

  /** Whether all that was written down is kept, or about to be; false where the browser has no storage, or no room. */
  get works(): boolean {
    return this.cabinet.works;
  }

  /** Calls back whenever that may have changed. */
  set told(tell: () => void) {
    this.cabinet.told = tell;
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
    this.cabinet.place = this.place;
    this.cabinet.tidy();
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
    this.put(kept, () => {
      const own = this.key(this.client, kept.record);
      const there = own === null ? null : this.cabinet.get(own);
      // Unless something was typed since.
      if (there !== null && there.at <= at) this.forget(kept.record);
    });
    return kept;
  }

  /** Takes note of an answer of this page that is confirmed, unless something was typed since. */
  confirm(saved: Saved): void {
    const key = this.key(saved.client, saved.record);
    const kept = key === null ? null : this.cabinet.get(key);
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
    if (key !== null) this.cabinet.remove(key);
  }

  /** Gives what pages that are gone have left, the oldest first. */
  async left(): Promise<Kept[]> {
    return (await this.all()).filter((kept) => pageOf(kept) !== this.client);
  }

  /** Gives what this page and those that are gone have written down, the oldest first. */
  async all(): Promise<Kept[]> {
    if (this.place === null) return [];
    const there = await this.presence.others();
    return (await this.cabinet.entries(this.place))
      .filter((kept) => pageOf(kept) === this.client || !there.has(pageOf(kept)))
      .sort((a, b) => a.at - b.at);
  }

  close(): void {
    this.cabinet.close();
    this.presence.close();
  }

  private put(kept: Kept, written?: () => void): void {
    const key = this.key(kept.client, kept.record);
    if (key !== null) this.cabinet.put(key, kept, written);
  }

  private key(client: string, record: string): string | null {
    return this.place === null ? null : `${this.place}${client}/${encodeURIComponent(record)}`;
  }
}

/** The page that wrote an answer down. */
function pageOf({ client }: Kept): string {
  return client.split(ASIDE, 1)[0] ?? client;
}
