import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { fold, hitsIn, wordsOf } from "../src/matching";

interface Case {
  script: string;
  search: string;
  text: string;
  marked: string[];
  found: boolean;
}

/** Played by tests/test_matching.py too. */
const cases: Case[] = JSON.parse(
  readFileSync(join(import.meta.dirname, "..", "..", "tests", "matching.json"), "utf8"),
);

test.each(cases)("$script: what is marked is what Python finds", ({ search, text, marked, found }) => {
  const words = wordsOf(search);
  expect(hitsIn(text, words).map(([from, to]) => text.slice(from, to))).toEqual(marked);
  expect(words.every((word) => fold(text).includes(word))).toBe(found);
});

test("a text of a megabyte is searched whole", () => {
  const text = "The parcel, Straße, посылка, 包裹. ".repeat(32_000);
  expect(hitsIn(text, wordsOf("STRASSE"))).toHaveLength(32_000);
});
