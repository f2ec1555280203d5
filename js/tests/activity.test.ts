import { afterEach, expect, test } from "vitest";
import { Activity, IDLE } from "../src/activity";
import { drawer, page, record, welcome } from "./page";

function measured() {
  let now = 5_000;
  const activity = new Activity(() => now);
  return {
    activity,
    wait(seconds: number): void {
      now += seconds * 1000;
    },
  };
}

const opened: ReturnType<typeof page>[] = [];

afterEach(() => {
  for (const each of opened.splice(0)) each.close();
});

test("time counts for the record that is shown", () => {
  const { activity, wait } = measured();
  wait(10);
  activity.show("a");
  wait(4);
  activity.show("b");
  wait(2.5);
  activity.show("a");
  wait(1);
  expect([activity.seconds("a"), activity.seconds("b"), activity.seconds("c")]).toEqual([5, 2.5, 0]);
});

test("what is over a minute without a sign of life is taken out", () => {
  const { activity, wait } = measured();
  activity.show("a");
  wait(59);
  activity.act();
  wait(300);
  expect(activity.seconds("a")).toBe(59 + IDLE / 1000);
  wait(10);
  activity.act();
  wait(3);
  expect(activity.seconds("a")).toBe(59 + 60 + 3);
});

test("looking often at the time changes nothing of it", () => {
  const { activity, wait } = measured();
  activity.show("a");
  for (let second = 0; second < 100; second += 1) {
    wait(1);
    activity.seconds("a");
    activity.show("a");
  }
  expect(activity.seconds("a")).toBe(60);
});

test("what is spent in another tab or another window is taken out", () => {
  const { activity, wait } = measured();
  activity.show("a");
  wait(5);
  activity.leave();
  wait(20);
  activity.act();
  wait(20);
  activity.comeBack();
  wait(7);
  expect(activity.seconds("a")).toBe(12);
});

test("earlier visits are added to, and nothing is ever less", () => {
  const { activity, wait } = measured();
  activity.learn("a", 30);
  activity.show("a");
  wait(2);
  activity.learn("a", 31);
  expect(activity.seconds("a")).toBe(32);
  activity.learn("a", null);
  activity.learn("a", 90.5);
  wait(1);
  expect(activity.seconds("a")).toBe(91.5);
});

test("each answer says how long it took, also one that the browser keeps", async () => {
  const here = page("a", drawer());
  opened.push(here);
  here.hear(
    welcome("a", { window: { ...welcome("a").window, records: [record(1, { measured: { seconds: 30 } })] } }),
  );
  here.type("r1", "Mine");
  expect((await here.actions.downloading.file())?.answers[0]?.measured?.seconds).toBeGreaterThanOrEqual(30);
  here.actions.answering.flush();
  expect(here.saves().at(-1)?.measured?.seconds).toBeGreaterThanOrEqual(30);
});

test("each answer says with which of several suggestions it began, until it is taken back", async () => {
  const here = page("a", drawer());
  opened.push(here);
  const said = welcome("a");
  const chosen = { measured: { seconds: 3, chosen: { response: 2 } } };
  here.hear(welcome("a", { window: { ...said.window, records: [record(1), record(2, chosen)] } }));
  here.actions.answering.choose(here.entry("r1"), "response", 2); // only looked at
  here.actions.answering.begin(here.entry("r1"), "response", 1);
  here.type("r1", "Mine");
  expect((await here.actions.downloading.file())?.answers[0]?.measured?.chosen).toEqual({ response: 1 });
  here.actions.answering.flush();
  expect(here.saves().at(-1)?.measured?.chosen).toEqual({ response: 1 });
  here.actions.answering.begin(here.entry("r1"), "response", 0);
  here.actions.answering.choose(here.entry("r1"), "response", 1);
  here.type("r1", "Mine again");
  here.actions.answering.flush();
  expect(here.saves().at(-1)?.measured?.chosen).toEqual({ response: 0 });
  expect(here.entry("r2").chosen.value).toEqual({ response: 2 });
  here.actions.answering.restore(record(2, { ...chosen, revision: 1 }));
  expect(here.entry("r2").chosen.value).toEqual({});
  // An undo brings back what it had begun with.
  const response = { status: "draft", values: { response: "Third" }, edits: null, notes: null } as const;
  const before = { response: { ...response, revision: 2, updated_at: "" } };
  here.actions.answering.restore(record(2, { measured: { seconds: 4, chosen: { response: 1 } }, ...before }));
  expect(here.entry("r2").chosen.value).toEqual({ response: 1 });
});

test("nothing is sent where nothing is measured", async () => {
  const here = page("a", drawer());
  opened.push(here);
  here.hear(welcome("a", { measure: false }));
  here.type("r1", "Mine");
  here.actions.answering.flush();
  const [save] = here.saves();
  expect(save).toMatchObject({ values: { response: "Mine" } });
  expect(Object.keys(save ?? {})).not.toContain("measured");
  expect(Object.keys((await here.actions.downloading.file())?.answers[0] ?? {})).not.toContain("measured");
});
