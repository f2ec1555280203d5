/** Where two texts differ, in words, as a person who has to choose between them reads it. */

import { diffArrays } from "diff";

/** A part of a difference; one that is folded is the same in both and too long to be read again. */
export interface Piece {
  readonly kind: "same" | "folded" | "inserted" | "deleted";
  readonly text: string;
}

/** The pieces in order, or why there is nothing to be learned from them. */
export type Difference = readonly Piece[] | "too long" | "too different";

/** What both texts have in common, and what follows it in the one and in the other. */
interface Hunk {
  same: string;
  deleted: string;
  inserted: string;
}

/** The most characters that are compared, when the lines at both ends that are the same are left out. */
const LONGEST = 200_000;
/** The most words that may have to change: the time that it takes grows with the square of them. */
const MOST_CHANGES = 1_500;
/** The least share of the shorter text that both have to have in common. */
const LEAST_IN_COMMON = 0.25;
/** How many characters around a change are shown, and how many more there must be for some to be folded. */
const CONTEXT = 80;
const WORTH_FOLDING = 160;

const WORD = /[\p{L}\p{N}]/u;
const segmenter = "Segmenter" in Intl ? new Intl.Segmenter(undefined, { granularity: "word" }) : null;

/** Compares two texts. What changes from the first to the second is deleted there, or inserted here. */
export function difference(before: string, after: string): Difference {
  const [from, to] = [normalized(before), normalized(after)];
  if (from === to) return piecesOf([{ same: from, deleted: "", inserted: "" }]);
  const head = sameLines(from, to);
  const tail = sameLinesAtTheEnd(from.slice(head), to.slice(head));
  const [left, right] = [from.slice(head, from.length - tail), to.slice(head, to.length - tail)];
  if (left.length + right.length > LONGEST) return "too long";
  const hunks: Hunk[] = [{ same: from.slice(0, head), deleted: "", inserted: "" }];
  for (const { added, removed, text } of changesIn(words(left), words(right)))
    add(hunks, text, added, removed);
  add(hunks, from.slice(from.length - tail), false, false);
  const readable = joined(hunks);
  const common = readable.reduce((sum, { same }) => sum + weight(same), 0);
  if (common === 0 || common < LEAST_IN_COMMON * Math.min(weight(from), weight(to))) return "too different";
  return piecesOf(readable);
}

/** Finds what changes; where that would take long, all between what both begin and end with is one change. */
function changesIn(left: string[], right: string[]): { text: string; added: boolean; removed: boolean }[] {
  const found = diffArrays(left, right, { maxEditLength: MOST_CHANGES });
  if (found !== undefined)
    return found.map(({ added, removed, value }) => ({ text: value.join(""), added, removed }));
  const least = Math.min(left.length, right.length);
  let [start, end] = [0, 0];
  while (start < least && left[start] === right[start]) start += 1;
  while (end < least - start && left.at(-1 - end) === right.at(-1 - end)) end += 1;
  const part = (all: string[], from: number, to: number) => all.slice(from, to).join("");
  return [
    { text: part(left, 0, start), added: false, removed: false },
    { text: part(left, start, left.length - end), added: false, removed: true },
    { text: part(right, start, right.length - end), added: true, removed: false },
    { text: part(left, left.length - end, left.length), added: false, removed: false },
  ];
}

/** Folds what is the same and far from every change. */
export function folded(pieces: readonly Piece[]): Piece[] {
  return pieces.flatMap((piece, index): Piece[] => {
    if (piece.kind !== "same") return [piece];
    const { text } = piece;
    const start = index === 0 ? 0 : beginning(text).length;
    const end = index === pieces.length - 1 ? text.length : text.length - ending(text).length;
    if (end - start < WORTH_FOLDING) return [piece];
    const parts: Piece[] = [
      { kind: "same", text: text.slice(0, start) },
      { kind: "folded", text: text.slice(start, end) },
      { kind: "same", text: text.slice(end) },
    ];
    return parts.filter((part) => part.text !== "");
  });
}

/**
 * Splits a text into words, spaces and marks, which together are the text. Chinese, Japanese, Thai and the like, which
 * put no spaces between words, are split as the browser knows how to; into characters where it does not.
 */
export function words(text: string): string[] {
  return (text.match(/\n|[^\S\n]+|\S+/g) ?? []).flatMap((run) => {
    if (/^(?:\s+|[A-Za-z0-9]+)$/.test(run)) return [run];
    if (segmenter === null) return Array.from(run);
    // The segmenter's time grows with the square of what it is given at once.
    const parts = run.length <= 500 ? [run] : (run.match(/[^\p{P}]{1,500}|\p{P}+/gu) ?? []);
    return parts.flatMap((part) => Array.from(segmenter.segment(part), ({ segment }) => segment));
  });
}

