/** Answering a record: what is typed, what is sent, and what the kernel says of it. */

import { batch, signal } from "@preact/signals";
import type { Activity } from "./activity";
import { type Answer, isSameAnswer } from "./answers";
import { toldOf } from "./checking";
import { contentsOf } from "./contents";
import type { Desk } from "./desk";
import type { Journal } from "./journal";
import { type Keeping, measuredOf } from "./kept";
import { settledNotes } from "./notes";
import {
  ANSWER_BYTES,
  type Failed,
  type Group,
  type Measured,
  type Notes,
  type Question,
  type RecordState,
  type RecordWindow,
  type ResponseState,
  type Save,
  type Saved,
} from "./protocol.gen";
import { problemWith } from "./questions/problems";
import { questionsIn } from "./shuffling";
import { createEntry, type Entry, prefilledValue, startingValue, statusOf } from "./state";
import { isSameValue, type Value } from "./values";

/** Milliseconds after the last key, and at the latest after the first, until what was typed is sent. */
const AUTOSAVE = 500;
const AUTOSAVE_LATEST = 2_000;
/** Characters up to which that holds, and how many times as long it is for the longest texts. */
const OFTEN = 16_000;
const SELDOM = 15;

/** The answer of who takes theirs back. */
export const PENDING: Answer = { status: "pending", values: {}, edits: null, notes: null };

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
    private readonly activity: Activity,
  ) {}

  /** Takes what was typed or chosen; it is sent when that pauses. */
  edit(entry: Entry, question: string, value: Value): void {
    const editor = entry.values[question];
    if (editor === undefined || isSameValue(editor.value, value)) return;
    const before = this.desk.asked(entry);
    batch(() => {
      editor.value = value;
      entry.unsent.value = true;
      if (question in entry.problems.value) {
        const { [question]: _, ...others } = entry.problems.value;
        entry.problems.value = others;
      }
    });
    this.changed(entry, typeof value === "string" ? value : "");
    this.tellAsked(before, this.desk.asked(entry));
  }

  /** Tells a screen reader which questions have come into sight or gone, together with what it is told of the answer. */
  private tellAsked(before: readonly Question[], now: readonly Question[]): void {
    const named = (some: readonly Question[], others: readonly Question[], words: string) => {
      const names = some.filter((each) => !others.includes(each)).map(({ name }) => this.desk.heading(name));
      return names.length > 0 ? [`${words}: ${names.join(", ")}`] : [];
    };
    const told = [...named(now, before, "Now asked"), ...named(before, now, "Not asked any more")];
    if (told.length === 0) return;
    const { said } = this.desk.state;
    const earlier = said.peek();
    queueMicrotask(() => {
      const answered = said.peek();
      this.desk.say([...(answered === earlier ? [] : [answered]), ...told].join(". "));
    });
  }

  /** Takes another of several suggestions for the one that is meant. */
  choose({ chosen }: Entry, question: string, place: number): void {
    chosen.value = { ...chosen.value, [question]: place };
  }

  /** Takes a suggestion for the one that the answer begins with, as it is put into the editor. */
  begin(entry: Entry, question: string, place: number): void {
    this.choose(entry, question, place);
    entry.begun.value = { ...entry.begun.value, [question]: place };
  }

  /** Opens a comment's editor. */
  beginComment(entry: Entry | null = this.desk.state.shown.value): void {
    this.desk.state.commenting.value = entry;
  }

  /** Takes what was typed into a comment, which is looked after like an answer. */
  comment(entry: Entry, text: string): void {
    if (entry.comment.value === text) return;
    batch(() => {
      // What is emptied stays open while somebody is in it.
      this.beginComment(entry);
      entry.comment.value = text;
      entry.unsent.value = true;
    });
    this.changed(entry, text);
  }

  /** Flags a record, or takes its flag away. */
  flag(entry: Entry | null = this.desk.state.shown.value): void {
    if (entry === null) return;
    batch(() => {
      entry.flagged.value = !entry.flagged.value;
      entry.unsent.value = true;
    });
    this.changed(entry, "");
    this.flush();
    this.desk.say(entry.flagged.value ? "Flagged" : "Not flagged any more");
  }

  /** Looks after what was changed: it is written down now, and sent soon. */
  private changed(entry: Entry, text: string): void {
    this.keep(entry);
    this.stay();
    const first = this.autosave?.entry === entry ? this.autosave.first : Date.now();
    if (this.autosave !== null && this.autosave.entry !== entry) this.flush();
    this.desk.workOn(entry);
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
    this.send(entry, this.content(entry));
  }

  /** What is in the editors, as the draft that it is or as edits beside what was submitted or discarded. */
  content(entry: Entry): Answer {
    const response = entry.response.value;
    const typed = this.typed(entry);
    if (response === null || response.status === "draft")
      return { status: "draft", values: typed, edits: null, notes: noted(entry) };
    // Who notes something has not changed the answer by that.
    const record = { ...entry.record.value, response };
    const same = this.desk
      .asked(entry)
      .every((each) => isSameValue(typed[each.name], startingValue(record, each, this.desk.questions())));
    const { status, values, edits } = response;
    return { status, values, edits: same ? edits : typed, notes: noted(entry, response.notes?.reason) };
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
      ...this.measured(entry),
      contents: contentsOf(fields),
    };
  }

  /** Submits the record in view and goes on to the next, if its required questions are answered. */
  submit(): boolean {
    const entry = this.desk.state.shown.value;
    if (entry === null) return false;
    const { answer, problem } = this.answer(entry);
    if (problem !== null) {
      this.desk.say(problem);
      return false;
    }
    if (this.leavesOut(entry)) this.flush();
    return this.settle(entry, answer, "Submitted");
  }

  /** Whether a submit would leave out what was typed and not sent, as the answer to what is not asked any more. */
  private leavesOut(entry: Entry): boolean {
    const [questions, asked] = [this.desk.questions(), this.desk.asked(entry)];
    const record = { ...entry.record.value, response: entry.response.value };
    return questions.some(
      (each) =>
        !asked.includes(each) &&
        !isSameValue(entry.values[each.name]?.value, startingValue(record, each, questions)),
    );
  }

  /** Gives what would be submitted of a record, and what is wrong with it in words, which its editors show too. */
  answer(entry: Entry): { answer: Answer; problem: string | null } {
    const problems: Record<string, string> = {};
    const values: Record<string, unknown> = {};
    // What is not asked has no answer.
    for (const { name } of this.desk.questions()) values[name] = null;
    const { record } = entry.record.value;
    for (const question of questionsIn(record, this.desk.state.welcome.value, this.desk.asked(entry))) {
      const { name } = question;
      const value = entry.values[name]?.value ?? null;
      const problem =
        problemWith(question, value) ?? (typeof value === "string" && toldOf(entry, name, value)?.problem);
      if (problem) problems[name] = problem;
      // An optional question that was left empty has no answer.
      values[name] = value === "" ? null : value;
    }
    entry.problems.value = problems;
    const told = Object.entries(problems).map(([name, problem]) => `${this.desk.heading(name)}: ${problem}`);
    const answer: Answer = { status: "submitted", values, edits: null, notes: noted(entry) };
    return { answer, problem: told.length > 0 ? told.join(". ") : null };
  }

  /** Discards the record in view for a reason, keeping what was typed, and goes on to the next. */
  discard(reason: string | null = null): boolean {
    const entry = this.desk.state.shown.value;
    if (entry === null) return false;
    entry.problems.value = {};
    return this.settle(entry, this.discarded(entry, reason), "Discarded");
  }

  /** Gives what is sent of a record that is discarded: of its answers nothing where nobody has typed. */
  discarded(entry: Entry, reason: string | null = null): Answer {
    const untouched = entry.response.value === null && !entry.unsent.value;
    const values = untouched ? {} : this.typed(entry);
    return { status: "discarded", values, edits: null, notes: noted(entry, reason) };
  }

  /** Saves what is in the editors and stays: as a draft, or beside what was submitted or discarded. */
  saveDraft(): void {
    const entry = this.desk.state.shown.value;
    if (entry === null) return;
    const content = this.content(entry);
    if (content.status !== "draft" && !entry.unsent.value) {
      this.desk.say(`Nothing has changed since it was ${content.status}`);
      return;
    }
    if (this.send(entry, content)) this.asked = entry.record.value.record;
  }

  /** Takes the answer to the record in view back; the editors begin anew with the suggestion. */
  reopen(): void {
    const entry = this.desk.state.shown.value;
    if (entry === null || entry.response.value === null) return;
    if (!this.send(entry, PENDING)) return;
    this.clear(entry);
    this.desk.say("Back to pending");
  }

  /** Lets the editors of a record begin anew, as though nobody had answered. */
  clear(entry: Entry): void {
    batch(() => {
      entry.problems.value = {};
      this.beginAnew(entry, null);
    });
  }

  private settle(entry: Entry, answer: Answer, said: string): boolean {
    if (!this.send(entry, answer)) return false;
    batch(() => {
      this.onward();
      const next = this.desk.state.shown.value;
      const total = this.desk.state.counts.value.total;
      this.desk.say(next === null ? said : `${said}. Record ${next.record.value.position + 1} of ${total}`);
    });
    return true;
  }

  /** Sends an answer and shows it as given, perhaps with others as one; false if it cannot be sent. */
  send(entry: Entry, answer: Answer, group: Group | null = null): boolean {
    const { status, values, edits, notes = null } = answer;
    const record = entry.record.value.record;
    if (entry.theirs.value !== null) {
      this.desk.say("This answer was changed elsewhere: choose a version first");
      return false;
    }
    const tooLarge = tooLargeToSend(answer);
    if (tooLarge !== null) {
      this.desk.warn(`Not saved: ${tooLarge}`, record);
      return false;
    }
    this.forgetAutosave(entry);
    if (group === null) this.desk.workOn(entry);
    const before = entry.response.value;
    batch(() => {
      this.desk.recount(statusOf(before), status);
      const updated_at = before?.updated_at ?? "";
      entry.response.value =
        status === "pending" ? null : { status, values, edits, notes, revision: entry.base, updated_at };
      entry.unsent.value = false;
    });
    this.desk.connection.save({
      ...{ record, status, values, edits, base: entry.base, notes },
      ...this.measured(entry),
      ...(group && { group }),
    });
    return true;
  }

  /** What this page has measured of an answer, where anything is. */
  measured(entry: Entry): { measured?: Measured } {
    const seconds = this.activity.seconds(entry.record.value.record);
    if (seconds === null) return {};
    const chosen = Object.entries(entry.begun.value);
    return { measured: { seconds, ...(chosen.length > 0 && { chosen: Object.fromEntries(chosen) }) } };
  }

  private typed(entry: Entry): Record<string, Value> {
    const typed: Record<string, Value> = {};
    for (const { name } of this.desk.questions()) typed[name] = entry.values[name]?.value ?? null;
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
      this.beginAnew(entry, response);
    });
  }

  /** Puts into the editors what a response says, or what there is to begin with where there is none. */
  private beginAnew(
    { record, values, chosen, begun, flagged, comment }: Entry,
    response: ResponseState | null,
  ): void {
    const questions = this.desk.questions();
    record.value = { ...record.value, response };
    for (const question of questions) {
      const value = values[question.name];
      if (value !== undefined) value.value = startingValue(record.value, question, questions);
    }
    begun.value = (response !== null && record.value.measured?.chosen) || {};
    chosen.value = begun.value;
    flagged.value = response?.notes?.flagged ?? false;
    comment.value = response?.notes?.comment ?? "";
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
  sending({ record, seq, base, status, values, edits, notes = null, group, ...more }: Save): void {
    const fields = this.desk.state.entries.get(record)?.record.value.fields;
    const contents = fields === undefined ? null : contentsOf(fields);
    const own = { ...measuredOf(more), ...(group && { group }) };
    this.journal.keep({ record, seq, base, status, values, edits, notes, ...own, contents });
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
      const told = `Record ${number} was not saved. ${failed.text}`;
      const problems = Object.entries(failed.problems).map(
        ([name, each]) => `${this.desk.heading(name)}: ${each}`,
      );
      // Of many that were answered at once there may be many: none of them is to take another's place.
      if (save.group && this.desk.state.layout.value === "list")
        this.desk.report(`record ${number} (${problems.join("; ") || failed.text})`, save.record);
      else if (!shown) this.desk.warn(told, save.record);
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
    this.activity.learn(record.record, record.measured?.seconds ?? null);
    const entry = entries.get(record.record);
    if (entry === undefined) {
      entries.set(record.record, createEntry(record, this.desk.questions()));
      return;
    }
    const questions = this.desk.questions();
    for (const question of questions) {
      entry.values[question.name] ??= signal(startingValue(record, question, questions));
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
    else if (record.revision >= entry.base) {
      entry.record.value = { ...entry.record.value, measured: record.measured };
      this.accept(entry, record.response, record.revision);
    }
  }

  /** Takes a new suggestion into an editor that still has the old one and nothing else. */
  private suggestAnew(entry: Entry, before: RecordState, now: RecordState): void {
    if (entry.unsent.value) return;
    for (const question of this.desk.questions()) {
      const value = entry.values[question.name];
      if (value !== undefined && isSameValue(value.value, prefilledValue(before, question)))
        value.value = prefilledValue(now, question);
    }
  }
}

/** What is noted beside an answer. */
function noted({ flagged, comment }: Entry, reason: string | null = null): Notes | null {
  return settledNotes({ flagged: flagged.value, comment: comment.value, reason });
}

/** Says why an answer is too large to be sent, or null. */
export function tooLargeToSend({ values, edits, notes = null }: Answer): string | null {
  const text = JSON.stringify([values, edits, notes]);
  // At most three bytes a character: counting them takes longer than a few hundred answers may.
  if (3 * text.length <= ANSWER_BYTES) return null;
  const bytes = new Blob([text]).size;
  if (bytes <= ANSWER_BYTES) return null;
  const [size, limit] = [(bytes / 2 ** 20).toFixed(1), Math.floor(ANSWER_BYTES / 2 ** 20)];
  return `the answer is ${size} MiB, and at most ${limit} MiB can be sent. Shorten it.`;
}

/** What to fetch when one record is wanted and nothing around it. */
export const THIS_ONE = { queue: "all", position: -1, pinned: true, before: 0, after: 0 } as const;
