/**
 * HTML to nodes that can be shown: nothing in them runs, loads or navigates by itself.
 *
 * The text comes from models and strangers, and the page it is shown in can execute code in the kernel. So
 * what DOMPurify lets through is a list of what prose needs, links open elsewhere, and an image is shown only
 * when its bytes are in the text itself, or when whoever made the dataset has asked for images from elsewhere.
 */

import DOMPurify, { type Config } from "dompurify";
import { languageOf } from "./languages";

export interface Allowed {
  /** Whether images are loaded from other sites. */
  remoteImages: boolean;
}

const SETTINGS: Config = {
  ALLOWED_TAGS: [
    ..."a abbr b blockquote br caption code dd del details div dl dt em h1 h2 h3 h4 h5 h6 hr i img input ins kbd li mark".split(
      " ",
    ),
    ..."ol p pre q s samp small span strong sub summary sup table tbody td tfoot th thead tr u ul var".split(
      " ",
    ),
  ],
  ALLOWED_ATTR: [
    ..."href src alt title align colspan rowspan start type checked disabled dir open".split(" "),
    // For what our own parser says; taken away below, whatever it is.
    "class",
  ],
  ALLOW_DATA_ATTR: false,
  ALLOW_ARIA_ATTR: false,
};

/** The most columns or rows that one cell may take. */
const MOST_CELLS = 20;

const SAFE_LINK = /^(https?:|mailto:)/i;
const OWN_IMAGE = /^data:image\/(png|jpeg|gif|webp|avif);base64,/i;

export function sanitised(html: string, allowed: Allowed): DocumentFragment {
  const clean: DocumentFragment | null = DOMPurify.sanitize(html, { ...SETTINGS, RETURN_DOM_FRAGMENT: true });
  // What begins with a frameset has no body: it is shown as it is written.
  const fragment = clean ?? document.createDocumentFragment();
  if (clean === null) fragment.append(html);
  for (const element of fragment.querySelectorAll("[class]")) settleClass(element);
  for (const link of fragment.querySelectorAll("a")) settleLink(link);
  for (const image of fragment.querySelectorAll("img")) settleImage(image, allowed);
  for (const cell of fragment.querySelectorAll("[colspan], [rowspan]")) settleSpan(cell);
  for (const heading of fragment.querySelectorAll("h1, h2, h3, h4, h5, h6")) {
    // Below the field's own heading, for those who go from heading to heading.
    heading.setAttribute("aria-level", String(Math.min(6, Number(heading.tagName.charAt(1)) + 4)));
  }
  for (const input of fragment.querySelectorAll("input")) settleInput(input);
  for (const block of fragment.querySelectorAll("p, h1, h2, h3, h4, h5, h6, td, th, dd, dt, summary")) {
    block.setAttribute("dir", "auto");
  }
  // `auto` leaves out what has a direction of its own, and these have nothing else in them.
  for (const whole of fragment.querySelectorAll("ul, ol, table, blockquote, dl, details")) {
    whole.setAttribute("dir", directionOf(whole.textContent ?? ""));
  }
  for (const block of fragment.querySelectorAll("table, pre, div.math")) {
    // They scroll by themselves where they are wide, and then the keyboard has to reach them.
    const frame = document.createElement("div");
    frame.className = "scrolls";
    frame.tabIndex = 0;
    block.replaceWith(frame);
    frame.append(block);
  }
  return fragment;
}

const RIGHT_TO_LEFT = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;

/** Gives the direction of the first letter. */
function directionOf(text: string): "ltr" | "rtl" {
  return RIGHT_TO_LEFT.test(/\p{L}/u.exec(text)?.[0] ?? "") ? "rtl" : "ltr";
}

/** Says in ways of our own what an element is: a formula, or code in a language that we know. */
function settleClass(element: Element): void {
  const words = element.className;
  element.removeAttribute("class");
  if (words === "math" && (element.tagName === "SPAN" || element.tagName === "DIV"))
    element.className = words;
  if (element.tagName !== "CODE" || !words.startsWith("language-")) return;
  const name = words.slice("language-".length);
  if (name === "math" && element.parentElement?.tagName === "PRE") {
    const formula = document.createElement("div");
    formula.className = "math";
    formula.textContent = `$$${element.textContent?.trimEnd()}$$`;
    element.parentElement.replaceWith(formula);
  }
  const language = languageOf(name);
  if (language !== null) element.setAttribute("data-language", language);
}

function settleLink(link: HTMLAnchorElement): void {
  const address = link.getAttribute("href") ?? "";
  if (!SAFE_LINK.test(address)) {
    link.removeAttribute("href");
    return;
  }
  link.target = "_blank";
  link.rel = "noopener noreferrer nofollow";
  link.referrerPolicy = "no-referrer";
}

function settleImage(image: HTMLImageElement, { remoteImages }: Allowed): void {
  const address = image.getAttribute("src") ?? "";
  if (OWN_IMAGE.test(address)) return;
  if (remoteImages && fromElsewhere(address)) {
    // In this order: nothing may be on its way before it is said how.
    image.removeAttribute("src");
    image.referrerPolicy = "no-referrer";
    image.loading = "lazy";
    image.src = address;
    return;
  }
  const words = document.createElement("span");
  words.className = "left-out";
  words.textContent = `[image not loaded: ${[image.alt, address.slice(0, 200)].filter(Boolean).join(", ")}]`;
  image.replaceWith(words);
}

/** An image from the notebook's own server would be a request in the name of whoever is logged in there. */
function fromElsewhere(address: string): boolean {
  if (!/^https:\/\//i.test(address) || !URL.canParse(address)) return false;
  const { hostname, username, password } = new URL(address);
  return hostname !== location.hostname && username === "" && password === "";
}

/** A table may join some cells; it may not lay out millions, which ends the whole page. */
function settleSpan(cell: Element): void {
  for (const name of ["colspan", "rowspan"]) {
    const span = Number(cell.getAttribute(name) ?? 1);
    if (!(span >= 1 && span <= MOST_CELLS)) cell.setAttribute(name, String(MOST_CELLS));
  }
}

function settleInput(input: HTMLInputElement): void {
  // Task lists are all that an input is for, and a mark does for them what a control would.
  if (input.getAttribute("type") !== "checkbox") return void input.remove();
  const mark = document.createElement("span");
  mark.className = "task";
  mark.textContent = input.checked ? "☑ " : "☐ ";
  input.replaceWith(mark);
}
