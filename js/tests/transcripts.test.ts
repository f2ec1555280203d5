/**
 * The page's half of the transcripts in tests/transcripts; tests/test_transcripts.py plays the kernel's half.
 *
 * What the transcript says somebody does is done here through the real actions, state and connection; what the
 * page then says must be the transcript's, and the transcript's replies are what it hears.
 */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Actions } from "../src/actions";
import { askedOf } from "../src/asked";
import { Connection, type Transport } from "../src/connection";
import { Journal } from "../src/journal";
import type { Filter, FromKernel, FromPage, Queue } from "../src/protocol.gen";
import { createState, type State, statusOf } from "../src/state";

interface Step {
  do?: [string, ...unknown[]];
  page: FromPage[];
  kernel: FromKernel[];
  /** Whether the kernel's messages never arrive. */
  lost?: boolean;
  shows?: Record<string, unknown>;
}

interface Transcript {
  says: string;
  steps: Step[];
}

const FOLDER = join(import.meta.dirname, "..", "..", "tests", "transcripts");
const files = readdirSync(FOLDER).filter((name) => name.endsWith(".json"));

function play() {
  const sent: FromPage[] = [];
  let hear: (message: FromKernel) => void = () => {};
  const transport: Transport = {
    send: (message) => sent.push(structuredClone(message)),
    listen: (listener) => {
      hear = listener;
      return () => {};
    },
  };
  const state = createState();
  const actions = new Actions(state, new Journal("page", null));
  const connection = new Connection("page", transport, actions);
  return { sent, hear: (message: FromKernel) => hear(message), state, actions, connection };
}

type Played = ReturnType<typeof play>;

async function perform({ actions, state, connection }: Played, [what, ...given]: [string, ...unknown[]]) {
  const shown = () => {
    if (state.shown.value === null) throw new Error("no record is shown");
    return state.shown.value;
  };
  const known: Record<string, () => unknown> = {
    start: () => actions.start(connection),
    edit: () => actions.answering.edit(shown(), given[0] as string, given[1] as string),
    submit: () => actions.answering.submit(),
    discard: () => actions.answering.discard(given[0] as string | undefined),
    flag: () => actions.answering.flag(),
    comment: () => actions.answering.comment(shown(), given[0] as string),
    saveDraft: () => actions.answering.saveDraft(),
    next: () => actions.moving.next(),
    previous: () => actions.moving.previous(),
    jump: () => void actions.moving.jump(String(given[0])),
    first: () => void actions.moving.first(),
    last: () => void actions.moving.last(),
    search: () => void actions.finding.search(given[0] as string),
    filter: () => void actions.finding.set(given[0] as Filter),
    clear: () => void actions.finding.clear(),
    chooseQueue: () => void actions.moving.chooseQueue(given[0] as Queue),
    undo: () => actions.undoing.want("undo"),
    redo: () => actions.undoing.want("redo"),
    history: () => void actions.recalling.look(shown().record.value.record),
    earlier: () => void actions.recalling.earlier(),
    reopen: () => actions.undoing.want("reopen"),
    keepMine: () => actions.answering.keepMine(shown()),
    takeTheirs: () => actions.answering.takeTheirs(shown()),
    selectAll: () => actions.selecting.all(),
    submitSelected: () => actions.bulk.submit(),
    wait: () => vi.advanceTimersByTime(given[0] as number),
  };
  const run = known[what];
  if (run === undefined) throw new Error(`the transcript does what nobody can: ${what}`);
  run();
  await settled();
}

const settled = () => vi.advanceTimersByTimeAsync(0);

function seen(state: State): Record<string, unknown> {
  const entry = state.shown.value;
  return {
    record: entry?.record.value.record ?? null,
    status: entry === null ? null : statusOf(entry.response.value),
    text: entry?.values["response"]?.value ?? null,
    asked: askedOf(state.welcome.value?.questions ?? [], (of) => entry?.values[of]?.value).map(
      ({ name }) => name,
    ),
    said: state.said.value,
    problems: entry?.problems.value ?? {},
    notes: entry?.response.value?.notes ?? null,
    flagged: entry?.flagged.value ?? false,
    comment: entry?.comment.value ?? null,
    past: state.past.value?.lines?.map(({ action, revision }) => [action, revision]) ?? null,
    theirs: entry?.theirs.value?.values ?? null,
    queue: state.queue.value,
    filter: state.filter.value,
    found: state.trail.value.found?.count ?? null,
    counts: state.counts.value,
    alert: state.alert.value?.text ?? null,
    outcome: state.outcome.value,
    waiting: state.delivery.value.waiting,
  };
}

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

describe.each(files)("%s", (name) => {
  const transcript: Transcript = JSON.parse(readFileSync(join(FOLDER, name), "utf8"));
  test(transcript.says, async () => {
    const played = play();
    for (const [index, step] of transcript.steps.entries()) {
      if (step.do !== undefined) await perform(played, step.do);
      // What the last step's replies made it say belongs to this step too.
      expect(played.sent, `step ${index}: what the page says`).toEqual(step.page);
      played.sent.length = 0;
      if (!step.lost) for (const message of step.kernel) played.hear(message);
      await settled();
      if (step.shows !== undefined) expect(seen(played.state), `step ${index}`).toMatchObject(step.shows);
    }
    played.actions.close();
    played.connection.close();
  });
});
