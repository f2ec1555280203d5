/** Finding a text in the answers of the list, and putting another in its place: as one step to undo. */

import { signal } from "@preact/signals";
import type { Answering } from "./answering";
import { type Bulk, listed } from "./bulk";
import type { Desk } from "./desk";
import type { Moving } from "./moving";
import { matches, type Range, replaced, type Wanted } from "./occurrences";
import type { TextQuestion } from "./protocol.gen";
import type { Selecting } from "./selecting";
import type { Entry } from "./state";

/** The most records that are fetched to look through. */
export const MOST = 1_000;

/** What somebody wants to have replaced, by what, and where. */
export interface Wish extends Wanted {
  readonly by: string;
  readonly scope: "all" | "selected";
}

/** An answer that would change. */
export interface Change {
  /** A name for it among the others. */
  readonly key: string;
  readonly entry: Entry;
  readonly question: TextQuestion;
  readonly text: string;
  readonly ranges: readonly Range[];
}

export class Replacing {
  readonly wish = signal<Wish>({ find: "", by: "", matchCase: false, wholeWords: false, scope: "all" });
  /** The changes that are not wanted, by their names. */
  readonly unticked = signal<ReadonlySet<string>>(new Set());
  /** Whether more records are being fetched to look through. */
  readonly loading = signal(false);

  constructor(
    private readonly desk: Desk,
    private readonly answering: Answering,
    private readonly bulk: Bulk,
    private readonly selecting: Selecting,
    private readonly moving: Moving,
  ) {}

  /** Wants something else; what was unticked is then another change, and is ticked again. */
  want(change: Partial<Wish>): void {
    this.wish.value = { ...this.wish.value, ...change };
    this.unticked.value = new Set();
  }

  tick(key: string): void {
    const unticked = new Set(this.unticked.value);
    if (!unticked.delete(key)) unticked.add(key);
    this.unticked.value = unticked;
  }

  /** The records that are looked through. */
  records(scope: Wish["scope"]): readonly string[] {
    return scope === "selected" ? this.selecting.records : this.desk.state.trail.value.records;
  }

  /** Every answer that a wish would change, in the list's order. */
  changes(wish: Wish): Change[] {
    const entries = this.records(wish.scope).flatMap((record) => this.desk.state.entries.get(record) ?? []);
    return entries.flatMap((entry) =>
      this.desk.asked(entry).flatMap((question): Change[] => {
        if (question.type !== "text") return [];
        const text = String(entry.values[question.name]?.value ?? "");
        // What would stay as it is, is no change; and where there are two versions one is chosen first.
        if (entry.theirs.value !== null) return [];
        const ranges = matches(text, wish).filter(({ start, end }) => text.slice(start, end) !== wish.by);
        const key = `${entry.record.value.record}/${question.name}`;
        return ranges.length === 0 ? [] : [{ key, entry, question, text, ranges }];
      }),
    );
  }

  /** Makes these changes: as drafts, or as edits beside what was submitted or discarded. */
  apply(changes: readonly Change[], by: string): void {
    this.answering.flush();
    const changed = new Set<Entry>();
    let [count, answers] = [0, 0];
    for (const { entry, question, text, ranges } of changes) {
      const editor = entry.values[question.name];
      // Somebody may have typed since it was looked through.
      if (editor === undefined || editor.value !== text) continue;
      editor.value = replaced(text, ranges, by);
      changed.add(entry);
      count += ranges.length;
      answers += 1;
    }
    const { left } = this.bulk.sendAll([...changed], (entry) => this.answering.content(entry));
    const told = `Replaced ${count} in ${counted(answers, "answer")}.`;
    const words = left.size > 0 ? `${told} Not sent: ${listed(left)}.` : told;
    this.desk.state.outcome.value = words;
    this.desk.say(words);
  }

  /** Fetches the rest of the list, up to a thousand records. */
  async loadAll(): Promise<void> {
    const { trail } = this.desk.state;
    if (this.loading.value) return;
    this.loading.value = true;
    for (let tries = 0; tries < MOST; tries += 1) {
      const { records, head, tail } = trail.value;
      if (records.length >= MOST || (head === null && tail === null)) break;
      await this.moving.more(tail !== null ? "later" : "earlier");
    }
    this.loading.value = false;
    this.desk.say(`${counted(trail.value.records.length, "record")} here`);
  }
}

/** Says how many there are of something. */
export function counted(count: number, what: string): string {
  return `${count.toLocaleString("en")} ${what}${count === 1 ? "" : "s"}`;
}
