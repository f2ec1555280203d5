import { afterEach, expect, test } from "vitest";
import { type Drawer, Journal, type Kept } from "../src/journal";

/** A drawer in memory. It does not show how a browser's own behaves when it is full of other pages' things. */
function drawer(room = Number.POSITIVE_INFINITY): Drawer {
  const kept = new Map<string, string>();
  return {
    get length() {
      return kept.size;
    },
    key: (index) => [...kept.keys()][index] ?? null,
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, text) => {
      if (text.length > room) throw new DOMException("full", "QuotaExceededError");
      kept.set(key, text);
    },
    removeItem: (key) => void kept.delete(key),
  };
}

const opened: Journal[] = [];

afterEach(() => {
  for (const each of opened.splice(0)) each.close();
});

function journal(client: string, shared: Drawer | null, dataset = "uid", user = "ana"): Journal {
  const made = new Journal(client, shared);
  made.open(dataset, user);
  opened.push(made);
  return made;
}

/** Closes a journal as its page does when it goes; a lock that ends with it is free a moment later. */
async function gone(made: Journal): Promise<void> {
  made.close();
  await new Promise((resolve) => setTimeout(resolve, 20));
}

function answer(record: string, text: string, seq: number | null = null) {
  const values = { q: text };
  return { record, seq, base: 0, status: "draft" as const, values, edits: null, contents: null };
}

test("what a page has left is found by the next page of the same dataset and user, the oldest first", async () => {
  const shared = drawer();
  const first = journal("a", shared);
  first.keep(answer("r2", "two"));
  first.keep(answer("r1", "one", 7));
  first.keep(answer("r2", "two, longer"));
  await gone(first);
  const left = await journal("b", shared).left();
  expect(left.map(({ client, record, seq, values }) => [client, record, seq, values["q"]]).sort()).toEqual([
    ["a", "r1", 7, "one"],
    ["a", "r2", null, "two, longer"],
  ]);
});

test("no other dataset and no other user finds it", async () => {
  const shared = drawer();
  journal("a", shared).keep(answer("r1", "secret"));
  expect(await journal("b", shared, "another").left()).toEqual([]);
  expect(await journal("c", shared, "uid", "ben").left()).toEqual([]);
  expect(await journal("d", shared, "uid/ana", "x").left()).toEqual([]);
});

test("a page that is still there keeps its own", async () => {
  const shared = drawer();
  const first = journal("a", shared);
  first.keep(answer("r1", "being typed"));
  const second = journal("b", shared);
  expect(await second.left()).toEqual([]);
  await gone(first);
  expect((await second.left()).length).toBe(1);
});

test("a confirmation removes that very answer and nothing that was typed since", async () => {
  const shared = drawer();
  const first = journal("a", shared);
  first.keep(answer("r1", "one", 1));
  first.confirm("r1", "a", 2);
  first.keep(answer("r2", "two", 2));
  first.keep(answer("r2", "two, and more"));
  first.confirm("r2", "a", 2);
  first.keep(answer("r3", "three", 3));
  first.confirm("r3", "a", 3);
  await gone(first);
  const left = await journal("b", shared).left();
  expect(left.map(({ record }) => record).sort()).toEqual(["r1", "r2"]);
});

test("what is set aside stays beside what the page goes on with, until it is forgotten", async () => {
  const shared = drawer();
  const first = journal("a", shared);
  first.keep(answer("r1", "mine"));
  const aside = first.setAside(answer("r1", "mine"));
  first.keep(answer("r1", "goes on"));
  const texts = (found: Kept[]) => found.map(({ values }) => values["q"]).sort();
  expect(texts(await first.all())).toEqual(["goes on", "mine"]);
  expect(await first.left()).toEqual([]);
  const second = journal("b", shared);
  expect(await second.all()).toEqual([]);
  await gone(first);
  expect(texts(await second.left())).toEqual(["goes on", "mine"]);
  second.forget(aside.record, aside.client);
  expect(texts(await second.left())).toEqual(["goes on"]);
});

test("a browser without storage, or without room, says so", () => {
  const none = journal("a", null);
  expect(none.works).toBe(false);
  const small = journal("b", drawer(300));
  small.keep(answer("r1", "short"));
  expect(small.works).toBe(true);
  small.keep(answer("r1", "x".repeat(1000)));
  expect(small.works).toBe(false);
});

test("before it is opened nothing is written, and what is not ours is left alone", async () => {
  const shared = drawer();
  shared.setItem("another program's", "not JSON {");
  shared.setItem("nb_feedback/1/uid/ana/x/y", "not JSON {");
  new Journal("a", shared).keep(answer("r1", "too early"));
  expect(await journal("b", shared).left()).toEqual([]);
  expect(shared.getItem("another program's")).toBe("not JSON {");
});
