/** What is kept here and not saved, as a file to take along; `FeedbackDataset.restore` reads it. */

import type { Answering } from "./answering";
import { isSameAnswer } from "./answers";
import { contentsOf } from "./contents";
import type { Desk } from "./desk";
import type { Journal } from "./journal";
import { type Kept, measuredOf } from "./kept";

/** What the file has; nb_feedback/restoring.py checks it. */
export interface KeptFile {
  format: "nb_feedback/kept";
  version: 2;
  dataset: string;
  name: string | null;
  user: string;
  downloaded_at: string;
  answers: Kept[];
}

export class Downloading {
  constructor(
    private readonly desk: Desk,
    private readonly answering: Answering,
    private readonly journal: Journal,
  ) {}

  /** Saves all of it as a file. */
  async download(): Promise<void> {
    const file = await this.file();
    if (file === null) return;
    const count = file.answers.length;
    const name = `${inFileName(file.name ?? "in-memory")}-${count}-answers.json`;
    saveAs(name, JSON.stringify(file, null, 1));
    this.desk.say(`${count === 1 ? "1 answer" : `${count} answers`} downloaded as ${name}`);
  }

  /** Gives all of it; null before the kernel has said what dataset this is. */
  async file(): Promise<KeptFile | null> {
    const { welcome } = this.desk.state;
    if (welcome.value === null) return null;
    const { dataset, name, user } = welcome.value;
    const answers = await this.answers();
    const downloaded_at = new Date().toISOString();
    return { format: "nb_feedback/kept", version: 2, dataset, name, user, downloaded_at, answers };
  }

  /** Counts the answers on this page that are not known to be saved. */
  count(): number {
    const { entries, delivery, shown } = this.desk.state;
    // A component that shows the number hears of it when one of these changes.
    if (delivery.value.waiting === 0 && shown.value === null) return 0;
    const records = new Set(this.desk.connection.waiting().map(({ record }) => record));
    for (const [record, { unsent }] of entries) if (unsent.value) records.add(record);
    return records.size;
  }

  /** What this browser keeps, and what is on this page only because the browser keeps nothing. */
  private async answers(): Promise<Kept[]> {
    const found = new Map((await this.journal.all()).map((kept) => [nameOf(kept), kept]));
    for (const [name, kept] of this.onThisPage()) {
      const there = found.get(name);
      // What is the same keeps its time, which is a part of its name: restored and sent later, it is applied once.
      if (there?.seq !== kept.seq || !isSameAnswer(there, kept)) found.set(name, kept);
    }
    const kept = new Set(Array.from(found.values(), ({ record }) => record));
    for (const each of this.inMemory()) if (!kept.has(each.record)) found.set(nameOf(each), each);
    const dataset = this.desk.state.welcome.value?.dataset;
    return [...found.values()].map((kept) => plain(kept, dataset));
  }

  /** The latest of what this page has not seen saved, by name. */
  private onThisPage(): Map<string, Kept> {
    const { connection, state } = this.desk;
    const at = Date.now();
    const answers: Kept[] = connection.waiting().map((save) => ({ ...save, at, contents: null }));
    for (const entry of state.entries.values()) {
      answers.push(...entry.kept.value);
      if (entry.unsent.value)
        answers.push({ ...this.answering.unsent(entry), client: connection.client, at });
    }
    return new Map(answers.map((kept) => [nameOf(kept), kept]));
  }

  /** What has arrived in a dataset in memory, and is nowhere else once the kernel is gone. */
  private *inMemory(): Iterable<Kept> {
    const { connection, state } = this.desk;
    if (state.welcome.value?.durable ?? true) return;
    const at = Date.now();
    for (const entry of state.entries.values()) {
      const { record, response } = entry;
      if (response.value === null) continue;
      const { status, values, edits, notes, revision: base } = response.value;
      const { record: id, fields } = record.value;
      const contents = contentsOf(fields);
      const said = { status, values, edits, notes, ...this.answering.measured(entry) };
      yield { client: connection.client, seq: null, record: id, base, ...said, at, contents };
    }
  }
}

function nameOf({ client, record }: Kept): string {
  return `${client} ${record}`;
}

/** Leaves out whatever else came along, and the revision of another dataset, which means nothing in this one. */
function plain(kept: Kept, current: string | undefined): Kept {
  const { client, seq, record, status, values, edits, notes = null, at, contents = null } = kept;
  const base = (kept.dataset ?? current) === current ? kept.base : 0;
  return { client, seq, record, base, status, values, edits, notes, ...measuredOf(kept), at, contents };
}

/** Leaves out of a name what some system has no files of. */
function inFileName(name: string): string {
  return name.replace(/[\p{C}\\/:*?"<>|]+/gu, "-").slice(0, 100);
}

function saveAs(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // Some browsers read it a while later.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
