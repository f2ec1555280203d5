import { afterEach, expect, test } from "vitest";
import type { Drawer } from "../src/drawer";
import { Journal } from "../src/journal";
import type { Kept } from "../src/kept";
import type { Save } from "../src/protocol.gen";
import { drawer, saved, welcome } from "./page";

const opened: Journal[] = [];

afterEach(() => {
  for (const each of opened.splice(0)) each.close();
});

function journal(client: string, shared: Drawer | null, dataset = "uid", user = "ana"): Journal {
  const made = new Journal(client, shared);
  made.open(welcome(client, { dataset, user }));
  opened.push(made);
  return made;
}

const SAVED = { ...saved({ client: "a", seq: 0, record: "", base: 0 } as Save), client: "a" };

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
  first.confirm({ ...SAVED, record: "r1", seq: 2 });
  first.keep(answer("r2", "two", 2));
  first.keep(answer("r2", "two, and more"));
  first.confirm({ ...SAVED, record: "r2", seq: 2 });
  first.keep(answer("r3", "three", 3));
  first.confirm({ ...SAVED, record: "r3", seq: 3 });
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

test("when there is no room, answers that arrived in the memory of other kernels go first, the oldest of them", async () => {
  const shared = drawer(1_500);
  const memory = (client: string, question: string) => {
    const made = new Journal(client, shared);
    const questions = [{ type: "text" as const, name: question }];
    made.open(welcome(client, { durable: false, dataset: "gone", questions }));
    opened.push(made);
    return made;
  };
  const first = memory("a", "one");
  for (const [seq, id] of ["r1", "r2", "r3"].entries()) {
    first.keep(answer(id, "x".repeat(100), seq));
    if (id !== "r3") first.confirm({ ...SAVED, record: id, seq, durable: false });
  }
  await gone(first);
  const second = journal("b", shared);
  second.keep(answer("r1", "y".repeat(600)));
  expect(second.works).toBe(true);
  // What has not arrived anywhere stays, and so does what there is room for.
  expect((await memory("c", "one").left()).map(({ record }) => record)).toEqual(["r2", "r3"]);
  second.keep(answer("r1", "y".repeat(900)));
  expect(second.works).toBe(true);
  second.keep(answer("r1", "y".repeat(1_200)));
  expect(second.works).toBe(false);
  expect((await memory("d", "one").left()).map(({ record }) => record)).toEqual(["r3"]);
});

test("an answer that arrived in memory stays, marked as arrived there", async () => {
  const shared = drawer();
  const open = (client: string, dataset: string) => {
    const made = new Journal(client, shared);
    made.open(welcome(client, { durable: false, dataset }));
    opened.push(made);
    return made;
  };
  const first = open("a", "one kernel");
  first.keep(answer("r1", "One", 1));
  first.confirm({ ...SAVED, record: "r1", seq: 1, revision: 4, durable: false });
  await gone(first);
  const [kept] = await open("b", "the next").left();
  expect(kept).toMatchObject({ client: "a", record: "r1", seq: 1, dataset: "one kernel", arrived: 4 });
});
