/** Marking what was found in what people read, and bringing the first of it into view. */

import { hitsIn } from "./matching";

/** The most places that are marked in a text: enough to see, and never slow to draw. */
const MOST = 500;
/** The most characters of a text that are looked at: a megabyte takes a tenth of a second. */
const READ = 1_000_000;

/** Gives a text in pieces, in turn those that are not marked and those that are. */
export function pieces(text: string, words: readonly string[]): string[] {
  const hits = hitsIn(text.slice(0, READ), words).slice(0, MOST);
  const ends = [0, ...hits.flat(), text.length];
  return ends.slice(1).map((end, index) => text.slice(ends[index], end));
}

/** Marks what was found in an element that is drawn already: each text node for itself. */
export function markIn(element: Node, words: readonly string[]): void {
  if (words.length === 0) return;
  const texts: Text[] = [];
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) texts.push(walker.currentNode as Text);
  for (const text of texts) {
    const found = pieces(text.data, words);
    if (found.length > 1)
      text.replaceWith(...found.map((piece, index) => (index % 2 === 1 ? marked(piece) : piece)));
  }
}

function marked(piece: string): HTMLElement {
  const mark = document.createElement("mark");
  mark.textContent = piece;
  return mark;
}

/** Scrolls the first mark into view: what is inside the widget only, never the notebook around it. */
export function showFirstMark(record: HTMLElement): void {
  const mark = record.querySelector("mark");
  for (const box of [mark?.closest<HTMLElement>(".column"), record]) {
    if (mark == null || box == null || box.scrollHeight <= box.clientHeight) continue;
    const [wanted, there] = [mark.getBoundingClientRect(), box.getBoundingClientRect()];
    if (wanted.top < there.top || wanted.bottom > there.bottom)
      box.scrollTop += wanted.top - there.top - box.clientHeight / 3;
  }
}
