/**
 * Finds mathematics in Markdown by GitHub's rules: between dollars, and between the brackets that models write.
 *
 * A dollar begins mathematics where no letter or digit is before it and no white space after it, and ends it where
 * there is no white space before it and no letter or digit after it; so prices stay prices. What is found is shown
 * as it is written, in an element of the class `math`, until something better is there.
 */

import type { MarkedExtension, TokenizerAndRendererExtension, Tokens } from "marked";

/** At the place where a formula may begin: what it is in whole, up to 1,500 characters and never over an empty line. */
const INLINE = [
  /^\$\$(?!\$)((?:[^$\\`\n]|\\[^\n]|\n(?![^\S\n]*\n)){1,1500}?)\$\$(?!\$)/,
  /^\$`([^`\n]{1,1500}?)`\$(?![\w$])/,
  /^\$(?![\s$])((?:[^$\\`\n]|\\[^\n]|\n(?![^\S\n]*\n)){1,1500}?)(?<!\s)\$(?![\w$])/,
  /^\\\(((?:[^\\`\n]|\\[^()\n]|\n(?![^\S\n]*\n)){1,1500}?)\\\)/,
  /^\\\[((?:[^\\`\n]|\\[^[\]\n]|\n(?![^\S\n]*\n)){1,1500}?)\\\]/,
];
const BLOCK = [
  /^ {0,3}\$\$(?!\$)((?:[^$\n]|\\\$|\n(?![^\S\n]*\n)){1,1500}?)\$\$[^\S\n]*(?:\n|$)/,
  /^ {0,3}\\\[((?:[^\\\n]|\\[^[\]]|\n(?![^\S\n]*\n)){1,1500}?)\\\][^\S\n]*(?:\n|$)/,
];

/** How far into a paragraph a formula of its own is looked for; what comes later is found among its words. */
const NEAR = 4_000;

function formula(src: string, places: RegExp[]): string | null {
  for (const place of places) {
    const match = place.exec(src);
    // Between brackets, or escaped, there may be marks that are no formula.
    if (match !== null && /[\p{L}\p{N}]/u.test(match[1] ?? "")) return match[0];
  }
  return null;
}

/** Says whether no formula begins after this: `US$`, `3$`, `$$$`. */
function ends(before: string): boolean {
  return /[\w$]$/.test(before);
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

const inline: TokenizerAndRendererExtension = {
  name: "mathematics",
  level: "inline",
  start: (src) => {
    const index = src.search(/\$|\\[([]/);
    return index < 0 ? undefined : index;
  },
  tokenizer(src, tokens) {
    if (!/^(?:\$|\\[([])/.test(src) || ends((tokens as Tokens.Text[]).at(-1)?.raw.slice(-1) ?? ""))
      return undefined;
    const raw = formula(src, INLINE);
    return raw === null ? undefined : { type: "mathematics", raw };
  },
  renderer: ({ raw }) => `<span class="math">${escaped(raw)}</span>`,
};

const block: TokenizerAndRendererExtension = {
  name: "mathematicsBlock",
  level: "block",
  start: (src) => {
    const index = src.slice(0, NEAR).search(/\n {0,3}(?:\$\$|\\\[)/);
    return index < 0 ? undefined : index + 1;
  },
  tokenizer(src) {
    const raw = formula(src, BLOCK);
    return raw === null ? undefined : { type: "mathematicsBlock", raw };
  },
  renderer: ({ raw }) => `<div class="math">${escaped(raw.trim())}</div>\n`,
};

/** Hides what is mathematics from the search for emphasis: it is not there that `*` and `_` have a meaning. */
function masked(src: string): string {
  let [hidden, from] = ["", 0];
  for (let at = src.indexOf("$"); at >= 0; ) {
    const raw = ends(src.charAt(at - 1)) ? null : formula(src.slice(at), INLINE);
    if (raw !== null) {
      hidden += src.slice(from, at) + "a".repeat(raw.length);
      from = at + raw.length;
    }
    at = src.indexOf("$", at + (raw?.length ?? 1));
  }
  return hidden + src.slice(from);
}

export const mathematics: MarkedExtension = { extensions: [inline, block], hooks: { emStrongMask: masked } };
