import { describe, expect, test } from "vitest";
import { digitOf } from "../src/keys";
import { type LabelQuestion, type Question, REQUIRED, type ResponseState } from "../src/protocol.gen";
import { problemWith } from "../src/questions/problems";
import { suggestedValue } from "../src/state";
import { asValue, chosenTexts, inWords, isSameValue, looksSame, optionsOf, type Value } from "../src/values";
import { drawer, page, record, saved, welcome } from "./page";

const TEXT: Question = { type: "text", name: "q" };
const LABEL: LabelQuestion = { type: "label", name: "q", labels: { 2: "Two", 1: "One" }, order: ["2", "1"] };
const LABELS: Question = { type: "multi_label", name: "q", labels: ["a", "b", "c"] };
const RATING: Question = { type: "rating", name: "q", values: [0, 1, 10] };

test("labels are in the order that they were given in, also those that look like numbers", () => {
  expect(optionsOf(LABEL)).toEqual([
    { value: "2", text: "Two" },
    { value: "1", text: "One" },
  ]);
});

test.each([
  [TEXT, "a", "a"],
  [TEXT, null, ""],
  [TEXT, 3, ""],
  [LABEL, "1", "1"],
  [LABEL, undefined, null],
  [LABEL, 1, null],
  [LABELS, ["a"], ["a"]],
  [LABELS, "a", null],
  [RATING, 0, 0],
  [RATING, "0", null],
] as [Question, unknown, Value][])("%j takes %j for %j", (question, said, value) => {
  expect(asValue(question, said)).toEqual(value);
});

test.each([
  [TEXT, "  ", "  "],
  [LABEL, "2", "Two"],
  [LABEL, null, ""],
  [LABELS, ["c", "a"], "a, c"],
  [LABELS, [], "(none)"],
  [LABELS, null, ""],
  [RATING, 0, "0"],
] as [Question, Value, string][])("%j says %j as %j", (question, value, words) => {
  expect(inWords(question, value)).toBe(words);
  if (question.type !== "text" && words !== "(none)")
    expect(chosenTexts(question, value).join(", ")).toBe(words);
});

test("labels have no order, and no answer is not the same as none of them", () => {
  expect(isSameValue(["a", "b"], ["b", "a"])).toBe(true);
  expect(isSameValue(["a"], ["a", "b"])).toBe(false);
  expect(isSameValue([], null)).toBe(false);
  expect(isSameValue("a\r\n", "a\n")).toBe(false);
  expect(looksSame("a\r\n", "a\n")).toBe(true);
  expect(looksSame(0, null)).toBe(false);
});

test("what is required is asked for in the words of the kernel", () => {
  for (const [question, empty] of [
    [LABEL, null],
    [LABELS, []],
    [LABELS, null],
    [RATING, null],
  ] as [Question, Value][]) {
    expect(problemWith(question, empty)).toBe(REQUIRED);
    expect(problemWith({ ...question, required: false }, empty)).toBeNull();
  }
  expect(problemWith(RATING, 0)).toBeNull();
});

test("a digit is one on every keyboard, and with another key it is none", () => {
  const key = (more: Partial<KeyboardEvent>) => digitOf({ isComposing: false, ...more } as KeyboardEvent);
  expect(key({ key: "1", code: "Digit1" })).toBe("1");
  expect(key({ key: "&", code: "Digit1" })).toBe("1"); // on a French one
  expect(key({ key: "1", code: "Digit1", shiftKey: true })).toBe("1"); // likewise
  expect(key({ key: "!", code: "Digit1", shiftKey: true })).toBeNull();
  expect(key({ key: "7", code: "Numpad7" })).toBe("7");
  expect(key({ key: "1", code: "Digit1", ctrlKey: true })).toBeNull();
});

describe("a page with something to choose", () => {
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

  test("begins with the suggestion, and sends what it is", () => {
    const here = opened(LABELS, ["a", "c"]);
    expect(here.entry("r1").values["q"]?.value).toEqual(["a", "c"]);
    expect(here.actions.answering.submit()).toBe(true);
    expect(here.saves()).toMatchObject([{ status: "submitted", values: { q: ["a", "c"] } }]);
    here.close();
  });

  test("has changed nothing where the same is chosen in another order", () => {
    const here = opened(LABELS, ["a", "c"]);
    here.actions.answering.edit(here.entry("r1"), "q", ["c", "a"]);
    expect(here.entry("r1").unsent.value).toBe(false);
    here.close();
  });

  test("takes a new suggestion where the old one still stands, and not where somebody has chosen", () => {
    const here = opened(RATING, 0);
    here.actions.answering.learn(
      record(1, { suggestions: [{ question: "q", value: 10, score: null, agent: null }] }),
    );
    expect(here.entry("r1").values["q"]?.value).toBe(10);
    here.actions.answering.edit(here.entry("r2"), "q", 1);
    here.actions.answering.learn(
      record(2, { suggestions: [{ question: "q", value: 10, score: null, agent: null }] }),
    );
    expect(here.entry("r2").values["q"]?.value).toBe(1);
    here.close();
  });

  test("says that nothing was edited when what was submitted is only flagged", () => {
    const here = opened(LABELS, ["a"]);
    here.actions.answering.submit();
    for (const each of here.saves()) here.hear(saved(each));
    here.actions.answering.flag(here.entry("r1"));
    expect(here.saves().at(-1)).toMatchObject({ status: "submitted", values: { q: ["a"] }, edits: null });
    here.close();
  });

  test("has no text to replace anything in", () => {
    const here = opened(LABEL, "2");
    const wish = { find: "2", by: "1", matchCase: false, wholeWords: false, scope: "all" } as const;
    expect(here.actions.replacing.changes(wish)).toEqual([]);
    here.close();
  });
});

describe("a suggestion that is not prefilled", () => {
  const suggestions = [{ question: "q", value: "1", score: null, agent: null }];

  function opened(place: "beside" | "hidden", response: ResponseState | null = null) {
    const here = page("page", drawer());
    const said = welcome("page", { questions: [{ ...LABEL, suggestion: place }] });
    here.hear({ ...said, window: { ...said.window, records: [record(1, { suggestions, response })] } });
    return here;
  }

  test("is no answer until it is chosen", () => {
    const here = opened("beside");
    expect(here.entry("r1").values["q"]?.value).toBeNull();
    expect(suggestedValue(here.entry("r1"), LABEL)).toBe("1");
    expect(here.actions.answering.submit()).toBe(false);
    here.close();
  });

  test("and hidden is seen by who has submitted, as long as that counts", () => {
    const response = { status: "submitted", values: { q: "2" }, edits: null, notes: null } as const;
    const here = opened("hidden", { ...response, revision: 1, updated_at: "" });
    const [question] = here.state.welcome.value?.questions ?? [];
    const seen = () => suggestedValue(here.entry("r1"), question as Question);
    expect(seen()).toBe("1");
    here.actions.answering.reopen();
    expect(seen()).toBeNull();
    here.close();
  });
});
