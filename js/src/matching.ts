/** What a search finds, and where. nb_feedback/matching.py says the same: what is found there is marked here. */

// The characters that Unicode calls white space, by name: `\s` means others in Python than in a browser.
const WORDS = /"([^"]*)"?|([^\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"]+)/g;

/** Gives what a search looks for, with case folded: its words, and its phrases in quotation marks as they are. */
export function wordsOf(search: string): string[] {
  const found = [...search.matchAll(WORDS)].map(([, phrase, word]) => fold(phrase || word || ""));
  return [...new Set(found)].filter((word) => word !== "");
}

/** Gives where any of the words occur in a text, as pairs of places; those that touch are one. */
export function hitsIn(text: string, words: readonly string[]): [number, number][] {
  if (words.length === 0) return [];
  const { folded, places } = foldedWithPlaces(text);
  const hits: [number, number][] = [];
  for (const word of words) {
    for (let at = folded.indexOf(word); at >= 0; at = folded.indexOf(word, at + word.length)) {
      const last = places[at + word.length - 1] ?? 0;
      hits.push([places[at] ?? 0, last + lengthAt(text, last)]);
    }
  }
  return joined(hits.sort(([one, end], [other, later]) => one - other || end - later));
}

function joined(hits: [number, number][]): [number, number][] {
  const whole: [number, number][] = [];
  for (const [from, to] of hits) {
    const before = whole.at(-1);
    if (before !== undefined && from <= before[1]) before[1] = Math.max(before[1], to);
    else whole.push([from, to]);
  }
  return whole;
}

/** Gives a text with case folded, and for each place in that the place in the text that it came from. */
function foldedWithPlaces(text: string): { folded: string; places: number[] } {
  const pieces: string[] = [];
  const places: number[] = [];
  let at = 0;
  for (const letter of text) {
    const piece = foldLetter(letter);
    pieces.push(piece);
    for (let index = 0; index < piece.length; index += 1) places.push(at);
    at += letter.length;
  }
  return { folded: pieces.join(""), places };
}

function lengthAt(text: string, at: number): number {
  return (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
}

/** Folds case as Python's `str.casefold` does, by Unicode: "ß" is "ss", and every sigma is the same. */
export function fold(text: string): string {
  return Array.from(text, foldLetter).join("");
}

const known = new Map<string, string>();

/** Folds the case of one letter. */
export function foldLetter(letter: string): string {
  let folded = known.get(letter);
  if (folded === undefined) {
    // Letter by letter, so that none depends on what is around it. The dotless i is the one letter that this
    // would take for another.
    const lower = (text: string) => Array.from(text, (each) => each.toLowerCase()).join("");
    folded =
      letter === "ı" ? letter : Array.from(lower(letter), (each) => lower(each.toUpperCase())).join("");
    known.set(letter, folded);
  }
  return folded;
}
