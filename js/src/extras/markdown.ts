/**
 * Markdown to nodes that can be shown: nothing in them runs, loads or navigates by itself.
 *
 * The text comes from models and strangers, and the page it is shown in can execute code in the kernel. So
 * what DOMPurify lets through is a list of what prose needs, links open elsewhere, and an image is shown only
 * when its bytes are in the text itself.
 */

import DOMPurify, { type Config } from "dompurify";
import { Marked } from "marked";

const marked = new Marked({ gfm: true, async: false });

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
    "href",
    "src",
    "alt",
    "title",
    "align",
    "colspan",
    "rowspan",
    "start",
    "type",
    "checked",
    "disabled",
    "dir",
    "open",
  ],
  ALLOW_DATA_ATTR: false,
  ALLOW_ARIA_ATTR: false,
  RETURN_DOM_FRAGMENT: true,
};

/** The most columns or rows that one cell may take. */
const MOST_CELLS = 20;

const SAFE_LINK = /^(https?:|mailto:)/i;
const OWN_IMAGE = /^data:image\/(png|jpeg|gif|webp|avif);base64,/i;

export function renderMarkdown(text: string): DocumentFragment {
  // NUL is not allowed in HTML; marked would pass it on and the parser would drop it.
  const html = marked.parse(text.replaceAll("\0", "\uFFFD")) as string;
  const fragment = DOMPurify.sanitize(html, { ...SETTINGS, RETURN_DOM_FRAGMENT: true });
  for (const link of fragment.querySelectorAll("a")) settleLink(link);
  for (const image of fragment.querySelectorAll("img")) settleImage(image);
  for (const cell of fragment.querySelectorAll("[colspan], [rowspan]")) settleSpan(cell);
  for (const heading of fragment.querySelectorAll("h1, h2, h3, h4, h5, h6")) {
    // Below the field's own heading, for those who go from heading to heading.
    heading.setAttribute("aria-level", String(Math.min(6, Number(heading.tagName.charAt(1)) + 4)));
  }
  for (const input of fragment.querySelectorAll("input")) settleInput(input);
  for (const block of fragment.querySelectorAll(
    "p, ul, ol, li, h1, h2, h3, h4, h5, h6, td, th, blockquote, dd, dt, summary",
  )) {
    block.setAttribute("dir", "auto");
  }
  for (const block of fragment.querySelectorAll("table, pre")) {
    // They scroll by themselves where they are wide, and then the keyboard has to reach them.
    const frame = document.createElement("div");
    frame.className = "scrolls";
    frame.tabIndex = 0;
    block.replaceWith(frame);
    frame.append(block);
  }
  return fragment;
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

function settleImage(image: HTMLImageElement): void {
  const address = image.getAttribute("src") ?? "";
  if (OWN_IMAGE.test(address)) return;
  const words = document.createElement("span");
  words.className = "left-out";
  words.textContent = `[image not loaded: ${[image.alt, address.slice(0, 200)].filter(Boolean).join(", ")}]`;
  image.replaceWith(words);
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
