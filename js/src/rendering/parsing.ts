/** Markdown to HTML that nobody has looked at yet, in pieces, so that no text keeps the page waiting. */

import { Lexer, Marked, type MarkedOptions, Parser, type Token, type TokensList } from "marked";
import { mathematics } from "./dollars";

/** Quotes, lists, links and emphasis in each other deeper than this are shown as they are written. */
const DEEPEST = 24;
/** A paragraph with more characters is shown as it is written; with many more, so is all of the text. */
const [LONGEST, MUCH_LONGER] = [12_000, 50_000];
/** The most milliseconds for one paragraph, and for finding the paragraphs; nobody who reads wrote what takes longer. */
const PATIENCE = 100;
/** About so many characters make a piece. */
const PIECE = 4_000;

/** So few steps are not what takes long, whatever the clock says: the page had other things to do. */
const FEW = 300;

/** A text would take longer than it may. */
class TooSlow extends Error {}

let [deadline, steps] = [Number.POSITIVE_INFINITY, 0];

function begin(): void {
  [deadline, steps] = [performance.now() + PATIENCE, 0];
}

/** Marked asks at each step of its way whether there is more to know. */
function checkTime(): undefined {
  steps += 1;
  if (steps > FEW && performance.now() > deadline) throw new TooSlow();
}

/** Whether HTML knows an element; what it does not know is a part of the text, as in `List<String>` or `<think>`. */
function isKnown(name: string): boolean {
  try {
    return !name.includes("-") && !(document.createElement(name) instanceof HTMLUnknownElement);
  } catch {
    return false;
  }
}

const TAG = /<\/?([a-z][^\s/>]*)[^>]*>?/gi;

/** Lets the tags of elements that nobody knows be text. */
function withWords(html: string): string {
  return html.replace(TAG, (tag, name) => (isKnown(name) ? tag : tag.replaceAll("<", "&lt;")));
}

const OPTIONS: MarkedOptions = new Marked({ gfm: true, async: false }).use(mathematics, {
  renderer: { html: ({ text }) => withWords(text) },
  tokenizer: {
    // Markdown goes on after a line that has nothing but such a tag.
    html(src) {
      const name = /^ {0,3}<\/?([a-z][^\s/>]*)/i.exec(src)?.[1];
      return name !== undefined && !isKnown(name) ? undefined : false;
    },
  },
  extensions: [
    { name: "time", level: "block", tokenizer: checkTime },
    { name: "time", level: "inline", tokenizer: checkTime },
  ],
}).defaults;

class Limited extends Lexer {
  private depth = 0;

  override blockTokens(src: string, tokens: Token[] = [], lastParagraphClipped = false): TokensList {
    const deep = () => put(tokens, { type: "paragraph", raw: src, text: src, tokens: [asText(src)] });
    const all = () => super.blockTokens(src, tokens, lastParagraphClipped);
    if (this.depth >= DEEPEST && src.length > LONGEST) throw new TooSlow();
    return (this.depth >= DEEPEST ? deep() : this.deeper(all)) as TokensList;
  }

  override inlineTokens(src: string, tokens: Token[] = []): Token[] {
    if (this.depth >= DEEPEST || src.length > LONGEST) return put(tokens, asText(src));
    return this.deeper(() => super.inlineTokens(src, tokens));
  }

  private deeper(tokens: () => Token[]): Token[] {
    this.depth += 1;
    try {
      return tokens();
    } finally {
      this.depth -= 1;
    }
  }
}

function put(tokens: Token[], token: Token): Token[] {
  tokens.push(token);
  return tokens;
}

function asText(text: string): Token {
  return { type: "text", raw: text, text, escaped: false };
}

/**
 * Gives the HTML of a text, piece by piece, and null where it is good to pause.
 *
 * @throws When the text has more structure than can be found in time.
 */
export function* parse(text: string): Generator<string | null> {
  const lexer = new Limited(OPTIONS);
  begin();
  lexer.blockTokens(text.replace(/\r\n?/g, "\n"), lexer.tokens);
  if (lexer.inlineQueue.some(({ src }) => src.length > MUCH_LONGER)) throw new TooSlow();
  for (const { src, tokens } of lexer.inlineQueue.splice(0)) {
    yield null;
    begin();
    try {
      lexer.inlineTokens(src, tokens);
    } catch (error) {
      if (!(error instanceof TooSlow)) throw error;
      tokens.splice(0, tokens.length, asText(src));
    }
  }
  const parser = new Parser(OPTIONS);
  for (const piece of pieces(lexer.tokens)) yield parser.parse(piece);
}

/** Cuts a text between paragraphs, but not inside of HTML that is open. */
function* pieces(tokens: Token[]): Generator<Token[]> {
  let [first, size, open] = [0, 0, 0];
  for (const [index, token] of tokens.entries()) {
    size += token.raw.length;
    if (token.type === "html")
      open += count(token.raw, /<[a-z]/gi) - count(token.raw, /<\/[a-z]|<(br|hr|img|input)\b|\/>/gi);
    if (size < PIECE || (open > 0 && size < 10 * PIECE)) continue;
    yield tokens.slice(first, index + 1);
    [first, size, open] = [index + 1, 0, 0];
  }
  if (first < tokens.length) yield tokens.slice(first);
}

function count(text: string, what: RegExp): number {
  return text.match(what)?.length ?? 0;
}
