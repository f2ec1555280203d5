/** Answering a record: what is typed, what is sent, and what the kernel says of it. */

import { batch, signal } from "@preact/signals";
import type { Desk } from "./desk";
import type { Journal, Kept } from "./journal";
import {
  ANSWER_BYTES,
  type Failed,
  REQUIRED,
  type RecordState,
  type RecordWindow,
  type Save,
  type Saved,
  type Status,
} from "./protocol.gen";
import { createEntry, type Entry, startingText, statusOf } from "./state";

/** Milliseconds after the last key, and at the latest after the first, until what was typed is sent. */
const AUTOSAVE = 500;
const AUTOSAVE_LATEST = 2_000;

export class Answering {
  private autosave: { entry: Entry; first: number; timer: ReturnType<typeof setTimeout> } | null = null;
  /** Goes on to the next record; moving says how. */
  onward: () => void = () => {};
  /** Says that the person works at this record; moving says how. */
  stay: () => void = () => {};

  constructor(
    private readonly desk: Desk,
    private readonly journal: Journal,
  ) {}

  /** Takes what was typed; it is sent when typing pauses. */
  edit(entry: Entry, question: string, text: string): void {
    const editor = entry.texts[question];
    if (editor === undefined || editor.value === text) return;
    batch(() => {
      editor.value = text;
      entry.unsent.value = true;
      if (question in entry.problems.value) {
        const { [question]: _, ...others } = entry.problems.value;
        entry.problems.value = others;
      }
    });
    this.keep(entry);
    this.stay();
    const now = Date.now();
    const first = this.autosave?.entry === entry ? this.autosave.first : now;
    if (this.autosave !== null && this.autosave.entry !== entry) this.flush();
    if (this.autosave !== null) clearTimeout(this.autosave.timer);
    const wait = Math.max(0, Math.min(AUTOSAVE, first + AUTOSAVE_LATEST - now));
    this.autosave = { entry, first, timer: setTimeout(() => this.flush(), wait) };
  }

  /** Sends what was typed and not sent yet, as a draft, now. */
  flush(): void {
    if (this.autosave === null) return;
    const { entry, timer } = this.autosave;
    clearTimeout(timer);
    this.autosave = null;
    // Until the person has chosen between two versions, neither replaces the other.
    if (!entry.unsent.value || entry.theirs.value !== null) return;
    const { status, values, edits } = this.content(entry);
    this.send(entry, status, values, edits);
  }

  /** What is in the editors, as the draft that it is or as edits beside what was submitted or discarded. */
  private content(entry: Entry): Pick<Save, "status" | "values" | "edits"> {
    const response = entry.response.value;
    const typed = this.typed(entry);
    if (response === null || response.status === "draft")
      return { status: "draft", values: typed, edits: null };
    return { status: response.status, values: response.values, edits: typed };
  }

  /** Writes down what is in the editors, before anything else can happen to it. */
  private keep(entry: Entry): void {
    const { record } = entry.record.value;
    this.journal.keep({ record, seq: null, base: entry.base, ...this.content(entry) });
    this.desk.state.kept.value = this.journal.works;
  }

  /** Submits the record in view and goes on to the next, if its required questions are answered. */
  submit(): boolean {
    const entry = this.desk.state.shown.value;
    if (entry === null) return false;
    const problems: Record<string, string> = {};
    const values: Record<string, string> = {};
    for (const { name, required = true } of this.desk.questions()) {
      const text = entry.texts[name]?.value ?? "";
      if (required && text.trim() === "") problems[name] = REQUIRED;
      // An optional question that was left empty has no answer.
      if (required || text !== "") values[name] = text;
    }
    entry.problems.value = problems;
    if (Object.keys(problems).length > 0) {
      this.desk.say(
        Object.entries(problems)
          .map(([name, problem]) => `${this.desk.heading(name)}: ${problem}`)
          .join(". "),
      );
      return false;
    }
    return this.settle(entry, "submitted", values, "Submitted");
  }

  /** Discards the record in view, keeping what was typed, and goes on to the next. */
  discard(): boolean {
    const entry = this.desk.state.shown.value;
    if (entry === null) return false;
    entry.problems.value = {};
    const untouched = entry.response.value === null && !entry.unsent.value;
    return this.settle(entry, "discarded", untouched ? {} : this.typed(entry), "Discarded");
  }

