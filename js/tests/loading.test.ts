import { beforeEach, expect, test } from "vitest";
import { Extras } from "../src/loading";

beforeEach(() => {
  for (const place of Object.getOwnPropertySymbols(globalThis)) {
    if (place.description?.startsWith("nb_feedback extras")) Reflect.deleteProperty(globalThis, place);
  }
});

const module = { renderMarkdown: () => null };
const settled = () => new Promise((resolve) => setTimeout(resolve));

function extras(code: string | null = "the code") {
  const asked: string[] = [];
  const made = new Extras(
    async (extra) => {
      asked.push(extra);
      return code;
    },
    async (given) => (given === "the code" ? module : null),
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
  const silent = new Extras(() => new Promise(() => {}));
  const part = silent.load("markdown");
  extras().made.load("markdown");
  await settled();
  expect(part.value).toBe(module);
});

test("where there is none, it stays null", async () => {
  const { made } = extras(null);
  const part = made.load("markdown");
  await settled();
  expect(part.value).toBeNull();
});
