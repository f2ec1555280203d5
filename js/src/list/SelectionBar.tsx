/** The bar above the list: how many records are selected, and what to do with all of them. */

import { useComputed } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { Props } from "../App";
import { Discard } from "../Discard";
import { useKeys } from "../remapping";

export function SelectionBar({ state, actions }: Props) {
  const keys = useKeys();
  const count = useComputed(() => actions.selecting.records.length).value;
  const shown = useComputed(() => state.trail.value.records.length).value;
  const more = useComputed(() => state.trail.value.head !== null || state.trail.value.tail !== null).value;
  const all = count > 0 && count === shown;
  const outcome = state.outcome.value;
  const box = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => {
    // Some, and not all: there is no attribute for that.
    if (box.current !== null) box.current.indeterminate = count > 0 && !all;
  });

  /** Does something after which the buttons may be gone: the keyboard stays in the bar. */
  function act(what: () => void): void {
    what();
    box.current?.focus();
  }

  return (
    <div class="selection" role="toolbar" aria-label="Selected records">
      <input
        type="checkbox"
        aria-label="Select all shown"
        title={all ? "Clear the selection" : `Select the ${shown} records that are here`}
        checked={all}
        ref={box}
        onClick={() => (all ? actions.selecting.clear() : actions.selecting.all())}
      />
      {count > 0 ? (
        <>
          <b>{count} selected</b>
          <span class="space" />
          <button
            type="button"
            class="control strong"
            aria-label="Submit selected"
            title="Submit each as it is in its editor"
            onClick={() => act(() => actions.bulk.submit())}
          >
            Submit
          </button>
          <Discard
            state={state}
            kind="control"
            label="Discard selected"
            onDiscard={(reason) => act(() => actions.bulk.discard(reason))}
          />
          <button
            type="button"
            class="control"
            aria-label="Reopen selected"
            title="Take the answers back: the records are pending again"
            onClick={() => act(() => actions.bulk.reopen())}
          >
            Reopen
          </button>
          <button
            type="button"
            class="control"
            aria-label="Clear selection"
            onClick={() => act(() => actions.selecting.clear())}
          >
            Clear
          </button>
        </>
      ) : (
        <>
          <span class="dim">
            {more ? `${shown} here, more as you scroll` : `${shown} ${shown === 1 ? "record" : "records"}`}
          </span>
          <span class="space" />
        </>
      )}
      <button
        type="button"
        class="control"
        aria-label="Find and replace"
        aria-expanded={state.panel.value === "replace"}
        aria-keyshortcuts={keys.replace.aria}
        title={`Find and replace in answers (${keys.replace.label})`}
        onClick={() => actions.toggle("replace")}
      >
        <span>
          Find<span class="wide"> and replace</span>
        </span>
      </button>
      {outcome !== null && <p class="outcome">{outcome}</p>}
    </div>
  );
}
