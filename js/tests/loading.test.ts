import { beforeEach, expect, test, vi } from "vitest";

let { Extras, sheets } = await import("../src/loading");

beforeEach(async () => {
  vi.resetModules();
  vi.restoreAllMocks();
  ({ Extras, sheets } = await import("../src/loading"));
});

const module = { renderMarkdown: () => null, styles: ".a {}" };
const settled = () => new Promise((resolve) => setTimeout(resolve));

function extras(code: string | null = "the code") {
  const asked: string[] = [];
  const made = new Extras(
    async (extra) => {
      asked.push(extra);
      return code;
    },
    async (given) => {
      if (given !== "the code") throw new Error("it cannot run");
      return module;
    },
  );
  return { made, asked };
}

test("a part is null until it is there", async () => {
  const { made, asked } = extras();
  const part = made.load("markdown");
  expect(part.value).toBeNull();
  await settled();
  expect(part.value).toBe(module);
  expect(asked).toEqual(["markdown"]);
});

test("it is asked for once, however often it is needed, and by one widget for all", async () => {
  const [first, second] = [extras(), extras()];
  first.made.load("markdown");
  first.made.load("markdown");
  await settled();
  expect(second.made.load("markdown").value).toBe(module);
  expect([...first.asked, ...second.asked]).toEqual(["markdown"]);
});

test("a widget whose kernel does not answer has it as soon as another one does", async () => {
  const silent = new Extras(
    () => new Promise(() => {}),
    async () => module,
  );
  const part = silent.load("markdown");
  extras().made.load("markdown");
  await settled();
  expect(part.value).toBe(module);
});

test("its style sheet is there with it, once", async () => {
  for (const { made } of [extras(), extras()]) made.load("markdown");
  await settled();
  expect(sheets.value).toEqual([".a {}"]);
});

test.each([null, "other code"])(
  "where there is none that runs (%s), it stays null, and that is said",
  async (code) => {
    const error = vi.spyOn(console, "error").mockReturnValue();
    const { made } = extras(code);
    const part = made.load("markdown");
    await settled();
    expect(part.value).toBeNull();
    expect(made.missing.value).toEqual(["markdown"]);
    expect(error).toHaveBeenCalledOnce();
  },
);
