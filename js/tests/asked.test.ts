/** Which questions are asked; tests/test_conditions.py plays the same table in Python. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { askedOf } from "../src/asked";
import type { Question, RecordState } from "../src/protocol.gen";
import { startingValue } from "../src/state";
import { drawer, page, record, saved, settled, welcome } from "./page";

interface Table {
  questions: Question[];
  cases: [Record<string, unknown>, string[]][];
}

const FILE = join(import.meta.dirname, "..", "..", "tests", "conditions.json");
const { questions, cases }: Table = JSON.parse(readFileSync(FILE, "utf8"));

test.each(cases)("with %j is asked %j", (values, shown) => {
  const asked = askedOf(questions, (name) => values[name]).map(({ name }) => name);
  expect(asked).toEqual(["verdict", "faults", "stars", "remark", ...shown]);
});

const VERDICT: Question = { type: "label", name: "verdict", labels: ["accept", "reject"] };
const WHY: Question = {
  type: "text",
  name: "response",
  title: "Why?",
  visible_if: { verdict: ["reject"] },
  min_length: 5,
};
const BOTH = [VERDICT, WHY];

function submitted(values: Record<string, unknown>, more: Partial<RecordState> = {}): RecordState {
  const response = {
    status: "submitted",
    values,
    edits: null,
    notes: null,
    revision: 1,
    updated_at: "",
  } as const;
  return record(1, { response, revision: 1, ...more });
}

const opened: ReturnType<typeof page>[] = [];

afterEach(() => {
  for (const each of opened.splice(0)) each.close();
});

function open(records: RecordState[] = [record(1), record(2)], more = {}) {
  const here = page("a", drawer());
  opened.push(here);
  const said = welcome("a", { questions: BOTH, ...more });
  here.hear({ ...said, window: { ...said.window, records } });
  const { answering } = here.actions;
  const edit = (id: string, question: string, value: string | null) =>
    answering.edit(here.entry(id), question, value);
  return { ...here, answering, edit };
}

describe("a question that is not asked", () => {
  test("holds no submit back, and has no answer in it", () => {
    const { answering, edit, saves } = open();
    edit("r1", "verdict", "reject");
    edit("r1", "response", "No.");
    expect(answering.submit()).toBe(false);
    edit("r1", "verdict", "accept");
    expect(answering.submit()).toBe(true);
    expect(saves().at(-1)).toMatchObject({
      status: "submitted",
      values: { verdict: "accept", response: null },
    });
  });

  test("is sent in a draft before a submit leaves it out, and not again where that has been", () => {
    const { answering, edit, saves, hear } = open();
    edit("r1", "verdict", "reject");
    edit("r1", "response", "It is rude.");
    edit("r1", "verdict", "accept");
    answering.submit();
    expect(saves()).toMatchObject([
      { status: "draft", values: { verdict: "accept", response: "It is rude." } },
      { status: "submitted", values: { verdict: "accept", response: null } },
    ]);
    for (const each of saves()) hear(saved(each));
    edit("r2", "verdict", "accept");
    answering.submit();
    expect(saves().slice(2)).toMatchObject([{ record: "r2", status: "submitted" }]);
  });

  test("is left out of many that are submitted at once", () => {
    const { edit, saves, actions } = open([record(1), record(2)], { layout: "list" });
    for (const each of ["r1", "r2"]) {
      edit(each, "verdict", "reject");
      edit(each, "response", `It is ${each}.`);
    }
    edit("r2", "verdict", "accept");
    actions.selecting.all();
    actions.bulk.submit();
    expect(saves().slice(-2)).toMatchObject([
      { record: "r1", status: "submitted", values: { verdict: "reject", response: "It is r1." } },
      { record: "r2", status: "submitted", values: { verdict: "accept", response: null } },
    ]);
    expect(saves().slice(0, -2).at(-1)).toMatchObject({ record: "r2", values: { response: "It is r2." } });
  });

  test("is no edit of what was submitted without it, and comes back with what was typed", () => {
    const { answering, edit, saves, hear, entry } = open([record(1)]);
    edit("r1", "verdict", "reject");
    edit("r1", "response", "It is rude.");
    edit("r1", "verdict", "accept");
    answering.submit();
    for (const each of saves()) hear(saved(each));
    answering.flag(entry("r1"));
    expect(saves().at(-1)).toMatchObject({ status: "submitted", edits: null, notes: { flagged: true } });
    edit("r1", "verdict", "reject");
    expect(entry("r1").values["response"]?.value).toBe("It is rude.");
    answering.flush();
    expect(saves().at(-1)).toMatchObject({ edits: { verdict: "reject", response: "It is rude." } });
  });

  test("has no text to replace anything in", () => {
    const { edit, actions } = open();
    const wish = { find: "rude", by: "kind", matchCase: false, wholeWords: false, scope: "all" } as const;
    edit("r1", "verdict", "reject");
    edit("r1", "response", "It is rude.");
    expect(actions.replacing.changes(wish)).toHaveLength(1);
    edit("r1", "verdict", "accept");
    expect(actions.replacing.changes(wish)).toEqual([]);
  });

  test("begins with its suggestion where it was not asked when the answer was submitted", () => {
    const suggestions = [{ question: "response", value: "It is long.", score: null, agent: null }];
    const of = (values: Record<string, unknown>) =>
      startingValue(submitted(values, { suggestions }), WHY, BOTH);
    expect(of({ verdict: "accept" })).toBe("It is long.");
    expect(of({ verdict: "reject" })).toBe("");
    expect(of({ verdict: "reject", response: "It is rude." })).toBe("It is rude.");
  });
});

test("which questions are asked now is said once, with what was said of the answer", async () => {
  const { edit, actions, state } = open();
  edit("r1", "verdict", "reject");
  actions.say("reject");
  await settled();
  expect(state.said.value).toBe("reject. Now asked: Why?");
  edit("r1", "response", "It is rude.");
  await settled();
  expect(state.said.value).toBe("reject. Now asked: Why?");
  edit("r1", "verdict", null);
  await settled();
  expect(state.said.value).toBe("Not asked any more: Why?");
});
