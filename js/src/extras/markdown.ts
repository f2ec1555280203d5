/** Markdown to nodes that can be shown, a piece at a time. */

import { parse } from "../rendering/parsing";
import { type Allowed, sanitised } from "../rendering/sanitising";

/**
 * Gives a text's nodes in pieces, to be shown below each other, and null where it is good to pause.
 *
 * @throws In its first step, when the text cannot be rendered.
 */
export function* renderMarkdown(text: string, allowed: Allowed): Generator<DocumentFragment | null> {
  // NUL is not allowed in HTML; marked would pass it on and the parser would drop it.
  for (const html of parse(text.replaceAll("\0", "\uFFFD"))) {
    yield html === null ? null : sanitised(html, allowed);
  }
}
