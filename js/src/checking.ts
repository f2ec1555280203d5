/** What the kernel says of an answer while it is written: what people's own checks find, and how many tokens it has. */

import type { Desk } from "./desk";
import type { Told } from "./protocol.gen";
import type { Entry } from "./state";

/** Milliseconds without a key after which the kernel is asked. */
const PAUSE = 400;
/** The most characters of a text that is checked while it is written. */
const LONGEST = 200_000;

export class Checking {
  private readonly timers = new Map<string, ReturnType<typeof setTimeout>>();

  constructor(private readonly desk: Desk) {}

  /** Asks about an answer as it is now, once typing pauses. */
  soon(entry: Entry, question: string, text: string): void {
    if (!this.desk.state.welcome.peek()?.checked.includes(question)) return;
    const timer = this.timers.get(question);
    if (timer !== undefined) clearTimeout(timer);
    this.timers.set(
      question,
      setTimeout(
        () => void this.ask(entry, question, text),
        entry.told.peek()[question] === undefined ? 0 : PAUSE,
      ),
    );
  }

  private async ask(entry: Entry, question: string, text: string): Promise<void> {
    if (entry.told.peek()[question]?.text === text || text.length > LONGEST) return;
    const told = await this.desk.connection.check(question, text);
    if (told !== null) entry.told.value = { ...entry.told.value, [question]: { ...told, text } };
  }
}

/** Gives what the kernel has said of this very text, or null. */
export function toldOf(entry: Entry, question: string, text: string): Told | null {
  const told = entry.told.value[question];
  return told?.text === text ? told : null;
}
