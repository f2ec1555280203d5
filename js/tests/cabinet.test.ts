import { expect, test } from "vitest";
import { Cabinet } from "../src/cabinet";
import type { Kept } from "../src/kept";
import type { Large } from "../src/largeDrawer";
import { drawer, settled } from "./page";

const KEY = "nb_feedback/1/uid/ana/a/r1";
const HUGE = "x".repeat(300_000);

function answer(text: string, at = 1): Kept {
  const values = { q: text };
  return {
    client: "a",
    record: "r1",
    seq: null,
    base: 0,
    status: "draft",
    values,
    edits: null,
    at,
    contents: null,
  };
}

/** A large drawer that writes when the test says so. It does not show that only the latest of several is written. */
function large() {
  const there = new Map<string, Kept>();
  const waiting: (() => void)[] = [];
  const state = { broken: false };
  const made: Large<Kept> = {
    put: (key, kept) =>
      new Promise((resolve) =>
        waiting.push(() => {
          if (!state.broken) kept === null ? there.delete(key) : there.set(key, kept);
          resolve(!state.broken);
        }),
      ),
    all: async (prefix) => new Map([...there].filter(([key]) => key.startsWith(prefix))),
    tidy: async (before) => {
      for (const [key, { at }] of there) if (at <= before) there.delete(key);
    },
    close: () => {},
  };
  const write = async () => {
    for (const each of waiting.splice(0)) each();
    await settled();
  };
  return { ...made, there, state, write };
}

async function textsIn(cabinet: Cabinet): Promise<unknown[]> {
  return (await cabinet.entries("nb_feedback/1/uid/")).map(({ values }) => values["q"]);
}

test("what is too large for the quick drawer is in the large one, and the version before until it is", async () => {
  const [quick, slow] = [drawer(), large()];
  const cabinet = new Cabinet(quick, slow);
  cabinet.put(KEY, answer("short"));
  expect(slow.there.size).toBe(0);
  cabinet.put(KEY, answer(HUGE, 2));
  expect([quick.length, slow.there.size]).toEqual([1, 0]);
  expect(await textsIn(cabinet)).toEqual([HUGE]);
  // Another page, after this one died in the middle of it.
  expect(await textsIn(new Cabinet(quick, slow))).toEqual(["short"]);
  await slow.write();
  expect([quick.length, slow.there.size]).toEqual([0, 1]);
  expect(await textsIn(new Cabinet(quick, slow))).toEqual([HUGE]);
  cabinet.put(KEY, answer("short again", 3));
  expect(await textsIn(cabinet)).toEqual(["short again"]);
  expect(await textsIn(new Cabinet(quick, slow))).toEqual(["short again"]);
  await slow.write();
  expect([quick.length, slow.there.size]).toEqual([1, 0]);
});

test("what the quick drawer refuses is in the large one, and is found and removed there", async () => {
  const [quick, slow] = [drawer(50), large()];
  const cabinet = new Cabinet(quick, slow);
  cabinet.put(KEY, answer("no room"));
  await slow.write();
  expect(cabinet.works).toBe(true);
  const next = new Cabinet(quick, slow);
  expect(await textsIn(next)).toEqual(["no room"]);
  next.remove(KEY);
  await slow.write();
  expect(slow.there.size).toBe(0);
});

test("what neither takes is said to be not kept, until it is gone or has room", async () => {
  const [quick, slow] = [drawer(400), large()];
  slow.state.broken = true;
  const cabinet = new Cabinet(quick, slow);
  const told: boolean[] = [];
  cabinet.told = () => told.push(cabinet.works);
  cabinet.put(KEY, answer("x".repeat(900)));
  await slow.write();
  expect(cabinet.works).toBe(false);
  const other = `${KEY}2`;
  cabinet.put(other, answer("small"));
  // Another answer that is kept does not make this one so.
  expect(cabinet.works).toBe(false);
  cabinet.put(KEY, answer("fits"));
  cabinet.remove(other);
  expect(cabinet.works).toBe(true);
  expect([told[0], told.at(-1)]).toEqual([false, true]);
});

test("without a quick drawer the large one does, once it has shown that it works", async () => {
  const slow = large();
  const cabinet = new Cabinet(null, slow);
  expect(cabinet.works).toBe(false);
  cabinet.put(KEY, answer("text"));
  expect(cabinet.works).toBe(false);
  await slow.write();
  expect(cabinet.works).toBe(true);
  expect(new Cabinet(null, null).works).toBe(false);
});

test("what nobody came back for is thrown away, in both", async () => {
  const [quick, slow] = [drawer(), large()];
  quick.setItem(KEY, JSON.stringify(answer("old")));
  quick.setItem(`${KEY}2`, JSON.stringify(answer("new", Date.now())));
  slow.there.set(`${KEY}3`, answer("old"));
  const cabinet = new Cabinet(quick, slow);
  cabinet.tidy();
  await settled();
  expect(await textsIn(cabinet)).toEqual(["new"]);
});
