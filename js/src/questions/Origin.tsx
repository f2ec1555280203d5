/** Whose suggestion it is, how sure it is, and whether the text still is the suggestion and nothing else. */

import { type Entry, suggestionFor, suggestionsFor } from "../state";
import { isEmpty, looksSame, type Value } from "../values";

export interface Suggested {
  entry: Entry;
  name: string;
  suggested: Value;
}

/** @param compact whether there is little room for words: how much was changed is said beside it */
export function Origin({ entry, name, suggested, compact }: Suggested & { compact: boolean }) {
  const value = entry.values[name]?.value ?? null;
  const same = looksSame(value, suggested);
  const untouched = same && entry.response.value === null;
  const words = untouched
    ? "Suggestion"
    : same
      ? `Same as ${compact ? "suggested" : "the suggestion"}`
      : "Changed";
  return (
    <span class="origin">
      {(same || !compact || isEmpty(value)) && (
        <span class={`mark ${untouched ? "suggested" : same ? "same" : "changed"}`}>
          {words}
          {/* Where there is room: a head that breaks when its words change moves what one clicks on. */}
          {untouched && !compact && <span class="more">, not changed yet</span>}
        </span>
      )}
      <Chip entry={entry} name={name} />
    </span>
  );
}

/** Who made a suggestion, and how sure it was; nothing where neither is known, or the choice between several says it. */
export function Chip({ entry, name }: Pick<Suggested, "entry" | "name">) {
  if (suggestionsFor(entry.record.value, name).length > 1) return null;
  const suggestion = suggestionFor(entry.record.value, name, entry.chosen.value[name]);
  const score = formatted(suggestion?.score);
  const from = [suggestion?.agent, score].filter(Boolean);
  if (from.length === 0) return null;
  return (
    <span class="chip" title="Who made the suggestion, and how sure it was">
      {from.map((part, index) => (
        // Each by itself: a name cannot turn the number around.
        <bdi key={index === 0 ? "first" : "second"}>{part}</bdi>
      ))}
    </span>
  );
}

/** Gives a score in words; of a score for each of what is suggested the words are at each. */
export function formatted(score: number | readonly number[] | null | undefined): string | null {
  return typeof score === "number" ? score.toLocaleString("en", { maximumFractionDigits: 2 }) : null;
}

export function Reset({ entry, name, suggested, onReset }: Suggested & { onReset(): void }) {
  const same = looksSame(entry.values[name]?.value ?? null, suggested);
  return (
    <button
      type="button"
      class="link"
      aria-label="Reset"
      title="Put the suggestion back"
      // Not `disabled`: a button that had the focus would lose it to the notebook.
      aria-disabled={same}
      onClick={() => !same && onReset()}
    >
      Reset
    </button>
  );
}
