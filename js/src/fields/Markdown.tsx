/** A text rendered as Markdown; as it is written where it is long, until somebody asks, or cannot be rendered. */

import { useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { Extras } from "../loading";
import { markIn } from "../marking";
import { Marked } from "./Marked";

/** Above this many characters Markdown is shown as it is written until somebody asks for more. */
const LONG = 12_000;

const NONE: readonly string[] = [];

interface Props {
  text: string;
  extras: Extras;
  /** What to mark. */
  words?: readonly string[];
}

export function Markdown({ text, extras, words = NONE }: Props) {
  const asked = useSignal(false);
  const failed = useSignal(false);
  const place = useRef<HTMLDivElement>(null);
  const wanted = (text.length <= LONG || asked.value) && !failed.value;
  const markdown = wanted ? extras.load("markdown").value : null;
  useLayoutEffect(() => {
    if (markdown === null || place.current === null) return;
    try {
      place.current.replaceChildren(markdown.renderMarkdown(text));
      markIn(place.current, words);
    } catch {
      // Nested deeper than the parser goes; nobody who reads wrote that.
      failed.value = true;
    }
  }, [text, markdown, failed, words]);
  if (markdown !== null) return <div class="read markdown" ref={place} />;
  return (
    <>
      {failed.value && (
        <p class="description">This Markdown cannot be rendered; it is shown as it is written.</p>
      )}
      {!wanted && !failed.value && (
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
      <p class="read plain" dir="auto">
        <Marked text={text} words={words} />
      </p>
    </>
  );
}
