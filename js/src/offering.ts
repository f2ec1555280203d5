/** Answers to datasets in memory that are gone: offered to one that is like them, restored when somebody says so. */

import type { Adopting } from "./adopting";
import { contentsOf } from "./contents";
import type { Desk } from "./desk";
import type { Journal } from "./journal";
import type { Kept } from "./kept";

/** How many answers are restored at once. */
const AT_ONCE = 8;
/** How many of them are named where there are more. */
const NAMED = 5;

/** What came of an answer: it is there, it is beside another one, or it is neither, for a reason. */
type Outcome = "restored" | "beside" | { reason: string };

export class Offering {
  constructor(
    private readonly desk: Desk,
    private readonly adopting: Adopting,
    private readonly journal: Journal,
  ) {}

  /** Offers what was left for other datasets like this one. */
  begin(left: readonly Kept[]): void {
    const { offer, welcome } = this.desk.state;
    const earlier = left.filter(
      ({ dataset = null }) => dataset !== null && dataset !== welcome.value?.dataset,
    );
    const answers = earlier.filter((kept) => !isSuperseded(kept, earlier));
    for (const kept of earlier) if (!answers.includes(kept)) this.journal.forget(kept.record, kept.client);
    if (answers.length > 0) offer.value = { answers, report: null, left: 0 };
  }

  /** Restores what is offered, each answer to the record that it was given to. */
  async restore(): Promise<void> {
    const { offer } = this.desk.state;
    if (offer.value === null || offer.value.left > 0) return;
    // Of two answers to one record the later counts.
    const answers = [...offer.value.answers].sort((one, other) => other.at - one.at);
    const outcomes = new Map<Kept, Outcome>();
    const waiting = byRecord(answers);
    const work = async () => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        for (const kept of next) {
          outcomes.set(kept, await this.restoreOne(kept));
          if (offer.value !== null) offer.value = { ...offer.value, left: answers.length - outcomes.size };
        }
      }
    };
    offer.value = { ...offer.value, left: answers.length };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    const rest = answers.filter((kept) => typeof outcomes.get(kept) === "object");
    const report = this.report(outcomes);
    this.desk.say(report);
    offer.value = { answers: rest, report, left: 0 };
  }

  /** Puts the offer off until the next view; everything stays where it is. */
  close(): void {
    this.desk.state.offer.value = null;
  }

  /** Throws away what is offered. */
  drop(): void {
    for (const { record, client } of this.desk.state.offer.value?.answers ?? []) {
      this.journal.forget(record, client);
    }
    this.close();
  }

  private report(outcomes: ReadonlyMap<Kept, Outcome>): string {
    const { entries } = this.desk.state;
    const [beside, not]: [string[], string[]] = [[], []];
    for (const [{ record }, outcome] of outcomes) {
      if (outcome === "beside")
        beside.push(`record ${(entries.get(record)?.record.value.position ?? 0) + 1}`);
      else if (outcome !== "restored") not.push(`${record} (${outcome.reason})`);
    }
    const words = [`${outcomes.size - beside.length - not.length} of ${outcomes.size} restored.`];
    if (beside.length > 0)
      words.push(`Answered since, so offered beside the newer answer: ${listed(beside)}.`);
    if (not.length > 0) words.push(`Not restored: ${listed(not)}.`);
    return words.join(" ");
  }

  private async restoreOne(kept: Kept): Promise<Outcome> {
    const { connection, state } = this.desk;
    const found = await this.adopting.read(kept.record);
    if (found === null) return { reason: "no such record here" };
    if (kept.contents !== contentsOf(found.fields)) return { reason: "its text is another one here" };
    const here = state.entries.get(kept.record);
    const inUse = here?.unsent.value || connection.waitingFor(kept.record) !== null;
    if (found.response === null && !inUse) {
      const reply = await this.adopting.send(kept, 0);
      if (reply.kind === "saved") {
        this.journal.arrived(kept, reply);
        await this.adopting.show(kept);
        return "restored";
      }
      if (reply.code !== "conflict") return { reason: reply.text };
    }
    this.adopting.putBeside((await this.adopting.read(kept.record)) ?? found, kept);
    return state.entries.get(kept.record)?.kept.value.includes(kept) ? "beside" : "restored";
  }
}

/** Whether a later answer to the same record says all that this one did. */
function isSuperseded({ record, dataset, arrived }: Kept, all: readonly Kept[]): boolean {
  if (arrived === undefined) return false;
  return all.some(
    (other) =>
      other.record === record && other.dataset === dataset && arrived < (other.arrived ?? other.base + 1),
  );
}

function byRecord(answers: readonly Kept[]): Kept[][] {
  const found = new Map<string, Kept[]>();
  for (const kept of answers) found.set(kept.record, [...(found.get(kept.record) ?? []), kept]);
  return [...found.values()];
}

function listed(names: readonly string[]): string {
  const more = names.length - NAMED;
  return names.slice(0, NAMED).join(", ") + (more > 0 ? ` and ${more} more` : "");
}
