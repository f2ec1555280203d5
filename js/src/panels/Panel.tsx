/** Something to read above the record, with a way to close it. */

import type { ComponentChildren } from "preact";

export function Panel({
  title,
  kind = "",
  onClose,
  children,
}: {
  title: string;
  /** A class of its own, for one that needs more room. */
  kind?: string;
  onClose(): void;
  children: ComponentChildren;
}) {
  return (
    <aside class={`panel ${kind}`} aria-label={title}>
      <div class="head">
        <h4>{title}</h4>
        <button type="button" class="button quiet" aria-label={`Close ${title}`} onClick={onClose}>
          Close <kbd class="wide">Esc</kbd>
        </button>
      </div>
      {children}
    </aside>
  );
}
