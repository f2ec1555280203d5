/** A suggestion that is not in the editor, or chosen, but above it, and can be put there. */

import type { Props } from "../App";
import { Markdown } from "../fields/Markdown";
import { Marked } from "../fields/Marked";
import { Plain } from "../fields/Plain";
import type { Question } from "../protocol.gen";
import { useKeys } from "../remapping";
import type { Entry } from "../state";
import { inWords, looksSame, type Value } from "../values";
import { Chip } from "./Origin";

export function SuggestionBeside({
  question,
  entry,
  suggested,
  actions,
  words,
  compact,
  onUse,
}: {
  question: Question;
  entry: Entry;
  suggested: Value;
  actions: Props["actions"];
  /** What to mark. */
  words: readonly string[];
  /** Whether it is in a row of many: then it is no landmark. */
  compact: boolean;
  onUse(): void;
}) {
  const keys = useKeys();
  const { name } = question;
  const written = question.type === "text";
  const used = looksSame(entry.values[name]?.value ?? null, suggested);
  return (
    <section class="proposed" aria-label={compact ? undefined : `Suggestion, ${question.title || name}`}>
      <div class="head">
        <h5>Suggestion</h5>
        {!written && (
          <span dir="auto">
            <Marked text={inWords(question, suggested)} words={words} />
          </span>
        )}
        <Chip entry={entry} name={name} />
        <span class="space" />
        <button
          type="button"
          class="link"
          aria-label="Use the suggestion"
          aria-keyshortcuts={keys.useSuggestion.aria}
          title={`${written ? "Put it into the editor" : "Choose it"} (${keys.useSuggestion.label})`}
          data-command="useSuggestion"
          aria-disabled={used}
          onClick={() => !used && onUse()}
        >
          {used ? (written ? "In the editor" : "Chosen") : "Use it"}
        </button>
      </div>
      {written && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls where it is long, which needs the focus
        <div class="scrolls" tabIndex={0}>
          {question.use_markdown ? (
            <Markdown
              text={String(suggested)}
              extras={actions.extras}
              words={words}
              remoteImages={question.remote_images ?? false}
            />
          ) : (
            <Plain text={String(suggested)} words={words} />
          )}
        </div>
      )}
    </section>
  );
}
