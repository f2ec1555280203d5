/** What there is to know of an answer: how long it is, how much of the suggestion was changed. */

import { type Signal, useSignal, useSignalEffect } from "@preact/signals";
import { shareChanged } from "../changing";
import { difference, isSame } from "../comparing";

/** Milliseconds without a key after which it is counted again, so that no key waits for it. */
const PAUSE = 150;
/** Above this many characters only characters are counted: words would take longer than a key may. */
const COUNTED = 20_000;

const segmenter = "Segmenter" in Intl ? new Intl.Segmenter(undefined, { granularity: "word" }) : null;

export function Facts({ text, suggested }: { text: Signal<string>; suggested: string | null }) {
  const shown = useSignal(factsOf(text.peek(), suggested));
  useSignalEffect(() => {
    const latest = text.value;
    const timer = setTimeout(() => {
      shown.value = factsOf(latest, suggested);
    }, PAUSE);
    return () => clearTimeout(timer);
  });
  return (
    <>
      {shown.value.map((fact) => (
        <span key={fact}>{fact}</span>
      ))}
    </>
  );
}

function factsOf(text: string, suggested: string | null): string[] {
  return [changed(text, suggested), counted(text)].filter((fact) => fact !== "");
}

/** Says how much of a suggestion was changed. */
export function changed(text: string, suggested: string | null): string {
  if (suggested === null || isSame(text, suggested) || text.length + suggested.length > 2 * COUNTED)
    return "";
  const share = shareChanged(difference(suggested, text));
  // Only what is the same is no change at all.
  return `${Math.max(1, Math.round(100 * share))}% changed`;
}

/** Says how long a text is; words in any script, by the browser's own idea of them. */
export function counted(text: string): string {
  if (text.length > COUNTED || segmenter === null) return `${text.length.toLocaleString("en")} characters`;
  let count = 0;
  for (const segment of segmenter.segment(text)) if (segment.isWordLike) count += 1;
  if (text === "") return "";
  return count === 1 ? "1 word" : `${count.toLocaleString("en")} words`;
}
