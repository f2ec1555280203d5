/** The search box; where there is little room it is an icon until it is used. */

import { useLayoutEffect, useRef } from "preact/hooks";
import type { Props } from "./App";
import { isComposing } from "./keys";
import { useKeys } from "./remapping";

export function Search({ state, actions, onLeave }: Props & { onLeave(): void }) {
  const keys = useKeys();
  const { finding } = actions;
  const field = useRef<HTMLInputElement>(null);
  const filter = state.filter.value;
  const applied = filter?.search ?? "";
  // What is being typed is ahead of what is looked for; what was cleared, or came from Python, is put in.
  useLayoutEffect(() => {
    const box = field.current;
    if (box !== null && (box.getRootNode() as ShadowRoot).activeElement !== box) box.value = applied;
  }, [applied, filter]);
  return (
    <span class={`search ${applied === "" ? "" : "filled"}`}>
      <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
        <path d="M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9ZM10.4 10.4 14 14" />
      </svg>
      <input
        ref={field}
        type="search"
        class="control box"
        aria-label="Search"
        aria-keyshortcuts={keys.search.aria}
        placeholder="Search"
        title={`Words that all have to occur, or a "phrase in quotation marks" (${keys.search.label})`}
        autoComplete="off"
        spellcheck={false}
        dir="auto"
        data-lm-suppress-shortcuts="true"
        onInput={(event) => {
          // What an input method composes is looked for once it is there.
          if (!event.isComposing) finding.type(event.currentTarget.value);
        }}
        onCompositionEnd={(event) => finding.type(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (isComposing(event) || (event.key !== "Enter" && event.key !== "Escape")) return;
          // Here they are about the search, and submit nothing, and close nothing else.
          event.stopPropagation();
          event.preventDefault();
          const box = event.currentTarget;
          if (event.key === "Enter") {
            void finding.enter(box.value).then((isThere) => {
              if (isThere) onLeave();
            });
            return;
          }
          box.value = "";
          void finding.search("");
          onLeave();
        }}
      />
      <kbd>{keys.search.label}</kbd>
    </span>
  );
}
