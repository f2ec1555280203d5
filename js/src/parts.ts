/** Taking long messages apart: Jupyter's server drops those over 10 MiB without a word. */

import { type FromPage, PART_LENGTH } from "./protocol.gen";

/** Gives the messages to send for this one: itself, or its parts, which the kernel puts together. */
export function inParts(message: FromPage): FromPage[] {
  if (message.kind !== "save") return [message];
  const text = JSON.stringify(message);
  if (text.length <= PART_LENGTH) return [message];
  const pieces: string[] = [];
  for (let start = 0; start < text.length; ) {
    let end = start + PART_LENGTH;
    // Half of a character outside the basic plane would not survive the way.
    if (isHigh(text.charCodeAt(end - 1))) end -= 1;
    pieces.push(text.slice(start, end));
    start = end;
  }
  const { client, seq } = message;
  return pieces.map((piece, index) => ({
    ...{ kind: "part", client, seq, index, count: pieces.length },
    text: piece,
  }));
}

function isHigh(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}
