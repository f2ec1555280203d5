/** Something to read above the record, with a way to close it. */

import type { ComponentChildren } from "preact";

export function Panel({
  title,
  onClose,
  children,
}: {
  title: string;
  onClose(): void;
  children: ComponentChildren;
}) {
  return (
    <aside class="panel" aria-label={title}>
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
