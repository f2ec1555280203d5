/**
 * What was typed and not confirmed yet, in the browser: written before anything is sent, removed when the kernel
 * says that very answer is on its disk. It outlives the cell's next run, a reload, a restart of the kernel and a
 * crash of the tab; the next view of the same dataset for the same user sends what it finds.
 *
 * It is the browser's localStorage, because a write there is done when it returns. Each page has entries of its
 * own, under its client's name, so that no page overwrites another's.
 */

import type { Save } from "./protocol.gen";

/** An answer as it would be sent; ``seq`` is null until it has been. */
export type Kept = Omit<Save, "kind" | "seq"> & { seq: number | null; at: number };

/** The part of Storage that is used here. */
export type Drawer = Pick<Storage, "length" | "key" | "getItem" | "setItem" | "removeItem">;

const PREFIX = "nb_feedback/1/";
/** Milliseconds after which an entry that nobody came back for is thrown away. */
const TOO_OLD = 180 * 24 * 3600 * 1000;
/** Milliseconds that the other pages have to say that they are still there, where the browser has no locks. */
const ROLL_CALL = 250;

export class Journal {
  /** Whether the last write was kept; false where the browser has no storage, or no room. */
  works: boolean;
  private place: string | null = null;
  private channel: BroadcastChannel | null = null;
  private letGo: () => void = () => {};

  constructor(
    private readonly client: string,
    private readonly drawer: Drawer | null = browserDrawer(),
  ) {
    this.works = drawer !== null;
  }

  /** Begins for a dataset and a user, whose entries are found by nobody else. */
  open(dataset: string, user: string): void {
    const first = this.place === null;
    this.place = `${PREFIX}${encodeURIComponent(dataset)}/${encodeURIComponent(user)}/`;
    if (!first) return;
    this.tidy();
    this.standUp();
  }

  /** Writes an answer down, over the one before of this page to the same record. */
  keep(kept: Omit<Kept, "client" | "at">): void {
    const key = this.key(this.client, kept.record);
    try {
      if (this.drawer === null || key === null) throw new Error("nothing is kept for a page like this one");
      this.drawer.setItem(key, JSON.stringify({ ...kept, client: this.client, at: Date.now() }));
      this.works = true;
    } catch {
      this.works = false;
    }
  }

  /** Removes an answer that is confirmed, unless something was typed since. */
  confirm(record: string, client: string, seq: number): void {
    const key = this.key(client, record);
    if (key !== null && read(this.drawer?.getItem(key))?.seq === seq) this.drawer?.removeItem(key);
  }

  /** Removes an answer that was given up, or that another entry has taken over. */
  forget(record: string, client: string = this.client): void {
    const key = this.key(client, record);
    if (key !== null) this.drawer?.removeItem(key);
  }

  /** Gives what pages that are gone have left, the oldest first. */
  async left(): Promise<Kept[]> {
    if (this.place === null) return [];
    const there = await this.pagesThere();
    return this.entries(this.place)
      .filter((kept) => kept.client !== this.client && !there.has(kept.client))
      .sort((a, b) => a.at - b.at);
  }

  close(): void {
    this.channel?.close();
    this.channel = null;
    this.letGo();
  }

  /** Lets other pages see that this one is there: by a lock that ends with it, or by an answer when they ask. */
  private standUp(): void {
    const { locks } = globalThis.navigator ?? {};
    if (locks !== undefined) {
      const gone = new Promise<void>((resolve) => {
        this.letGo = resolve;
      });
      void locks.request(PREFIX + this.client, () => gone);
    } else if (typeof BroadcastChannel !== "undefined") {
      this.channel = new BroadcastChannel(`${PREFIX}pages`);
      this.channel.addEventListener("message", ({ data }) => {
        if (data === "who is there?") this.channel?.postMessage(this.client);
      });
    }
  }

  private async pagesThere(): Promise<Set<string>> {
    const { locks } = globalThis.navigator ?? {};
    if (locks !== undefined) {
      const { held = [], pending = [] } = await locks.query();
      return new Set([...held, ...pending].map(({ name = "" }) => name.slice(PREFIX.length)));
    }
    const there = new Set<string>();
    const { channel } = this;
    if (channel === null) return there;
    const note = ({ data }: MessageEvent) => there.add(String(data));
    channel.addEventListener("message", note);
    channel.postMessage("who is there?");
    await new Promise((resolve) => setTimeout(resolve, ROLL_CALL));
    channel.removeEventListener("message", note);
    return there;
  }

  private entries(place: string): Kept[] {
    return this.keys(place).flatMap((key) => read(this.drawer?.getItem(key)) ?? []);
  }

  private keys(prefix: string): string[] {
    const { drawer } = this;
    if (drawer === null) return [];
    return Array.from({ length: drawer.length }, (_, index) => drawer.key(index) ?? "").filter((key) =>
      key.startsWith(prefix),
    );
  }

  private tidy(): void {
    for (const key of this.keys(PREFIX)) {
      const kept = read(this.drawer?.getItem(key));
      if (kept === null || Date.now() - kept.at > TOO_OLD) this.drawer?.removeItem(key);
    }
  }

  private key(client: string, record: string): string | null {
    return this.place === null ? null : `${this.place}${client}/${encodeURIComponent(record)}`;
  }
}

function read(text: string | null | undefined): Kept | null {
  if (text == null) return null;
  try {
    return JSON.parse(text) as Kept;
  } catch {
    return null;
  }
}

function browserDrawer(): Drawer | null {
  try {
    // Merely naming it throws where the host forbids it, as in a sandboxed frame.
    const drawer = globalThis.localStorage;
    const probe = `${PREFIX}probe`;
    drawer.setItem(probe, "1");
    drawer.removeItem(probe);
    return drawer;
  } catch {
    return null;
  }
}
