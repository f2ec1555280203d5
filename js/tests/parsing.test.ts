// @vitest-environment happy-dom
import { expect, test, vi } from "vitest";
import { cut } from "../src/fields/Plain";
import { languageOf } from "../src/rendering/languages";
import { parse } from "../src/rendering/parsing";

const html = (text: string) => [...parse(text)].filter((piece) => piece !== null).join("");
/** The formulas in a text. */
const formulas = (text: string) =>
  [...html(text).matchAll(/<(span|div) class="math">([^<]*)<\/\1>/g)].map((found) => found[2]);

test("formulas are found between dollars and between brackets", () => {
  expect(formulas("So $x^2$, $$y$$ and \\(z\\), **$b$**, 公式$c$是, $`d`$.")).toEqual([
    "$x^2$",
    "$$y$$",
    "\\(z\\)",
    "$b$",
    "$c$",
    "$`d`$",
  ]);
  expect(formulas("Then\n$$\na \\\\\n= b\n$$\nand\n\n\\[\nc\n\\]\n")).toEqual([
    "$$\na \\\\\n= b\n$$",
    "\\[\nc\n\\]",
  ]);
});

test("prices, shell variables, escapes and code are no formulas", () => {
  for (const text of [
    "It costs $5 or $10.",
    "US$5 and US$6",
    "$HOME/$USER",
    "\\$5 and \\$6",
    "between $20-$30",
    "`$x$`",
    "```\n$x$\n```",
    "$ x $",
    "$a\n\nb$",
    "\\(not closed",
    "\\[\\\\\\]",
  ]) {
    expect(formulas(text), text).toEqual([]);
  }
});

test("a star in a formula is no emphasis, and one beside prices is", () => {
  expect(html("*a $x*y$ b*")).toBe('<p><em>a <span class="math">$x*y$</span> b</em></p>\n');
  expect(html("$5 and *really* $10")).toBe("<p>$5 and <em>really</em> $10</p>\n");
});

test("a formula is only text until something better is there", () => {
  expect(html("$<img src=x onerror=alert(1)>$")).toBe(
    '<p><span class="math">$&lt;img src=x onerror=alert(1)&gt;$</span></p>\n',
  );
});

test("a long text comes in pieces, which do not cut what is open", () => {
  const paragraph = `${"word ".repeat(300)}\n\n`;
  expect([...parse(paragraph.repeat(20))].filter((piece) => piece !== null).length).toBeGreaterThan(5);
  const folded = `<details><summary>All</summary>\n\n${paragraph.repeat(10)}</details>\n\nAfter`;
  expect([...parse(folded)].find((piece) => piece?.includes("<details>"))).toContain("</details>");
});

test("what is nested deeper than anybody nests is text, and takes no time", () => {
  const start = performance.now();
  for (const text of ["> ".repeat(5000), "*a **a ".repeat(1000), "[".repeat(5000), "``\\".repeat(4000)]) {
    expect(() => html(text)).not.toThrow();
  }
  expect(performance.now() - start).toBeLessThan(5_000);
});

test("a language is known by its names", () => {
  expect(["py", "Python", "c++", "sh", "html", "", "csv"].map(languageOf)).toEqual([
    "python",
    "python",
    "cpp",
    "bash",
    "xml",
    null,
    null,
  ]);
});

test("what takes too long is given up, but not for a page that had other things to do meanwhile", () => {
  let now = 0;
  const clock = vi.spyOn(performance, "now").mockImplementation(() => (now += 1_000));
  expect(html("# A\n\n*b* and `c`")).toBe("<h1>A</h1>\n<p><em>b</em> and <code>c</code></p>\n");
  expect(() => html("- a\n\n".repeat(1_000))).toThrow();
  clock.mockRestore();
  expect(html("- a\n\n".repeat(1_000)).match(/<li>/g)).toHaveLength(1_000);
});

test("a plain text is cut at line ends, never in a character, and stays the same", () => {
  expect(cut("")).toEqual([""]);
  for (const text of ["short", "line\n".repeat(5_000), "😀".repeat(20_000), `x${"😀".repeat(20_000)}`]) {
    const blocks = cut(text);
    expect(blocks.join("")).toBe(text);
    expect(Math.max(...blocks.map(({ length }) => length))).toBeLessThan(13_000);
    for (const block of blocks) expect(() => encodeURI(block)).not.toThrow();
  }
  expect(cut("line\n".repeat(5_000)).every((block) => block.endsWith("\n"))).toBe(true);
});
