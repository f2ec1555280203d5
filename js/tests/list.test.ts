import { afterEach, expect, test } from "vitest";
import type { Fetch, FromPage, RecordWindow } from "../src/protocol.gen";
import { drawer, page, record, saved, settled, welcome } from "./page";

const opened: ReturnType<typeof page>[] = [];

afterEach(() => {
  for (const each of opened.splice(0)) each.close();
});

const TOTAL = 30;
const STANDING = {
  counts: { total: TOTAL, pending: TOTAL, draft: 0, submitted: 0, discarded: 0 },
  ...{ counted: 0, undo: null, redo: null },
};

function window({ client, rid, position, before, after }: Fetch): RecordWindow {
  const from = before > 0 ? Math.max(0, position - before) : position + 1;
  const to = before > 0 ? position : Math.min(TOTAL, position + 1 + after);
  const records = Array.from({ length: to - from }, (_, index) => record(from + index + 1));
  return {
    ...{ kind: "window", client, rid, queue: "pending", records, standing: STANDING },
    ...{ first: from === 0, last: to === TOTAL },
  };
}

/** Opens a list in the middle of many records. */
function list() {
  const reply = (message: FromPage) => {
    if (message.kind === "fetch") return window(message);
    return message.kind === "save" ? saved(message, { standing: STANDING }) : null;
  };
  const here = page("a", drawer(), reply);
  opened.push(here);
  const records = Array.from({ length: 10 }, (_, index) => record(index + 11));
  const { window: around, ...hello } = welcome("a");
  here.hear({
    ...{ ...hello, layout: "list", record: "r12" },
    window: { ...around, records, first: false, last: false, standing: STANDING },
  });
  return here;
}

test("more come in on the side that one scrolls to, and the place stays", async () => {
  const { actions, state } = list();
  await actions.moving.more("earlier");
  expect(state.trail.value.records[0]).toBe("r1");
  expect(state.trail.value.head).toBeNull();
  expect(state.shown.value?.record.value.record).toBe("r12");
  await actions.moving.more("later");
  await settled();
  expect(state.trail.value.records).toEqual(Array.from({ length: TOTAL }, (_, index) => `r${index + 1}`));
  expect(state.trail.value.tail).toBeNull();
});

test("whoever goes into a row is there, and what was typed before is sent", () => {
  const { actions, saves, state, type } = list();
  type("r12", "typed");
  actions.moving.enter("r15");
  expect(state.shown.value?.record.value.record).toBe("r15");
  expect(saves()).toMatchObject([{ record: "r12", status: "draft", values: { response: "typed" } }]);
});

test("what was submitted stays where it is, and the next row is gone on to", async () => {
  const { actions, state, type } = list();
  const before = state.trail.value.records;
  type("r12", "typed");
  actions.answering.submit();
  await settled();
  expect(state.shown.value?.record.value.record).toBe("r13");
  expect(state.trail.value.records).toEqual(expect.arrayContaining([...before]));
});

test("after the last row the first that was passed over is next, and then the place stays", async () => {
  const here = page("a", drawer());
  opened.push(here);
  here.hear({ ...welcome("a"), layout: "list" });
  here.actions.moving.enter("r2");
  here.type("r2", "two");
  here.actions.answering.submit();
  expect(here.state.shown.value?.record.value.record).toBe("r1");
  here.type("r1", "one");
  here.actions.answering.submit();
  expect(here.state.shown.value?.record.value.record).toBe("r1");
  expect(here.state.trail.value.records).toEqual(["r1", "r2"]);
});

test("where the queue came to its end, its last record is the place in the list", () => {
  const here = page("a", drawer());
  opened.push(here);
  here.hear(welcome("a"));
  for (const id of ["r1", "r2"]) {
    here.type(id, id);
    here.actions.answering.submit();
  }
  expect(here.state.shown.value).toBeNull();
  here.actions.lay("list");
  expect(here.state.shown.value?.record.value.record).toBe("r2");
});

test("the layout is the kernel's at first and the person's from then on", () => {
  const { actions, hear, state } = list();
  expect(state.layout.value).toBe("list");
  actions.lay("focus");
  hear({ ...welcome("a"), layout: "list" });
  expect(state.layout.value).toBe("focus");
});
