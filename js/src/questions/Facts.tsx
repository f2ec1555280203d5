/** What there is to know of an answer: how long it is, how much of the suggestion was changed. */

import { type Signal, useSignal, useSignalEffect } from "@preact/signals";
import { shareChanged } from "../changing";
import { toldOf } from "../checking";
import { difference, isSame } from "../comparing";
import type { TextQuestion, Told } from "../protocol.gen";
import type { Entry } from "../state";
import { length } from "./problems";

/** Milliseconds without a key after which it is counted again, so that no key waits for it. */
const PAUSE = 150;
/** Above this many characters only characters are counted: words would take longer than a key may. */
const COUNTED = 20_000;

/** How many characters of what would be cut off are shown. */
const CUT_SHOWN = 60;

const segmenter = "Segmenter" in Intl ? new Intl.Segmenter(undefined, { granularity: "word" }) : null;

interface Fact {
  words: string;
  /** Whether it is over a limit, or under one. */
  wrong?: boolean;
  title?: string;
}

export function Facts({
  question,
  entry,
  text,
  suggested,
  compact = false,
}: {
  question: TextQuestion;
  entry: Entry;
  text: Signal<string>;
  suggested: string | null;
  /** Whether there is little room: then only what may be wrong is said, and how much was changed. */
  compact?: boolean;
}) {
  const latest = useSignal(text.peek());
  useSignalEffect(() => {
    const now = text.value;
    const timer = setTimeout(() => {
      latest.value = now;
    }, PAUSE);
    return () => clearTimeout(timer);
  });
  const facts = [
    { words: changed(latest.value, suggested) },
    // Characters are said beside how many there may be.
    {
      words:
        compact || (question.max_length != null && latest.value.length > COUNTED)
          ? ""
          : counted(latest.value),
    },
    ...limits(question, latest.value),
    ...tokens(question, toldOf(entry, question.name, latest.value), latest.value),
  ];
  return (
    <>
      {facts.map(
        ({ words, wrong = false, title }) =>
          words !== "" && (
            <span key={words} class={wrong ? "over" : ""} title={title}>
              {words}
            </span>
          ),
      )}
    </>
  );
}

/** Says how long a text is beside how long it may be. */
export function limits({ min_length: least, max_length: most }: TextQuestion, text: string): Fact[] {
  if (least == null && most == null) return [];
  const count = length(text);
  const number = count.toLocaleString("en");
  if (least != null && count < least && text !== "")
    return [{ words: `${number} of at least ${least.toLocaleString("en")} characters`, wrong: true }];
  if (most == null) return [];
  return [{ words: `${number} of ${most.toLocaleString("en")} characters`, wrong: count > most }];
}

/** Says how many tokens a text has, and what would be cut off. */
export function tokens({ max_tokens: most }: TextQuestion, told: Told | null, text: string): Fact[] {
  if (told === null) return [];
  const facts: Fact[] = [];
  if (told.trouble != null) facts.push({ words: "Not checked", title: told.trouble, wrong: true });
  if (told.tokens == null) return facts;
  const number = told.tokens.toLocaleString("en");
  if (most == null) return [...facts, { words: told.tokens === 1 ? "1 token" : `${number} tokens` }];
  facts.push({ words: `${number} of ${most.toLocaleString("en")} tokens`, wrong: told.tokens > most });
  if (told.cut == null) return facts;
  // Code points, as the kernel counts them.
  const cut = Array.from(text).slice(told.cut).join("").trim();
  const shown = cut.length > CUT_SHOWN ? `${cut.slice(0, CUT_SHOWN)}…` : cut;
  return [...facts, { words: `Cut off in training: “${shown}”`, wrong: true, title: cut.slice(0, 2_000) }];
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
