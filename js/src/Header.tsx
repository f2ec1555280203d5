/** The bar above: the dataset, how far it is, whether all is saved, and the queue. */

import type { Props } from "./App";
import { type Filter, QUEUES, type Queue } from "./protocol.gen";
import { useKeys } from "./remapping";
import { Search } from "./Search";
import type { State } from "./state";

export const QUEUE_NAMES: Readonly<Record<Queue, string>> = {
  pending: "Pending",
  draft: "Drafts",
  submitted: "Submitted",
  discarded: "Discarded",
  all: "All",
};

export function Header({ state, actions, onLeave }: Props & { onLeave(): void }) {
  const keys = useKeys();
  const welcome = state.welcome.value;
  const { total, draft, submitted, discarded, pending } = state.counts.value;
  const share = (count: number) => `${total === 0 ? 0 : (100 * count) / total}%`;
  const words = [`${submitted} of ${total} submitted`];
  if (draft > 0) words.push(draft === 1 ? "1 draft" : `${draft} drafts`);
  if (discarded > 0) words.push(`${discarded} discarded`);
  const inQueue: Record<Queue, number> = { pending, draft, submitted, discarded, all: total };
  return (
    <>
      <header>
        <b class="name">{welcome?.name ?? "In memory"}</b>
        <span class="dim counts wide">{words.join(" · ")}</span>
        <span class="dim counts narrow" aria-hidden="true">
          {submitted}/{total}
        </span>
        <SaveState state={state} />
        <div class="controls">
          <Search state={state} actions={actions} onLeave={onLeave} />
          <select
            class="control box"
            aria-label="Queue"
            value={state.queue.value}
            onChange={(event) => void actions.moving.chooseQueue(event.currentTarget.value as Queue)}
          >
            {QUEUES.map((queue) => (
              <option key={queue} value={queue}>
                {QUEUE_NAMES[queue]} {inQueue[queue]}
              </option>
            ))}
          </select>
          <button
            type="button"
            class="control"
            aria-label="List"
            aria-pressed={state.layout.value === "list"}
            aria-keyshortcuts={keys.layout.aria}
            title={`Many records in a list, or one at a time (${keys.layout.label})`}
            onClick={() => actions.lay(state.layout.value === "list" ? "focus" : "list")}
          >
            <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
              <path d="M2.5 2.5h11v4h-11zM2.5 9.5h11v4h-11z" />
            </svg>
            <span class="roomy">List</span>
          </button>
          <button
            type="button"
            class={`control ${isMoreThanSearch(state.filter.value) ? "active" : ""}`}
            aria-label="Filter"
            aria-expanded={state.panel.value === "filter"}
            aria-keyshortcuts={keys.filter.aria}
            title={`Filter and sort (${keys.filter.label})`}
            onClick={() => actions.toggle("filter")}
          >
            <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
              <path d="M2 4h12M4.5 8h7M7 12h2" />
            </svg>
            <span class="roomy">Filter</span>
          </button>
          {welcome?.guidelines.trim() && (
            <button
              type="button"
              class="control"
              aria-expanded={state.guidelinesOpen.value}
              aria-keyshortcuts={keys.guidelines.aria}
              aria-label="Guidelines"
              title={`Guidelines (${keys.guidelines.label})`}
              onClick={() => actions.toggle("guidelines")}
            >
              <span class="roomy">Guidelines</span>
              <svg class="icon tight" viewBox="0 0 16 16" aria-hidden="true">
                <path d="M8 4C6.5 2.8 4 2.6 2 3v9.5c2-.4 4.5-.2 6 1 1.5-1.2 4-1.4 6-1V3c-2-.4-4.5-.2-6 1Zm0 0v9.5" />
              </svg>
            </button>
          )}
          <button
            type="button"
            class="control round"
            aria-label="Keyboard shortcuts"
            aria-expanded={state.panel.value === "keys"}
            aria-keyshortcuts={keys.keys.aria}
            title={`Keyboard shortcuts (${keys.keys.label})`}
            onClick={() => actions.toggle("keys")}
          >
            ?
          </button>
        </div>
      </header>
      <div
        class="progress"
        role="progressbar"
        aria-label="Progress"
        aria-valuemin={0}
        aria-valuemax={total}
        aria-valuenow={submitted}
        aria-valuetext={words.join(", ")}
      >
        <i class="submitted" style={{ inlineSize: share(submitted) }} />
        <i class="draft" style={{ inlineSize: share(draft) }} />
        <i class="discarded" style={{ inlineSize: share(discarded) }} />
      </div>
    </>
  );
}

function isMoreThanSearch(filter: Filter | null): boolean {
  return Object.keys(filter ?? {}).some((key) => key !== "search");
}

/** Whether all is saved, in words and with a mark. It promises nothing that the kernel has not confirmed. */
function SaveState({ state }: { state: State }) {
  const { waiting, slow, gone, trouble } = state.delivery.value;
  const unsent = state.shown.value?.unsent.value ?? false;
  const undecided = state.shown.value?.theirs.value != null;
  const durable = state.welcome.value?.durable ?? true;
  let kind = "good";
  let words = durable ? "Saved" : "In memory only";
  if (!durable) kind = "warn";
  if (trouble !== null || gone) [kind, words] = ["bad", "Not saved"];
  else if (undecided) [kind, words] = ["warn", "Two versions, choose one"];
  else if (slow) {
    const where = state.kept.value ? "Kept in this browser, " : "";
    [kind, words] = ["warn", `${where}${waiting} waiting for the kernel`];
  } else if (waiting > 0 || unsent) [kind, words] = ["busy", "Saving…"];
  if (!state.kept.value && (waiting > 0 || unsent)) {
    if (kind === "busy") kind = "warn";
    words += words.endsWith("…") ? " Not kept in this browser" : ", not kept in this browser";
  }
  const where = state.welcome.value?.store ?? "";
  const until = state.kept.value ? "; until then, this browser keeps its answers" : "";
  return (
    <span
      class={`save-state dim ${kind}`}
      title={durable ? where : `Give the dataset a name to keep it on disk${until}`}
    >
      {words}
    </span>
  );
}
