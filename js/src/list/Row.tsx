/** A record as one row of many: what it is, and its answers, which are edited in place. */

import { useComputed, useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import type { Props } from "../App";
import { Status } from "../Around";
import { Marked } from "../fields/Marked";
import { TextFieldView } from "../fields/TextField";
import type { TextField } from "../protocol.gen";
import { Answers } from "../RecordView";
import { fieldsBeside } from "../shuffling";
import type { Entry } from "../state";

/** Above this many characters, or lines, a field is cut off until somebody asks for all of it. */
const LONG = 240;
const LINES = 3;

export function Row({
  entry,
  place: placeInSet,
  size,
  state,
  actions,
}: Props & {
  entry: Entry;
  /** Which row of the list it is, 1 for the first, if it is one of what was found. */
  place: number | undefined;
  /** How many rows the list has, or -1. */
  size: number;
}) {
  const { questions = [] } = state.welcome.value ?? {};
  const fields = fieldsBeside(entry, state.welcome.value);
  const { record, position, fields: values } = entry.record.value;
  const place = useRef<HTMLElement>(null);
  const inUse = useComputed(() => state.shown.value === entry).value;
  const selected = useComputed(() => state.selected.value.has(record)).value;
  const words = state.words.value.fields;
  const whole = useSignal(false);
  const long = fields.some(({ name }) => isLong(values[name]));
  const pressed = useRef(false);

  /**
   * Comes to the row once a button of the mouse is up again: what appears or goes with that moves what is pressed, and
   * the press would be on something else.
   */
  function press(): void {
    const up = new AbortController();
    pressed.current = true;
    for (const event of ["pointerup", "pointercancel"]) {
      addEventListener(
        event,
        () => {
          up.abort();
          pressed.current = false;
          if (place.current?.matches(":focus-within")) actions.moving.enter(record);
        },
        { signal: up.signal, capture: true },
      );
    }
  }

  return (
    <article
      class={`row ${inUse ? "in-use" : ""} ${selected ? "selected" : ""}`}
      ref={place}
      data-record={record}
      // One stop on the way through the page; what is in the rows follows.
      tabIndex={inUse ? 0 : -1}
      aria-label={`Record ${position + 1}`}
      aria-posinset={placeInSet}
      aria-setsize={size}
      aria-current={inUse}
      data-lm-suppress-shortcuts="true"
      onPointerDownCapture={press}
      onFocusCapture={() => pressed.current || actions.moving.enter(record)}
      onKeyDown={(event) => {
        if (event.key !== " " || event.target !== event.currentTarget) return;
        event.preventDefault();
        actions.selecting.toggle(record, event.shiftKey);
      }}
    >
      <div class="rail">
        <input
          type="checkbox"
          aria-label={`Select record ${position + 1}`}
          title="Select (Space on the row); with Shift all from the last one to this"
          data-lm-suppress-shortcuts="true"
          checked={selected}
          onClick={(event) => actions.selecting.toggle(record, event.shiftKey)}
        />
        <span class="number">{position + 1}</span>
        <Status entry={entry} />
      </div>
      <div class="row-fields">
        {fields.map((field) =>
          whole.value || !isLong(values[field.name]) ? (
            <TextFieldView
              key={field.name}
              field={field}
              value={values[field.name]}
              extras={actions.extras}
              words={words}
              compact
            />
          ) : (
            <CutOff key={field.name} field={field} text={String(values[field.name])} words={words} />
          ),
        )}
        {long && (
          <button
            type="button"
            class="link"
            aria-expanded={whole.value}
            onClick={() => {
              whole.value = !whole.value;
            }}
          >
            {whole.value ? "Show less" : "Show all"}
          </button>
        )}
      </div>
      <div class={`row-answers ${questions.length === 1 ? "one" : ""}`}>
        <Answers entry={entry} state={state} actions={actions} place={place} compact />
      </div>
    </article>
  );
}

/** The beginning of a long text, as it is written. */
function CutOff({ field, text, words }: { field: TextField; text: string; words: readonly string[] }) {
  return (
    <section class="field">
      <h4 dir="auto">{field.title || field.name}</h4>
      <p class="read plain cut" dir="auto">
        <Marked text={text.slice(0, 4 * LONG).replace(/\n\s*\n/g, "\n")} words={words} />
      </p>
    </section>
  );
}

function isLong(value: unknown): boolean {
  return typeof value === "string" && (value.length > LONG || value.split("\n", LINES + 1).length > LINES);
}
