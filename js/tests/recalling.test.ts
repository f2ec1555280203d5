import { afterEach, expect, test } from "vitest";
import type { History, PastAnswer } from "../src/protocol.gen";
import { page, settled, welcome } from "./page";

const opened: ReturnType<typeof page>[] = [];
const open = () => {
  const here = page("a", null);
  opened.push(here);
  here.hear(welcome("a"));
  return here;
};

afterEach(() => {
  for (const each of opened.splice(0)) each.close();
});

const line = (revision: number): PastAnswer => ({
  ...{ action: "draft", status: "draft", values: { response: `${revision}` }, edits: null, notes: null },
  ...{ revision, at: "2026-11-23T14:02:00.000000+00:00", client: null },
});
const history = (rid: string, revisions: number[], first: boolean, record = "r1"): History => ({
  ...{ kind: "history", client: "a", rid, record, first },
  lines: revisions.map(line),
});
const asked = ({ sent }: ReturnType<typeof page>) => sent.filter(({ kind }) => kind === "recall");

test("what was before is asked for as far back as somebody wants", async () => {
  const here = open();
  void here.actions.recalling.look("r1");
  expect(here.state.past.value).toEqual({ record: "r1", lines: null, first: false });
  here.hear(history("r1", [5, 4], false));
  await settled();
  void here.actions.recalling.earlier();
  expect(asked(here).at(-1)).toMatchObject({ record: "r1", before: 4 });
  here.hear(history("r2", [3, 2, 1], true));
  await settled();
  expect(here.state.past.value?.lines?.map(({ revision }) => revision)).toEqual([5, 4, 3, 2, 1]);
  void here.actions.recalling.earlier();
  expect(asked(here)).toHaveLength(2);
});

test("the answer to an earlier question is not taken for the answer to a later one", async () => {
  const here = open();
  void here.actions.recalling.look("r1");
  void here.actions.recalling.look("r2");
  here.hear(history("r2", [1], true, "r2"));
  here.hear(history("r1", [9], true));
  await settled();
  expect(here.state.past.value).toMatchObject({ record: "r2", lines: [{ revision: 1 }] });
});

test("asking twice for what was before brings it once", async () => {
  const here = open();
  void here.actions.recalling.look("r1");
  here.hear(history("r1", [2], false));
  await settled();
  void here.actions.recalling.earlier();
  void here.actions.recalling.earlier();
  here.hear(history("r2", [1], true));
  here.hear(history("r3", [1], true));
  await settled();
  expect(here.state.past.value?.lines).toHaveLength(2);
});

test("it is said where a change came from", () => {
  const { recalling } = open().actions;
  expect([recalling.from("a"), recalling.from("b"), recalling.from(null)]).toEqual([
    "this page",
    "another page",
    "Python",
  ]);
});
