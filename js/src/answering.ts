/** Answering a record: what is typed, what is sent, and what the kernel says of it. */

import { batch, signal } from "@preact/signals";
import { isSameAnswer } from "./answers";
import { toldOf } from "./checking";
import { contentsOf } from "./contents";
import type { Desk } from "./desk";
import type { Journal } from "./journal";
import type { Keeping } from "./kept";
import {
  ANSWER_BYTES,
  type Failed,
  type Group,
  type RecordState,
  type RecordStatus,
  type RecordWindow,
  type ResponseState,
  type Save,
  type Saved,
} from "./protocol.gen";
import { problemWith } from "./questions/problems";
import { createEntry, type Entry, prefilledText, startingText, statusOf } from "./state";

/** Milliseconds after the last key, and at the latest after the first, until what was typed is sent. */
const AUTOSAVE = 500;
const AUTOSAVE_LATEST = 2_000;
/** Characters up to which that holds, and how many times as long it is for the longest texts. */
const OFTEN = 16_000;
const SELDOM = 15;

export class Answering {
  private autosave: { entry: Entry; first: number; timer: ReturnType<typeof setTimeout> } | null = null;
  /** The record whose draft somebody asked for, to be told when it is saved. */
  private asked: string | null = null;
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
    const first = this.autosave?.entry === entry ? this.autosave.first : Date.now();
    if (this.autosave !== null && this.autosave.entry !== entry) this.flush();
    // Each save says everything: the longer the text, the rarer they are. The browser keeps each key meanwhile.
    const times = Math.min(Math.max(1, text.length / OFTEN), SELDOM);
    const latest = first + times * AUTOSAVE_LATEST - Date.now();
    this.sendSoon(entry, first, Math.max(0, Math.min(times * AUTOSAVE, latest)));
  }

  private sendSoon(entry: Entry, first: number, wait: number): void {
    if (this.autosave !== null) clearTimeout(this.autosave.timer);
    this.autosave = { entry, first, timer: setTimeout(() => this.flush(), wait) };
  }

  private forgetAutosave(entry: Entry): void {
    if (this.autosave?.entry !== entry) return;
    clearTimeout(this.autosave.timer);
    this.autosave = null;
  }

  /** Sends what was typed and not sent yet, now: as a draft, or beside what was submitted or discarded. */
  flush(): void {
    if (this.autosave === null) return;
    const { entry } = this.autosave;
    this.forgetAutosave(entry);
    // Until the person has chosen between two versions, neither replaces the other.
    if (!entry.unsent.value || entry.theirs.value !== null) return;
    const { status, values, edits } = this.content(entry);
    this.send(entry, status, values, edits);
  }

  /** What is in the editors, as the draft that it is or as edits beside what was submitted or discarded. */
  content(entry: Entry): Pick<Save, "status" | "values" | "edits"> {
    const response = entry.response.value;
    const typed = this.typed(entry);
    if (response === null || response.status === "draft")
      return { status: "draft", values: typed, edits: null };
    return { status: response.status, values: response.values, edits: typed };
  }

  /** Writes down what is in the editors, before anything else can happen to it. */
  private keep(entry: Entry): void {
    this.journal.keep(this.unsent(entry));
  }

  /** What is in the editors, to be written down. */
  unsent(entry: Entry): Keeping {
    const { record, fields } = entry.record.value;
    const last = this.desk.connection.latest;
    return {
      record,
      seq: null,
      last,
      base: entry.base,
      ...this.content(entry),
      contents: contentsOf(fields),
    };
  }

  /** Submits the record in view and goes on to the next, if its required questions are answered. */
  submit(): boolean {
    const entry = this.desk.state.shown.value;
    if (entry === null) return false;
    const { values, problem } = this.answer(entry);
    if (problem !== null) {
      this.desk.say(problem);
      return false;
    }
    return this.settle(entry, "submitted", values, "Submitted");
  }

  /** Gives what would be submitted of a record, and what is wrong with it in words, which its editors show too. */
  answer(entry: Entry): { values: Record<string, unknown>; problem: string | null } {
    const problems: Record<string, string> = {};
    const values: Record<string, unknown> = {};
    for (const question of this.desk.questions()) {
      const { name } = question;
      const text = entry.texts[name]?.value ?? "";
      const problem = problemWith(question, text) ?? toldOf(entry, name, text)?.problem;
      if (problem != null) problems[name] = problem;
      // An optional question that was left empty has no answer.
      values[name] = text === "" ? null : text;
    }
    entry.problems.value = problems;
    const told = Object.entries(problems).map(([name, problem]) => `${this.desk.heading(name)}: ${problem}`);
    return { values, problem: told.length > 0 ? told.join(". ") : null };
  }

  /** Discards the record in view, keeping what was typed, and goes on to the next. */
  discard(): boolean {
    const entry = this.desk.state.shown.value;
    if (entry === null) return false;
    entry.problems.value = {};
    return this.settle(entry, "discarded", this.worthKeeping(entry), "Discarded");
  }

  /** What is kept of a record that is discarded: nothing where nobody has typed. */
  worthKeeping(entry: Entry): Record<string, string> {
    const untouched = entry.response.value === null && !entry.unsent.value;
    return untouched ? {} : this.typed(entry);
  }

  /** Saves what is in the editors and stays: as a draft, or beside what was submitted or discarded. */
  saveDraft(): void {
    const entry = this.desk.state.shown.value;
    if (entry === null) return;
    const { status, values, edits } = this.content(entry);
    if (edits !== null && !entry.unsent.value) {
      this.desk.say(`Nothing has changed since it was ${status}`);
      return;
    }
    if (this.send(entry, status, values, edits)) this.asked = entry.record.value.record;
  }

  /** Takes the answer to the record in view back; the editors begin anew with the suggestion. */
  reopen(): void {
    const entry = this.desk.state.shown.value;
    if (entry === null || entry.response.value === null) return;
    if (!this.send(entry, "pending", {}, null)) return;
    this.clear(entry);
    this.desk.say("Back to pending");
  }

  /** Lets the editors of a record begin anew, as though nobody had answered. */
  clear(entry: Entry): void {
    const { record } = entry;
    batch(() => {
      entry.problems.value = {};
      record.value = { ...record.value, response: null };
      this.beginAnew(entry, record.value);
    });
  }

  private settle(entry: Entry, status: RecordStatus, values: Record<string, unknown>, said: string): boolean {
    if (!this.send(entry, status, values, null)) return false;
    batch(() => {
      this.onward();
      const next = this.desk.state.shown.value;
      const total = this.desk.state.counts.value.total;
      this.desk.say(next === null ? said : `${said}. Record ${next.record.value.position + 1} of ${total}`);
    });
    return true;
  }

  /** Sends an answer and shows it as given, perhaps with others as one; false if it cannot be sent. */
  send(
    entry: Entry,
    status: RecordStatus,
    values: Record<string, unknown>,
    edits: Record<string, unknown> | null,
    group: Group | null = null,
  ): boolean {
    const record = entry.record.value.record;
    if (entry.theirs.value !== null) {
      this.desk.say("This answer was changed elsewhere: choose a version first");
      return false;
    }
    const tooLarge = tooLargeToSend(values, edits);
    if (tooLarge !== null) {
      this.desk.warn(`Not saved: ${tooLarge}`, record);
      return false;
    }
    this.forgetAutosave(entry);
    const before = entry.response.value;
    batch(() => {
      this.desk.recount(statusOf(before), status);
      const updated_at = before?.updated_at ?? "";
      entry.response.value =
        status === "pending" ? null : { status, values, edits, revision: entry.base, updated_at };
      entry.unsent.value = false;
    });
    this.desk.connection.save({ record, status, values, edits, base: entry.base, ...(group && { group }) });
    return true;
  }

  private typed(entry: Entry): Record<string, string> {
    const typed: Record<string, string> = {};
    for (const { name } of this.desk.questions()) typed[name] = entry.texts[name]?.value ?? "";
    return typed;
  }

  /** Keeps what is in this page's editors over what came from elsewhere. */
  keepMine(entry: Entry): void {
    const theirs = entry.theirs.value;
    if (theirs === null) return;
    batch(() => {
      entry.base = theirs.revision;
      this.decide(entry, null);
      this.desk.recount(statusOf(entry.response.value), theirs.status);
      entry.response.value = theirs;
      entry.unsent.value = true;
    });
    this.keep(entry);
    this.sendSoon(entry, Date.now(), 0);
  }

  /** Takes what came from elsewhere; what was in the editors stays on offer. */
  takeTheirs(entry: Entry): void {
    const theirs = entry.theirs.value;
    if (theirs === null) return;
    this.forgetAutosave(entry);
    const mine = this.journal.setAside(this.unsent(entry));
    batch(() => {
      this.accept(entry, theirs, theirs.revision);
      entry.kept.value = [...entry.kept.value, mine];
    });
  }

  private accept(entry: Entry, response: ResponseState | null, revision: number): void {
    batch(() => {
      this.decide(entry, null);
      entry.unsent.value = false;
      entry.problems.value = {};
      entry.base = revision;
      entry.response.value = response;
      const record = { ...entry.record.value, response };
      entry.record.value = record;
      this.beginAnew(entry, record);
    });
  }

  private beginAnew(entry: Entry, record: RecordState): void {
    for (const question of this.desk.questions()) {
      const text = entry.texts[question.name];
      if (text !== undefined) text.value = startingText(record, question);
    }
  }

  /** Puts another version beside what is in the editors, or takes it away. */
  private decide(entry: Entry, theirs: ResponseState | null): void {
    const { record } = entry.record.value;
    const { undecided } = this.desk.state;
    entry.theirs.value = theirs;
    const others = undecided.value.filter((each) => each !== record);
    undecided.value = theirs === null ? others : [...others, record];
  }

  /** Writes down an answer that is about to be sent. */
  sending({ record, seq, base, status, values, edits, group }: Save): void {
    const fields = this.desk.state.entries.get(record)?.record.value.fields;
    const contents = fields === undefined ? null : contentsOf(fields);
    this.journal.keep({ record, seq, base, status, values, edits, contents, ...(group && { group }) });
  }

  saved(saved: Saved): void {
    this.journal.confirm(saved);
    const entry = this.desk.state.entries.get(saved.record);
    if (entry !== undefined) {
      entry.base = saved.revision;
      const response = entry.response.value;
      if (response !== null) {
        entry.response.value = { ...response, revision: saved.revision, updated_at: saved.updated_at };
      }
    }
    this.desk.stand(saved);
    // What was hidden until then can be seen now.
    const hidden = this.desk.questions().some(({ suggestion }) => suggestion === "hidden");
    if (hidden && saved.status === "submitted" && entry !== undefined) void this.look(entry);
    if (this.asked === saved.record) {
      this.asked = null;
      this.desk.say("Draft saved");
    }
  }

  refused(save: Save, failed: Failed): void {
    const entry = this.desk.state.entries.get(save.record);
    if (entry === undefined) return;
    const { current } = failed;
    if (current !== null && isSameAnswer(save, current)) {
      // It has arrived in another way, as by a file that was downloaded here.
      entry.base = current.revision;
      entry.response.value = current;
      if (entry.unsent.value) this.keep(entry);
      else this.journal.forget(save.record);
      return;
    }
    const shown = this.desk.state.shown.value === entry;
    batch(() => {
      entry.unsent.value = true;
      if (failed.code === "conflict" && failed.current !== null) {
        this.desk.recount(save.status, failed.current.status);
        this.decide(entry, failed.current);
      } else {
        entry.problems.value = failed.problems;
        void this.undo(entry).then(() => {
          // What it was based on was taken back: there is nothing that it could overwrite.
          if (failed.code === "conflict") this.sendSoon(entry, Date.now(), 0);
        });
      }
      this.keep(entry);
      const number = entry.record.value.position + 1;
      if (failed.code === "conflict" && failed.current === null) return;
      if (!shown) this.desk.warn(`Record ${number} was not saved. ${failed.text}`, save.record);
      else if (failed.code !== "conflict") this.desk.warn(`Not saved. ${failed.text}`, null);
      else this.desk.say(`Record ${number} was changed elsewhere; choose a version`);
    });
  }

  /** Reads a record that changed elsewhere. */
  async look(entry: Entry): Promise<void> {
    const window = await this.ask(entry);
    const [record] = window?.records ?? [];
    if (window === null || record === undefined) return;
    this.desk.stand(window);
    this.learn(record);
    if (this.desk.state.shown.value === entry && entry.theirs.value !== null) {
      this.desk.say("This record was changed elsewhere");
    }
  }

  /** Shows a response as the store has it, after an answer was refused; the editors keep what was typed. */
  private async undo(entry: Entry): Promise<void> {
    const window = await this.ask(entry);
    if (window === null) return;
    const [record] = window.records;
    if (record === undefined) return;
    batch(() => {
      entry.response.value = record.response;
      entry.base = record.revision;
      this.desk.stand(window);
    });
  }

  private ask(entry: Entry): Promise<RecordWindow | null> {
    return this.desk.connection.fetch({ ...THIS_ONE, record: entry.record.value.record });
  }

  /** Takes a record that the kernel sent, without disturbing an editor that somebody is using. */
  learn(record: RecordState): void {
    const { entries } = this.desk.state;
    const entry = entries.get(record.record);
    if (entry === undefined) {
      entries.set(record.record, createEntry(record, this.desk.questions()));
      return;
    }
    for (const question of this.desk.questions()) {
      entry.texts[question.name] ??= signal(startingText(record, question));
    }
    const { response } = record;
    const before = entry.record.value;
    batch(() => {
      entry.record.value = { ...record, response: before.response };
      if (response === null && entry.response.value === null) this.suggestAnew(entry, before, record);
      if (record.revision <= entry.base || this.desk.connection.waitingFor(record.record) !== null) return;
      const inUse = entry.unsent.value || (this.desk.state.shown.value === entry && this.desk.isTyping());
      if (!inUse) this.accept(entry, response, record.revision);
      else if (response !== null) this.decide(entry, response);
      else this.rebase(entry, record);
    });
  }

  /** Goes on with what is in the editors where the answer before it was taken back elsewhere. */
  private rebase(entry: Entry, record: RecordState): void {
    entry.response.value = null;
    entry.base = record.revision;
    if (entry.unsent.value) this.sendSoon(entry, Date.now(), 0);
  }

  /** Takes a record as it is after an undo, also into an editor that has the focus, but not over what is unsent. */
  restore(record: RecordState): void {
    const entry = this.desk.state.entries.get(record.record);
    if (entry === undefined || entry.unsent.value) this.learn(record);
    else if (record.revision >= entry.base) this.accept(entry, record.response, record.revision);
  }

  /** Takes a new suggestion into an editor that still has the old one and nothing else. */
  private suggestAnew(entry: Entry, before: RecordState, now: RecordState): void {
    if (entry.unsent.value) return;
    for (const question of this.desk.questions()) {
      const text = entry.texts[question.name];
      if (text?.value === prefilledText(before, question)) text.value = prefilledText(now, question);
    }
  }
}

/** Says why an answer is too large to be sent, or null. */
export function tooLargeToSend(values: unknown, edits: unknown): string | null {
  const bytes = new Blob([JSON.stringify([values, edits])]).size;
  if (bytes <= ANSWER_BYTES) return null;
  const [size, limit] = [(bytes / 2 ** 20).toFixed(1), Math.floor(ANSWER_BYTES / 2 ** 20)];
  return `the answer is ${size} MiB, and at most ${limit} MiB can be sent. Shorten it.`;
}

/** What to fetch when one record is wanted and nothing around it. */
export const THIS_ONE = { queue: "all", position: -1, pinned: true, before: 0, after: 0 } as const;
