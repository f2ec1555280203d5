/** The choice between several suggestions for one question: each has a number, which is its key too. */

import { suggestionKey } from "../keys";
import { type Entry, suggestionsFor } from "../state";
import { formatted } from "./Origin";

export function Choice({
  heading,
  entry,
  name,
  onChoose,
}: {
  heading: string;
  entry: Entry;
  name: string;
  onChoose(place: number, said: unknown): void;
}) {
  const suggestions = suggestionsFor(entry.record.value, name);
  if (suggestions.length < 2) return null;
  const chosen = entry.chosen.value[name] ?? 0;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would bring a legend and a frame
    <div class="choice" role="group" aria-label={`Suggestions, ${heading}`}>
      {suggestions.map(({ agent, score, value }, place) => (
        <button
          key={place}
          type="button"
          class="tool"
          aria-label={`Suggestion ${place + 1}${agent ? `, ${agent}` : ""}`}
          aria-pressed={place === chosen}
          aria-keyshortcuts={suggestionKey(place).aria}
          title={`Begin with this suggestion (${suggestionKey(place).label})`}
          data-suggestion={place}
          onClick={() => onChoose(place, value)}
        >
          <kbd>{place + 1}</kbd> {agent && <bdi>{agent}</bdi>}{" "}
          {formatted(score) && <bdi>{formatted(score)}</bdi>}
        </button>
      ))}
    </div>
  );
}
