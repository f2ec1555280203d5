/** A text as it is, with what was found in it marked. */

import { pieces } from "../marking";

export function Marked({ text, words }: { text: string; words: readonly string[] }) {
  if (words.length === 0) return <>{text}</>;
  // Pieces have no names: which is which is their order.
  return (
    <>
      {pieces(text, words).map((piece, index) =>
        index % 2 === 1 ? <mark key={index}>{piece}</mark> : piece,
      )}
    </>
  );
}
