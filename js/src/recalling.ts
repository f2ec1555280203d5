/** What an answer was before: the kernel's log of it, asked for when somebody looks, the newest first. */

import type { Desk } from "./desk";

export class Recalling {
  /** Grows with each question: the answer to an earlier one is not looked at any more. */
  private ticket = 0;

  constructor(private readonly desk: Desk) {}

  /** Asks for the latest of a record; what is known of it stays until the kernel has said. */
  async look(record: string): Promise<void> {
    const { past } = this.desk.state;
    if (past.peek()?.record !== record) past.value = { record, lines: null, first: false };
    this.ticket += 1;
    const { ticket } = this;
    const history = await this.desk.connection.recall(record, null);
    if (history !== null && ticket === this.ticket) past.value = history;
  }

  /** Asks for what was before the earliest that is known. */
  async earlier(): Promise<void> {
    const { past } = this.desk.state;
    const there = past.value;
    const lines = there?.lines ?? [];
    const earliest = lines.at(-1);
    if (there === null || earliest === undefined || there.first) return;
    const { ticket } = this;
    const history = await this.desk.connection.recall(there.record, earliest.revision);
    // Asked twice, or anew, in the meantime.
    if (history === null || ticket !== this.ticket || past.value !== there) return;
    past.value = { record: there.record, lines: [...lines, ...history.lines], first: history.first };
  }

  /** Says where a change came from. */
  from(client: string | null): "this page" | "another page" | "Python" {
    if (client === null) return "Python";
    return client === this.desk.connection.client ? "this page" : "another page";
  }
}
