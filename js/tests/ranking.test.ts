import { readFileSync } from "node:fs";
import { join } from "node:path";
import { signal } from "@preact/signals";
import { describe, expect, test } from "vitest";
import {
  NOT_RANKED,
  type Question,
  type RankingQuestion,
  REQUIRED,
  type TextField,
} from "../src/protocol.gen";
import { problemWith } from "../src/questions/problems";
import { fieldsBeside, questionsIn, rankingWith, shownAs } from "../src/shuffling";
import {
  asValue,
  chosenTexts,
  inWords,
  isSameValue,
  looksSame,
  optionsOf,
  type Ranked,
  rankingOf,
  ranksOf,
  type Value,
} from "../src/values";
import { drawer, page, record, saved, welcome } from "./page";

const RANKING: RankingQuestion = { type: "ranking", name: "q", values: ["a", "b", "c"] };
const PAIR: RankingQuestion = {
  type: "ranking",
  name: "q",
  values: { b: "Bea", a: "Ann" },
  order: ["b", "a"],
};
const FIELDS: TextField[] = [
  { type: "text", name: "prompt" },
  { type: "text", name: "a", title: "One" },
  { type: "text", name: "b" },
];

const ranked = (ranks: Record<string, number>): Ranked[] =>
  Object.entries(ranks).map(([value, rank]) => ({ rank, value }));

test("what is said of a ranking is taken as it is, and what is none is nothing", () => {
  expect(asValue(RANKING, ranked({ a: 1 }))).toEqual(ranked({ a: 1 }));
  expect(asValue(RANKING, "a")).toBeNull();
  expect(asValue(RANKING, undefined)).toBeNull();
});

test("an answer has the first rank first, what is tied in the question's order, and no rank is no answer", () => {
  const ranks = new Map([
    ["c", 1],
    ["b", 3],
    ["a", 1],
  ]);
  expect(rankingOf(RANKING, ranks)).toEqual(ranked({ a: 1, c: 1, b: 3 }));
  expect(rankingOf(RANKING, new Map())).toBeNull();
  expect([...ranksOf(ranked({ b: 2 }))]).toEqual([["b", 2]]);
  expect(ranksOf(null).size).toBe(0);
});

test.each([
  [RANKING, ranked({ b: 1, a: 2, c: 2 }), "1. b, 2. a, 2. c"],
  [RANKING, ranked({ c: 3 }), "3. c"],
  [RANKING, null, ""],
  [PAIR, ranked({ a: 1, b: 2 }), "Ann is better"],
  [PAIR, ranked({ b: 1, a: 2 }), "Bea is better"],
  [PAIR, ranked({ b: 1, a: 1 }), "Tie"],
  [PAIR, ranked({ b: 2, a: 2 }), "Both are bad"],
  [PAIR, ranked({ a: 1 }), "1. Ann"],
] as [RankingQuestion, Value, string][])("%j says %j as %j", (question, value, words) => {
  expect(inWords(question, value)).toBe(words);
  expect(chosenTexts(question, value).join(", ")).toBe(words);
});

test("rankings are the same in any order, and to people also where a rank is left out after a tie", () => {
  expect(isSameValue(ranked({ a: 1, b: 2 }), ranked({ b: 2, a: 1 }))).toBe(true);
  expect(isSameValue(ranked({ a: 1, b: 1, c: 3 }), ranked({ a: 1, b: 1, c: 2 }))).toBe(false);
  expect(looksSame(ranked({ a: 1, b: 1, c: 3 }), ranked({ a: 1, b: 1, c: 2 }))).toBe(true);
  expect(looksSame(ranked({ a: 1, b: 1 }), ranked({ a: 2, b: 2 }))).toBe(false);
  expect(looksSame(ranked({ a: 1, b: 2 }), ranked({ a: 2, b: 1 }))).toBe(false);
  expect(looksSame(ranked({ a: 1 }), null)).toBe(false);
});

test("what has no rank is asked for by name, in the words of the kernel", () => {
  expect(problemWith(RANKING, null)).toBe(REQUIRED);
  expect(problemWith(RANKING, ranked({ b: 2 }))).toBe(NOT_RANKED.replace("{values}", "a, c"));
  expect(problemWith(RANKING, ranked({ a: 1, b: 1, c: 1 }))).toBeNull();
  expect(problemWith({ ...RANKING, required: false }, ranked({ b: 2 }))).toBeNull();
  const dollars = { ...RANKING, values: ["$&", "b"] };
  expect(problemWith(dollars, ranked({ b: 1 }))).toBe(NOT_RANKED.replace("{values}", () => "$&"));
});

