/** What moving and answering share: the state, the connection, and the words that people are told. */

import { batch } from "@preact/signals";
import { askedOf } from "./asked";
import type { Connection } from "./connection";
import type { Counts, Question, Standing } from "./protocol.gen";
import type { Entry, State } from "./state";

/** How many of the records that were worked on are remembered. */
const RECENT = 8;

/** How many characters are said of what was not done, and what is said of more. */
const MUCH = 600;
const AFTER_ALL = "Not saved after all:";
const MORE = "and more, all of which is selected";

export class Desk {
  /** The connection; there before anything can be done. */
  connection!: Connection;
  /** The newest that the kernel has said. */
  private newest: Standing | null = null;

  /**
   * @param state what the page knows
   * @param isTyping whether an editor has the focus
   */
  constructor(
    readonly state: State,
    readonly isTyping: () => boolean,
  ) {}

  /** Takes how the kernel says the work stands, if that is newer than what was taken before. */
  stand({ standing }: { standing: Standing }): void {
    // Of many replies the last one to come may be an old one.
    if (this.newest === null || standing.counted >= this.newest.counted) this.newest = standing;
    // What was answered here and has not arrived there is counted here already.
    if (this.connection.waiting().length > 0) return;
    const { counts, undo, redo } = this.newest;
    batch(() => {
      this.state.counts.value = counts;
      this.state.undo.value = undo;
      this.state.redo.value = redo;
    });
  }

  /** Counts a record that has just become something else. */
  recount(from: keyof Counts, to: keyof Counts): void {
    if (from === to) return;
    const { counts } = this.state;
    counts.value = { ...counts.value, [from]: counts.value[from] - 1, [to]: counts.value[to] + 1 };
  }

  /** Takes note of the record that the person works on. */
  workOn(entry: Entry): void {
    const { recents } = this.state;
    if (recents.value[0] === entry) return;
    recents.value = [entry, ...recents.value.filter((each) => each !== entry)].slice(0, RECENT);
  }

  /** Tells a screen reader. */
  say(text: string): void {
    this.state.said.value = text;
  }

  /** Tells everybody. */
  warn(text: string, record: string | null): void {
    this.state.alert.value = { text, record };
    this.say(text);
  }

  /** Adds to what came of what was done to many that one was not saved; it is selected again, to be looked after. */
  report(told: string, record: string): void {
    const { outcome, selected } = this.state;
    selected.value = new Set([...selected.value, record]);
    const before = outcome.value ?? "";
    if (before.length < MUCH)
      outcome.value = before.includes(AFTER_ALL)
        ? `${before}; ${told}`
        : `${before} ${AFTER_ALL} ${told}`.trim();
    else if (!before.endsWith(MORE)) outcome.value = `${before}; ${MORE}`;
    this.say(`${AFTER_ALL} ${told}`);
  }

  questions(): readonly Question[] {
    return this.state.welcome.value?.questions ?? [];
  }

  /** The questions that are asked of a record as its editors are now. */
  asked({ values }: Entry): readonly Question[] {
    return askedOf(this.questions(), (name) => values[name]?.value);
  }

  heading(question: string): string {
    return this.questions().find(({ name }) => name === question)?.title || question;
  }
}
