import { expect, test } from "vitest";
import { inParts } from "../src/parts";
import { type FromPage, PART_LENGTH, type Save } from "../src/protocol.gen";

function save(text: string): Save {
  return {
    ...{ kind: "save", client: "page", seq: 3, record: "r1", status: "draft" },
    ...{ values: { q: text }, edits: null, base: 0 },
  } as Save;
}

test("what is short goes as it is", () => {
  const message = save("short");
  expect(inParts(message)).toEqual([message]);
});

test("what is long goes in parts that are the message again when they are put together", () => {
  for (const text of [
    "x".repeat(PART_LENGTH * 2 + 5),
    "🙂".repeat(PART_LENGTH),
    `y${"🙂".repeat(PART_LENGTH)}`,
  ]) {
    const parts = inParts(save(text)) as Extract<FromPage, { kind: "part" }>[];
    expect(parts.length).toBeGreaterThan(2);
    expect(parts.map(({ index }) => index)).toEqual(parts.map((_, index) => index));
    for (const { kind, client, seq, count, text: piece } of parts) {
      expect([kind, client, seq, count]).toEqual(["part", "page", 3, parts.length]);
      expect(piece.length).toBeLessThanOrEqual(PART_LENGTH);
      expect(piece).not.toMatch(/[\ud800-\udbff]$/);
    }
    expect(JSON.parse(parts.map((part) => part.text).join(""))).toEqual(save(text));
  }
});
