import { afterEach, expect, test } from "vitest";
import type { RecordState, Save, Saved } from "../src/protocol.gen";
import { conflict, drawer, page, record, saved, welcome } from "./page";

const opened: ReturnType<typeof page>[] = [];

afterEach(() => {
  for (const each of opened.splice(0)) each.close();
});

const answered = (number: number, text: string): RecordState =>
  record(number, {
    response: {
      status: "submitted",
      values: { response: text },
      edits: null,
      notes: null,
      revision: 1,
      updated_at: "",
    },
  });

/** Opens a list of records, each with what is in its editor; null is what was submitted before. */
function list(...texts: (string | null)[]) {
  const here = page("a", drawer());
  opened.push(here);
  const records = texts.map((text, index) =>
    text === null
      ? answered(index + 1, "before")
      : record(index + 1, {
          suggestions: [{ question: "response", value: text, score: null, agent: null }],
        }),
  );
  const before = welcome("a");
  here.hear({ ...before, layout: "list", window: { ...before.window, records } });
  const select = (...numbers: number[]) => {
    for (const number of numbers) here.actions.selecting.toggle(`r${number}`, false);
  };
  return { ...here, select };
}

test("each answer takes its own notes and its own time along, and why it was discarded", () => {
  const { actions, entry, saves, select, state } = list("one", "two");
  actions.answering.flag(entry("r1"));
  actions.answering.comment(entry("r2"), "Is it so?");
  select(1, 2);
  actions.bulk.submit();
  const group = { first: 3, last: 4 };
  expect(saves().slice(-2)).toMatchObject([
    {
      record: "r1",
      status: "submitted",
      notes: { flagged: true },
      measured: { seconds: expect.any(Number) },
      group,
    },
    {
      record: "r2",
      status: "submitted",
      notes: { comment: "Is it so?" },
      measured: { seconds: expect.any(Number) },
      group,
    },
  ]);
  select(1);
  actions.bulk.discard("off topic");
  const notes = { flagged: true, reason: "off topic" };
  expect(saves().at(-1)).toMatchObject({ record: "r1", status: "discarded", notes });
  // What was done to many is not what somebody worked on, one by one.
  expect(state.recents.value).toEqual([entry("r2"), entry("r1")]);
  select(1, 2);
  actions.bulk.reopen();
  expect(saves().slice(-2)).toMatchObject([{ notes: null }, { notes: null }]);
  expect([entry("r1").flagged.value, entry("r2").comment.value]).toEqual([false, ""]);
});

test("what is selected is submitted as it is in each editor, as one step", () => {
  const { actions, saves, select, state } = list("one", "two", "three");
  select(1, 3);
  actions.bulk.submit();
  expect(saves()).toMatchObject([
    { record: "r1", seq: 1, status: "submitted", values: { response: "one" }, group: { first: 1, last: 2 } },
    {
      record: "r3",
      seq: 2,
      status: "submitted",
      values: { response: "three" },
      group: { first: 1, last: 2 },
    },
  ]);
  expect(state.outcome.value).toBe("2 submitted.");
  expect(state.said.value).toBe("2 submitted.");
  expect(actions.selecting.records).toEqual([]);
});

test("what was typed just before is a step of its own", () => {
  const { actions, saves, select, type } = list("one", "two");
  select(1, 2);
  type("r1", "typed");
  actions.bulk.submit();
  expect(saves().map(({ seq, status, group }) => [seq, status, group ?? null])).toEqual([
    [1, "draft", null],
    [2, "submitted", { first: 2, last: 3 }],
    [3, "submitted", { first: 2, last: 3 }],
  ]);
});

test("those with a problem are left out, said with the reason, and stay selected", () => {
  const { actions, entry, saves, select, state } = list("one", "", null, "four", "five");
  entry("r4").theirs.value = {
    status: "draft",
    values: {},
    edits: null,
    notes: null,
    revision: 3,
    updated_at: "",
  };
  select(1, 2, 3, 4);
  actions.bulk.submit();
  expect(saves().map((save) => save.record)).toEqual(["r1"]);
  expect(state.outcome.value).toMatch(
    /^1 submitted\. 1 was so already\. Left out: record 2 \(response: .*\); record 4 \(changed elsewhere, .*\)\.$/,
  );
  expect(actions.selecting.records).toEqual(["r2", "r4"]);
  expect(entry("r2").problems.value).toHaveProperty("response");
});

