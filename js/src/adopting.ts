/** What pages that are gone have left in this browser: sent, shown, offered, and never dropped by itself. */

import { type Answering, THIS_ONE } from "./answering";
import { isSameAnswer } from "./answers";
import type { Desk } from "./desk";
import type { Journal, Kept } from "./journal";
import type { Failed, Save, Saved } from "./protocol.gen";
import type { Entry } from "./state";

export class Adopting {
  constructor(
    private readonly desk: Desk,
    private readonly answering: Answering,
    private readonly journal: Journal,
  ) {}

  /**
   * Sends what pages that are gone have left in this browser. Each goes under a name of its own, so that it is
   * applied once whoever sends it, and is never taken for something newer than what the store has by now.
   */
  async begin(): Promise<void> {
    for (const kept of await this.journal.left()) {
      const { record, base, status, values, edits } = kept;
      const client = kept.seq === null ? `${kept.client}/${record}` : kept.client;
      const seq = kept.seq ?? kept.at;
      const save: Save = { kind: "save", client, seq, record, base, status, values, edits };
      this.desk.connection.adopt(save, (reply) => void this.adopted(kept, reply));
    }
  }

  private async adopted(kept: Kept, reply: Saved | Failed) {
    const { state } = this.desk;
    if (reply.kind === "saved") {
      if (reply.durable) this.journal.forget(kept.record, kept.client);
      const entry = state.entries.get(kept.record);
      if (entry === undefined) return;
      await this.answering.look(entry);
      // What was answered before is not what the person came for.
      if (
        entry === state.shown.value &&
        kept.status !== "draft" &&
        kept.edits === null &&
        !entry.unsent.value
      ) {
        this.answering.onward();
      }
      return;
    }
    const window = await this.desk.connection.fetch({ ...THIS_ONE, record: kept.record });
    const [found] = window?.records ?? [];
    if (found === undefined) {
      state.stranded.value = [...state.stranded.value, { kept, text: reply.text }];
      return;
    }
    this.answering.learn(found);
    const entry = state.entries.get(kept.record);
    if (entry === undefined) return;
    if (found.response !== null && isSameAnswer(kept, found.response)) {
      this.journal.forget(kept.record, kept.client);
      return;
    }
    entry.kept.value = [...entry.kept.value, kept];
    const number = found.position + 1;
    if (entry !== state.shown.value) {
      this.desk.warn(
        `This browser has kept an answer to record ${number} that was never saved.`,
        kept.record,
      );
    }
  }

  /** Throws an answer away that has no record to go to. */
  dropStranded(record: string, client: string): void {
    const { stranded } = this.desk.state;
    this.journal.forget(record, client);
    stranded.value = stranded.value.filter(({ kept }) => kept.record !== record || kept.client !== client);
  }

  /** Puts a version that this browser has kept into the editors, where what was there can be had back by undoing. */
  useKept(entry: Entry, kept: Kept, put: (question: string, text: string) => void): void {
    for (const [name, value] of Object.entries(kept.edits ?? kept.values)) {
      if (typeof value === "string") put(name, value);
    }
    this.dropKept(entry, kept);
  }

  /** Throws a kept version away. */
  dropKept(entry: Entry, kept: Kept): void {
    entry.kept.value = entry.kept.value.filter((each) => each !== kept);
    this.journal.forget(kept.record, kept.client);
  }
}
