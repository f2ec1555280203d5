/** A text rendered as Markdown; as it is written where it is long, until somebody asks, or cannot be rendered. */

import { useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { LONG, renderMarkdown } from "../markdown";

export function Markdown({ text }: { text: string }) {
  const asked = useSignal(false);
  const failed = useSignal(false);
  const place = useRef<HTMLDivElement>(null);
  const rendered = (text.length <= LONG || asked.value) && !failed.value;
  useLayoutEffect(() => {
    if (!rendered) return;
    try {
      place.current?.replaceChildren(renderMarkdown(text));
    } catch {
      // Nested deeper than the parser goes; nobody who reads wrote that.
      failed.value = true;
    }
  }, [text, rendered, failed]);
  if (rendered) return <div class="read markdown" ref={place} />;
  return (
    <>
      <p class="description">
        {failed.value
          ? "This Markdown cannot be rendered; it is shown as it is written."
          : `Long text (${text.length.toLocaleString("en")} characters), shown as it is written. `}
        {!failed.value && (
          <button
            type="button"
            class="link"
            onClick={() => {
              asked.value = true;
            }}
          >
            Render the Markdown
          </button>
        )}
      </p>
      <p class="read plain" dir="auto">
        {text}
      </p>
    </>
  );
}
