/** What pages that are gone have left in this browser: sent, shown, offered, and never dropped by itself. */

import { type Answering, THIS_ONE } from "./answering";
import { isSameAnswer } from "./answers";
import type { Desk } from "./desk";
import type { Journal } from "./journal";
import { type Kept, measuredOf } from "./kept";
import type { Failed, RecordState, Saved } from "./protocol.gen";
import type { Entry } from "./state";

export class Adopting {
  constructor(
    private readonly desk: Desk,
    private readonly answering: Answering,
    private readonly journal: Journal,
  ) {}

  /** Sends what was left for this very dataset and has not arrived yet. */
  begin(left: readonly Kept[]): void {
    const dataset = this.desk.state.welcome.value?.dataset;
    for (const kept of left) {
      if ((kept.dataset ?? dataset) === dataset && kept.arrived === undefined) void this.adopt(kept);
    }
  }

  /**
   * Sends an answer that another page left, under a name of its own: so it is applied once whoever sends it, and is
   * never taken for something newer than what the store has by now.
   */
  send(kept: Kept, base: number): Promise<Saved | Failed> {
    const { client, record, seq, last, at, status, values, edits, notes = null, group } = kept;
    const name =
      seq === null ? { client: `${client}/${record}`, seq: at } : { client, seq, ...(group && { group }) };
    const after = seq === null && last !== undefined ? { client, seq: last } : null;
    return new Promise((resolve) =>
      this.desk.connection.adopt(
        { kind: "save", ...name, record, base, status, values, edits, after, notes, ...measuredOf(kept) },
        resolve,
      ),
    );
  }

  /** Reads one record; null when there is no such record. */
  async read(record: string): Promise<RecordState | null> {
    const window = await this.desk.connection.fetch({ ...THIS_ONE, record });
    return window?.records[0] ?? null;
  }

  private async adopt(kept: Kept): Promise<void> {
    const reply = await this.send(kept, kept.base);
    if (reply.kind === "saved") {
      this.journal.arrived(kept, reply);
      await this.show(kept);
      return;
    }
    const { state } = this.desk;
    const found = await this.read(kept.record);
    if (found === null) {
      state.stranded.value = [...state.stranded.value, { kept, text: reply.text }];
      return;
    }
    this.putBeside(found, kept);
    const entry = state.entries.get(kept.record);
    if (entry !== state.shown.value && entry?.kept.value.includes(kept)) {
      this.desk.warn(
        `This browser has kept an answer to record ${found.position + 1} that was never saved.`,
        kept.record,
      );
    }
  }

  /** Shows an answer that has arrived, if its record is here. */
  async show(kept: Kept): Promise<void> {
    const { state } = this.desk;
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
  }

  /** Puts an answer beside the one that the store has, unless that says the same. */
  putBeside(found: RecordState, kept: Kept): void {
    this.answering.learn(found);
    const entry = this.desk.state.entries.get(kept.record);
    if (entry === undefined) return;
    const { response } = found;
    // That an answer was taken back, when another has come since, is nothing to choose from.
    if (kept.status === "pending") this.journal.forget(kept.record, kept.client);
    else if (response !== null && isSameAnswer(kept, response)) {
      const durable = this.desk.state.welcome.value?.durable ?? false;
      this.journal.arrived(kept, { durable, revision: response.revision });
    } else {
      entry.kept.value = [...entry.kept.value, kept];
    }
  }

  /** Throws an answer away that has no record to go to. */
  dropStranded(record: string, client: string): void {
    const { stranded } = this.desk.state;
    this.journal.forget(record, client);
    stranded.value = stranded.value.filter(({ kept }) => kept.record !== record || kept.client !== client);
  }

  /** Puts a version that this browser has kept into the editors, where what was there can be had back by undoing. */
  useKept(entry: Entry, kept: Kept, put: (question: string, said: unknown) => void): void {
    for (const [name, place] of Object.entries(kept.measured?.chosen ?? {}))
      this.answering.begin(entry, name, place);
    for (const [name, said] of Object.entries(kept.edits ?? kept.values)) put(name, said);
    if (kept.notes?.flagged && !entry.flagged.value) this.answering.flag(entry);
    if (kept.notes?.comment) this.answering.comment(entry, kept.notes.comment);
    this.dropKept(entry, kept);
  }

  /** Throws a kept version away. */
  dropKept(entry: Entry, kept: Kept): void {
    entry.kept.value = entry.kept.value.filter((each) => each !== kept);
    this.journal.forget(kept.record, kept.client);
  }
}
