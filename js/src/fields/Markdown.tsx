/** A text rendered as Markdown; as it is written where it is long, until somebody asks, or cannot be rendered. */

import { useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { Extras } from "../loading";
import { markIn } from "../marking";
import { show } from "../rendering/showing";
import { Plain } from "./Plain";

/** Above this many characters Markdown is shown as it is written until somebody asks for more. */
const LONG = 50_000;
/** So often Markdown is tried, each time when the page has had a turn. */
const TRIES = 3;

const NONE: readonly string[] = [];

interface Props {
  text: string;
  extras: Extras;
  /** What to mark. */
  words?: readonly string[];
  remoteImages?: boolean;
}

export function Markdown({ text, extras, words = NONE, remoteImages = false }: Props) {
  const asked = useSignal(false);
  /** The text that could not be rendered, and how often that was tried: a busy page may have been the cause. */
  const failures = useSignal({ text: "", count: 0 });
  const count = failures.value.text === text ? failures.value.count : 0;
  const failed = count >= TRIES;
  const place = useRef<HTMLDivElement>(null);
  const wanted = (text.length <= LONG || asked.value) && !failed;
  const markdown = wanted ? extras.load("markdown").value : null;
  useLayoutEffect(() => {
    if (markdown === null || place.current === null) return undefined;
    try {
      const pieces = marked(markdown.renderMarkdown(text, { remoteImages }), words);
      return show(place.current, pieces, extras);
    } catch {
      // More structure than can be found in time; nobody who reads wrote that.
      const timer = setTimeout(() => {
        failures.value = { text, count: count + 1 };
      });
      return () => clearTimeout(timer);
    }
  }, [text, markdown, count, words, remoteImages, extras]);
  if (markdown !== null) return <div class="read markdown" ref={place} />;
  return (
    <>
      {failed && <p class="description">This Markdown cannot be rendered; it is shown as it is written.</p>}
      {!wanted && !failed && (
        <p class="description">
          {`Long text (${text.length.toLocaleString("en")} characters), shown as it is written. `}
          <button
            type="button"
            class="link"
            onClick={() => {
              asked.value = true;
            }}
          >
            Render the Markdown
          </button>
        </p>
      )}
      <Plain text={text} words={words} />
    </>
  );
}

/** Marks what was found in each piece before it is shown. */
function* marked(
  pieces: Iterable<DocumentFragment | null>,
  words: readonly string[],
): Generator<DocumentFragment | null> {
  for (const piece of pieces) {
    if (piece !== null) markIn(piece, words);
    yield piece;
  }
}
