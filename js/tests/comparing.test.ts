import { expect, test } from "vitest";
import { countWords, type Difference, difference, folded, type Piece, words } from "../src/comparing";

/** Writes a difference down: [-deleted-], {+inserted+}. */
function written(found: Difference): string {
  if (typeof found === "string") return found;
  const marks = {
    same: ["", ""],
    folded: ["<", ">"],
    deleted: ["[-", "-]"],
    inserted: ["{+", "+}"],
  } as const;
  return found.map(({ kind, text }) => marks[kind][0] + text + marks[kind][1]).join("");
}

function side(found: Difference, left: "deleted" | "inserted"): string {
  if (typeof found === "string") throw new Error(found);
  return found
    .filter(({ kind }) => kind === "same" || kind === left)
    .map(({ text }) => text)
    .join("");
}

/** A text of different words, the same for the same seed. */
function prose(length: number, seed: number): string {
  let [text, at] = ["", seed];
  while (text.length < length) {
    at = (at * 48_271) % 2_147_483_647;
    text += `word${at % 997} `;
  }
  return text;
}

test("words are compared, not characters", () => {
  const found = difference(
    "You can return it within 14 days of delivery, but only unopened parcels are accepted.",
    "You can return it within 30 days of delivery, also when you have opened it.",
  );
  expect(written(found)).toBe(
    "You can return it within [-14-]{+30+} days of delivery, " +
      "[-but only unopened parcels are accepted-]{+also when you have opened it+}.",
  );
});

test("Chinese, Japanese and Thai have words too", () => {
  expect(
    written(difference("我们可以在三十天内退货，包裹已经打开。", "我们可以在十四天内退货，包裹已经打开。")),
  ).toMatch(/^我们可以在\[-三十.*-\]\{\+十四.*\+\}.*退货，包裹已经打开。$/);
  expect(written(difference("三十日以内に返品できます。", "三十日以内に交換できます。"))).toContain(
    "[-返品-]{+交換+}",
  );
  expect(written(difference("ส่งคืนได้ภายในสามสิบวัน", "ส่งคืนได้ภายในสิบวัน"))).toContain("[-สามสิบ-]{+สิบ+}");
});

test("both texts can be read in what is found, whatever they are", () => {
  const texts = [
    "",
    "a",
    "\n",
    "a\nb\nc",
    "a\nx\nc\n",
    "\n\na b",
    "x\ud83d\ude00y \u202eabc",
    "مرحبا بك",
    "a  b",
    "a b",
  ];
  for (const before of texts) {
    for (const after of texts) {
      const found = difference(before, after);
      if (typeof found === "string") continue;
      expect([side(found, "deleted"), side(found, "inserted")]).toEqual([before, after]);
    }
  }
});

test("the same text has no difference, however its line ends are written", () => {
  expect(difference("a\r\nb", "a\nb")).toEqual([{ kind: "same", text: "a\nb" }]);
  expect(difference("", "")).toEqual([]);
});

test("a long text with a few changes is compared; what has little in common is not", () => {
  const long = prose(50_000, 7);
  const found = difference(`${long}end`, `${long.replaceAll("word7 ", "another ")}end`);
  expect(found).toBeInstanceOf(Array);
  expect(side(found, "deleted")).toBe(`${long}end`);
  expect(difference(prose(50_000, 1), prose(50_000, 2))).toBe("too different");
  expect(difference("First", "Suggestion 1")).toBe("too different");
  expect(difference("", "Suggestion 1")).toBe("too different");
});

test("a text beyond all measure is compared only where few lines of it changed", () => {
  const huge = `${prose(100, 3)}\n`.repeat(20_000);
  expect(difference(huge, huge.toUpperCase())).toBe("too long");
  const found = difference(`${huge}old end\n${huge}`, `${huge}new end\n${huge}`);
  expect(written(folded(found as Piece[]))).toContain("[-old-]{+new+} end\n");
});

test("what is the same far from every change is folded, at the edge of a word", () => {
  const [head, middle, tail] = [prose(1_000, 4), prose(1_000, 5), prose(1_000, 6)];
  const found = difference(`${head}one ${middle}two ${tail}`, `${head}1 ${middle}2 ${tail}`) as Piece[];
  const pieces = folded(found);
  const plain = (which: readonly Piece[]) => which.map(({ text }) => text).join("");
  expect(plain(pieces)).toBe(plain(found));
  expect(pieces.map(({ kind }) => kind)).toEqual([
    ...["folded", "same", "deleted", "inserted"],
    ...["same", "folded", "same", "deleted", "inserted", "same", "folded"],
  ]);
  for (const { kind, text } of pieces) if (kind === "folded") expect(text).toMatch(/(^|\s)word\d+\s?$/);
  expect(written(folded(difference("a short text", "a short word") as Piece[]))).toBe(
    "a short [-text-]{+word+}",
  );
});

test("words are counted in every script", () => {
  expect(countWords("Within 30 days, don't wait.")).toBe(5);
  expect(countWords("我们可以退货。")).toBeGreaterThan(2);
  expect(countWords(" \n, ")).toBe(0);
  const all = `${prose(2_000, 9)}我们可以退货，${"字".repeat(3_000)}`;
  expect(words(all).join("")).toBe(all);
});

test("a line that came or went is one change, with its line end", () => {
  expect(written(difference("- one\n- two\n\nThe end", "- one\n\nThe end"))).toBe(
    "- one\n[-- two\n-]\nThe end",
  );
  expect(written(difference("- one\n\nThe end", "- one\n- two\n\nThe end"))).toBe(
    "- one\n{+- two\n+}\nThe end",
  );
});

test("a text that grew is still known, however much was added on its line", () => {
  const added = Array.from({ length: 2_000 }, (_, index) => ` word${index}`).join("");
  const kept = "A short suggestion, which is kept.";
  expect(difference(kept, kept + added)).toEqual([
    { kind: "same", text: kept },
    { kind: "inserted", text: added },
  ]);
  const other = (word: string) => `One ${Array.from({ length: 1_500 }, (_, at) => word + at).join(" ")} two`;
  expect(difference(other("x"), other("y"))).toBe("too different");
});
