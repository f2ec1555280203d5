import { afterEach, expect, test, vi } from "vitest";
import { isSameAnswer } from "../src/answers";
import { settledNotes } from "../src/notes";
import { conflict, drawer, page, record, saved, settled, welcome } from "./page";

const opened: ReturnType<typeof page>[] = [];
const open = (...given: Parameters<typeof page>) => {
  const here = page(...given);
  opened.push(here);
  here.hear(welcome(given[0]));
  return here;
};
const response = (more = {}) => {
  const said = { status: "submitted", values: { response: "a" }, edits: null, notes: null } as const;
  return { ...said, revision: 1, updated_at: "", ...more };
};

afterEach(() => {
  for (const each of opened.splice(0)) each.close();
});

test("notes that say nothing are none", () => {
  expect(settledNotes({ flagged: false, comment: " \n", reason: "" })).toBeNull();
  expect(settledNotes({ flagged: true, comment: null })).toEqual({ flagged: true });
});

test("two answers that differ in a comment only are two", () => {
  const answer = { status: "draft", values: { response: "a" }, edits: null } as const;
  expect(isSameAnswer(answer, { ...answer, notes: null })).toBe(true);
  expect(isSameAnswer(answer, { ...answer, notes: { comment: "b" } })).toBe(false);
});

test("who flags a submitted answer changes nothing else of it", () => {
  const here = open("a", null);
  here.hear({ kind: "stale" });
  here.hear(
    welcome("a", { window: { ...welcome("a").window, records: [record(1, { response: response() })] } }),
  );
  here.actions.answering.flag();
  const said = { status: "submitted", values: { response: "a" }, edits: null, base: 1 };
  expect(here.saves().at(-1)).toMatchObject({ ...said, notes: { flagged: true } });
});

test("a comment is written down before it is sent, and sent by the next page", async () => {
  const storage = drawer();
  const first = open("a", storage);
  first.actions.answering.comment(first.entry("r1"), "Is it so?");
  opened.splice(0);
  first.close();
  await settled();
  const next = open("b", storage);
  const said = { client: "a", seq: 1, status: "draft", notes: { comment: "Is it so?" } };
  await vi.waitFor(() => expect(next.saves().at(-1)).toMatchObject(said));
});

test("what is downloaded has the notes", async () => {
  const here = open("a", drawer());
  here.actions.answering.comment(here.entry("r1"), "Is it so?");
  const file = await here.actions.downloading.file();
  expect(file?.version).toBe(2);
  expect(file?.answers.map(({ notes }) => notes)).toEqual([{ comment: "Is it so?" }]);
});

test("a version that was kept brings its notes, and takes none away", async () => {
  const here = open("a", drawer());
  here.actions.answering.comment(here.entry("r1"), "Mine");
  here.actions.answering.flush();
  const [save] = here.saves();
  if (save === undefined) throw new Error("nothing was sent");
  here.hear(conflict(save, response({ notes: { flagged: true } })));
  const entry = here.entry("r1");
  expect(entry.theirs.value?.notes).toEqual({ flagged: true });
  here.actions.answering.takeTheirs(entry);
  expect([entry.flagged.value, entry.comment.value]).toEqual([true, ""]);
  const [kept] = entry.kept.value;
  if (kept === undefined) throw new Error("nothing was kept");
  here.actions.adopting.useKept(entry, kept, () => {});
  expect([entry.flagged.value, entry.comment.value]).toEqual([true, "Mine"]);
  here.actions.answering.flush();
  const last = here.saves().at(-1);
  expect(last?.notes).toEqual({ flagged: true, comment: "Mine" });
  if (last !== undefined) here.hear(saved(last));
  expect(entry.unsent.value).toBe(false);
});