/** Counts the words in a text. */
export function countWords(text: string): number {
  return words(text).filter((word) => WORD.test(word)).length;
}

/** Whether two texts are the same to a person, who sees no difference between kinds of line ends. */
export function isSame(one: string, other: string): boolean {
  return normalized(one) === normalized(other);
}

/** An editor gives back every line end as one line feed. */
export function normalized(text: string): string {
  return text.replace(/\r\n?/g, "\n");
}

/** How many characters are in the lines that both begin with. */
function sameLines(from: string, to: string): number {
  let at = 0;
  while (at < from.length && from[at] === to[at]) at += 1;
  return from.slice(0, at).lastIndexOf("\n") + 1;
}

/** How many characters are in the lines that both end with. */
function sameLinesAtTheEnd(from: string, to: string): number {
  let at = 0;
  while (at < Math.min(from.length, to.length) && from.at(-1 - at) === to.at(-1 - at)) at += 1;
  const line = from.indexOf("\n", from.length - at);
  return line < 0 ? 0 : from.length - line;
}

function add(hunks: Hunk[], text: string, added: boolean, removed: boolean): void {
  const last = hunks[hunks.length - 1];
  if (last === undefined || text === "") return;
  if (added) last.inserted += text;
  else if (removed) last.deleted += text;
  else if (last.inserted + last.deleted === "") last.same += text;
  else hunks.push({ same: text, deleted: "", inserted: "" });
}

/** Joins changes with nothing but a space or a small word between them: a sentence anew, not a word here and there. */
function joined(hunks: readonly Hunk[]): Hunk[] {
  const result: Hunk[] = [];
  let before = "";
  for (const each of hunks) {
    const last = result[result.length - 1];
    const hunk = { ...each, same: before + each.same };
    before = "";
    if (last !== undefined && isSlid(last, hunk)) {
      last.deleted += hunk.deleted;
      last.inserted += hunk.inserted;
      before = hunk.same;
    } else if (last !== undefined && isNoise(hunk.same, last, hunk)) {
      last.deleted += hunk.same + hunk.deleted;
      last.inserted += hunk.same + hunk.inserted;
    } else {
      result.push(hunk);
    }
  }
  if (before !== "") result.push({ same: before, deleted: "", inserted: "" });
  return result;
}

/** Whether two changes are one that was found in two halves: a line that went, say, and the line end after the next. */
function isSlid(left: Hunk, { same, deleted, inserted }: Hunk): boolean {
  if (left.deleted !== "" && left.inserted === "") return deleted === same && inserted === "";
  return left.inserted !== "" && left.deleted === "" && inserted === same && deleted === "";
}

function isNoise(same: string, left: Hunk, right: Hunk): boolean {
  if (right.deleted + right.inserted === "" || same.includes("\n")) return false;
  const size = ({ deleted, inserted }: Hunk) => Math.max(deleted.length, inserted.length);
  return !WORD.test(same) || 2 * same.length <= Math.min(size(left), size(right));
}

function piecesOf(hunks: readonly Hunk[]): Piece[] {
  const pieces: Piece[] = [];
  let space = "";
  for (const { same, deleted, inserted } of hunks) {
    if (space + same !== "") pieces.push({ kind: "same", text: space + same });
    // A space that both sides end with is no change.
    const [left, right] = [/\s*$/.exec(deleted)?.[0] ?? "", /\s*$/.exec(inserted)?.[0] ?? ""];
    space = left === right ? left : "";
    for (const [kind, text] of [["deleted", deleted] as const, ["inserted", inserted] as const]) {
      const changed = text.slice(0, text.length - space.length);
      if (changed !== "") pieces.push({ kind, text: changed });
    }
  }
  if (space !== "") pieces.push({ kind: "same", text: space });
  return pieces;
}

/** How much a text says: its characters without the spaces. */
function weight(text: string): number {
  return text.replace(/\s+/g, "").length;
}

/** The first words of a text, and the last, as many as are shown beside a change. */
function beginning(text: string): string {
  let taken = "";
  for (const word of words(text.slice(0, 2 * CONTEXT))) {
    if (taken.length >= CONTEXT) break;
    taken += word;
  }
  return taken;
}

function ending(text: string): string {
  let taken = "";
  // The first of them may be half a word.
  for (const word of words(text.slice(-2 * CONTEXT))
    .slice(1)
    .reverse()) {
    if (taken.length >= CONTEXT) break;
    taken = word + taken;
  }
  return taken;
}
