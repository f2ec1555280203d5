import { afterEach, expect, test } from "vitest";
import type { RecordState } from "../src/protocol.gen";
import { drawer, kernel, page, record, settled } from "./page";

const opened: ReturnType<typeof page>[] = [];

async function open(client: string, storage: ReturnType<typeof drawer>, there: ReturnType<typeof kernel>) {
  const made = page(client, storage, there.reply);
  opened.push(made);
  // Where there are no locks, pages wait for a roll call.
  await new Promise((resolve) => setTimeout(resolve, 300));
  return made;
}

/** Answers, saves and closes, as a person whose kernel ends then. */
async function answered(
  client: string,
  storage: ReturnType<typeof drawer>,
  there: ReturnType<typeof kernel>,
  texts: object,
) {
  const made = await open(client, storage, there);
  for (const [id, text] of Object.entries(texts)) {
    made.type(id, text);
    made.actions.answering.flush();
    await settled();
  }
  made.close();
  await settled();
}

function records(count = 3, more: Partial<RecordState> = {}): RecordState[] {
  return Array.from({ length: count }, (_, index) => record(index + 1, more));
}

function offered({ state }: ReturnType<typeof page>) {
  return state.offer.value?.answers.map(({ record: id, values }) => [id, values["response"]]).sort();
}

afterEach(() => {
  for (const each of opened.splice(0)) each.close();
});

test("answers to a dataset in memory are offered to the next one like it, and applied when somebody says so", async () => {
  const browser = drawer();
  await answered("a", browser, kernel(records(), "first"), { r1: "One", r2: "Two" });
  const second = kernel(records(), "second");
  const made = await open("b", browser, second);
  expect(offered(made)).toEqual([
    ["r1", "One"],
    ["r2", "Two"],
  ]);
  expect(second.text("r1")).toBeUndefined();
  await made.actions.offering.restore();
  expect([second.text("r1"), second.text("r2")]).toEqual(["One", "Two"]);
  expect(made.state.offer.value).toMatchObject({ answers: [], report: "2 of 2 restored.", left: 0 });
  expect(made.entry("r1").values["response"]?.value).toBe("One");
});

test("what was restored is not offered to another view of the same kernel, but again after the next restart", async () => {
  const browser = drawer();
  await answered("a", browser, kernel(records(), "first"), { r1: "One" });
  const second = kernel(records(), "second");
  const made = await open("b", browser, second);
  await made.actions.offering.restore();
  const other = await open("c", browser, second);
  expect(other.state.offer.value).toBeNull();
  made.close();
  other.close();
  await settled();
  expect(offered(await open("d", browser, kernel(records(), "third")))).toEqual([["r1", "One"]]);
});

test("in the same kernel, what had arrived is there already, and what had not is sent", async () => {
  const browser = drawer();
  const there = kernel(records(), "first");
  await answered("a", browser, there, { r1: "One" });
  const made = page("b", browser, (message) => (message.kind === "save" ? null : there.reply(message)));
  opened.push(made);
  await settled();
  made.type("r2", "Never arrived");
  made.close();
  await settled();
  const next = await open("c", browser, there);
  expect(next.state.offer.value).toBeNull();
  expect(there.text("r2")).toBe("Never arrived");
});

test("an answer finds only the record that it was given to: the same id and the same contents", async () => {
  const browser = drawer();
  await answered("a", browser, kernel(records(), "first"), { r1: "One", r2: "Two", r3: "Three" });
  const [same, other] = records();
  if (same === undefined || other === undefined) throw new Error("there are no records");
  const second = kernel([same, { ...other, fields: { prompt: "Something else?" } }], "second");
  const made = await open("b", browser, second);
  await made.actions.offering.restore();
  expect([second.text("r1"), second.text("r2")]).toEqual(["One", undefined]);
  expect(made.state.offer.value?.report).toBe(
    "1 of 3 restored. Not restored: r3 (no such record here), r2 (its text is another one here).",
  );
  expect(offered(made)).toEqual([
    ["r2", "Two"],
    ["r3", "Three"],
  ]);
  const file = await made.actions.downloading.file();
  expect(file?.answers.map(({ record: id }) => id).sort()).toEqual(["r1", "r2", "r3"]);
});

test("an answer that was given anew is not overwritten: the kept one is offered beside it", async () => {
  const browser = drawer();
  await answered("a", browser, kernel(records(), "first"), { r1: "One", r2: "Two" });
  const second = kernel(records(), "second");
  const made = await open("b", browser, second);
  made.type("r1", "Given anew");
  made.actions.answering.flush();
  await settled();
  made.type("r2", "Being typed");
  await made.actions.offering.restore();
  expect(second.text("r1")).toBe("Given anew");
  expect(made.state.offer.value?.report).toBe(
    "0 of 2 restored. Answered since, so offered beside the newer answer: record 2, record 1.",
  );
  expect(made.entry("r1").kept.value.map(({ values }) => values["response"])).toEqual(["One"]);
  expect(made.entry("r2").values["response"]?.value).toBe("Being typed");
});

test("of a record's answers the latest is offered, and those that it replaced are not", async () => {
  const browser = drawer();
  const first = kernel(records(), "first");
  await answered("a", browser, first, { r1: "One" });
  await answered("b", browser, first, { r1: "One, mended" });
  const made = await open("c", browser, kernel(records(), "second"));
  expect(offered(made)).toEqual([["r1", "One, mended"]]);
});

test("a dataset with other fields or questions, or another user's, is offered nothing", async () => {
  const browser = drawer();
  await answered("a", browser, kernel(records(), "first"), { r1: "One" });
  const there = kernel(records(), "second");
  const unlike = page("b", browser, (message) => {
    const said = there.reply(message);
    return said?.kind === "welcome" ? { ...said, questions: [{ type: "text", name: "other" }] } : said;
  });
  const ben = page("c", browser, (message) => {
    const said = there.reply(message);
    return said?.kind === "welcome" ? { ...said, user: "ben" } : said;
  });
  opened.push(unlike, ben);
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect([unlike.state.offer.value, ben.state.offer.value]).toEqual([null, null]);
});

test("what is thrown away is gone, and what is put off is offered again", async () => {
  const browser = drawer();
  await answered("a", browser, kernel(records(), "first"), { r1: "One" });
  const second = kernel(records(), "second");
  const later = await open("b", browser, second);
  later.actions.offering.close();
  expect(later.state.offer.value).toBeNull();
  const now = await open("c", browser, second);
  expect(offered(now)).toEqual([["r1", "One"]]);
  now.actions.offering.drop();
  expect((await open("d", browser, second)).state.offer.value).toBeNull();
});
