/** A text as it is, with what was found in it marked. */

import { useMemo } from "preact/hooks";
import { pieces } from "../marking";

export function Marked({ text, words }: { text: string; words: readonly string[] }) {
  const found = useMemo(() => (words.length === 0 ? [text] : pieces(text, words)), [text, words]);
  // Pieces have no names: which is which is their order.
  return <>{found.map((piece, index) => (index % 2 === 1 ? <mark key={index}>{piece}</mark> : piece))}</>;
}
