/**
 * Doing the same to many records, as one step to undo. Each answer stays one by itself on its way: what is refused, or
 * was changed elsewhere, leaves the others alone. That they belong together is only said with each (`Group`).
 */

import { batch } from "@preact/signals";
import { type Answering, PENDING, tooLargeToSend } from "./answering";
import type { Answer } from "./answers";
import type { Desk } from "./desk";
import type { Group } from "./protocol.gen";
import type { Selecting } from "./selecting";
import type { Entry } from "./state";

/** How many records are named that something was not done to. */
const NAMED = 5;

/** What is to be sent of a record, or why nothing is; null where there is nothing to do. */
type Plan = Answer | string | null;

export class Bulk {
  constructor(
    private readonly desk: Desk,
    private readonly answering: Answering,
    private readonly selecting: Selecting,
  ) {}

  /** Submits what is in the editors of the selected records; those with a problem stay selected. */
  submit(): void {
    this.doToSelected("submitted", (entry) => {
      const response = entry.response.value;
      if (response?.status === "submitted" && response.edits === null && !entry.unsent.value) return null;
      const { answer, problem } = this.answering.answer(entry);
      return problem ?? answer;
    });
  }

  /** Discards the selected records for a reason; what was typed is kept. */
  discard(reason: string | null = null): void {
    this.doToSelected("discarded", (entry) => {
      const response = entry.response.value;
      if (response?.status === "discarded" && response.edits === null && !entry.unsent.value) return null;
      return this.answering.discarded(entry, reason);
    });
  }

  /** Takes the answers to the selected records back. */
  reopen(): void {
    this.doToSelected("reopened", (entry) => (entry.response.value === null ? null : PENDING));
  }

  private doToSelected(done: string, plan: (entry: Entry) => Plan): void {
    const entries = this.selecting.records.flatMap((record) => this.desk.state.entries.get(record) ?? []);
    if (entries.length === 0) return;
    const { sent, left } = this.sendAll(entries, plan);
    const rest = entries.length - sent.length - left.size;
    const words = [`${sent.length === 0 ? "Nothing" : sent.length} ${done}.`];
    if (rest > 0) words.push(`${rest} ${rest === 1 ? "was" : "were"} so already.`);
    if (left.size > 0) words.push(`Left out: ${listed(left)}.`);
    this.selecting.keep([...left.keys()].map((entry) => entry.record.value.record));
    this.desk.state.outcome.value = words.join(" ");
    this.desk.say(words.join(" "));
  }

  /**
   * Sends an answer for each record as one step.
   *
   * @returns the records that an answer was sent of, and for each that was left out why
   */
  sendAll(
    entries: readonly Entry[],
    plan: (entry: Entry) => Plan,
  ): { sent: Entry[]; left: Map<Entry, string> } {
    // What was typed just now is a step of its own, before this one.
    this.answering.flush();
    const left = new Map<Entry, string>();
    const planned = new Map<Entry, Answer>();
    for (const entry of entries) {
      const found = entry.theirs.value === null ? plan(entry) : "changed elsewhere, choose a version";
      if (found === null) continue;
      const trouble = typeof found === "string" ? found : tooLargeToSend(found);
      if (trouble !== null) left.set(entry, trouble);
      else if (typeof found !== "string") planned.set(entry, found);
    }
    const { latest } = this.desk.connection;
    const group: Group = { first: latest + 1, last: latest + planned.size };
    batch(() => {
      for (const [entry, answer] of planned) {
        entry.problems.value = {};
        this.answering.send(entry, answer, group);
        if (answer.status === "pending") this.answering.clear(entry);
      }
    });
    return { sent: [...planned.keys()], left };
  }
}

/** Names records by their numbers, each with what is to be said of it. */
export function listed(found: ReadonlyMap<Entry, string>): string {
  const named = [...found].slice(0, NAMED);
  const words = named.map(([entry, why]) => `record ${entry.record.value.position + 1} (${why})`);
  const more = found.size - named.length;
  return words.join("; ") + (more > 0 ? `; and ${more} more` : "");
}
