import { afterEach, expect, test } from "vitest";
import type { Fetch, FromPage, RecordState, RecordWindow } from "../src/protocol.gen";
import type { Wish } from "../src/replacing";
import { drawer, page, record, saved, settled, welcome } from "./page";

const opened: ReturnType<typeof page>[] = [];

afterEach(() => {
  for (const each of opened.splice(0)) each.close();
});

const WISH: Wish = { find: "day", by: "week", matchCase: false, wholeWords: false, scope: "all" };

function list(...texts: string[]) {
  const here = page("a", drawer());
  opened.push(here);
  const records = texts.map((value, index) =>
    record(index + 1, { suggestions: [{ question: "response", value, score: null, agent: null }] }),
  );
  const submitted: RecordState = record(records.length + 1, {
    response: {
      status: "submitted",
      values: { response: "a day" },
      edits: null,
      notes: null,
      revision: 2,
      updated_at: "",
    },
  });
  const before = welcome("a");
  here.hear({ ...before, layout: "list", window: { ...before.window, records: [...records, submitted] } });
  const { replacing } = here.actions;
  const found = (more: Partial<Wish> = {}) => replacing.changes({ ...WISH, ...more });
  return { ...here, replacing, found };
}

test("every answer that would change is shown, and no other", () => {
  const { found, entry, actions } = list("Day after day", "no", "someday", "week");
  expect(found().map(({ key, ranges }) => [key, ranges.length])).toEqual([
    ["r1/response", 2],
    ["r3/response", 1],
    ["r5/response", 1],
  ]);
  expect(found({ wholeWords: true }).map(({ key }) => key)).toEqual(["r1/response", "r5/response"]);
  expect(found({ find: "week" })).toEqual([]);
  expect(found({ find: "" })).toEqual([]);
  actions.selecting.toggle("r3", false);
  expect(found({ scope: "selected" }).map(({ key }) => key)).toEqual(["r3/response"]);
  entry("r1").theirs.value = {
    status: "draft",
    values: {},
    edits: null,
    notes: null,
    revision: 3,
    updated_at: "",
  };
  expect(found().map(({ key }) => key)).toEqual(["r3/response", "r5/response"]);
});

test("what is replaced is a draft, or an edit beside what was submitted, all of it one step", () => {
  const { entry, found, replacing, saves, state } = list("One day", "no", "Two days");
  const changes = found();
  replacing.apply(
    changes.filter(({ key }) => key !== "r3/response"),
    "week",
  );
  const group = { first: 1, last: 2 };
  expect(saves()).toMatchObject([
    { record: "r1", status: "draft", values: { response: "One week" }, edits: null, group },
    {
      record: "r4",
      status: "submitted",
      values: { response: "a day" },
      edits: { response: "a week" },
      group,
    },
  ]);
  expect(state.outcome.value).toBe("Replaced 2 in 2 answers.");
  expect(entry("r3").values["response"]?.value).toBe("Two days");
});

test("what was typed since is left as it is, and is saved before", () => {
  const { entry, found, replacing, saves, type } = list("One day", "Two days");
  const changes = found();
  type("r1", "One day, typed");
  replacing.apply(changes, "week");
  expect(entry("r1").values["response"]?.value).toBe("One day, typed");
  expect(saves().map(({ record: id, group }) => [id, group ?? null])).toEqual([
    ["r1", null],
    ["r2", { first: 2, last: 3 }],
    ["r3", { first: 2, last: 3 }],
  ]);
});

test("what was unticked is ticked again when something else is wanted", () => {
  const { replacing } = list("One day");
  replacing.tick("r1/response");
  expect([...replacing.unticked.value]).toEqual(["r1/response"]);
  replacing.tick("r1/response");
  expect(replacing.unticked.value.size).toBe(0);
  replacing.tick("r1/response");
  replacing.want({ find: "One" });
  expect(replacing.unticked.value.size).toBe(0);
});

test("the rest of the list is fetched on both sides, up to a thousand", async () => {
  const total = 1_200;
  const counts = { total, pending: total, draft: 0, submitted: 0, discarded: 0 };
  const standing = { counts, counted: 0, undo: null, redo: null };
  const window = ({ client, rid, position, before, after }: Fetch): RecordWindow => {
    const from = before > 0 ? Math.max(0, position - before) : position + 1;
    const to = before > 0 ? position : Math.min(total, position + 1 + after);
    const records = Array.from({ length: to - from }, (_, index) => record(from + index + 1));
    const ends = { first: from === 0, last: to === total };
    return { kind: "window", client, rid, queue: "pending", records, standing, ...ends };
  };
  const reply = (message: FromPage) => {
    if (message.kind === "fetch") return window(message);
    return message.kind === "save" ? saved(message, { standing }) : null;
  };
  const here = page("a", drawer(), reply);
  opened.push(here);
  const { window: around, ...hello } = welcome("a");
  const records = [record(601), record(602)];
  here.hear({
    ...{ ...hello, layout: "list", record: "r601" },
    window: { ...around, records, first: false, last: false, standing },
  });
  await here.actions.replacing.loadAll();
  await settled();
  const found = here.state.trail.value.records;
  expect(found.length).toBeGreaterThanOrEqual(1_000);
  expect(new Set(found).size).toBe(found.length);
  expect(here.state.shown.value?.record.value.record).toBe("r601");
});
