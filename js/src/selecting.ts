/** Choosing records of the list, to do the same to all of them. */

import type { Desk } from "./desk";

export class Selecting {
  /** The record that was chosen, or given up, last: a range begins there. */
  private from: string | null = null;

  constructor(private readonly desk: Desk) {}

  /** The records that are chosen, in the list's order. */
  get records(): string[] {
    const { trail, selected } = this.desk.state;
    return trail.value.records.filter((record) => selected.value.has(record));
  }

  /** Chooses a record, or gives it up; with all from the last one to it, if a range is meant. */
  toggle(record: string, range: boolean): void {
    const { trail, selected } = this.desk.state;
    const { records } = trail.value;
    const [one, other] = [records.indexOf(this.from ?? ""), records.indexOf(record)];
    const meant =
      range && one >= 0 ? records.slice(Math.min(one, other), Math.max(one, other) + 1) : [record];
    const chosen = new Set(selected.value);
    const choosing = !chosen.has(record);
    for (const each of meant) {
      if (choosing) chosen.add(each);
      else chosen.delete(each);
    }
    this.from = record;
    this.choose(chosen);
  }

  /** Chooses all records of the list that are here. */
  all(): void {
    this.choose(new Set(this.desk.state.trail.value.records));
  }

  /** Gives all up. */
  clear(): void {
    this.from = null;
    this.choose(new Set());
  }

  /** Goes on with these, and says nothing. */
  keep(records: readonly string[]): void {
    this.desk.state.selected.value = new Set(records);
  }

  private choose(records: ReadonlySet<string>): void {
    this.desk.state.selected.value = records;
    this.desk.state.outcome.value = null;
    const count = this.records.length;
    this.desk.say(count === 1 ? "1 record selected" : `${count} records selected`);
  }
}
