/** A text rendered as Markdown, again when it changes. */

import { useLayoutEffect, useRef } from "preact/hooks";
import { renderMarkdown } from "../markdown";

export function Markdown({ text }: { text: string }) {
  const place = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => place.current?.replaceChildren(renderMarkdown(text)), [text]);
  return <div class="read markdown" ref={place} />;
}