test("what nobody has typed is not kept as the answer of what is discarded", () => {
  const { actions, saves, select, type } = list("one", "two");
  type("r2", "mine");
  select(1, 2);
  actions.bulk.discard();
  expect(saves().slice(-2)).toMatchObject([
    { record: "r1", status: "discarded", values: {} },
    { record: "r2", status: "discarded", values: { response: "mine" } },
  ]);
});

test("what is reopened begins anew, and what is pending already is let alone", () => {
  const { actions, entry, saves, select } = list("one", null);
  select(1, 2);
  actions.bulk.reopen();
  expect(saves()).toMatchObject([{ record: "r2", status: "pending", values: {}, base: 1 }]);
  expect(entry("r2").values["response"]?.value).toBe("");
  expect(entry("r2").response.value).toBeNull();
});

test("a conflict of one leaves the others", () => {
  const { actions, entry, hear, saves, select, state } = list("one", "two", "three");
  select(1, 2, 3);
  actions.bulk.submit();
  const [first, second, third] = saves() as [Save, Save, Save];
  hear(saved(first));
  const theirs = {
    status: "draft",
    values: { response: "theirs" },
    edits: null,
    notes: null,
    revision: 4,
    updated_at: "",
  } as const;
  hear(conflict(second, theirs));
  expect(state.outcome.value).toBe("3 submitted. Not saved after all: record 2 (changed elsewhere)");
  expect(actions.selecting.records).toEqual(["r2"]);
  hear(saved(third));
  expect(entry("r2").theirs.value).toMatchObject({ values: { response: "theirs" } });
  expect([entry("r1"), entry("r3")].map((each) => each.response.value?.status)).toEqual([
    "submitted",
    "submitted",
  ]);
});

test("of many replies the newest says how the work stands, whichever comes last", () => {
  const { actions, hear, saves, select, state } = list("one", "two");
  select(1, 2);
  actions.bulk.submit();
  const [first, second] = saves() as [Save, Save];
  const standing = (submitted: number): Partial<Saved> => ({
    standing: {
      counts: { total: 2, pending: 2 - submitted, draft: 0, submitted, discarded: 0 },
      ...{ counted: submitted, undo: null, redo: null },
    },
  });
  hear(saved(second, standing(2)));
  hear(saved(first, standing(1)));
  expect(state.counts.value.submitted).toBe(2);
});

test("what was not confirmed is sent again by the next page, as part of the same step", async () => {
  const browser = drawer();
  const gone = page("a", browser);
  gone.hear({ ...welcome("a"), layout: "list" });
  gone.type("r1", "one");
  gone.type("r2", "two");
  gone.actions.selecting.all();
  gone.actions.bulk.submit();
  const sent = gone.saves().slice(-2);
  gone.close();
  const next = page("b", browser);
  opened.push(next);
  next.hear(welcome("b"));
  await new Promise((resolve) => setTimeout(resolve, 350));
  const again = next.saves().map(({ client, seq, group }) => ({ client, seq, group }));
  expect(again).toEqual(sent.map(({ client, seq, group }) => ({ client, seq, group })));
});

test("a range goes from the last one to this one, and is given up in the same way", () => {
  const { actions } = list("1", "2", "3", "4", "5");
  const { selecting } = actions;
  selecting.toggle("r2", true);
  expect(selecting.records).toEqual(["r2"]);
  selecting.toggle("r4", true);
  expect(selecting.records).toEqual(["r2", "r3", "r4"]);
  selecting.toggle("r3", false);
  selecting.toggle("r4", true);
  expect(selecting.records).toEqual(["r2"]);
  selecting.all();
  expect(selecting.records).toHaveLength(5);
  selecting.clear();
  expect(selecting.records).toEqual([]);
});

test("what is no longer in the list is not meant", () => {
  const { actions, hear, state } = list("1", "2");
  actions.selecting.all();
  state.trail.value = { ...state.trail.value, records: ["r2"], at: 0 };
  expect(actions.selecting.records).toEqual(["r2"]);
  expect(hear).toBeDefined();
});
