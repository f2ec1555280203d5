/**
 * Makes MathML of what Temml says of a formula, out of lists of what may be in it.
 *
 * A formula comes from models and strangers. Nothing of what Temml makes goes into the page: each element is made
 * here, with no address, no action, no colour (which could hide it), and no length that reaches far.
 */

/** What Temml gives: an element, some others without a name of their own, or a text. */
export interface Described {
  type?: string;
  text?: string;
  children?: Described[];
  attributes?: Record<string, unknown>;
  classes?: string[];
  style?: Record<string, unknown>;
}

const ELEMENTS = new Set(
  `menclose mfrac mi mmultiscripts mn mo mover mpadded mphantom mprescripts mroot mrow mspace msqrt mstyle msub msubsup
  msup mtable mtd mtext mtr munder munderover none ms`.split(/\s+/),
);
const WORDS = /^(?:true|false|prefix|infix|postfix|normal|[+-]?[0-3])$/;
const WORDED = new Set(
  "accent accentunder displaystyle fence form largeop mathvariant movablelimits scriptlevel separator stretchy symmetric".split(
    " ",
  ),
);
const MEASURED = new Set(
  "depth height linethickness lspace mathsize maxsize minsize rspace voffset width".split(" "),
);
const STYLES = new Set(
  `border borderBottom borderLeft borderRight borderTop marginLeft padding paddingBottom paddingLeft paddingRight
  paddingTop width`.split(/\s+/),
);
/** What `styles/mathematics.css` knows. */
const CLASSES =
  /^(?:tml-(?:right|left|jot|small|cancel|xcancel|overline|underline|fbox|tag)|upstrike|downstrike|sout)$/;

/** The most of each unit. */
const MOST: Record<string, number> = { em: 10, ex: 20, pt: 100, px: 100, mu: 180, "%": 100, "": 10 };
const DEEPEST = 30;
const MOST_ELEMENTS = 2_000;

/** Makes an element of it. @throws When there is something in it that a formula does not need. */
export function mathml(described: Described, display: boolean, source: string): MathMLElement {
  const budget = { left: MOST_ELEMENTS };
  if (described.type !== "math") throw new Error("what is no formula");
  const math = made("math");
  for (const child of described.children ?? []) append(math, child, 0, budget);
  if (display) math.setAttribute("display", "block");
  math.setAttribute("alttext", source);
  return math;
}

function made(name: string): MathMLElement {
  return document.createElementNS("http://www.w3.org/1998/Math/MathML", name) as MathMLElement;
}

function append(parent: Element, described: Described, depth: number, budget: { left: number }): void {
  budget.left -= 1;
  if (depth > DEEPEST || budget.left < 0) throw new Error("a formula that is too large");
  const { type, text, children = [] } = described;
  if (typeof text === "string") {
    parent.append(text);
    return;
  }
  if (type !== undefined && !ELEMENTS.has(type)) throw new Error(`<${type}> in a formula`);
  // Only links and images have no type and an address.
  if ("href" in described || "src" in described) throw new Error("an address in a formula");
  const element = type === undefined ? parent : made(type);
  for (const child of children) append(element, child, depth + 1, budget);
  if (element === parent) return;
  dress(element as MathMLElement, described);
  parent.append(element);
}

function dress(element: MathMLElement, { attributes = {}, classes = [], style = {} }: Described): void {
  for (const [name, value] of Object.entries(attributes)) {
    const words = String(value);
    const fits = WORDED.has(name) ? WORDS.test(words) : MEASURED.has(name) && measured(words);
    if (fits) element.setAttribute(name, words);
  }
  const known = classes.filter((name) => CLASSES.test(name));
  if (known.length > 0) element.setAttribute("class", known.join(" "));
  for (const [name, value] of Object.entries(style)) {
    const words = String(value).trim();
    if (STYLES.has(name) && words.split(/\s+/).every((word) => word === "solid" || measured(word))) {
      element.style.setProperty(
        name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`),
        words,
      );
    }
  }
}

function measured(words: string): boolean {
  const [, number, unit = ""] = /^([+-]?(?:\d+\.?\d*|\.\d+))([a-z]{2}|%)?$/.exec(words) ?? [];
  return number !== undefined && Math.abs(Number(number)) <= (MOST[unit] ?? -1);
}
