import { expect, test } from "vitest";
import type { TextQuestion } from "../src/protocol.gen";
import { changed, counted, limits, tokens } from "../src/questions/Facts";
import { length, problemWith } from "../src/questions/problems";

const question = (more: Partial<TextQuestion>): TextQuestion => ({ type: "text", name: "response", ...more });

test.each([
  ["", 0],
  ["abc", 3],
  ["a\r\nb", 3],
  ["a\rb\n", 4],
  ["😀é字", 3],
  ["👩‍👩‍👧", 5],
  ["\ud83d", 1],
  ["مرحبا", 5],
])("characters are code points, and a line end is one: %j", (text, count) => {
  expect(length(text)).toBe(count);
});

test("lengths are said as the kernel says them, and only of an answer", () => {
  const short = question({ min_length: 3, max_length: 5 });
  expect(problemWith(short, "ab")).toBe("Too short: 2 of at least 3 characters");
  expect(problemWith(short, "abc")).toBeNull();
  expect(problemWith(short, "😀😀😀😀😀")).toBeNull();
  expect(problemWith(short, "abcdef")).toBe("Too long: 6 of at most 5 characters");
  expect(problemWith(short, " \n")).toBe("An answer is required before submitting");
  expect(problemWith({ ...short, required: false }, "")).toBeNull();
});

test("limits and tokens are facts, and what is over them is marked", () => {
  expect(limits(question({}), "abc")).toEqual([]);
  expect(limits(question({ max_length: 1000 }), "abc")).toEqual([
    { words: "3 of 1,000 characters", wrong: false },
  ]);
  expect(limits(question({ min_length: 5 }), "abc")).toEqual([
    { words: "3 of at least 5 characters", wrong: true },
  ]);
  const told = { problem: null, trouble: null, tokens: 3, cut: 2 };
  expect(tokens(question({ max_tokens: 2 }), told, "😀b c")).toEqual([
    { words: "3 of 2 tokens", wrong: true },
    { words: "Cut off in training: “c”", wrong: true, title: "c" },
  ]);
  expect(tokens(question({}), { ...told, cut: null }, "a b c")).toEqual([{ words: "3 tokens" }]);
  expect(tokens(question({}), null, "a")).toEqual([]);
});

test("how much was changed is a share of both texts", () => {
  expect(changed("the same", "the same")).toBe("");
  expect(changed("anything", null)).toBe("");
  expect(changed("aaaa cccc", "aaaa bbbb")).toBe("50% changed");
  expect(changed(`${"word ".repeat(400)}x`, "word ".repeat(400))).toBe("1% changed");
});

test("words are counted in any script", () => {
  expect(counted("")).toBe("");
  expect(counted("one")).toBe("1 word");
  expect(counted("one, two.")).toBe("2 words");
  expect(counted("我们可以退货")).toMatch(/^[34] words$/);
  expect(counted("a ".repeat(20_000))).toBe("40,000 characters");
});