describe("the order in which values are shown", () => {
  const cases = JSON.parse(
    readFileSync(join(import.meta.dirname, "..", "..", "tests", "shuffled.json"), "utf8"),
  ) as { values: string[]; user: string; record: string; shown: string[] }[];

  test.each(cases)("is the one that Python computes: %j", ({ values, user, record, shown }) => {
    const question = { ...RANKING, values, shuffle: true };
    expect(optionsOf(shownAs(question, record, { user, fields: [] })).map(({ value }) => value)).toEqual(
      shown,
    );
    expect(shownAs({ ...RANKING, values }, record, { user, fields: [] }).order).toEqual(values);
  });

  test("is the same whatever the order of the definition", () => {
    const given = { user: "ana", fields: FIELDS };
    for (let at = 0; at < 20; at += 1) {
      const orders = [PAIR, { ...PAIR, name: "other", values: ["a", "b"] }].map(
        (each) => shownAs({ ...each, shuffle: true }, `r${at}`, given).order,
      );
      expect(orders[0]).toEqual(orders[1]);
    }
  });
});

test("what is the text of a field is called as the field is, and by its place where the order is shuffled", () => {
  const shown = (more: Partial<RankingQuestion>, of: string) =>
    optionsOf(shownAs({ ...RANKING, ...more }, of, { user: "ana", fields: FIELDS }));
  expect(shown({}, "r1").map(({ text }) => text)).toEqual(["One", "b", "c"]);
  expect(shown({ values: { a: "Eins", c: "Drei" } }, "r1").map(({ text }) => text)).toEqual(["Eins", "Drei"]);
  expect(shown({ values: ["a", "b"], shuffle: true }, "r1")).toEqual([
    { value: "b", text: "A" },
    { value: "a", text: "B" },
  ]);
  expect(shown({ values: ["a", "b"], shuffle: true }, "r2")).toEqual([
    { value: "a", text: "A" },
    { value: "b", text: "B" },
  ]);
  // What is no field is nothing to be told apart by its text only.
  expect(
    shown({ values: { x: "X", y: "Y" }, shuffle: true }, "r1")
      .map(({ text }) => text)
      .sort(),
  ).toEqual(["X", "Y"]);
});

test("a field that is ranked is shown there, in the first ranking that has it, and nowhere else", () => {
  const questions: Question[] = [{ type: "text", name: "why" }, RANKING, { ...RANKING, name: "other" }];
  expect(rankingWith("a", questions)).toBe(RANKING);
  expect(rankingWith("prompt", questions)).toBeUndefined();
  const beside = (asked: Question[], why = "") =>
    fieldsBeside(
      { values: { why: signal<Value>(why) } },
      { ...welcome("page", { questions: asked }), fields: FIELDS },
    ).map(({ name }) => name);
  expect(beside(questions)).toEqual(["prompt"]);
  // Where the ranking is not asked, they are beside the rest.
  const only = { ...RANKING, visible_if: { why: true } };
  expect(beside([{ type: "text", name: "why" }, only])).toEqual(["prompt", "a", "b"]);
  expect(beside([{ type: "text", name: "why" }, only], "So.")).toEqual(["prompt"]);
});

describe("a page with a ranking", () => {
  function opened(question: Question, ...suggested: unknown[]) {
    const here = page("page", drawer());
    const records = [1, 2].map((number) =>
      record(number, {
        suggestions: suggested.map((value) => ({ question: "q", value, score: null, agent: null })),
      }),
    );
    const said = welcome("page", { questions: [question] });
    here.hear({ ...said, window: { ...said.window, records } });
    return here;
  }

  test("is held back until all have a rank, in the names that are shown, and sends the answer then", () => {
    const here = opened(RANKING, ranked({ b: 1 }));
    expect(here.actions.answering.submit()).toBe(false);
    expect(here.entry("r1").problems.value).toEqual({ q: NOT_RANKED.replace("{values}", "a, c") });
    here.actions.answering.edit(here.entry("r1"), "q", ranked({ b: 1, a: 2, c: 2 }));
    expect(here.entry("r1").problems.value).toEqual({});
    expect(here.actions.answering.submit()).toBe(true);
    expect(here.saves()).toMatchObject([
      { status: "submitted", values: { q: ranked({ b: 1, a: 2, c: 2 }) } },
    ]);
    here.close();
  });

  test("has changed nothing where the suggestion is put in once more", () => {
    const here = opened(RANKING, ranked({ b: 1, a: 2, c: 2 }));
    here.actions.answering.edit(here.entry("r1"), "q", ranked({ b: 1, c: 2, a: 2 }));
    expect(here.entry("r1").unsent.value).toBe(false);
    here.close();
  });

  test("says that nothing was edited when what was submitted is only flagged", () => {
    const here = opened(RANKING, ranked({ b: 1, a: 2, c: 2 }));
    here.actions.answering.submit();
    for (const each of here.saves()) here.hear(saved(each));
    here.actions.answering.flag(here.entry("r1"));
    expect(here.saves().at(-1)).toMatchObject({ status: "submitted", edits: null });
    here.close();
  });

  test("says what is shown in each record by its own names", () => {
    const said = {
      ...welcome("page", { questions: [{ ...PAIR, shuffle: true }] }),
      fields: FIELDS,
      user: "ana",
    };
    const [first, second] = ["r1", "r2"].map((of) => questionsIn(of, said)[0] as RankingQuestion);
    expect(inWords(first as RankingQuestion, ranked({ a: 1, b: 2 }))).toBe("B is better");
    expect(inWords(second as RankingQuestion, ranked({ a: 1, b: 2 }))).toBe("A is better");
  });
});
