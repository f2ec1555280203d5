/** Looking for records: what the page asks for, what it shows, and where one comes out again. */

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { filterOf } from "../src/finding";
import type { Facet, Fetch, Filter, RecordWindow } from "../src/protocol.gen";
import { page, record, welcome } from "./page";

let open: ReturnType<typeof page>;

beforeEach(() => {
  vi.useFakeTimers();
  open = page("a", null);
  open.hear(
    welcome("a", { window: { ...welcome("a").window, records: [1, 2, 3, 4, 5].map((n) => record(n)) } }),
  );
  open.sent.length = 0;
});

afterEach(() => {
  open.close();
  vi.useRealTimers();
});

const fetches = () => open.sent.filter((message): message is Fetch => message.kind === "fetch");
const shown = () => open.state.shown.value?.record.value.record ?? null;

/** Answers what was asked for last with these records at these places. */
async function answer(numbers: number[], { count = numbers.length, from = 0, last = true } = {}) {
  const asked = fetches().at(-1);
  if (asked === undefined) throw new Error("nothing was asked for");
  const { rid, queue, filter } = asked;
  const window: RecordWindow = {
    ...{ kind: "window", client: "a", rid, queue, first: from === 0, last },
    records: numbers.map((n) => record(n)),
    standing: { counts: open.state.counts.value, counted: 0, undo: null, redo: null },
    ...(filter && { found: { filter, count, places: numbers.map((_, index) => from + index) } }),
  };
  open.hear(window);
  await vi.advanceTimersByTimeAsync(0);
}

test("what is typed is looked for when typing pauses, and the first that has it is shown", async () => {
  const { finding } = open.actions;
  for (const text of ["p", "pa", "par"]) {
    finding.type(text);
    await vi.advanceTimersByTimeAsync(100);
  }
  expect(fetches()).toHaveLength(0);
  await vi.advanceTimersByTimeAsync(300);
  expect(fetches()).toMatchObject([{ filter: { search: "par" }, place: -1, anew: true }]);
  await answer([3, 5]);
  expect(shown()).toBe("r3");
  expect(open.state.said.value).toBe("2 found. Record 3 of 2");
  expect(open.state.words.value).toEqual({ fields: ["par"], suggestions: ["par"], answers: ["par"] });
  open.actions.moving.next();
  expect(shown()).toBe("r5");
  expect(open.state.said.value).toContain("2 of 2 found");
});

test("what was typed just before something was chosen in the panel is looked for with it", async () => {
  open.actions.finding.type("par");
  void open.actions.finding.set({ metadata: { topic: ["a"] } });
  expect(fetches()).toMatchObject([{ filter: { search: "par", metadata: { topic: ["a"] } } }]);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(fetches()).toHaveLength(1);
});

test("more of what was found is asked for by its places", async () => {
  void open.actions.finding.search("x");
  await answer([2, 4, 1], { count: 30, last: false });
  expect(shown()).toBe("r2");
  expect(fetches().at(-1)).toMatchObject({ filter: { search: "x" }, place: 2, before: 0, position: -1 });
  expect(fetches().at(-1)).not.toHaveProperty("anew");
  await answer([5, 3], { count: 30, from: 3 });
  expect(open.state.trail.value.records).toEqual(["r2", "r4", "r1", "r5", "r3"]);
  expect(open.state.trail.value.found?.places.get("r3")).toBe(4);
});

test("an answer takes no record away from what was found, and the last one is the end", async () => {
  void open.actions.finding.search("x");
  await answer([2, 4]);
  for (const id of ["r2", "r4"]) open.type(id, "answer");
  open.actions.answering.submit();
  expect(shown()).toBe("r4");
  open.actions.moving.previous();
  expect(shown()).toBe("r2");
  open.actions.moving.next();
  const before = fetches().length;
  open.actions.answering.submit();
  expect(shown()).toBeNull();
  expect(open.state.trail.value.found?.count).toBe(2);
  expect(fetches()).toHaveLength(before);
});

test("clearing stays at the record in view, and comes back to the last one where nothing was found", async () => {
  const { finding } = open.actions;
  void finding.search("x");
  await answer([4]);
  void finding.clear();
  expect(fetches().at(-1)).toMatchObject({ record: "r4" });
  expect(fetches().at(-1)).not.toHaveProperty("filter");
  await answer([3, 4, 5]);
  expect([shown(), open.state.filter.value, open.state.trail.value.found]).toEqual(["r4", null, null]);
  void finding.search("nowhere");
  await answer([]);
  expect(shown()).toBeNull();
  expect(open.state.said.value).toBe("Nothing found");
  void finding.clear();
  expect(fetches().at(-1)).toMatchObject({ record: "r4" });
});

test("Enter looks at once, says whether there is anything, and goes back to the first", async () => {
  const { finding, moving } = open.actions;
  finding.type("x");
  const found = finding.enter("x");
  await answer([2, 4]);
  expect(await found).toBe(true);
  expect(fetches()).toHaveLength(1);
  moving.next();
  const again = finding.enter("x");
  expect(fetches().at(-1)).toMatchObject({ place: -1, filter: { search: "x" } });
  await answer([2, 4]);
  expect([await again, shown()]).toEqual([true, "r2"]);
  const none = finding.enter("y");
  await answer([]);
  expect(await none).toBe(false);
});

