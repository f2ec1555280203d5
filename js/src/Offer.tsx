/** What this browser has kept of earlier datasets in memory, and what to do with it. */

import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { Props } from "./App";
import { Download } from "./Download";
import type { Kept } from "./kept";
import { when } from "./when";

export function OfferNotice({ state, actions, onAway }: Props & { onAway(): void }) {
  const sure = useSignal(false);
  const offer = state.offer.value;
  if (offer === null) return null;
  const { answers, report, left } = offer;
  const count = answers.length;
  const them = count === 1 ? "it" : "them";
  /** What is done takes its button away: the keyboard goes on at the record. */
  const away = (act: () => void) => () => {
    sure.value = false;
    act();
    onAway();
  };
  if (left > 0) return <Notice text={`Restoring: ${left} left.`} />;
  if (sure.value) {
    return (
      <Notice text={`Throw ${count === 1 ? "it" : `all ${count}`} away? Nothing can bring ${them} back.`}>
        <Keep onClick={away(() => {})}>Keep {them}</Keep>
        <button type="button" class="button quiet" onClick={away(() => actions.offering.drop())}>
          Yes, throw {them} away
        </button>
      </Notice>
    );
  }
  return (
    <Notice text={report ?? kept(answers)}>
      {report === null && (
        <button type="button" class="button" onClick={away(() => void actions.offering.restore())}>
          Restore {them}
        </button>
      )}
      {count > 0 && <Download actions={actions} />}
      {count > 0 && (
        <button
          type="button"
          class="button quiet"
          onClick={() => {
            sure.value = true;
          }}
        >
          Throw {them} away
        </button>
      )}
      <button
        type="button"
        class={`button ${count > 0 ? "quiet" : ""}`}
        onClick={away(() => actions.offering.close())}
      >
        {report === null ? "Not now" : "Close"}
      </button>
    </Notice>
  );
}

function Notice({ text, children }: { text: string; children?: ComponentChildren }) {
  return (
    <section class="notice offer" aria-label="Kept answers">
      <p>{text}</p>
      {children !== undefined && <p class="choices">{children}</p>}
    </section>
  );
}

/** The way back, which has the focus: a second press of the same key throws nothing away. */
function Keep({ onClick, children }: { onClick(): void; children: ComponentChildren }) {
  const place = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => place.current?.focus(), []);
  return (
    <button type="button" class="button" ref={place} onClick={onClick}>
      {children}
    </button>
  );
}

function kept(answers: readonly Kept[]): string {
  const last = when(Math.max(...answers.map(({ at }) => at)));
  const place = "given to a dataset in memory like this one";
  if (answers.length === 1) return `This browser has kept 1 answer that was ${place}, on ${last}.`;
  return `This browser has kept ${answers.length} answers that were ${place}, the last on ${last}.`;
}
