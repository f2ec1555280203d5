/** The editor of a text question, pre-filled with the suggestion. */

import { type Signal, useComputed, useSignal, useSignalEffect } from "@preact/signals";
import { useId, useRef } from "preact/hooks";
import { toldOf } from "../checking";
import { normalized } from "../comparing";
import { Markdown } from "../fields/Markdown";
import { Part } from "../Part";
import type { TextQuestion } from "../protocol.gen";
import { type Entry, suggestedValue } from "../state";
import { asValue } from "../values";
import { Choice } from "./Choice";
import { Facts } from "./Facts";
import { Description, type EditorProps, Head } from "./Head";
import { Marks } from "./Marks";
import { Origin, Reset } from "./Origin";
import { putAt, putText } from "./putText";
import { SuggestionBeside } from "./Suggestion";
import { type TextView, Views } from "./Views";

export function TextQuestionEditor({
  question,
  entry,
  state,
  actions,
  compact = false,
}: EditorProps<TextQuestion>) {
  const { name, required = true, use_markdown = false, suggestion = "prefill" } = question;
  const heading = question.title || name;
  // See `Entry`.
  const text = entry.values[name] as Signal<string> | undefined;
  const place = useRef<HTMLTextAreaElement>(null);
  const told = useId();
  const current = useSignal<number | null>(null);
  /** What was in the editor when another suggestion took its place, and which one that had begun with; the latest first. */
  const earlier = useRef<{ entry: Entry; text: string; began: number }[]>([]);
  const inUse = useComputed(() => !compact || state.shown.value === entry);
  // The editor is not redrawn at every key: it has its text already, and a text that came from elsewhere is put in.
  useSignalEffect(() => {
    const editor = place.current;
    const now = text?.value ?? "";
    if (editor === null) return;
    if (editor.value !== normalized(now)) editor.value = now;
    actions.caret.putBack(editor, entry.record.peek().record);
  });
  useSignalEffect(() => {
    if (text !== undefined && inUse.value) actions.checking.soon(entry, name, text.value);
  });
  if (text === undefined) return null;
  const problem = entry.problems.value[name];
  const proposed = suggestedValue(entry, question);
  const suggested = proposed === null ? null : String(proposed);
  // Until something is answered the suggestion is what stands in the editor.
  const words = state.words.value[entry.response.value === null ? "suggestions" : "answers"];
  const views: TextView[] = ["write"];
  if (use_markdown) views.push("preview");
  if (suggested !== null) views.push("changes");
  const wanted = state.views.value[name] ?? "write";
  const view = (inUse.value && views.find((each) => each === wanted)) || "write";
  const facts = (
    <div class="facts">
      <Facts
        question={question}
        entry={entry}
        text={text}
        suggested={text.value === "" ? null : suggested}
        compact={compact}
      />
      {suggested !== null && suggestion === "prefill" && view !== "preview" && (
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
  );
  return (
    <section class={`question ${problem === undefined ? "" : "wrong"}`}>
      <Head question={question}>
        {suggested !== null && suggestion === "prefill" && (
          <Origin entry={entry} name={name} suggested={suggested} compact={compact} />
        )}
        {compact && facts}
        {views.length > 1 && (
          <Views
            heading={heading}
            views={views}
            shown={view}
            onChoose={(chosen) => actions.look(name, chosen)}
          />
        )}
      </Head>
      <Description
        id={told}
        question={question}
        problem={problem}
        remark={toldOf(entry, name, text.value)?.problem}
      />
      {suggested !== null && (
        <Choice
          heading={heading}
          entry={entry}
          name={name}
          onChoose={(chosen, said) => {
            const other = String(asValue(question, said));
            const editor = place.current;
            const began = entry.begun.value[name] ?? 0;
            actions.answering.choose(entry, name, chosen);
            // Beside the editor it is only looked at.
            if (suggestion === "prefill" && editor !== null) {
              actions.answering.begin(entry, name, chosen);
              earlier.current.unshift(
                { entry, text: other, began: chosen },
                { entry, text: editor.value, began },
              );
              putText(editor, other);
            }
            actions.say(`Suggestion ${chosen + 1}`);
          }}
        />
      )}
      {suggested !== null && suggestion !== "prefill" && (
        <SuggestionBeside
          question={question}
          entry={entry}
          suggested={suggested}
          actions={actions}
          words={state.words.value.suggestions}
          compact={compact}
          onUse={() => {
            actions.answering.begin(entry, name, entry.chosen.value[name] ?? 0);
            if (place.current !== null) putText(place.current, suggested);
          }}
        />
      )}
      <div class="writing" hidden={view === "preview"}>
        {words.length > 0 && <Marks text={text} words={words} editor={place} />}
        <textarea
          ref={place}
          data-question={name}
          class={`editor ${problem === undefined ? "" : "wrong"}`}
          hidden={view === "preview"}
          aria-label={heading}
          aria-required={required}
          aria-invalid={problem !== undefined}
          aria-describedby={told}
          data-lm-suppress-shortcuts="true"
          rows={compact ? 1 : 3}
          spellcheck={true}
          placeholder="Write the answer"
          defaultValue={text.peek()}
          onInput={({ currentTarget: { value }, inputType }) => {
            // The editor's own undo brings a text back, and with it what that began with.
            const there = (each: { entry: Entry; text: string }) =>
              each.entry === entry && each.text === value;
            const back = inputType?.startsWith("history") ? earlier.current.find(there) : undefined;
            if (back !== undefined) actions.answering.begin(entry, name, back.began);
            actions.answering.edit(entry, name, value);
          }}
          onBlur={() => actions.answering.flush()}
        />
      </div>
      {view === "preview" && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls where it is long, which needs the focus
        <section class="preview" aria-label={`Preview, ${heading}`} tabIndex={0}>
          {text.value.trim() === "" ? (
            <p class="dim">Nothing to preview yet.</p>
          ) : (
            <Markdown
              text={text.value}
              extras={actions.extras}
              words={words}
              remoteImages={question.remote_images ?? false}
            />
          )}
        </section>
      )}
      {view === "changes" && suggested !== null && (
        <Part of="tools" extras={actions.extras}>
          {({ Changes }) => (
            <Changes
              key={suggested}
              heading={heading}
              suggested={suggested}
              text={text}
              current={current}
              put={(start, end, part) => {
                const editor = place.current;
                if (editor === null) return;
                const { activeElement } = editor.getRootNode() as ShadowRoot;
                putAt(editor, start, end, part);
                // Whoever used a button goes on with it.
                if (activeElement instanceof HTMLElement) activeElement.focus();
              }}
              say={(words) => actions.say(words)}
            />
          )}
        </Part>
      )}
      {!compact && facts}
    </section>
  );
}
