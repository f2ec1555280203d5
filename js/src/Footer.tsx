/** The bar below: where one is, and what to do with the record. */

import type { Props } from "./App";
import { KEYS } from "./keys";
import { statusOf } from "./state";

const STATUS_NAMES = {
  pending: "Pending",
  draft: "Draft",
  submitted: "Submitted",
  discarded: "Discarded",
} as const;

export function Footer({ state, actions, onSubmit }: Props & { onSubmit(): void }) {
  const entry = state.shown.value;
  if (entry === null) return null;
  const { records, at, tail } = state.trail.value;
  const response = entry.response.value;
  const status = statusOf(response);
  return (
    <footer>
      <button
        type="button"
        class="button quiet"
        aria-label="Previous"
        aria-keyshortcuts={KEYS.previous.aria}
        title={`Previous (${KEYS.previous.label})`}
        aria-disabled={at <= 0}
        onClick={() => actions.moving.previous()}
      >
        <span class="chevron">‹</span>
        <kbd class="wide">{KEYS.previous.label}</kbd>
      </button>
      <Place state={state} actions={actions} number={entry.record.value.position + 1} />
      <button
        type="button"
        class="button quiet"
        aria-label="Next"
        aria-keyshortcuts={KEYS.next.aria}
        title={`Next (${KEYS.next.label})`}
        aria-disabled={at + 1 >= records.length && tail === null}
        onClick={() => actions.moving.next()}
      >
        <span class="chevron">›</span>
        <kbd class="wide">{KEYS.next.label}</kbd>
      </button>
      <span class={`status ${status}`}>
        {STATUS_NAMES[status]}
        {response?.edits != null && ", edited since"}
      </span>
      <span class="space" />
      <button type="button" class="button quiet" onClick={() => actions.answering.discard()}>
        Discard
      </button>
      <button
        type="button"
        class="button"
        aria-label="Save draft"
        aria-keyshortcuts={KEYS.saveDraft.aria}
        onClick={() => actions.answering.saveDraft()}
      >
        Save draft <kbd class="wide">{KEYS.saveDraft.label}</kbd>
      </button>
      <button
        type="button"
        class="button primary"
        aria-label="Submit"
        aria-keyshortcuts={KEYS.submit.aria}
        onClick={onSubmit}
      >
        Submit <kbd class="wide">{KEYS.submit.label}</kbd>
      </button>
    </footer>
  );
}

/** The record's number, which can be typed to jump to another. */
function Place({ state, actions, number }: Props & { number: number }) {
  const { total } = state.counts.value;
  const go = (input: HTMLInputElement) => {
    const wanted = Number(input.value);
    if (wanted !== number) void actions.moving.jump(wanted);
    input.value = String(number);
  };
  return (
    <span class="place">
      <input
        inputMode="numeric"
        aria-label={`Record number, of ${total}`}
        title="Type a number to jump there"
        value={number}
        size={Math.max(2, String(total).length)}
        onKeyDown={(event) => {
          if (event.key !== "Enter" || event.isComposing) return;
          // With Ctrl too: here Enter is about this number, and submits nothing.
          event.stopPropagation();
          event.preventDefault();
          go(event.currentTarget);
        }}
        onBlur={(event) => {
          event.currentTarget.value = String(number);
        }}
        onFocus={(event) => event.currentTarget.select()}
      />
      <span class="dim"> / {total}</span>
    </span>
  );
}
