/**
 * Pages that come and go while messages are lost, doubled, late and in another order, with a kernel in a few lines:
 * whatever was typed or submitted is stored in the end, once, where it belongs. A seed gives the same story each time.
 */

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Actions } from "../src/actions";
import { Connection } from "../src/connection";
import type { Drawer } from "../src/drawer";
import { Journal } from "../src/journal";
import type { FromKernel, FromPage, RecordState, RecordWindow, Save, Status } from "../src/protocol.gen";
import { PROTOCOL } from "../src/protocol.gen";
import { createState } from "../src/state";
import { drawer } from "./page";

const RECORDS = ["r1", "r2", "r3", "r4", "r5", "r6"];
const SEEDS = Array.from({ length: 30 }, (_, index) => index + 1);
const COUNTS = { total: RECORDS.length, pending: RECORDS.length, draft: 0, submitted: 0, discarded: 0 };
const STANDING = { counts: COUNTS, counted: 0, undo: null, redo: null };

type Chance = () => number;

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function chanceOf(seed: number): Chance {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The kernel's rules of nb_feedback/store/answers.py, without its store. */
class Kernel {
  readonly stored = new Map<string, Save & { revision: number }>();
  readonly log: string[] = [];

  handle(message: FromPage): FromKernel[] {
    if (message.kind === "hello") {
      const window = this.window(message.client, "welcome", RECORDS);
      const about = { dataset: "uid", name: "n", user: "ana", durable: true, store: "s", guidelines: "" };
      const questions = [{ type: "text" as const, name: "q" }];
      const schema = { fields: [], questions, checked: [], keys: {}, discard_reasons: [], measure: false };
      const { client } = message;
      return [
        {
          kind: "welcome",
          client,
          protocol: PROTOCOL,
          layout: "focus",
          ...about,
          ...schema,
          record: "r1",
          window,
        },
      ] as FromKernel[];
    }
    if (message.kind === "fetch") {
      const only = message.record !== null && message.before + message.after === 0;
      return [this.window(message.client, message.rid, only ? [message.record ?? ""] : RECORDS)];
    }
    return message.kind === "save" ? [this.save(message)] : [];
  }

  private save(message: Save): FromKernel {
    const { client, seq, record, base, after } = message;
    const there = this.stored.get(record);
    const own = there?.client === client;
    const follows = there !== undefined && after?.client === there.client && there.seq <= after.seq;
    const number = `${client} ${seq}`;
    let revision = there?.revision ?? 0;
    if (!this.log.includes(number) && !(own && seq < there.seq)) {
      if (!own && !follows && base !== revision) {
        const refused = { code: "conflict", text: "changed elsewhere", problems: {}, rid: null };
        return { kind: "failed", client, seq, ...refused, current: this.record(record).response };
      }
      revision += 1;
      this.stored.set(record, { ...message, revision });
      this.log.push(number);
    }
    const { status } = this.stored.get(record) ?? message;
    return {
      kind: "saved",
      client,
      seq,
      record,
      revision,
      status,
      durable: true,
      updated_at: "",
      standing: STANDING,
    };
  }

  private window(client: string, rid: string, records: string[]): RecordWindow {
    const around = { queue: "all" as const, first: true, last: true, standing: STANDING };
    return { kind: "window", client, rid, records: records.map((each) => this.record(each)), ...around };
  }

  private record(record: string): RecordState {
    const there = this.stored.get(record);
    const revision = there?.revision ?? 0;
    const response =
      there === undefined
        ? null
        : { ...there, status: there.status as Status, notes: there.notes ?? null, updated_at: "" };
    return {
      record,
      position: RECORDS.indexOf(record),
      fields: {},
      suggestions: [],
      response,
      revision,
      measured: null,
    };
  }
}

/** Hands a message over, or loses it, or does so twice, or late. */
function carry<Message>(
  chance: Chance,
  calm: () => boolean,
  message: Message,
  arrive: (it: Message) => void,
) {
  const copy = structuredClone(message);
  if (calm()) {
    arrive(copy);
    return;
  }
  if (chance() < 0.3) return;
  for (let times = chance() < 0.3 ? 2 : 1; times > 0; times -= 1) {
    setTimeout(() => arrive(structuredClone(copy)), chance() < 0.3 ? chance() * 5_000 : 0);
  }
}

beforeEach(() => {
  vi.useFakeTimers();
  // Each page here is gone before the next one comes, so nobody has to be asked whether it is.
  vi.stubGlobal("navigator", {});
  vi.stubGlobal("BroadcastChannel", undefined);
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

test.each(SEEDS)("in disorder nothing is lost, doubled, or put in a wrong place (seed %i)", async (seed) => {
  const chance = chanceOf(seed);
  vi.spyOn(Math, "random").mockImplementation(chance);
  const kernel = new Kernel();
  const shared = drawer();
  const given = new Map<string, [Status, string]>();
  let calm = false;

  function open(number: number) {
    let alive = true;
    let hear: (message: FromKernel) => void = () => {};
    const state = createState();
    // What is dead writes nothing down any more either.
    const setItem = (key: string, text: string) => alive && shared.setItem(key, text);
    const own: Drawer = Object.create(shared, { setItem: { value: setItem } });
    const actions = new Actions(state, new Journal(`page${number}`, own));
    const toPage = (message: FromKernel) => {
      if (alive) hear(message);
    };
    const toKernel = (message: FromPage) => {
      for (const reply of kernel.handle(message)) carry(chance, () => calm, reply, toPage);
    };
    const connection = new Connection(
      `page${number}`,
      {
        send: (message) => {
          if (alive) carry(chance, () => calm, message, toKernel);
        },
        listen: (callback) => {
          hear = callback;
          return () => {};
        },
      },
      actions,
    );
    actions.start(connection);
    const die = () => {
      alive = false;
      connection.close();
    };
    return { state, actions, die };
  }

  let page = open(0);
  await vi.advanceTimersByTimeAsync(120_000);
  for (let step = 1; step <= 80; step += 1) {
    const { state, actions } = page;
    const entry = state.shown.value;
    const record = entry?.record.value.record ?? "";
    const what = chance();
    if (what < 0.45 && entry !== null) {
      const text = `answer to ${record}, ${step}`;
      const before = given.get(record)?.[0] ?? "draft";
      actions.answering.edit(entry, "q", text);
      given.set(record, [before, text]);
    } else if (what < 0.65 && entry?.values["q"]?.value) {
      given.set(record, ["submitted", String(entry.values["q"].value)]);
      actions.answering.submit();
    } else if (what < 0.75) actions.moving.next();
    else if (what < 0.87) actions.moving.previous();
    else if (what < 0.92) {
      // Killed, not closed: nothing is sent any more. The next one sends what it finds before anybody works in it.
      page.die();
      page = open(step);
      await vi.advanceTimersByTimeAsync(900_000);
    }
    await vi.advanceTimersByTimeAsync(chance() * 900);
    expect(state.undecided.value).toEqual([]);
  }
  calm = true;
  await vi.advanceTimersByTimeAsync(120_000);

  const stored = [...kernel.stored].map(([record, { status, values, edits }]) => [
    record,
    [status, (edits ?? values)["q"]],
  ]);
  expect(new Map(stored as [string, [Status, string]][])).toEqual(given);
  expect(new Set(kernel.log).size).toBe(kernel.log.length);
  expect(page.state.delivery.value.waiting).toBe(0);
  expect(shared.length).toBe(0);
});
