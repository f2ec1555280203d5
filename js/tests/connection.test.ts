import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Connection, type Delivery, type Listener } from "../src/connection";
import type { Failed, FromKernel, FromPage, Save, Saved } from "../src/protocol.gen";

const COUNTS = { total: 2, pending: 1, draft: 0, submitted: 1, discarded: 0 };
const STANDING = { counts: COUNTS, counted: 1, undo: null, redo: null };
const ANSWER = { record: "r1", status: "submitted" as const, values: { q: "a" }, edits: null, base: 0 };

function wire() {
  const sent: FromPage[] = [];
  const saved: Saved[] = [];
  const refused: [Save, Failed][] = [];
  const told: Delivery[] = [];
  let hear: (message: FromKernel) => void = () => {};
  let dead = false;
  const listener: Listener = {
    welcomed: () => {},
    sending: () => {},
    saved: (message) => saved.push(message),
    refused: (save, failed) => refused.push([save, failed]),
    reverted: () => {},
    changed: () => {},
    stale: () => {},
    delivery: (delivery) => told.push(delivery),
  };
  const connection = new Connection(
    "page",
    {
      send(message) {
        if (dead) throw new Error("Cannot send");
        sent.push(message);
      },
      listen(callback) {
        hear = callback;
        return () => {};
      },
    },
    listener,
  );
  return {
    ...{ sent, saved, refused, told, connection },
    hear: (message: FromKernel) => hear(message),
    die: (now: boolean) => {
      dead = now;
    },
  };
}

function ack(seq: number, client = "page"): Saved {
  return {
    ...{ kind: "saved", client, seq, record: "r1", revision: 1, status: "submitted" },
    ...{ durable: true, updated_at: "", standing: STANDING },
  } as Saved;
}

function failure(seq: number, code: string): Failed {
  return {
    ...{ kind: "failed", client: "page", seq, rid: null, code, text: "the disk is full" },
    ...{ problems: {}, current: null },
  } as Failed;
}

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

test("an answer is sent again, at growing intervals, until that very number is confirmed", () => {
  const { connection, sent, hear, saved } = wire();
  connection.save(ANSWER);
  hear(ack(7));
  vi.advanceTimersByTime(20_000);
  expect(sent.length).toBeGreaterThanOrEqual(4);
  expect(sent.length).toBeLessThanOrEqual(5);
  expect(new Set(sent.map((message) => JSON.stringify(message))).size).toBe(1);
  expect(saved).toEqual([]);
  hear(ack(1));
  const before = sent.length;
  vi.advanceTimersByTime(120_000);
  expect(sent.length).toBe(before);
  expect(saved.length).toBe(1);
});

test("a confirmation that comes twice counts once, and another page's not at all", () => {
  const { connection, hear, saved } = wire();
  connection.save(ANSWER);
  hear(ack(1, "another page"));
  expect(connection.waiting().length).toBe(1);
  hear(ack(1));
  hear(ack(1));
  expect(saved.length).toBe(1);
});

test("a later answer to the same record stands for the earlier one, to another record it does not", () => {
  const { connection, hear } = wire();
  connection.save(ANSWER);
  connection.save({ ...ANSWER, record: "r2" });
  connection.save({ ...ANSWER, values: { q: "b" } });
  expect(connection.waiting().map((save) => [save.record, save.values["q"]])).toEqual([
    ["r2", "a"],
    ["r1", "b"],
  ]);
  hear(ack(1));
  expect(connection.waitingFor("r1")?.values).toEqual({ q: "b" });
});

test("what the store could not take is kept, told and tried again; what is wrong in itself is given back", () => {
  const { connection, sent, hear, told, refused } = wire();
  connection.save(ANSWER);
  hear(failure(1, "store"));
  expect(told.at(-1)).toMatchObject({ waiting: 1, trouble: "the disk is full" });
  const before = sent.length;
  vi.advanceTimersByTime(10_000);
  expect(sent.length).toBeGreaterThan(before);
  hear(ack(1));
  expect(told.at(-1)).toMatchObject({ waiting: 0, trouble: null });
  connection.save(ANSWER);
  hear(failure(2, "invalid-response"));
  expect(refused.length).toBe(1);
  expect(connection.waiting()).toEqual([]);
});

test("a host that says only later that nobody took it is believed as well", async () => {
  const told: Delivery[] = [];
  const nothing = () => {};
  const connection = new Connection(
    "page",
    { send: () => Promise.reject(new Error("Forbidden")), listen: () => nothing },
    {
      ...{ welcomed: nothing, sending: nothing, saved: nothing, refused: nothing, reverted: nothing },
      ...{ changed: nothing, stale: nothing, delivery: (delivery) => told.push(delivery) },
    },
  );
  connection.save(ANSWER);
  expect(told.at(-1)).toMatchObject({ waiting: 1, gone: false });
  await Promise.resolve();
  await Promise.resolve();
  expect(told.at(-1)).toMatchObject({ waiting: 1, gone: true });
  connection.visit("pending", "r1");
  connection.close();
  const before = told.length;
  await Promise.resolve();
  await Promise.resolve();
  expect(told).toHaveLength(before);
});

test("a kernel that is gone is told at once, and one that comes back gets what was kept", () => {
  const { connection, sent, hear, told, die } = wire();
  die(true);
  connection.save(ANSWER);
  expect(told.at(-1)).toMatchObject({ waiting: 1, gone: true });
  die(false);
  connection.retry();
  expect(sent.length).toBe(1);
  hear(ack(1));
  expect(told.at(-1)).toMatchObject({ waiting: 0, gone: false });
});

test("a wait is spoken of when it is long, and not before", () => {
  const { connection, hear, told } = wire();
  connection.save(ANSWER);
  vi.advanceTimersByTime(1_000);
  expect(told.at(-1)?.slow).toBe(false);
  vi.advanceTimersByTime(1_000);
  expect(told.at(-1)?.slow).toBe(true);
  hear(ack(1));
  expect(told.at(-1)?.slow).toBe(false);
});

test("after it is closed nothing is sent and nothing is heard", () => {
  const { connection, sent, hear, saved } = wire();
  connection.save(ANSWER);
  connection.close();
  vi.advanceTimersByTime(60_000);
  hear(ack(1));
  expect([sent.length, saved.length]).toEqual([1, 0]);
});
