/** The button that discards a record; where there are reasons to choose from, it asks for one. */

import { useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { useKeys } from "./remapping";
import type { State } from "./state";

/** How many reasons have a key of their own. */
const KEYED = 9;

export function Discard({
  state,
  kind = "button quiet",
  label,
  onDiscard,
}: {
  state: State;
  /** The button's class. */
  kind?: string;
  /** What it is called where its words alone do not say enough. */
  label?: string;
  onDiscard(reason: string | null): void;
}) {
  const keys = useKeys();
  const open = useSignal(false);
  const place = useRef<HTMLButtonElement>(null);
  const reasons = state.welcome.value?.discard_reasons ?? [];
  const close = () => {
    open.value = false;
  };
  return (
    <span class="discard">
      <button
        ref={place}
        type="button"
        class={kind}
        aria-label={label}
        {...(label === undefined && {
          "data-command": "discard",
          "aria-keyshortcuts": keys.discard.aria,
          title: `Discard (${keys.discard.label})`,
        })}
        {...(reasons.length > 0 && { "aria-haspopup": "menu", "aria-expanded": open.value })}
        onClick={() => {
          if (reasons.length === 0) onDiscard(null);
          else open.value = !open.value;
        }}
      >
        Discard
      </button>
      {open.value && (
        <Reasons
          reasons={reasons}
          onChosen={(reason) => {
            close();
            onDiscard(reason);
          }}
          onLeft={(back) => {
            close();
            if (back) place.current?.focus();
          }}
        />
      )}
    </span>
  );
}

interface Choice {
  reasons: readonly string[];
  onChosen(reason: string | null): void;
  /** Nothing was chosen; says whether the keyboard goes back to the button. */
  onLeft(back: boolean): void;
}

/** The reasons. The first line has the focus, so that who needs none presses the same key again. */
function Reasons({ reasons, onChosen, onLeft }: Choice) {
  const menu = useRef<HTMLDivElement>(null);
  const lines = () => [...(menu.current?.querySelectorAll("button") ?? [])];
  useLayoutEffect(() => lines()[0]?.focus(), []);

  function onKeyDown(event: KeyboardEvent): void {
    const all = lines();
    const root = menu.current?.getRootNode();
    const at = all.findIndex((each) => root instanceof ShadowRoot && each === root.activeElement);
    const to = {
      ArrowDown: (at + 1) % all.length,
      ArrowUp: (at - 1 + all.length) % all.length,
      Home: 0,
      End: all.length - 1,
    }[event.key];
    const reason = /^[1-9]$/.test(event.key) ? reasons[Number(event.key) - 1] : undefined;
    const plain = !(event.altKey || event.ctrlKey || event.metaKey);
    if (event.key === "Escape") onLeft(true);
    else if (to !== undefined && plain) all[to]?.focus();
    else if (reason !== undefined && plain && !event.repeat) onChosen(reason);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  return (
    <div
      ref={menu}
      class="menu"
      role="menu"
      tabIndex={-1}
      aria-label="Reason to discard"
      onKeyDown={onKeyDown}
      onFocusOut={(event) => {
        const to = event.relatedTarget;
        if (!(to instanceof Node && menu.current?.contains(to))) onLeft(false);
      }}
    >
      <button type="button" role="menuitem" onClick={() => onChosen(null)}>
        Without a reason <kbd>⏎</kbd>
      </button>
      {reasons.map((reason, index) => (
        <button key={reason} type="button" role="menuitem" onClick={() => onChosen(reason)}>
          <bdi>{reason}</bdi> {index < KEYED && <kbd>{index + 1}</kbd>}
        </button>
      ))}
    </div>
  );
}
