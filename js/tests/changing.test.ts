import { expect, test } from "vitest";
import { type Change, changesOf, kept, partsOf, shareChanged } from "../src/changing";
import { difference, folded } from "../src/comparing";

/** Texts in ten scripts, and what a person may have made of them. */
const EDITED: readonly (readonly [string, string])[] = [
  ["You have 14 days to return it.", "You have 30 days to return it, also when it was opened."],
  ["لديك ١٤ يومًا لإرجاع الطرد.", "لديك ٣٠ يومًا لإرجاع الطرد المفتوح."],
  ["我们可以在三十天内退货，包裹已经打开。", "您可以在十四天内退货，即使包裹已经打开。"],
  ["三十日以内に返品できます。", "三十日以内に交換または返品できます。"],
  ["ส่งคืนได้ภายในสามสิบวัน", "ส่งคืนพัสดุได้ภายในสิบวัน"],
  ["Посылку можно вернуть в течение 14 дней.", "Открытую посылку можно вернуть в течение 30 дней."],
  ["Μπορείτε να το επιστρέψετε σε 14 ημέρες.", "Μπορείτε να το επιστρέψετε σε 30 ημέρες, δωρεάν."],
  ["आप इसे १४ दिनों में लौटा सकते हैं।", "आप इसे ३० दिनों में मुफ़्त लौटा सकते हैं।"],
  ["אפשר להחזיר תוך 14 יום.", "אפשר להחזיר גם חבילה פתוחה תוך 30 יום."],
  ["14일 이내에 반품할 수 있습니다.", "30일 이내에 무료로 반품할 수 있습니다."],
  ["They are a family 👩‍👩‍👧 from Berlin 🇩🇪 today", "They are a family 👩‍👩‍👧‍👦 from Paris 🇫🇷 today"],
  ["one\r\ntwo\r\nthree", "one\n2\nthree\n\nfour\n"],
  ["  spaces  kept ", "spaces\tkept  and more "],
];

const random = (seed: number) => () => {
  seed = (seed * 48_271) % 2_147_483_647;
  return seed / 2_147_483_647;
};

/** Settles changes one after the other, each time on a difference taken anew, as the page does. */
function settled(before: string, now: string, choose: (count: number) => { index: number; keep: boolean }) {
  let left = changesOf(difference(before, now));
  for (let steps = 0; left.length > 0; steps += 1) {
    if (steps > 200) throw new Error("it does not end");
    const { index, keep } = choose(left.length);
    const change = left[index] as Change;
    if (keep) before = kept(before, change);
    else now = takenBack(now, change);
    left = changesOf(difference(before, now));
  }
  return { before, now };
}

/** What the page puts into the editor for a change that is taken back: the editor's own lines end with one character. */
function takenBack(now: string, { to, deleted, inserted }: Change): string {
  const text = lines(now);
  return text.slice(0, to) + deleted + text.slice(to + inserted.length);
}

const lines = (text: string) => text.replace(/\r\n?/g, "\n");

test.each(EDITED)("keeping every change gives the answer, and taking all back the suggestion: %s", (a, b) => {
  expect(typeof difference(a, b)).not.toBe("string");
  expect(settled(a, b, () => ({ index: 0, keep: true }))).toEqual({ before: lines(b), now: b });
  expect(lines(settled(a, b, () => ({ index: 0, keep: false })).now)).toBe(lines(a));
});

test.each(EDITED)(
  "in whatever order, some kept and some taken back, both end as the same text: %s",
  (a, b) => {
    for (let seed = 1; seed <= 20; seed += 1) {
      const next = random(seed);
      const { before, now } = settled(a, b, (count) => ({
        index: Math.floor(next() * count),
        keep: next() < 0.5,
      }));
      expect(lines(now)).toBe(lines(before));
    }
  },
);

test("one that is made of words at random can be taken back and kept as well", () => {
  const next = random(7);
  const words = () =>
    Array.from(
      { length: 40 },
      () => ["a", "bb", "ccc", "\n", "été", "字", "ab, "][Math.floor(next() * 7)],
    ).join(" ");
  for (let round = 0; round < 25; round += 1) {
    const [a, b] = [words(), words()];
    if (typeof difference(a, b) === "string") continue;
    expect(settled(a, b, () => ({ index: 0, keep: true })).before).toBe(b);
    const back = settled(a, b, (count) => ({ index: count - 1, keep: false })).now;
    expect(back).toBe(a);
  }
});

test("a change knows its place, also beside what is folded", () => {
  const same = "The same words over and over again. ".repeat(20);
  const [before, now] = [`${same}old end`, `new ${same}end`];
  const found = difference(before, now);
  if (typeof found === "string") throw new Error(found);
  const parts = partsOf(folded(found));
  expect(parts.some((part) => "same" in part && part.same.kind === "folded")).toBe(true);
  const changes = parts.flatMap((part) => ("change" in part ? [part.change] : []));
  expect(changes).toEqual(changesOf(found));
  for (const { at, deleted, to, inserted } of changes) {
    expect(before.slice(at, at + deleted.length)).toBe(deleted);
    expect(now.slice(to, to + inserted.length)).toBe(inserted);
  }
});

test("the share that changed is none for the same text, all for another, and half for half", () => {
  expect(shareChanged(difference("the same", "the same"))).toBe(0);
  expect(shareChanged("too different")).toBe(1);
  expect(shareChanged(difference("aaaa bbbb", "aaaa cccc"))).toBe(0.5);
  expect(shareChanged([])).toBe(0);
});
