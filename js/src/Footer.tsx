/** The bar below: where one is, and what to do with the record. */

import { useLayoutEffect, useRef } from "preact/hooks";
import type { Props } from "./App";
import { AroundButtons, Status } from "./Around";
import { Discard } from "./Discard";
import { isComposing } from "./keys";
import { placeAmong } from "./moving";
import { RecentsButton } from "./Recents";
import { useKeys } from "./remapping";
import { told } from "./undoing";

export function Footer({
  state,
  actions,
  onSubmit,
  onLeave,
  onComment,
}: Props & { onSubmit(): void; onComment(): void; onLeave(): void }) {
  const keys = useKeys();
  const entry = state.shown.value;
  if (entry === null) return null;
  const { records, at, tail } = state.trail.value;
  return (
    <footer>
      <button
        type="button"
        class="button quiet"
        aria-label="Previous"
        aria-keyshortcuts={keys.previous.aria}
        title={`Previous (${keys.previous.label})`}
        aria-disabled={at <= 0}
        onClick={() => actions.moving.previous()}
      >
        <span class="chevron">‹</span>
        <kbd class="wide">{keys.previous.label}</kbd>
      </button>
      <Place state={state} actions={actions} number={entry.record.value.position + 1} onLeave={onLeave} />
      <button
        type="button"
        class="button quiet"
        aria-label="Next"
        aria-keyshortcuts={keys.next.aria}
        title={`Next (${keys.next.label})`}
        aria-disabled={at + 1 >= records.length && tail === null}
        onClick={() => actions.moving.next()}
      >
        <span class="chevron">›</span>
        <kbd class="wide">{keys.next.label}</kbd>
      </button>
      {/* Before the status: what somebody is about to click on stays where it is when that changes. */}
      <span class="around">
        <AroundButtons entry={entry} state={state} actions={actions} onComment={onComment} />
        <RecentsButton state={state} actions={actions} />
      </span>
      <Status entry={entry} />
      {entry.response.value !== null && (
        <button
          type="button"
          class="link"
          aria-label="Reopen"
          title="Take the answer back: the record is pending again, and the answer stays in the history"
          onClick={() => actions.undoing.want("reopen")}
        >
          Reopen
        </button>
      )}
      <span class="space" />
      <UndoButtons state={state} actions={actions} />
      <Discard state={state} onDiscard={(reason) => actions.answering.discard(reason)} />
      <button
        type="button"
        class="button"
        aria-label="Save draft"
        aria-keyshortcuts={keys.saveDraft.aria}
        onClick={() => actions.answering.saveDraft()}
      >
        Save draft <kbd class="wide">{keys.saveDraft.label}</kbd>
      </button>
      <button
        type="button"
        class="button primary"
        aria-label="Submit"
        aria-keyshortcuts={keys.submit.aria}
        onClick={onSubmit}
      >
        Submit <kbd class="wide">{keys.submit.label}</kbd>
      </button>
    </footer>
  );
}

/** Taking back what was done last, and doing it again; there when there is something. */
export function UndoButtons({ state, actions }: Props) {
  const keys = useKeys();
  const { undo, redo } = state;
  return (
    <>
      {undo.value !== null && (
        <button
          type="button"
          class="button quiet"
          aria-label="Undo"
          aria-keyshortcuts={keys.undo.aria}
          title={`Undo: ${told(undo.value)} (${keys.undo.label})`}
          onClick={() => actions.undoing.want("undo")}
        >
          Undo
        </button>
      )}
      {redo.value !== null && (
        <button
          type="button"
          class="button quiet"
          aria-label="Redo"
          aria-keyshortcuts={keys.redo.aria}
          title={`Do again: ${told(redo.value)} (${keys.redo.label})`}
          onClick={() => actions.undoing.want("redo")}
        >
          Redo
        </button>
      )}
    </>
  );
}

/** The record's number, in whose place another's number or id can be typed to go there. */
function Place({ state, actions, number, onLeave }: Props & { number: number; onLeave(): void }) {
  const { total } = state.counts.value;
  const field = useRef<HTMLInputElement>(null);
  // Only when the record changes: what is being typed stays when something else is drawn anew.
  useLayoutEffect(() => {
    if (field.current !== null) field.current.value = String(number);
  }, [number]);
  const { found } = state.trail.value;
  const record = state.shown.value?.record.value.record ?? "";
  const go = (input: HTMLInputElement) => {
    const wanted = input.value.trim();
    if (wanted !== "" && wanted !== String(number)) void actions.moving.jump(wanted);
    input.value = String(number);
  };
  return (
    <span class="place">
      <input
        aria-label={`Record number or id, of ${total}`}
        title={`Its id is ${record}. Type a number or an id to go there`}
        autoComplete="off"
        spellcheck={false}
        ref={field}
        size={Math.max(2, String(total).length)}
        onKeyDown={(event) => {
          if (event.key !== "Enter" || isComposing(event)) return;
          // With Ctrl too: here Enter is about this number, and submits nothing.
          event.stopPropagation();
          event.preventDefault();
          go(event.currentTarget);
          onLeave();
        }}
        onBlur={(event) => {
          event.currentTarget.value = String(number);
        }}
        onFocus={(event) => event.currentTarget.select()}
      />
      <span class="dim"> / {total}</span>
      {found !== null && <span class="among">{placeAmong(found, record)}</span>}
    </span>
  );
}
