/** What is shown when there is no record to show: why, and what to do. */

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Props } from "./App";
import { UndoButtons } from "./Footer";
import { QUEUE_NAMES } from "./Header";
import type { Queue } from "./protocol.gen";
import type { State } from "./state";

/** Milliseconds after which waiting for the kernel is explained. */
const PATIENCE = 4_000;

export function Connecting({ state }: { state: State }) {
  const late = useSignal(false);
  useEffect(() => {
    const timer = setTimeout(() => {
      late.value = true;
    }, PATIENCE);
    return () => clearTimeout(timer);
  }, [late]);
  const { gone, trouble } = state.delivery.value;
  if (gone) {
    return (
      <Screen title="The kernel is not there any more">
        <p>
          Start it if it is not running, and run the notebook's cells again. What was answered is in the
          store.
        </p>
      </Screen>
    );
  }
  if (trouble !== null) {
    return (
      <Screen title="The records cannot be shown">
        <p role="alert">{trouble}</p>
      </Screen>
    );
  }
  return (
    <Screen title={late.value ? "Waiting for the kernel" : ""}>
      {late.value && (
        <p>It is busy or not running. The records appear as soon as it answers; or run this cell again.</p>
      )}
    </Screen>
  );
}

export function EmptyDataset({ state }: { state: State }) {
  const question = state.welcome.value?.questions[0]?.name ?? "response";
  return (
    <Screen title="No records yet">
      <p>Add some from Python; they appear here at once:</p>
      <pre>
        <code>{`ds.add_records(df, suggestions={${JSON.stringify(question)}: "model_output"})`}</code>
      </pre>
    </Screen>
  );
}

const NONE: Readonly<Record<Queue, string>> = {
  pending: "Nothing pending",
  draft: "No drafts",
  submitted: "Nothing submitted yet",
  discarded: "Nothing discarded",
  all: "That was the last record",
};

export function EmptyQueue({ state, actions }: Props) {
  const queue = state.queue.value;
  const { total, pending, submitted, draft, discarded } = state.counts.value;
  const { found } = state.trail.value;
  if (state.filter.value !== null && found !== null && state.leftAt.value === null) {
    return <NothingLeft state={state} actions={actions} count={found.count} />;
  }
  if (state.leftAt.value !== null || state.opening.value) {
    return (
      <Screen title="Looking for the next record…">
        <p>It comes as soon as the kernel answers.</p>
        <p class="choices">
          <button type="button" class="button quiet" onClick={() => actions.moving.previous()}>
            Back
          </button>
        </p>
      </Screen>
    );
  }
  return (
    <Screen title={queue === "pending" && pending === 0 && draft === 0 ? "All done" : NONE[queue]}>
      {queue === "pending" ? (
        <>
          <p>
            Nothing waits for a first answer: {submitted} submitted
            {draft > 0 && `, ${draft} ${draft === 1 ? "draft" : "drafts"}`}
            {discarded > 0 && `, ${discarded} discarded`}.
          </p>
          <p>To go on with them in Python:</p>
          <pre>
            <code>ds.to_datasets()</code>
          </pre>
        </>
      ) : (
        <p>
          {queue === "all" ? `${pending} of ${total} are still pending.` : "Records come here as you work."}
        </p>
      )}
      <p class="choices">
        {draft > 0 && queue !== "draft" && (
          <button
            type="button"
            class="button primary"
            onClick={() => void actions.moving.chooseQueue("draft")}
          >
            {draft === 1 ? "Finish the draft" : "Finish the drafts"}
          </button>
        )}
        {queue !== "pending" && (
          <button type="button" class="button" onClick={() => void actions.moving.chooseQueue("pending")}>
            Pending records
          </button>
        )}
        {submitted > 0 && queue !== "submitted" && (
          <button type="button" class="button" onClick={() => void actions.moving.chooseQueue("submitted")}>
            Look at the submitted ones
          </button>
        )}
        <UndoButtons state={state} actions={actions} />
        {queue !== "all" && (
          <button type="button" class="button quiet" onClick={() => void actions.moving.chooseQueue("all")}>
            All records
          </button>
        )}
      </p>
    </Screen>
  );
}

/** What there is when nothing was found, or after the last that was. */
function NothingLeft({ state, actions, count }: Props & { count: number }) {
  const queue = state.queue.value;
  return (
    <Screen title={count === 0 ? "Nothing found" : "That was the last one"}>
      {count === 0 ? (
        <p>
          {queue === "all" ? "No record is like that." : `No record in “${QUEUE_NAMES[queue]}” is like that.`}
        </p>
      ) : (
        <p>{count === 1 ? "1 record was found." : `${count} records were found.`}</p>
      )}
      <p class="choices">
        {queue !== "all" && (
          <button type="button" class="button primary" onClick={() => void actions.moving.chooseQueue("all")}>
            Look in all records
          </button>
        )}
        {count > 0 && (
          <button type="button" class="button" onClick={() => void actions.moving.first()}>
            Back to the first
          </button>
        )}
        <UndoButtons state={state} actions={actions} />
        <button type="button" class="button quiet" onClick={() => void actions.finding.clear()}>
          {state.filter.value?.search && Object.keys(state.filter.value ?? {}).length === 1
            ? "Clear the search"
            : "Clear the filter"}
        </button>
      </p>
    </Screen>
  );
}

function Screen({ title, children }: { title: string; children?: preact.ComponentChildren }) {
  return (
    <section class="screen" tabIndex={-1} aria-label={title || "Starting"}>
      <h3>{title}</h3>
      {children}
    </section>
  );
}
