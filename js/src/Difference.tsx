/** Two texts as one, with what was inserted and what was deleted; both whole where that says nothing. */

import { Fragment } from "preact";
import { useMemo } from "preact/hooks";
import { countWords, difference, folded, type Piece } from "./comparing";
import type { Question } from "./protocol.gen";
import { chosenTexts, inWords, optionsOf, type Value } from "./values";

/** What people call the two texts: the one that something is deleted from, and the one that has it inserted. */
export interface Names {
  before: string;
  after: string;
}

interface Texts {
  before: string;
  after: string;
  names: Names;
  /** Whether both are not wanted in full as well. */
  brief?: boolean;
}

const WHY = {
  "too long": "Too long to compare: both are shown whole.",
  "too different": "They have little in common: both are shown whole.",
} as const;

export function Difference({ before, after, names, brief = false }: Texts) {
  const found = useMemo(() => difference(before, after), [before, after]);
  if (typeof found === "string") {
    return <Unlike found={found} before={before} after={after} names={names} />;
  }
  return (
    <>
      {/* It scrolls where it is long, which a keyboard can do only where the focus is. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: see above */}
      <section class="difference" dir="auto" aria-label="Difference" tabIndex={0}>
        {folded(found).map((piece, index) => (
          <PieceView key={index} piece={piece} />
        ))}
      </section>
      {!brief && (
        <details class="both">
          <summary>Both in full</summary>
          <Whole before={before} after={after} names={names} />
        </details>
      )}
    </>
  );
}

/** What differs in the answers to a question: in words where they are texts, else in what was chosen. */
export function AnswerDifference({
  question,
  before,
  after,
  ...more
}: Omit<Texts, "before" | "after"> & { question: Question | null; before: Value; after: Value }) {
  if (question === null || question.type === "text")
    return <Difference before={String(before ?? "")} after={String(after ?? "")} {...more} />;
  const [from, to] = [chosenTexts(question, before), chosenTexts(question, after)];
  const texts =
    question.type === "ranking"
      ? [...new Set([...from, ...to])].sort(
          (one, other) => Number.parseInt(one, 10) - Number.parseInt(other, 10),
        )
      : optionsOf(question).map(({ text }) => text);
  const pieces = texts.flatMap((text): Piece[] => {
    const [was, is] = [from.includes(text), to.includes(text)];
    return was || is ? [{ kind: was && is ? "same" : is ? "inserted" : "deleted", text }] : [];
  });
  return (
    <ul class="difference chosen" aria-label="Difference">
      {pieces.map((piece) => (
        <li key={piece.text} dir="auto">
          <PieceView piece={piece} />
        </li>
      ))}
      {to.length === 0 && after !== null && <li class="dim">{inWords(question, after)}</li>}
    </ul>
  );
}

/** Both texts whole, and why. */
export function Unlike({ found, ...texts }: Texts & { found: keyof typeof WHY }) {
  return (
    <>
      <p class="dim">{WHY[found]}</p>
      <Whole {...texts} />
    </>
  );
}

export function PieceView({ piece: { kind, text } }: { piece: Piece }) {
  if (kind === "same") return <>{text}</>;
  if (kind === "folded") {
    const count = countWords(text).toLocaleString("en");
    return (
      <details class="fold">
        <summary dir="ltr">… {count} words the same …</summary>
        {text}
      </details>
    );
  }
  const Mark = kind === "inserted" ? "ins" : "del";
  // What is not text stands by itself, so that it does not decide the direction of the text.
  return (
    <Mark>
      <bdi class="unseen"> {kind} </bdi>
      {text.split("\n").map((line, index) => (
        <Fragment key={index}>
          {/* A line end that came or went is nothing to see without a sign. */}
          {index > 0 && <span class="line-end" aria-hidden="true" />}
          {index > 0 && "\n"}
          {line}
        </Fragment>
      ))}
      <bdi class="unseen"> end </bdi>
    </Mark>
  );
}

/** Both texts as they are, side by side where there is room. */
function Whole({ before, after, names }: Texts) {
  const sides = [
    [names.after, after],
    [names.before, before],
  ] as const;
  return (
    <div class="sides">
      {sides.map(([name, text]) => (
        <section key={name} aria-label={name}>
          <h5>{name}</h5>
          <blockquote dir="auto">{text === "" ? "(empty)" : text}</blockquote>
        </section>
      ))}
    </div>
  );
}
