/** A text rendered as Markdown; as it is written where it is long, until somebody asks, or cannot be rendered. */

import { useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { Extras } from "../loading";
import { show } from "../rendering/showing";
import { Plain } from "./Plain";

/** Above this many characters Markdown is shown as it is written until somebody asks for more. */
const LONG = 50_000;

export function Markdown({
  text,
  extras,
  remoteImages = false,
}: {
  text: string;
  extras: Extras;
  remoteImages?: boolean;
}) {
  const asked = useSignal(false);
  const failed = useSignal(false);
  const place = useRef<HTMLDivElement>(null);
  const wanted = (text.length <= LONG || asked.value) && !failed.value;
  const markdown = wanted ? extras.load("markdown").value : null;
  useLayoutEffect(() => {
    if (markdown === null || place.current === null) return undefined;
    try {
      return show(place.current, markdown.renderMarkdown(text, { remoteImages }), extras);
    } catch {
      // More structure than can be found in time; nobody who reads wrote that.
      failed.value = true;
      return undefined;
    }
  }, [text, markdown, failed, remoteImages, extras]);
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
      <Plain text={text} />
    </>
  );
}
