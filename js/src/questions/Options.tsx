/** The editor of every question that is answered by choosing: its options, with the suggestion chosen already. */

import { useSignal } from "@preact/signals";
import { useId, useRef } from "preact/hooks";
import { Marked } from "../fields/Marked";
import { isComposing } from "../keys";
import { fold } from "../matching";
import { seenSuggestion } from "../state";
import { asValue, type ChoiceQuestion, type Option, type Value } from "../values";
import { Frame } from "./Frame";
import type { EditorProps } from "./Head";
import { formatted } from "./Origin";

/** Above this many options there is a box to find one in. */
const MANY = 12;

export interface OptionsProps extends EditorProps<ChoiceQuestion> {
  options: readonly Option[];
  /** How many are shown before somebody asks for all; null is all. */
  visible?: number | null;
  /** The key that chooses an option; by its place where nothing is said. */
  keyOf?: (option: Option, place: number) => string | null;
}

export function Options({
  question,
  entry,
  state,
  actions,
  compact = false,
  options,
  visible = null,
  keyOf = (_, place) => (place < 9 ? String(place + 1) : null),
}: OptionsProps) {
  const { name, required = true } = question;
  const heading = question.title || name;
  const several = question.type === "multi_label";
  const [group, told] = [useId(), useId()];
  const wanted = useSignal("");
  /** What was chosen here: it stays in sight, and keeps the focus, when it is not any more. */
  const once = useRef(new Set<Value>());
  const value = entry.values[name]?.value ?? null;
  const chosen: readonly Value[] = Array.isArray(value) ? value : [value];
  const suggestion = seenSuggestion(entry, question);
  const suggested = suggestion === undefined ? null : asValue(question, suggestion.value);
  const proposed: readonly Value[] = Array.isArray(suggested) ? suggested : [suggested];
  const problem = entry.problems.value[name];
  // Until something is answered the suggestion is what is chosen.
  const words = state.words.value[entry.response.value === null ? "suggestions" : "answers"];
  const all = state.views.value[name] === "all";
  for (const each of chosen) once.current.add(each);
  const find = fold(wanted.value.trim());
  const collapsed = visible !== null && options.length > visible;
  const shown = options
    .map((option, place) => ({ ...option, place, key: keyOf(option, place) }))
    .filter((each) => {
      if (find !== "") return fold(each.text).includes(find);
      return !collapsed || all || each.place < (visible ?? 0) || once.current.has(each.value);
    });

  function edit(next: Value): void {
    actions.answering.edit(entry, name, next);
  }

  /** Chooses an option, or takes the choice back. */
  function toggle({ value: one, text }: Option, focused: boolean): void {
    const there = chosen.includes(one);
    if (!several) edit(there ? null : one);
    else {
      const now = options.map((each) => each.value as string);
      edit(now.filter((each) => (each === one ? !there : chosen.includes(each))));
    }
    // Where the focus is, it is said already.
    if (!focused) actions.say(there ? `Not chosen: ${text}` : text);
  }

  /** How sure the maker of the suggestion was of this one, where that is known of each. */
  function scoreOf({ value: one }: Option): string | null {
    const { score } = suggestion ?? {};
    return Array.isArray(score) ? formatted(score[proposed.indexOf(one)]) : null;
  }

  return (
    <Frame
      question={question}
      entry={entry}
      state={state}
      actions={actions}
      compact={compact}
      suggested={suggested}
      told={told}
    >
      {options.length > MANY && (
        <input
          type="text"
          class="control box find"
          aria-label={`Find, ${heading}`}
          placeholder="Find"
          value={wanted.value}
          onInput={({ currentTarget }) => {
            wanted.value = currentTarget.value;
          }}
          onKeyDown={(event) => {
            const [only, another] = shown;
            if (event.key !== "Enter" || event.ctrlKey || event.metaKey || isComposing(event)) return;
            if (only && !another) toggle(only, false);
          }}
        />
      )}
      {/* biome-ignore lint/a11y/useAriaPropsSupportedByRole: both of its roles take a label */}
      <div
        class="picks"
        role={several ? "group" : "radiogroup"}
        aria-label={heading}
        aria-describedby={told}
        // What a group cannot be, its boxes are.
        {...(!several && { "aria-required": required, "aria-invalid": problem !== undefined })}
      >
        {shown.map((option) => (
          <label key={option.value} class={`pick ${proposed.includes(option.value) ? "advised" : ""}`}>
            <input
              type={several ? "checkbox" : "radio"}
              name={group}
              title={
                proposed.includes(option.value)
                  ? ["Suggested", scoreOf(option)].filter(Boolean).join(", ")
                  : undefined
              }
              checked={chosen.includes(option.value)}
              aria-invalid={several ? problem !== undefined : undefined}
              aria-keyshortcuts={option.key ?? undefined}
              data-key={option.key}
              data-lm-suppress-shortcuts="true"
              // The second half of a double click takes nothing back.
              onClick={(event) => {
                if (!several && event.detail > 1) event.preventDefault();
                else toggle(option, event.currentTarget.matches(":focus"));
              }}
              onKeyDown={({ key }) => {
                if (!several && (key === "Backspace" || key === "Delete")) edit(null);
              }}
            />
            <span class="pill">
              <span dir="auto">
                <Marked text={option.text} words={chosen.includes(option.value) ? words : []} />
              </span>
              {scoreOf(option) !== null && (
                <small aria-hidden="true">
                  <bdi>{scoreOf(option)}</bdi>
                </small>
              )}
              {option.key !== null && option.key !== option.text && (
                // biome-ignore lint/a11y/noAriaHiddenOnFocusable: it cannot have the focus
                <kbd aria-hidden="true">{option.key}</kbd>
              )}
            </span>
          </label>
        ))}
        {shown.length === 0 && <p class="dim">Nothing found.</p>}
      </div>
      {collapsed && find === "" && (
        <button
          type="button"
          class="link"
          aria-expanded={all}
          onClick={() => {
            once.current = new Set();
            actions.look(name, all ? "write" : "all");
          }}
        >
          {all ? "Show fewer" : `Show all (${options.length})`}
        </button>
      )}
    </Frame>
  );
}
