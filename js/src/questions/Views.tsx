/** How an answer is looked at: as it is written, as it will look, or with its changes to the suggestion. */

import { KEYS } from "../keys";
import type { View } from "../state";

const NAMES: Readonly<Record<View, string>> = { write: "Write", preview: "Preview", changes: "Changes" };

export function Views({
  heading,
  views,
  shown,
  onChoose,
}: {
  heading: string;
  views: readonly View[];
  shown: View;
  onChoose(view: View): void;
}) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would bring a legend and a frame
    <div class="views" role="group" aria-label={`View, ${heading}`}>
      {views.map((view) => (
        <button
          key={view}
          type="button"
          class="view"
          data-command={view}
          aria-pressed={view === shown}
          aria-keyshortcuts={KEYS[view].aria}
          title={`${KEYS[view].does} (${KEYS[view].label})`}
          onClick={() => onChoose(view)}
        >
          {NAMES[view]}
        </button>
      ))}
    </div>
  );
}
