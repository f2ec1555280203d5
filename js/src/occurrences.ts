/** Finding a text in another, as plain text in any script, and putting something else in its place. */

import type { Piece } from "./comparing";
import { foldLetter } from "./matching";

/** What is looked for. */
export interface Wanted {
  readonly find: string;
  readonly matchCase: boolean;
  readonly wholeWords: boolean;
}

/** Where it was found. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** How much of a text around a match is looked at for where words begin and end. */
const AROUND = 60;

const segmenter = "Segmenter" in Intl ? new Intl.Segmenter(undefined, { granularity: "word" }) : null;
const WORD = /[\p{L}\p{N}\p{M}_]/u;

/** Finds a text in another, from the beginning on, none over another. */
export function matches(text: string, { find, matchCase, wholeWords }: Wanted): Range[] {
  const looked = matchCase ? exact(text) : foldedText(text);
  const needle = matchCase ? find : foldedText(find).text;
  const found: Range[] = [];
  if (needle === "") return found;
  for (let from = looked.text.indexOf(needle); from >= 0; ) {
    const [start, end] = [looked.at(from), looked.at(from + needle.length)];
    // Half of a character is no match: not the s in ß, nor one half of a surrogate pair.
    const whole = start !== null && end !== null && (!wholeWords || isWhole(text, { start, end }));
    if (whole) found.push({ start, end });
    from = looked.text.indexOf(needle, from + (whole ? needle.length : 1));
  }
  return found;
}

/** Puts another text where something was found. */
export function replaced(text: string, ranges: readonly Range[], by: string): string {
  let [result, from] = ["", 0];
  for (const { start, end } of ranges) {
    result += text.slice(from, start) + by;
    from = end;
  }
  return result + text.slice(from);
}

/** Gives the same as a difference. */
export function pieces(text: string, ranges: readonly Range[], by: string): Piece[] {
  const parts: Piece[] = [];
  let from = 0;
  const put = (kind: Piece["kind"], part: string) => part !== "" && parts.push({ kind, text: part });
  for (const { start, end } of ranges) {
    put("same", text.slice(from, start));
    put("deleted", text.slice(start, end));
    put("inserted", by);
    from = end;
  }
  put("same", text.slice(from));
  return parts;
}

/** A text to look in, and the place in the original at which a character of it begins; null inside of one. */
interface Looked {
  readonly text: string;
  at(index: number): number | null;
}

function exact(text: string): Looked {
  return { text, at: (index) => (isInPair(text, index) ? null : index) };
}

function foldedText(text: string): Looked {
  const places: (number | null)[] = [];
  let [result, at] = ["", 0];
  for (const character of text) {
    const one = foldLetter(character);
    result += one;
    places.push(at);
    for (let index = 1; index < one.length; index += 1) places.push(null);
    at += character.length;
  }
  places.push(at);
  return { text: result, at: (index) => places[index] ?? null };
}

function isInPair(text: string, index: number): boolean {
  const [before, after] = [text.charCodeAt(index - 1), text.charCodeAt(index)];
  return before >= 0xd800 && before < 0xdc00 && after >= 0xdc00 && after < 0xe000;
}

/** Whether words begin and end where a match does: also in scripts that put no spaces between words. */
function isWhole(text: string, { start, end }: Range): boolean {
  if (segmenter === null)
    return ![text.slice(start - 1, start), text.slice(end, end + 1)].some((each) => WORD.test(each));
  const before = text.slice(Math.max(0, start - AROUND), start);
  const after = text.slice(end, end + AROUND);
  // From a space on, where there is one near: the words are the same as in the whole.
  const from = start - before.length + before.search(/\S*$/);
  const to = end + (after.search(/\s/) < 0 ? after.length : after.search(/\s/));
  const edges = new Set([from, to]);
  for (const { index } of segmenter.segment(text.slice(from, to))) edges.add(from + index);
  return edges.has(start) && edges.has(end);
}
