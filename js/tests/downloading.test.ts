import { afterEach, expect, test } from "vitest";
import { contentsOf } from "../src/contents";
import { conflict, drawer, page, record, settled, welcome } from "./page";

const opened: ReturnType<typeof page>[] = [];

function open(client: string, storage: ReturnType<typeof drawer> | null, more = {}) {
  const made = page(client, storage);
  opened.push(made);
  made.hear(welcome(client, more));
  return made;
}

afterEach(() => {
  for (const each of opened.splice(0)) each.close();
});

async function answersOf(made: ReturnType<typeof page>) {
  const file = await made.actions.downloading.file();
  if (file === null) throw new Error("there is no file");
  return file.answers
    .map(({ client, seq, record: id, values }) => [client, seq, id, values["response"]])
    .sort();
}

test("the file has what this page and pages that are gone have kept for this dataset and user", async () => {
  const shared = drawer();
  const gone = open("a", shared);
  gone.type("r2", "left behind");
  gone.close();
  const other = open("b", shared, { user: "ben" });
  other.type("r1", "somebody else's");
  await settled();
  const here = open("c", shared);
  here.type("r1", "typed here");
  const file = await here.actions.downloading.file();
  expect(file?.answers.map(({ client, seq, record: id }) => [client, seq, id]).sort()).toEqual([
    ["a", 1, "r2"],
    ["c", null, "r1"],
  ]);
  expect(file).toMatchObject({
    format: "nb_feedback/kept",
    version: 2,
    dataset: "uid",
    name: "demo",
    user: "ana",
  });
  const contents = contentsOf(record(1).fields);
  expect(file?.answers.find(({ client }) => client === "c")).toEqual({
    ...{ client: "c", seq: null, record: "r1", base: 0, status: "draft", values: { response: "typed here" } },
    ...{
      edits: null,
      notes: null,
      measured: { seconds: expect.any(Number) },
      at: expect.any(Number),
      contents,
    },
  });
});

test("an answer has the same time each time, because that is its name in the store", async () => {
  const here = open("c", drawer());
  here.type("r1", "typed");
  here.actions.answering.flush();
  const first = await here.actions.downloading.file();
  await settled();
  expect((await here.actions.downloading.file())?.answers).toEqual(first?.answers);
});

test("a browser that keeps nothing still gives all that is on the page", async () => {
  const here = open("c", null);
  here.type("r1", "sent and not confirmed");
  here.actions.answering.flush();
  here.type("r1", "typed since");
  here.type("r2", "another");
  expect(here.actions.downloading.count()).toBe(2);
  expect(await answersOf(here)).toEqual([
    ["c", null, "r2", "another"],
    ["c", 2, "r1", "typed since"],
  ]);
});

test("a version that was set aside is in it, beside what was typed after it", async () => {
  for (const storage of [drawer(), null]) {
    const here = open("c", storage);
    here.type("r1", "mine");
    here.actions.answering.flush();
    const [save] = here.saves();
    if (save === undefined) throw new Error("nothing was sent");
    const theirs = { status: "submitted", values: { response: "theirs" }, edits: null, notes: null } as const;
    here.hear(conflict(save, { ...theirs, revision: 3, updated_at: "" }));
    here.actions.answering.takeTheirs(here.entry("r1"));
    expect(here.entry("r1").values["response"]?.value).toBe("theirs");
    here.type("r1", "theirs, mended");
    const texts = (await answersOf(here)).map(([, , , text]) => text);
    // What was submitted stays the value; what is being changed is beside it.
    expect(texts).toEqual(["theirs", "mine"]);
    here.close();
    await settled();
  }
});

test("before the kernel has said what dataset this is, there is none", async () => {
  const here = page("c", drawer());
  opened.push(here);
  expect(await here.actions.downloading.file()).toBeNull();
});
