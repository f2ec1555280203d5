/**
 * What was typed and not confirmed yet, in the browser: written before anything is sent, removed when the kernel
 * says that very answer is on its disk. It outlives the cell's next run, a reload, a restart of the kernel and a
 * crash of the tab; the next view of the same dataset for the same user sends what it finds.
 *
 * It is the browser's localStorage, because a write there is done when it returns. Each page has entries of its
 * own, under its client's name, so that two tabs never overwrite each other's.
 */

import type { Save } from "./protocol.gen";

/** An answer as it would be sent; ``seq`` is null until it has been. */
export type Kept = Omit<Save, "kind" | "seq"> & { seq: number | null; at: number };

/** The part of Storage that is used here. */
export type Drawer = Pick<Storage, "length" | "key" | "getItem" | "setItem" | "removeItem">;

const PREFIX = "nb_feedback/1/";
/** Milliseconds after which an entry that nobody came back for is thrown away. */
const TOO_OLD = 180 * 24 * 3600 * 1000;
/** Milliseconds that the other pages have to say that they are still there. */
const ROLL_CALL = 150;

export class Journal {
  private place: string | null = null;
  private channel: BroadcastChannel | null = null;

  /** Whether the last write was kept; false where the browser has no storage, or no room. */
  works: boolean;

  constructor(
    private readonly client: string,
    private readonly drawer: Drawer | null = browserDrawer(),
  ) {
    this.works = drawer !== null;
  }

  /** Begins for a dataset and a user, whose entries are found by nobody else. */
  open(dataset: string, user: string): void {
    this.place = `${PREFIX}${dataset}/${encodeURIComponent(user)}/`;
    this.tidy();
    if (typeof BroadcastChannel === "undefined" || this.channel !== null) return;
    this.channel = new BroadcastChannel(`${PREFIX}pages`);
    this.channel.addEventListener("message", ({ data }) => {
      if (data === "who is there?") this.channel?.postMessage(this.client);
    });
  }

  /** Writes an answer down, over the one before to the same record. */
  keep(kept: Omit<Kept, "client" | "at">): void {
    const key = this.key(this.client, kept.record);
    if (key === null) return;
    try {
      if (this.drawer === null) throw new Error("this browser keeps nothing for pages like this one");
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

  /** Removes an answer that was given up. */
  forget(record: string, client: string = this.client): void {
    const key = this.key(client, record);
    if (key !== null) this.drawer?.removeItem(key);
  }

  /** Gives what pages that are gone have left, the oldest first. */
  async left(): Promise<Kept[]> {
    const there = await this.rollCall();
    return this.entries()
      .filter((kept) => kept.client !== this.client && !there.has(kept.client))
      .sort((a, b) => a.at - b.at);
  }

  close(): void {
    this.channel?.close();
    this.channel = null;
  }

  private rollCall(): Promise<Set<string>> {
    const there = new Set<string>();
    const { channel } = this;
    if (channel === null) return Promise.resolve(there);
    const note = ({ data }: MessageEvent) => there.add(String(data));
    channel.addEventListener("message", note);
    channel.postMessage("who is there?");
    return new Promise((resolve) => {
      setTimeout(() => {
        channel.removeEventListener("message", note);
        resolve(there);
      }, ROLL_CALL);
    });
  }

  private entries(): Kept[] {
    return this.keys(this.place ?? PREFIX).flatMap((key) => read(this.drawer?.getItem(key)) ?? []);
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
