/** The bar above: the dataset, how far it is, whether all is saved, and the queue. */

import type { Props } from "./App";
import { KEYS } from "./keys";
import { QUEUES, type Queue } from "./protocol.gen";
import type { State } from "./state";

const QUEUE_NAMES: Readonly<Record<Queue, string>> = {
  pending: "Pending",
  draft: "Drafts",
  submitted: "Submitted",
  discarded: "Discarded",
  all: "All",
};

export function Header({ state, actions }: Props) {
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
        <span class="space" />
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
          aria-pressed={state.layout.value === "list"}
          aria-keyshortcuts={KEYS.layout.aria}
          title={`Many records in a list, or one at a time (${KEYS.layout.label})`}
          onClick={() => actions.lay(state.layout.value === "list" ? "focus" : "list")}
        >
          List
        </button>
        {welcome?.guidelines.trim() && (
          <button
            type="button"
            class="control"
            aria-expanded={state.panel.value === "guidelines"}
            aria-keyshortcuts={KEYS.guidelines.aria}
            title={`Guidelines (${KEYS.guidelines.label})`}
            onClick={() => actions.toggle("guidelines")}
          >
            Guidelines
          </button>
        )}
        <button
          type="button"
          class="control round"
          aria-label="Keyboard shortcuts"
          aria-expanded={state.panel.value === "keys"}
          aria-keyshortcuts={KEYS.keys.aria}
          title="Keyboard shortcuts (?)"
          onClick={() => actions.toggle("keys")}
        >
          ?
        </button>
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
