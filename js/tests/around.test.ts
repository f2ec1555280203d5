import { afterEach, expect, test } from "vitest";
import { drawer, page, record, welcome } from "./page";

const opened: ReturnType<typeof page>[] = [];
const open = (storage = drawer(), records = 2) => {
  const here = page("a", storage);
  opened.push(here);
  const there = Array.from({ length: records }, (_, index) => record(index + 1));
  here.hear(welcome("a", { window: { ...welcome("a").window, records: there } }));
  return here;
};

afterEach(() => {
  for (const each of opened.splice(0)) each.close();
});

test("the last eight records that were worked on are remembered, the latest first", () => {
  const here = open(drawer(), 12);
  const recent = () => here.state.recents.value.map((entry) => entry.record.value.position + 1);
  here.actions.moving.next();
  here.actions.moving.previous();
  expect(recent()).toEqual([]);
  here.type("r2", "Typed");
  here.actions.answering.flag(here.entry("r5"));
  here.actions.answering.comment(here.entry("r2"), "Again");
  expect(recent()).toEqual([2, 5]);
  for (let number = 3; number <= 12; number += 1) here.type(`r${number}`, "Typed");
  expect(recent()).toEqual([12, 11, 10, 9, 8, 7, 6, 5]);
});

test("they are shown where there is room, until somebody says otherwise", () => {
  const { state, actions } = open();
  actions.resize(500);
  expect(state.recentsOpen.value).toBe(false);
  actions.resize(1_000);
  expect(state.recentsOpen.value).toBe(true);
  actions.showRecents(false);
  expect(state.recentsOpen.value).toBe(false);
});

test("guidelines that are closed beside the work stay closed in this browser", () => {
  const storage = drawer();
  const first = open(storage);
  first.actions.resize(1_500);
  expect(first.state.guidelinesOpen.value).toBe(true);
  first.actions.toggle("guidelines");
  expect([first.state.guidelinesOpen.value, first.state.panel.value]).toEqual([false, null]);
  const next = open(storage);
  next.actions.resize(1_500);
  expect(next.state.guidelinesOpen.value).toBe(false);
  next.actions.toggle("guidelines");
  expect(open(storage).state.beside.value).toBe(true);
});

test("without room they are a panel, which begins closed", () => {
  const { state, actions } = open();
  actions.resize(1_000);
  expect(state.guidelinesOpen.value).toBe(false);
  actions.toggle("guidelines");
  expect([state.guidelinesOpen.value, state.panel.value]).toEqual([true, "guidelines"]);
});
