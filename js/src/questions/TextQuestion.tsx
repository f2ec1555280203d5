/** The editor of a text question, pre-filled with the suggestion. */

import { useSignal, useSignalEffect } from "@preact/signals";
import { useId, useRef } from "preact/hooks";
import type { Actions } from "../actions";
import type { TextQuestion } from "../protocol.gen";
import { type Entry, suggestedText } from "../state";
import { putText } from "./putText";

export function TextQuestionEditor({
  question,
  entry,
  actions,
}: {
  question: TextQuestion;
  entry: Entry;
  actions: Actions;
}) {
  const { name, description, required = true } = question;
  const heading = question.title || name;
  const text = entry.texts[name];
  const place = useRef<HTMLTextAreaElement>(null);
  const told = useId();
  // The editor is not redrawn at every key: it has its text already, and a text that came from elsewhere is put in.
  useSignalEffect(() => {
    const editor = place.current;
    const now = text?.value ?? "";
    if (editor === null) return;
    if (editor.value !== normalized(now)) editor.value = now;
    actions.caret.putBack(editor, entry.record.peek().record);
  });
  if (text === undefined) return null;
  const problem = entry.problems.value[name];
  const suggested = suggestedText(entry.record.value, name);
  return (
    <section class="question">
      <div class="head">
        <h4>
          {heading}
          {required && (
            <span class="required" title="Required">
              {" "}
              *
            </span>
          )}
        </h4>
        {suggested !== null && <Origin entry={entry} name={name} suggested={suggested} />}
      </div>
      <div id={told}>
        {description && <p class="description">{description}</p>}
        {problem !== undefined && <p class="problem">{problem}</p>}
      </div>
      <textarea
        ref={place}
        data-question={name}
        class={`editor ${problem === undefined ? "" : "wrong"}`}
        aria-label={heading}
        aria-required={required}
        aria-invalid={problem !== undefined}
        aria-describedby={told}
        data-lm-suppress-shortcuts="true"
        rows={3}
        spellcheck={true}
        placeholder="Write the answer"
        defaultValue={text.peek()}
        onInput={(event) => actions.answering.edit(entry, name, event.currentTarget.value)}
        onBlur={() => actions.answering.flush()}
      />
      <div class="facts">
        <Words entry={entry} name={name} />
        {suggested !== null && (
          <Reset
            entry={entry}
            name={name}
            suggested={suggested}
            onReset={() => {
              if (place.current !== null) putText(place.current, suggested);
              actions.say("Back to the suggestion");
            }}
          />
        )}
      </div>
    </section>
  );
}

/** A textarea gives back every line end as one line feed. */
function normalized(text: string): string {
  return text.replace(/\r\n?/g, "\n");
}

interface Suggested {
  entry: Entry;
  name: string;
  suggested: string;
}

/** Whose suggestion it is, how sure it is, and whether the text still is the suggestion and nothing else. */
function Origin({ entry, name, suggested }: Suggested) {
  const suggestion = entry.record.value.suggestions.find((each) => each.question === name);
  const same = normalized(entry.texts[name]?.value ?? "") === normalized(suggested);
  const untouched = same && entry.response.value === null;
  const from = [suggestion?.agent, suggestion?.score == null ? null : formatted(suggestion.score)].filter(
    Boolean,
  );
  const words = untouched ? "Suggestion, not changed yet" : same ? "Same as the suggestion" : "Changed";
  return (
    <span class="origin">
      <span class={`mark ${untouched ? "suggested" : same ? "same" : "changed"}`}>{words}</span>
      {from.length > 0 && (
        <span class="chip" title="Who made the suggestion, and how sure it was">
          {from.map((part, index) => (
            // Each by itself: a name cannot turn the number around.
            <bdi key={index === 0 ? "first" : "second"}>{part}</bdi>
          ))}
        </span>
      )}
    </span>
  );
}

function formatted(score: number): string {
  return score.toLocaleString("en", { maximumFractionDigits: 2 });
}

function Reset({ entry, name, suggested, onReset }: Suggested & { onReset(): void }) {
  const same = normalized(entry.texts[name]?.value ?? "") === normalized(suggested);
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

const segmenter = "Segmenter" in Intl ? new Intl.Segmenter(undefined, { granularity: "word" }) : null;
/** Above this many characters only characters are counted: words would take longer than a key may. */
const COUNTED = 20_000;

function Words({ entry, name }: { entry: Entry; name: string }) {
  const shown = useSignal(counted(entry.texts[name]?.peek() ?? ""));
  useSignalEffect(() => {
    const text = entry.texts[name]?.value ?? "";
    // Counted when typing pauses, so that no key waits for it.
    const timer = setTimeout(() => {
      shown.value = counted(text);
    }, 150);
    return () => clearTimeout(timer);
  });
  return <span>{shown.value}</span>;
}

/** Says how long a text is; words in any script, by the browser's own idea of them. */
export function counted(text: string): string {
  if (text.length > COUNTED || segmenter === null) return `${text.length.toLocaleString("en")} characters`;
  let count = 0;
  for (const segment of segmenter.segment(text)) if (segment.isWordLike) count += 1;
  if (text === "") return "";
  return count === 1 ? "1 word" : `${count.toLocaleString("en")} words`;
}
