/** What was changed in a suggestion, as it is being changed, each change to be kept or taken back by itself. */

import { type Signal, useComputed, useSignal, useSignalEffect } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { changesOf, kept, type Part, partsOf } from "../changing";
import { type Difference, difference, folded, normalized } from "../comparing";
import { PieceView, Unlike } from "../Difference";
import { useKeys } from "../remapping";

/** Milliseconds without a key after which the texts are compared again: no key waits for it. */
const PAUSE = 150;

interface Props {
  /** What the question is called. */
  heading: string;
  suggested: string;
  text: Signal<string>;
  /** Which change is looked at; null is none yet. */
  current: Signal<number | null>;
  /** Puts a text between two places of the editor. */
  put(start: number, end: number, text: string): void;
  say(text: string): void;
}

export function Changes({ heading, suggested, text, current, put, say }: Props) {
  // The suggestion with the changes that were kept: they are nothing new any more.
  const base = useSignal(suggested);
  const now = useSignal(text.peek());
  const place = useRef<HTMLElement>(null);
  useSignalEffect(() => {
    const latest = text.value;
    const timer = setTimeout(() => {
      now.value = latest;
    }, PAUSE);
    return () => clearTimeout(timer);
  });
  const found = useComputed<Difference>(() => difference(base.value, now.value));
  const changes = changesOf(found.value);
  const at = current.value === null ? null : Math.min(current.value, changes.length - 1);
  useEffect(() => {
    if (at !== null) place.current?.querySelector(".current")?.scrollIntoView({ block: "nearest" });
  }, [at, found.value]);

  /** Does something to the change that is looked at, as long as the text is what was compared. */
  function settle(keep: boolean): void {
    const change = changes[at ?? 0];
    if (change === undefined || normalized(text.peek()) !== normalized(now.peek())) return;
    if (keep) base.value = kept(base.peek(), change);
    else put(change.to, change.to + change.inserted.length, change.deleted);
    current.value = Math.max(0, Math.min(at ?? 0, changes.length - 2));
    const left = changes.length - 1;
    say(`Change ${keep ? "kept" : "taken back"}, ${left === 1 ? "1 is" : `${left} are`} left`);
  }

  const step = (by: number) => {
    if (changes.length === 0) return;
    current.value =
      at === null ? (by > 0 ? 0 : changes.length - 1) : (at + by + changes.length) % changes.length;
    const change = changes[current.value];
    if (change !== undefined) say(told(change.deleted, change.inserted));
  };

  const none = changes.length === 0;
  return (
    <section class="changes" aria-label={`Changes, ${heading}`} ref={place}>
      <div class="bar" role="toolbar" aria-label="Changes">
        <span class="dim">{counted(found.value, at, changes.length, base.value !== suggested)}</span>
        <span class="space" />
        <Tool name="Previous change" keyOf="previousChange" off={none} onClick={() => step(-1)}>
          <span class="chevron">‹</span>
        </Tool>
        <Tool name="Next change" keyOf="nextChange" off={none} onClick={() => step(1)}>
          <span class="chevron">›</span>
        </Tool>
        <Tool name="Keep change" keyOf="keepChange" off={none} onClick={() => settle(true)}>
          Keep
        </Tool>
        <Tool name="Take change back" keyOf="takeChangeBack" off={none} onClick={() => settle(false)}>
          Take back
        </Tool>
      </div>
      {typeof found.value === "string" ? (
        <Unlike found={found.value} before={base.value} after={now.value} names={NAMES} />
      ) : (
        !none && (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls where it is long, which needs the focus
          <section class="difference" dir="auto" aria-label={`Difference, ${heading}`} tabIndex={0}>
            {partsOf(folded(found.value)).map((part, index) => (
              <PartView
                key={index}
                part={part}
                current={at}
                onChoose={(chosen) => {
                  current.value = chosen;
                }}
              />
            ))}
          </section>
        )
      )}
    </section>
  );
}

const NAMES = { before: "The suggestion", after: "Your answer" };

function PartView({
  part,
  current,
  onChoose,
}: {
  part: Part;
  current: number | null;
  onChoose(index: number): void;
}) {
  if ("same" in part) return <PieceView piece={part.same} />;
  const { index, change } = part;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the bar above has the same, with its keys
    // biome-ignore lint/a11y/noStaticElementInteractions: see above
    <span class={`change ${index === current ? "current" : ""}`} onClick={() => onChoose(index)}>
      {change.deleted !== "" && <PieceView piece={{ kind: "deleted", text: change.deleted }} />}
      {change.inserted !== "" && <PieceView piece={{ kind: "inserted", text: change.inserted }} />}
    </span>
  );
}

function Tool({
  name,
  keyOf,
  off,
  onClick,
  children,
}: {
  name: string;
  keyOf: "previousChange" | "nextChange" | "keepChange" | "takeChangeBack";
  off: boolean;
  onClick(): void;
  children: preact.ComponentChildren;
}) {
  const keys = useKeys();
  return (
    <button
      type="button"
      class="tool"
      aria-label={name}
      aria-keyshortcuts={keys[keyOf].aria}
      title={`${name} (${keys[keyOf].label})`}
      data-command={keyOf}
      // Not `disabled`: a button that had the focus would lose it to the notebook.
      aria-disabled={off}
      onClick={() => !off && onClick()}
    >
      {children}
    </button>
  );
}

function counted(found: Difference, at: number | null, count: number, someKept: boolean): string {
  if (typeof found === "string") return "All of it is new";
  if (count === 0) return someKept ? "No further changes" : "No changes to the suggestion";
  if (at !== null) return `Change ${at + 1} of ${count}`;
  return count === 1 ? "1 change" : `${count} changes`;
}

/** Says a change in words, for those who do not see it. */
function told(deleted: string, inserted: string): string {
  if (deleted === "") return `Inserted: ${inserted}`;
  if (inserted === "") return `Deleted: ${deleted}`;
  return `${deleted} became ${inserted}`;
}
