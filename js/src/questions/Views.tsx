/** How an answer is looked at: as it is written, as it will look, or with its changes to the suggestion. */

import { useKeys } from "../remapping";
import type { View } from "../state";

const NAMES = { write: "Write", preview: "Preview", changes: "Changes" } as const;

/** How a text is looked at. */
export type TextView = Exclude<View, "all">;

export function Views({
  heading,
  views,
  shown,
  onChoose,
}: {
  heading: string;
  views: readonly TextView[];
  shown: TextView;
  onChoose(view: TextView): void;
}) {
  const keys = useKeys();
  /** The arrows go from one to the next, so that the group is one stop on the way to the editor. */
  function step(event: KeyboardEvent & { currentTarget: HTMLElement }): void {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (by === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    const turned = event.currentTarget.matches(":dir(rtl)") ? -by : by;
    const next = views[(views.indexOf(shown) + turned + views.length) % views.length] ?? shown;
    event.preventDefault();
    event.currentTarget.querySelector<HTMLElement>(`[data-command=${next}]`)?.focus();
    onChoose(next);
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would bring a legend and a frame
    <div class="views" role="group" aria-label={`View, ${heading}`} onKeyDown={step}>
      {views.map((view) => (
        <button
          key={view}
          type="button"
          class="view"
          data-command={view}
          tabIndex={view === shown ? 0 : -1}
          aria-pressed={view === shown}
          aria-keyshortcuts={keys[view].aria}
          title={`${keys[view].does} (${keys[view].label})`}
          onClick={() => onChoose(view)}
        >
          {NAMES[view]}
        </button>
      ))}
    </div>
  );
}
