/** TeX to MathML, which the browser shows by itself: no fonts, no pictures, nothing to load. */

import temml from "temml";
import { type Described, mathml } from "../rendering/mathml";

const OPTIONS = {
  throwOnError: true,
  trust: false,
  strict: false,
  maxSize: [10, 100] as [number, number],
  maxExpand: 100,
};

/** With these a few characters become thousands; a formula in an answer has no need of them. */
const DEFINITIONS =
  /\\(?:[gex]?def|let|futurelet|global|long|(?:re)?newcommand|providecommand|DeclareMathOperator|newenvironment)(?![a-zA-Z])/;

/** What stands around a formula. */
const AROUND = [
  { pattern: /^\$\$([\s\S]*)\$\$$/, display: true },
  { pattern: /^\\\[([\s\S]*)\\\]$/, display: true },
  { pattern: /^\$`([\s\S]*)`\$$/, display: false },
  { pattern: /^\$([\s\S]*)\$$/, display: false },
  { pattern: /^\\\(([\s\S]*)\\\)$/, display: false },
];
/** The most characters of a formula, and the most brackets in each other: what has more takes long, or is no formula. */
const [LONGEST, DEEPEST] = [1_500, 24];

/** Shows the formula that an element has as its text. What is no formula stays as it is written. */
export function typeset(element: HTMLElement): void {
  const written = (element.textContent ?? "").trim();
  const around = AROUND.find(({ pattern }) => pattern.test(written));
  const source = around?.pattern.exec(written)?.[1]?.trim() ?? "";
  if (around === undefined || source === "" || source.length > LONGEST) return;
  if (DEFINITIONS.test(source) || depth(source) > DEEPEST) return;
  const { display } = around;
  try {
    const tree = temml.__renderToMathMLTree(source, { ...OPTIONS, displayMode: display }) as Described;
    const math = mathml(tree, display, source);
    if (math.querySelector("msqrt, mroot") === null || drawsRoots(element)) element.replaceChildren(math);
  } catch {
    // It stays as it is written, which is what there is to correct.
  }
}

/** Says how many brackets and environments are in each other, at the most. */
function depth(source: string): number {
  let [now, most] = [0, 0];
  for (const [mark] of source.matchAll(/\\(?:begin|end|left|right)\b|\\.|[{}]/gs)) {
    if (mark === "{" || mark === "\\begin" || mark === "\\left") now += 1;
    else if (mark === "}" || mark === "\\end" || mark === "\\right") now -= 1;
    most = Math.max(most, now);
  }
  return most;
}

let roots: boolean | null = null;

/** Says whether the browser draws the sign of a root: without a font for mathematics it leaves it out, and says 4 for √4. */
function drawsRoots(place: HTMLElement): boolean {
  if (roots !== null || !place.isConnected) return roots ?? true;
  const written = [...place.childNodes];
  const four = { type: "mn", children: [{ text: "4" }] };
  const widths = [four, { type: "msqrt", children: [four] }].map((child) => {
    const math = mathml({ type: "math", children: [child] }, false, "");
    place.replaceChildren(math);
    return math.firstElementChild?.getBoundingClientRect().width ?? 0;
  });
  place.replaceChildren(...written);
  // Where nothing is laid out yet, the next formula will tell.
  if (!widths[0]) return true;
  roots = (widths[1] ?? 0) > widths[0] * 1.2;
  return roots;
}
