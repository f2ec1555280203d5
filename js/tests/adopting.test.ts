import { afterEach, expect, test } from "vitest";
import { conflict, drawer, kernel, page, record, settled, welcome } from "./page";

const opened: ReturnType<typeof page>[] = [];

afterEach(() => {
  for (const each of opened.splice(0)) each.close();
});

test("what has arrived in another way, as by a file, is no conflict, and is not kept any longer", async () => {
  const here = page("a", drawer());
  opened.push(here);
  here.hear(welcome("a"));
  here.type("r1", "Mine");
  here.actions.answering.flush();
  const [save] = here.saves();
  if (save === undefined) throw new Error("nothing was sent");
  const there = {
    status: "draft",
    values: { response: "Mine", note: null },
    edits: null,
    notes: null,
  } as const;
  here.hear(conflict(save, { ...there, revision: 5, updated_at: "" }));
  expect(here.entry("r1").theirs.value).toBeNull();
  expect((await here.actions.downloading.file())?.answers).toEqual([]);
  here.type("r1", "Mine, and more");
  here.actions.answering.flush();
  expect(here.saves().at(-1)).toMatchObject({ base: 5, values: { response: "Mine, and more" } });
});

test("what a page has left and says what the store says is neither offered nor kept", async () => {
  const browser = drawer();
  const gone = page("a", browser);
  gone.hear(welcome("a"));
  gone.type("r1", "One");
  gone.close();
  await settled();
  const there = kernel([record(1), record(2)], "uid");
  const durable = (client: string, storage: ReturnType<typeof drawer>) => {
    const made = page(client, storage, (message) => {
      const said = there.reply(message);
      if (said?.kind === "welcome") return { ...said, durable: true };
      return said?.kind === "saved" ? { ...said, durable: true } : said;
    });
    opened.push(made);
    return made;
  };
  const answered = durable("b", drawer());
  await settled();
  answered.type("r1", "One");
  answered.actions.answering.flush();
  await settled();
  const next = durable("c", browser);
  await new Promise((resolve) => setTimeout(resolve, 350));
  expect(next.entry("r1").kept.value).toEqual([]);
  expect(next.state.alert.value).toBeNull();
  expect(browser.length).toBe(0);
});
