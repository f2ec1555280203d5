/** What must not be overlooked: an answer that is not saved, and a kernel that is gone. */

import { useLayoutEffect, useRef } from "preact/hooks";
import type { Props } from "./App";
import { Download } from "./Download";
import { OfferNotice } from "./Offer";
import { Told } from "./RecordView";

export function Notices({ state, actions, onAway }: Props & { onAway(): void }) {
  const { gone, trouble } = state.delivery.value;
  const alert = state.alert.value;
  const durable = state.welcome.value?.durable ?? true;
  const unsaved = actions.downloading.count();
  const here = state.shown.value?.record.value.record;
  const undecided = state.undecided.value.filter((record) => record !== here);
  const stranded = state.stranded.value;
  const loud = gone || trouble !== null || alert !== null;
  const place = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    // A notice takes room from what is below it: whoever is typing keeps the line in view.
    const root = place.current?.getRootNode();
    if (loud && root instanceof ShadowRoot) root.activeElement?.scrollIntoView({ block: "nearest" });
  }, [loud]);
  return (
    <div class="notices" ref={place}>
      <OfferNotice state={state} actions={actions} onAway={onAway} />
      {gone && (
        <div class="notice bad" role="alert">
          <p>
            <b>The kernel is not there any more.</b>{" "}
            {durable ? told(unsaved, state.kept.value) : toldOfMemory(state.kept.value)} Start the kernel if
            it is not running, and run the notebook's cells again
            {durable ? ": you will be back at this record." : "."}
          </p>
          {(unsaved > 0 || !durable) && (
            <p class="choices">
              <Download actions={actions} />
            </p>
          )}
        </div>
      )}
      {trouble !== null && !gone && (
        <div class="notice bad" role="alert">
          <p>
            <b>Not saved, trying again:</b> {trouble}
          </p>
          <p class="choices">
            <Download actions={actions} />
          </p>
        </div>
      )}
      {undecided[0] !== undefined && (
        <div class="notice bad" role="alert">
          <p>
            {undecided.length === 1 ? "An answer has" : `${undecided.length} answers have`} two versions, and
            yours is not saved until you choose.
          </p>
          <p class="choices">
            <button type="button" class="button" onClick={() => void actions.moving.goTo(undecided[0] ?? "")}>
              Go there
            </button>
            <Download actions={actions} />
          </p>
        </div>
      )}
      {stranded.map(({ kept, text }) => (
        <div class="notice bad" role="alert" key={`${kept.client} ${kept.record}`}>
          <p>
            This browser has kept an answer to record {kept.record} that cannot be saved: {text}
          </p>
          <Told values={kept.edits ?? kept.values} questions={state.welcome.value?.questions ?? []} />
          <p class="choices">
            <Download actions={actions} />
            <button
              type="button"
              class="button quiet"
              onClick={() => {
                actions.adopting.dropStranded(kept.record, kept.client);
                onAway();
              }}
            >
              Throw it away
            </button>
          </p>
        </div>
      ))}
      {alert !== null && (
        <div class="notice bad" role="alert">
          <p>{alert.text}</p>
          <p class="choices">
            {alert.record !== null && (
              <button
                type="button"
                class="button"
                onClick={() => void actions.moving.goTo(alert.record ?? "")}
              >
                Go there
              </button>
            )}
            {unsaved > 0 && <Download actions={actions} />}
            <button
              type="button"
              class="button quiet"
              onClick={() => {
                actions.dismiss();
                onAway();
              }}
            >
              Close
            </button>
          </p>
        </div>
      )}
    </div>
  );
}

function told(count: number, kept: boolean): string {
  if (count === 0) return "Everything up to here is saved.";
  const answers = count === 1 ? "1 answer is" : `${count} answers are`;
  const them = count === 1 ? "it" : "them";
  if (!kept) return `${answers} not saved and only on this page: download ${them} before you go on.`;
  return `${answers} not saved but kept in this browser, and will be sent when the notebook runs again.`;
}

function toldOfMemory(kept: boolean): string {
  if (!kept)
    return "What was answered was in its memory, and is on this page only: download it before you go on.";
  return "What was answered was in its memory; it is kept in this browser, and offered when the notebook runs again.";
}
