/** What goes with an answer and is none: its flag, and a comment. */

import { useSignalEffect } from "@preact/signals";
import { useRef } from "preact/hooks";
import type { Props } from "./App";
import { CommentIcon, FlagIcon, HistoryIcon } from "./icons";
import { useKeys } from "./remapping";
import { type Entry, statusOf } from "./state";

export const STATUS_NAMES = {
  pending: "Pending",
  draft: "Draft",
  submitted: "Submitted",
  discarded: "Discarded",
} as const;

/** What the answer is, in words. */
export function Status({ entry }: { entry: Entry }) {
  const response = entry.response.value;
  const status = statusOf(response);
  const reason = response?.notes?.reason;
  return (
    <span class={`status ${status}`} title={reason ?? undefined}>
      {STATUS_NAMES[status]}
      {reason != null && (
        <>
          : <bdi>{reason}</bdi>
        </>
      )}
      {response?.edits != null && ", edited since"}
      {entry.flagged.value && " · Flagged"}
    </span>
  );
}

/** The buttons beside it. */
export function AroundButtons({ entry, state, actions, onComment }: Around & { onComment(): void }) {
  const keys = useKeys();
  const comment = entry.comment.value.trim() !== "";
  return (
    <>
      <button
        type="button"
        class="control round"
        aria-label="Flag"
        aria-pressed={entry.flagged.value}
        aria-keyshortcuts={keys.flag.aria}
        title={`Flag, to look at it again (${keys.flag.label})`}
        onClick={() => actions.answering.flag()}
      >
        <FlagIcon />
      </button>
      <button
        type="button"
        class={`control round ${comment ? "used" : ""}`}
        aria-label={comment ? "Comment, written" : "Comment"}
        aria-keyshortcuts={keys.comment.aria}
        title={`Comment (${keys.comment.label})`}
        onClick={onComment}
      >
        <CommentIcon />
      </button>
      <button
        type="button"
        class="control round"
        aria-label="History"
        aria-expanded={state.panel.value === "history"}
        aria-keyshortcuts={keys.history.aria}
        title={`What the answer was before (${keys.history.label})`}
        onClick={() => actions.toggle("history")}
      >
        <HistoryIcon />
      </button>
    </>
  );
}

interface Around extends Props {
  entry: Entry;
}

/** A comment's editor; there once somebody wants to write one, or has. */
export function Comment({ entry, state, actions }: Around) {
  const place = useRef<HTMLTextAreaElement>(null);
  useSignalEffect(() => {
    const text = entry.comment.value;
    if (place.current !== null && place.current.value !== text) place.current.value = text;
  });
  if (entry.comment.value === "" && state.commenting.value !== entry) return null;
  return (
    <section class="comment">
      <h4>Comment</h4>
      <textarea
        ref={place}
        class="editor"
        aria-label="Comment"
        data-comment
        data-lm-suppress-shortcuts="true"
        rows={2}
        spellcheck={true}
        placeholder="What should others know about it?"
        defaultValue={entry.comment.peek()}
        onInput={(event) => {
          actions.answering.comment(entry, event.currentTarget.value);
        }}
        onBlur={() => actions.answering.flush()}
      />
    </section>
  );
}