test("the first and the last are asked for where they may not be here", async () => {
  const { moving } = open.actions;
  void moving.last();
  expect(fetches().at(-1)).toMatchObject({ position: 2, before: 12 });
  await answer([4, 5]);
  expect(shown()).toBe("r5");
  void moving.first();
  expect(fetches().at(-1)).toMatchObject({ position: -1 });
  await answer([1, 2]);
  expect(shown()).toBe("r1");
  void open.actions.finding.search("x");
  await answer([1, 2], { count: 9, last: false });
  void moving.last();
  expect(fetches().at(-1)).toMatchObject({ place: 9, before: 12 });
});

test("a record is gone to by its number or its id, and an unknown one is said and moves nothing", async () => {
  const { moving } = open.actions;
  void moving.jump("2");
  expect(fetches().at(-1)).toMatchObject({ position: 1, pinned: true, record: null });
  await answer([1, 2, 3]);
  expect(shown()).toBe("r2");
  void moving.jump("r4");
  expect(fetches().at(-1)).toMatchObject({ record: "r4" });
  await answer([3, 4, 5]);
  expect(shown()).toBe("r4");
  void moving.jump("r 9");
  const { rid } = fetches().at(-1) as Fetch;
  const failed = { seq: null, rid, code: "unknown", text: "unknown record", problems: {}, current: null };
  open.hear({ kind: "failed", client: "a", ...failed });
  await vi.advanceTimersByTimeAsync(0);
  expect(shown()).toBe("r4");
  expect(open.state.said.value).toBe("There is no record r 9: type a number from 1 to 2, or an id.");
});

test("while something is looked for nothing else is asked for that would end the search", async () => {
  void open.actions.finding.search("x");
  expect(fetches()).toHaveLength(1);
  open.hear(welcome("a"));
  open.actions.moving.next();
  expect(fetches()).toHaveLength(1);
  await answer([4]);
  expect(shown()).toBe("r4");
});

test("where what is asked for meanwhile is not there, one stays in what was gone through before", async () => {
  void open.actions.finding.search("x");
  const slow = fetches().at(-1) as Fetch;
  void open.actions.moving.jump("r9");
  const { rid } = fetches().at(-1) as Fetch;
  const failed = { seq: null, rid, code: "unknown", text: "unknown record", problems: {}, current: null };
  open.hear({ kind: "failed", client: "a", ...failed });
  await vi.advanceTimersByTimeAsync(0);
  expect([shown(), open.state.filter.value, open.state.opening.value]).toEqual(["r1", null, false]);
  open.hear({
    ...welcome("a").window,
    rid: slow.rid,
    found: { filter: { search: "x" }, count: 0, places: [] },
  });
  await vi.advanceTimersByTimeAsync(0);
  expect([shown(), open.state.filter.value]).toEqual(["r1", null]);
});

test("after a hello the same is asked for once more, also where nothing was found", async () => {
  void open.actions.finding.search("x");
  await answer([4]);
  open.hear({ kind: "stale" });
  open.hear(welcome("a"));
  expect(fetches().at(-1)).toMatchObject({ record: "r4", filter: { search: "x" } });
  await answer([4]);
  void open.actions.finding.search("y");
  await answer([]);
  open.hear({ kind: "stale" });
  open.hear(welcome("a"));
  expect(fetches().at(-1)).toMatchObject({ place: -1, anew: true, filter: { search: "y" } });
});

test("a widget that Python began with a filter shows that it has one", async () => {
  const other = page("b", null);
  const { window } = welcome("b");
  const found = { filter: { search: "x" }, count: 2, places: [0, 1] };
  other.hear(welcome("b", { window: { ...window, found } }));
  expect(other.state.filter.value).toEqual({ search: "x" });
  expect(other.state.trail.value.found?.count).toBe(2);
  other.close();
});

test("what there is to filter by is asked for when the panel opens", async () => {
  open.actions.toggle("filter");
  const asked = open.sent.at(-1);
  expect(asked).toMatchObject({ kind: "survey" });
  const metadata: Facet[] = [
    { name: "topic", title: "topic", type: "terms", values: ["a"], least: null, most: null },
  ];
  open.hear({ kind: "surveyed", client: "a", rid: (asked as { rid: string }).rid, metadata });
  await vi.advanceTimersByTimeAsync(0);
  expect(open.state.facets.value).toEqual(metadata);
});

test.each<[Filter, Filter | null]>([
  [{}, null],
  [{ search: ' "" ', within: ["fields"], sort: "position", descending: false, seed: 3, metadata: {} }, null],
  [{ search: "a", within: ["fields", "suggestions", "answers"] }, { search: "a" }],
  [
    { search: "a", within: ["fields"] },
    { search: "a", within: ["fields"] },
  ],
  [
    { sort: "random", seed: 0 },
    { sort: "random", seed: 0 },
  ],
  [
    { sort: "score", seed: 4, descending: true, changed: null },
    { sort: "score", descending: true },
  ],
  [{ flagged: false }, { flagged: false }],
  [{ flagged: null }, null],
])("of %j what means something is %j", (given, filter) => {
  expect(filterOf(given)).toEqual(filter);
});
