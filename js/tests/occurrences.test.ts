import { expect, test } from "vitest";
import { matches, pieces, replaced, type Wanted } from "../src/occurrences";

const found = (text: string, find: string, more: Partial<Wanted> = {}) =>
  matches(text, { find, matchCase: false, wholeWords: false, ...more }).map(({ start, end }) =>
    text.slice(start, end),
  );

test.each([
  ["Refund, refund and REFUND", "refund", ["Refund", "refund", "REFUND"]],
  ["Straße, STRASSE und Strasse", "strasse", ["Straße", "STRASSE", "Strasse"]],
  ["Straße, STRASSE", "STRAẞE", ["Straße", "STRASSE"]],
  ["Ὀδυσσεύς ΟΔΥΣΣΕΎΣ", "σ", ["σ", "σ", "ς", "Σ", "Σ", "Σ"]],
  ["Привет, ПРИВЕТ", "привет", ["Привет", "ПРИВЕТ"]],
  ["İstanbul istanbul", "İSTANBUL", ["İstanbul"]],
  ["ısı Isı", "ISI", []],
  ["ﬁnally, office", "fi", ["ﬁ", "fi"]],
  ["ԲԱՐԵՒ, բարեւ", "բարեւ", ["ԲԱՐԵՒ", "բարեւ"]],
  ["𐐀𐐨", "𐐨", ["𐐀", "𐐨"]],
  ["مجاناً، مجاناً", "مجاناً", ["مجاناً", "مجاناً"]],
  ["美术馆在美术馆旁边", "美术馆", ["美术馆", "美术馆"]],
  ["a+b and (a+b)*", "a+b", ["a+b", "a+b"]],
  ["aaaa", "aa", ["aa", "aa"]],
  ["$& and $1", "$&", ["$&"]],
])("in %j the words %j are found in any case", (text, find, expected) => {
  expect(found(text, find)).toEqual(expected);
});

test("where folding changes the length, the places after it are right", () => {
  const text = "ẞ ŉ İ ﬃ ΐ Fuß refund";
  const [range] = matches(text, { find: "REFUND", matchCase: false, wholeWords: false });
  expect(range).toEqual({ start: text.indexOf("refund"), end: text.length });
  expect(found(text, "fuss")).toEqual(["Fuß"]);
});

test("half of a character is not found", () => {
  expect(found("Maß", "s")).toEqual([]);
  expect(found("Maß", "as")).toEqual([]);
  expect(found("😀", "\ud83d")).toEqual([]);
  expect(found("😀", "\ude00", { matchCase: true })).toEqual([]);
});

test("with its case a text is found as it is written", () => {
  expect(found("Refund refund", "refund", { matchCase: true })).toEqual(["refund"]);
  expect(found("Maß mass", "mass", { matchCase: true })).toEqual(["mass"]);
});

test.each([
  ["cat concatenate cat's Cat", "cat", ["cat", "Cat"]],
  ["don't do don", "don", ["don"]],
  ["it is 20% of 200", "20", ["20"]],
  ["(refund) refund_id refund.", "refund", ["refund", "refund"]],
  ["привет, приветик", "привет", ["привет"]],
  ["我们去美术馆。", "美术馆", ["美术馆"]],
  ["من هنا ومن هناك", "من", ["من"]],
  ["give me a refund now", "a refund", ["a refund"]],
])("in %j the whole words %j are found", (text, find, expected) => {
  expect(found(text, find, { wholeWords: true })).toEqual(expected);
});

test("nothing is found where nothing is looked for", () => {
  expect(found("text", "")).toEqual([]);
  expect(found("", "text")).toEqual([]);
});

test("words are found in a long run without a space", () => {
  expect(found("寒い冬".repeat(2_000), "冬", { wholeWords: true })).toHaveLength(2_000);
});

test("what is put in its place is put as it is", () => {
  const text = "Fuß, fuss";
  const ranges = matches(text, { find: "fuss", matchCase: false, wholeWords: false });
  expect(replaced(text, ranges, "$& foot")).toBe("$& foot, $& foot");
  expect(pieces(text, ranges, "x")).toEqual([
    { kind: "deleted", text: "Fuß" },
    { kind: "inserted", text: "x" },
    { kind: "same", text: ", " },
    { kind: "deleted", text: "fuss" },
    { kind: "inserted", text: "x" },
  ]);
});
