/** A suggestion that is not in the editor but above it, and can be put there. */

import type { Props } from "../App";
import { Markdown } from "../fields/Markdown";
import { Plain } from "../fields/Plain";
import type { TextQuestion } from "../protocol.gen";
import { useKeys } from "../remapping";
import type { Entry } from "../state";
import { looksSame } from "../values";
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
  question: TextQuestion;
  entry: Entry;
  suggested: string;
  actions: Props["actions"];
  /** What to mark. */
  words: readonly string[];
  /** Whether it is in a row of many: then it is no landmark. */
  compact: boolean;
  onUse(): void;
}) {
  const keys = useKeys();
  const { name, use_markdown = false } = question;
  const used = looksSame(entry.values[name]?.value ?? null, suggested);
  return (
    <section class="proposed" aria-label={compact ? undefined : `Suggestion, ${question.title || name}`}>
      <div class="head">
        <h5>Suggestion</h5>
        <Chip entry={entry} name={name} />
        <span class="space" />
        <button
          type="button"
          class="link"
          aria-label="Use the suggestion"
          aria-keyshortcuts={keys.useSuggestion.aria}
          title={`Put it into the editor (${keys.useSuggestion.label})`}
          data-command="useSuggestion"
          aria-disabled={used}
          onClick={() => !used && onUse()}
        >
          {used ? "In the editor" : "Use it"}
        </button>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls where it is long, which needs the focus */}
      <div class="scrolls" tabIndex={0}>
        {use_markdown ? (
          <Markdown
            text={suggested}
            extras={actions.extras}
            words={words}
            remoteImages={question.remote_images ?? false}
          />
        ) : (
          <Plain text={suggested} words={words} />
        )}
      </div>
    </section>
  );
}
