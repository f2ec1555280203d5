/** A text as it is written, in blocks where it is long: browsers need the square of a paragraph's length to lay it out. */

import { Marked } from "./Marked";

/** About so many characters make a block. */
const BLOCK = 8_000;

export function Plain({ text, words }: { text: string; words: readonly string[] }) {
  const blocks = cut(text);
  if (blocks.length === 1) {
    return (
      <p class="read plain" dir="auto">
        <Marked text={text} words={words} />
      </p>
    );
  }
  return (
    <div class="read plain">
      {blocks.map((block, index) => (
        <div key={index} dir="auto">
          <Marked text={block} words={words} />
        </div>
      ))}
    </div>
  );
}

/** Cuts a text after a line's end, where it has one; the blocks together are the text. */
export function cut(text: string): string[] {
  const blocks: string[] = [];
  for (let from = 0; from < text.length || blocks.length === 0; ) {
    const rest = text.length - from;
    let to = text.lastIndexOf("\n", from + BLOCK) + 1;
    if (rest <= 1.5 * BLOCK) to = text.length;
    else if (to <= from) to = from + BLOCK;
    // Not between the two halves of one character.
    if (/[\ud800-\udbff]/.test(text.charAt(to - 1)) && to < text.length) to += 1;
    blocks.push(text.slice(from, to));
    from = to;
  }
  return blocks;
}