  /** Saves the record in view as a draft and stays there. */
  saveDraft(): void {
    const entry = this.desk.state.shown.value;
    if (entry === null) return;
    if (this.send(entry, "draft", this.typed(entry), null)) this.desk.say("Draft saved");
  }

  /** Puts the suggestion back into an editor. */
  reset(entry: Entry, question: string, text: string): void {
    this.edit(entry, question, text);
    this.desk.say("Back to the suggestion");
  }

  private settle(entry: Entry, status: Status, values: Record<string, unknown>, said: string): boolean {
    if (!this.send(entry, status, values, null)) return false;
    batch(() => {
      this.onward();
      const next = this.desk.state.shown.value;
      const total = this.desk.state.counts.value.total;
      this.desk.say(next === null ? said : `${said}. Record ${next.record.value.position + 1} of ${total}`);
    });
    return true;
  }

  /** Sends an answer and shows it as given; false if it cannot be sent. */
  private send(
    entry: Entry,
    status: Status,
    values: Record<string, unknown>,
    edits: Record<string, unknown> | null,
  ): boolean {
    const record = entry.record.value.record;
    if (entry.theirs.value !== null) {
      this.desk.say("This answer was changed elsewhere: choose a version first");
      return false;
    }
    const bytes = new Blob([JSON.stringify([values, edits])]).size;
    if (bytes > ANSWER_BYTES) {
      const limit = Math.floor(ANSWER_BYTES / 2 ** 20);
      this.desk.warn(
        `Not saved: the answer is ${(bytes / 2 ** 20).toFixed(1)} MiB, and at most ${limit} MiB can be sent. Shorten it.`,
        record,
      );
      return false;
    }
    if (this.autosave?.entry === entry) {
      clearTimeout(this.autosave.timer);
      this.autosave = null;
    }
    const before = entry.response.value;
    batch(() => {
      this.desk.recount(statusOf(before), status);
      entry.response.value = {
        status,
        values,
        edits,
        revision: entry.base,
        updated_at: before?.updated_at ?? "",
      };
      entry.unsent.value = false;
    });
    this.desk.connection.save({ record, status, values, edits, base: entry.base });
    return true;
  }

  private typed(entry: Entry): Record<string, string> {
    return Object.fromEntries(
      this.desk.questions().map(({ name }) => [name, entry.texts[name]?.value ?? ""]),
    );
  }

  /** Keeps what is in this page's editors over what came from elsewhere. */
  keepMine(entry: Entry): void {
    const theirs = entry.theirs.value;
    if (theirs === null) return;
    batch(() => {
      entry.base = theirs.revision;
      entry.theirs.value = null;
      this.desk.recount(statusOf(entry.response.value), theirs.status);
      entry.response.value = theirs;
      entry.unsent.value = true;
    });
    this.autosave = { entry, first: Date.now(), timer: setTimeout(() => this.flush(), 0) };
  }

  /** Takes what came from elsewhere; what was in this page's editors can be had back by the editors' own undo. */
  takeTheirs(entry: Entry): void {
    const theirs = entry.theirs.value;
    if (theirs === null) return;
    if (this.autosave?.entry === entry) {
      clearTimeout(this.autosave.timer);
      this.autosave = null;
    }
    this.journal.forget(entry.record.value.record);
    this.accept(entry, theirs);
  }

  private accept(entry: Entry, response: RecordState["response"]): void {
    batch(() => {
      entry.theirs.value = null;
      entry.unsent.value = false;
      entry.problems.value = {};
      entry.base = response?.revision ?? 0;
      entry.response.value = response;
      const record = { ...entry.record.value, response };
      entry.record.value = record;
      for (const [name, text] of Object.entries(entry.texts)) text.value = startingText(record, name);
    });
  }

  /** Writes down an answer that is about to be sent. */
  sending(save: Save): void {
    this.journal.keep(save);
    this.desk.state.kept.value = this.journal.works;
  }

