/** What was found in an editor's text, marked behind it: a textarea can show nothing but its text. */

import type { ReadonlySignal } from "@preact/signals";
import type { RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { Marked } from "../fields/Marked";

/** Above this many characters nothing is marked: the text is laid out twice, and a key has to be quick. */
const LONG = 50_000;

export function Marks({
  text,
  words,
  editor,
}: {
  text: ReadonlySignal<string>;
  words: readonly string[];
  editor: RefObject<HTMLTextAreaElement | null>;
}) {
  const place = useRef<HTMLDivElement>(null);
  const shown = text.value.length <= LONG ? text.value : "";
  const follow = () => {
    const [behind, above] = [place.current, editor.current];
    if (behind === null || above === null) return;
    // A scrollbar takes room from the text.
    behind.style.inlineSize = `${above.clientWidth + above.clientLeft * 2}px`;
    behind.scrollTop = above.scrollTop;
  };
  useLayoutEffect(follow, [shown]);
  useLayoutEffect(() => {
    const above = editor.current;
    if (above === null) return undefined;
    const sizes = new ResizeObserver(follow);
    sizes.observe(above);
    above.addEventListener("scroll", follow);
    return () => {
      sizes.disconnect();
      above.removeEventListener("scroll", follow);
    };
  }, []);
  useLayoutEffect(() => {
    const [mark, above] = [place.current?.querySelector("mark"), editor.current];
    if (mark == null || above === null || above.matches(":focus")) return;
    if (mark.offsetTop + mark.offsetHeight > above.clientHeight)
      above.scrollTop = mark.offsetTop - above.clientHeight / 3;
  }, [words]);
  return (
    <div class="behind" aria-hidden="true" ref={place}>
      <Marked text={shown} words={words} />
      {/* A last line that is empty is a line all the same. */}
      {"\u200b"}
    </div>
  );
}
