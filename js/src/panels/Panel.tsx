/** Something to read above the record, or beside it, with a way to close it. */

import type { ComponentChildren } from "preact";

export function Panel({
  title,
  beside = false,
  kind = "",
  onClose,
  children,
}: {
  title: string;
  beside?: boolean;
  /** A class of its own, for one that needs more room. */
  kind?: string;
  onClose(): void;
  children: ComponentChildren;
}) {
  return (
    <aside class={`panel ${kind} ${beside ? "beside" : ""}`} aria-label={title}>
      <div class="head">
        <h4>{title}</h4>
        <button type="button" class="button quiet" aria-label={`Close ${title}`} onClick={onClose}>
          Close {!beside && <kbd class="wide">Esc</kbd>}
        </button>
      </div>
      {children}
    </aside>
  );
}