  /** Sends what pages that are gone have left in this browser, and shows it as what it is: an answer under way. */
  async adopt(): Promise<void> {
    for (const kept of await this.journal.left()) {
      const { record, seq, client, base, status, values, edits } = kept;
      if (seq === null) {
        this.desk.connection.save({ record, base, status, values, edits });
        this.journal.forget(record, client);
      } else {
        this.desk.connection.resend({ kind: "save", client, seq, record, base, status, values, edits });
      }
      const entry = this.desk.state.entries.get(record);
      if (entry !== undefined && !entry.unsent.value) this.overlay(entry, kept);
      // What was answered before is not what the person came for.
      if (
        entry !== undefined &&
        entry === this.desk.state.shown.value &&
        status !== "draft" &&
        edits === null
      ) {
        this.onward();
      }
    }
  }

  /** Shows an answer that the kernel has not confirmed over what it said before. */
  private overlay(entry: Entry, { status, values, edits, base }: Omit<Kept, "at" | "seq">): void {
    batch(() => {
      this.desk.recount(statusOf(entry.response.value), status);
      const response = { status, values, edits, revision: base, updated_at: "" };
      entry.response.value = response;
      const record = { ...entry.record.value, response };
      for (const [name, text] of Object.entries(entry.texts)) text.value = startingText(record, name);
    });
  }

  saved(saved: Saved): void {
    if (saved.durable) this.journal.confirm(saved.record, saved.client, saved.seq);
    const entry = this.desk.state.entries.get(saved.record);
    if (entry !== undefined) {
      entry.base = saved.revision;
      const response = entry.response.value;
      if (response !== null) {
        entry.response.value = { ...response, revision: saved.revision, updated_at: saved.updated_at };
      }
    }
    this.desk.count(saved.counts);
  }

  refused(save: Save, failed: Failed): void {
    const entry = this.desk.state.entries.get(save.record);
    if (entry === undefined) {
      this.desk.warn(
        `An answer to record ${save.record} is kept in this browser and not saved. ${failed.text}`,
        null,
      );
      return;
    }
    const shown = this.desk.state.shown.value === entry;
    batch(() => {
      entry.unsent.value = true;
      if (failed.code === "conflict" && failed.current !== null) {
        this.desk.recount(save.status, failed.current.status);
        entry.theirs.value = failed.current;
      } else {
        entry.problems.value = failed.problems;
        void this.undo(entry);
      }
      this.keep(entry);
      const number = entry.record.value.position + 1;
      if (!shown) this.desk.warn(`Record ${number} was not saved. ${failed.text}`, save.record);
      else if (failed.code !== "conflict") this.desk.warn(`Not saved. ${failed.text}`, null);
      else this.desk.say(`Record ${number} was changed elsewhere; choose a version`);
    });
  }

  /** Reads a record that changed elsewhere. */
  async look(entry: Entry): Promise<void> {
    const [record] = (await this.ask(entry)).records;
    if (record === undefined) return;
    this.learn(record);
    if (this.desk.state.shown.value === entry && entry.theirs.value === null)
      this.desk.say("This record was changed elsewhere");
  }

  /** Shows a response as the store has it, after an answer was refused; the editors keep what was typed. */
  private async undo(entry: Entry): Promise<void> {
    const window = await this.ask(entry);
    const response = window.records[0]?.response ?? null;
    batch(() => {
      entry.response.value = response;
      entry.base = response?.revision ?? 0;
      this.desk.count(window.counts);
    });
  }

  private ask(entry: Entry): Promise<RecordWindow> {
    const { position } = entry.record.value;
    return this.desk.connection.fetch({ queue: "all", position, pinned: true, before: 0, after: 0 });
  }

  /** Takes a record that the kernel sent, without disturbing an editor that somebody is using. */
  learn(record: RecordState): void {
    const { entries } = this.desk.state;
    const entry = entries.get(record.record);
    if (entry === undefined) {
      const fresh = createEntry(record, this.desk.questions());
      entries.set(record.record, fresh);
      const waiting = this.desk.connection.waitingFor(record.record);
      if (waiting !== null) this.overlay(fresh, waiting);
      return;
    }
    for (const { name } of this.desk.questions()) entry.texts[name] ??= signal(startingText(record, name));
    const { response } = record;
    const revision = response?.revision ?? 0;
    batch(() => {
      entry.record.value = { ...record, response: entry.record.value.response };
      if (revision <= entry.base || this.desk.connection.waitingFor(record.record) !== null) return;
      const inUse = entry.unsent.value || (this.desk.state.shown.value === entry && this.desk.isTyping());
      if (inUse && response !== null) entry.theirs.value = response;
      else this.accept(entry, response);
    });
  }
}
