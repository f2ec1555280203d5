/**
 * Taking back what was done last, and doing it again. The kernel knows what that is, by its log: a page that was just
 * opened can undo what was done yesterday. So an undo waits until all that was answered here has arrived there.
 */

import { batch } from "@preact/signals";
import type { Answering } from "./answering";
import type { Desk } from "./desk";
import type { Moving } from "./moving";
import type { Failed, Reverted, Step } from "./protocol.gen";

type Wish = "undo" | "redo" | "reopen";

export class Undoing {
  private wishes: Wish[] = [];
  /** What the kernel was asked for and has not answered yet. */
  private asked: "undo" | "redo" | null = null;

  constructor(
    private readonly desk: Desk,
    private readonly answering: Answering,
    private readonly moving: Moving,
  ) {}

  /** Undoes, does again, or takes the answer in view back, as soon as everything before it has arrived. */
  want(wish: Wish): void {
    this.answering.flush();
    this.desk.state.outcome.value = null;
    this.wishes.push(wish);
    this.goOn();
    if (this.wishes.length > 0 && this.asked === null) this.desk.say("Waiting for the kernel");
  }

  /** Drops what has not been asked for yet: the person has gone on to something else. */
  forget(): void {
    this.wishes = [];
  }

  /** Does the next thing that was wished for, if nothing is under way. */
  goOn(): void {
    if (this.asked !== null || this.desk.connection.waiting().length > 0) return;
    const wish = this.wishes.shift();
    if (wish === undefined) return;
    if (wish === "reopen") {
      this.answering.reopen();
      return;
    }
    const step = this.desk.state[wish].value;
    if (step === null) {
      this.desk.say(wish === "undo" ? "Nothing to undo" : "Nothing to do again");
      return;
    }
    this.asked = wish;
    this.desk.connection.revert(step.step, wish === "redo");
  }

  /** Shows what was undone, or done again. */
  async reverted(reply: Reverted | Failed): Promise<void> {
    const again = this.asked === "redo";
    this.asked = null;
    if (reply.kind === "failed") {
      this.desk.warn(`Not ${again ? "done again" : "undone"}. ${reply.text}`, null);
      return;
    }
    const { step, records } = reply;
    batch(() => {
      this.desk.stand(reply);
      for (const each of records) this.answering.restore(each);
    });
    if (step === null) {
      this.desk.say("Something else was done in the meantime; nothing was changed");
      return;
    }
    const [first] = step.records;
    const here = this.desk.state.shown.value?.record.value.record;
    if (first !== undefined && !step.records.includes(here ?? "")) await this.moving.returnTo(first);
    if (this.desk.state.layout.value === "list") {
      // Rows stay in their places. Of what is not named the page hears as of what was done elsewhere.
      const sent = new Set(records.map((each) => each.record));
      for (const record of step.records) {
        const entry = this.desk.state.entries.get(record);
        if (entry !== undefined && !sent.has(record)) void this.answering.look(entry);
      }
    } else if (step.count > records.length) {
      // The others are read again with what is around.
      await this.moving.refresh();
    }
    this.desk.say(`${again ? "Done again" : "Undone"}: ${told(step)}`);
    this.goOn();
  }
}

/** Says what a step was, in words. */
export function told({ action, position, count }: Step): string {
  const what = {
    added: "added",
    draft: count === 1 ? "draft of" : "drafts of",
    submitted: "submitted",
    discarded: "discarded",
    edited: "changes to",
    noted: "notes on",
    pending: "reopened",
    undo: "undo of",
    redo: "redo of",
  }[action];
  return count === 1 ? `${what} record ${position + 1}` : `${what} ${count} records`;
}
