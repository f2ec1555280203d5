/**
 * Where a browser's entries are: in the quick drawer, its localStorage, where a write is done when it returns; in the
 * large one, IndexedDB, what is too large for that or finds no room there.
 */

import { type Drawer, keysOf, TOO_OLD } from "./drawer";
import type { Kept } from "./kept";
import type { Large } from "./largeDrawer";

export const PREFIX = "nb_feedback/1/";
const IN_MEMORY = `${PREFIX}memory`;
/** How many characters an answer may have for the quick drawer, which has room for some five million in all. */
const LARGE = 256 * 1024;

export class Cabinet {
  /** Called when `works` may have changed. */
  told: () => void = () => {};
  /** The beginning of the keys that are never removed to make room. */
  place = PREFIX;
  /** Those in the large drawer, or on their way into it, as far as this page knows. */
  private readonly inLarge = new Map<string, Kept>();
  /** The keys of those that are in neither drawer as they should be. */
  private readonly unkept = new Set<string>();
  /** How many entries there were when none of them could be done without. */
  private indispensable = -1;
  private any: boolean;

  constructor(
    private readonly drawer: Drawer | null,
    private readonly large: Large<Kept> | null,
  ) {
    this.any = drawer !== null;
  }

  /** Whether all that was put in is there, or on its way. */
  get works(): boolean {
    return this.any && this.unkept.size === 0;
  }

  /** Writes an entry down, over the one with the same key; calls back when that is done. */
  put(key: string, kept: Kept, written: () => void = () => {}): void {
    if (sizeOf(kept) <= LARGE && this.write(key, kept)) {
      this.takeOut(key);
      this.note(key, true);
      written();
    } else if (this.large !== null) {
      this.inLarge.set(key, kept);
      void this.putIntoLarge(this.large, key, kept, written);
    } else if (this.makeRoom(key, kept)) {
      this.note(key, true);
      written();
    } else {
      this.note(key, false);
    }
  }

  /** Gives an entry of this page. */
  get(key: string): Kept | null {
    return this.inLarge.get(key) ?? this.read(key);
  }

  remove(key: string): void {
    this.drawer?.removeItem(key);
    this.takeOut(key);
    this.note(key, true);
  }

  /** Gives the entries whose keys begin with this. */
  async entries(prefix: string): Promise<Kept[]> {
    const large = await this.large?.all(prefix).catch(() => null);
    for (const [key, kept] of large ?? []) {
      // It was written into the one drawer before it was taken out of the other.
      if ((this.read(key)?.at ?? 0) > kept.at) void this.large?.put(key, null);
      else if (!this.inLarge.has(key)) this.inLarge.set(key, kept);
    }
    const keys = new Set([...keysOf(this.drawer, prefix), ...this.inLarge.keys()]);
    return [...keys].filter((key) => key.startsWith(prefix)).flatMap((key) => this.get(key) ?? []);
  }

  /** Removes what nobody came back for. */
  tidy(): void {
    for (const key of keysOf(this.drawer, PREFIX)) {
      const kept = this.read(key);
      if (kept === null || Date.now() - kept.at > TOO_OLD) this.drawer?.removeItem(key);
    }
    this.large?.tidy(Date.now() - TOO_OLD).catch(() => {});
  }

  close(): void {
    this.large?.close();
  }

  private async putIntoLarge(
    large: Large<Kept>,
    key: string,
    kept: Kept,
    written: () => void,
  ): Promise<void> {
    const done = await large.put(key, kept);
    // A later one has taken its place, and is looked after by itself.
    if (this.inLarge.get(key) !== kept) return;
    if (done) {
      this.any = true;
      this.drawer?.removeItem(key);
    } else {
      this.inLarge.delete(key);
    }
    const there = done || this.makeRoom(key, kept);
    this.note(key, there);
    if (there) written();
  }

  private takeOut(key: string): void {
    if (this.inLarge.delete(key)) void this.large?.put(key, null);
  }

  private note(key: string, there: boolean): void {
    if (there) this.unkept.delete(key);
    else this.unkept.add(key);
    this.told();
  }

  private write(key: string, kept: Kept): boolean {
    try {
      this.drawer?.setItem(key, JSON.stringify(kept));
      return this.drawer !== null;
    } catch {
      return false;
    }
  }

  private read(key: string): Kept | null {
    try {
      return JSON.parse(this.drawer?.getItem(key) ?? "null") as Kept | null;
    } catch {
      return null;
    }
  }

  /** Writes an entry where there is no room: what had arrived in the memory of some kernel goes, the oldest first. */
  private makeRoom(key: string, kept: Kept): boolean {
    if (this.drawer === null || this.drawer.length === this.indispensable) return false;
    const spare = keysOf(this.drawer, IN_MEMORY)
      .filter((each) => !each.startsWith(this.place))
      .map((each) => ({ each, kept: this.read(each) }))
      .filter((found) => found.kept?.arrived !== undefined)
      .sort((one, other) => (one.kept?.at ?? 0) - (other.kept?.at ?? 0));
    for (const { each } of spare) {
      this.drawer.removeItem(each);
      if (this.write(key, kept)) return true;
    }
    this.indispensable = this.drawer.length;
    return false;
  }
}

function sizeOf({ values, edits, notes }: Kept): number {
  let size = notes?.comment?.length ?? 0;
  for (const value of [...Object.values(values), ...Object.values(edits ?? {})]) {
    if (typeof value === "string") size += value.length;
  }
  return size;
}
