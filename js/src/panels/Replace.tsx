/** Find and replace: what is looked for, and every answer that would change, each to be left out. */

import { useComputed, useSignal, useSignalEffect } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import type { Props } from "../App";
import { folded } from "../comparing";
import { PieceView } from "../Difference";
import { pieces } from "../occurrences";
import { useKeys } from "../remapping";
import { type Change, counted, MOST, type Wish } from "../replacing";
import { Panel } from "./Panel";

/** Milliseconds without a key after which the answers are looked through. */
const PAUSE = 150;
/** How many changes are shown until somebody asks for all of them. */
const SHOWN = 100;

export function Replace({ state, actions, onClose }: Props & { onClose(): void }) {
  const keys = useKeys();
  const { replacing } = actions;
  const wish = replacing.wish.value;
  const looked = useSignal<Wish>(wish);
  const whole = useSignal(false);
  const first = useRef<HTMLInputElement>(null);
  useEffect(() => first.current?.select(), []);
  useSignalEffect(() => {
    const latest = replacing.wish.value;
    const timer = setTimeout(() => {
      looked.value = latest;
    }, PAUSE);
    return () => clearTimeout(timer);
  });
  const changes = useComputed(() => replacing.changes(looked.value)).value;
  const unticked = replacing.unticked.value;
  const ticked = changes.filter(({ key }) => !unticked.has(key));
  const summary = said(looked.value, changes);
  // What was replaced is said by itself, and not talked over by what is left to be found.
  useEffect(() => {
    if (looked.value.find !== "") actions.say(summary);
  }, [looked.value]);
  const { records, head, tail } = state.trail.value;
  const selected = actions.selecting.records.length;
  const more = (head !== null || tail !== null) && records.length < MOST;
  const ready = looked.value === wish && ticked.length > 0;
  const shown = whole.value ? changes : changes.slice(0, SHOWN);
  return (
    <Panel title="Find and replace" kind="replace" onClose={onClose}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: it keeps keys from those who would hear them */}
      <div
        class="wish"
        // What is typed here is no answer: the keys that submit and the like mean nothing.
        onKeyDown={(event) => {
          if (!keys.leave.matches(event) && !keys.replace.matches(event)) event.stopPropagation();
        }}
      >
        <label>
          Find
          <input
            ref={first}
            type="text"
            dir="auto"
            value={wish.find}
            onInput={(event) => replacing.want({ find: event.currentTarget.value })}
          />
        </label>
        <label>
          Replace with
          <input
            type="text"
            dir="auto"
            value={wish.by}
            onInput={(event) => replacing.want({ by: event.currentTarget.value })}
          />
        </label>
        <span class="options">
          <Option
            name="Match case"
            checked={wish.matchCase}
            onClick={() => replacing.want({ matchCase: !wish.matchCase })}
          />
          <Option
            name="Whole words"
            checked={wish.wholeWords}
            onClick={() => replacing.want({ wholeWords: !wish.wholeWords })}
          />
          <select
            class="control box"
            aria-label="In"
            value={wish.scope}
            onChange={(event) => replacing.want({ scope: event.currentTarget.value as Wish["scope"] })}
          >
            <option value="all">All {counted(records.length, "record")} here</option>
            <option value="selected" disabled={selected === 0 && wish.scope !== "selected"}>
              {selected} selected
            </option>
          </select>
          {more && wish.scope === "all" && (
            <button
              type="button"
              class="link"
              title={`Fetch the rest of the list, up to ${MOST.toLocaleString("en")} records`}
              aria-disabled={replacing.loading.value}
              onClick={() => void replacing.loadAll()}
            >
              {replacing.loading.value ? "Loading…" : "Load all"}
            </button>
          )}
        </span>
      </div>
      <ul class="preview-of-changes" aria-label="Changes">
        {shown.map((change) => (
          <ChangeView
            key={change.key}
            change={change}
            by={looked.value.by}
            ticked={!unticked.has(change.key)}
            several={(state.welcome.value?.questions.length ?? 0) > 1}
            onTick={() => replacing.tick(change.key)}
          />
        ))}
      </ul>
      {shown.length < changes.length && (
        <button
          type="button"
          class="link"
          onClick={() => {
            whole.value = true;
          }}
        >
          Show the other {changes.length - shown.length}
        </button>
      )}
      <div class="apply">
        <span class="dim">{summary}</span>
        <span class="space" />
        <button
          type="button"
          class="button"
          // Not `disabled`: a button that had the focus would lose it to the notebook.
          aria-disabled={!ready}
          title="They become drafts, or edits beside what was submitted; Undo takes all of them back"
          onClick={() => ready && replacing.apply(ticked, looked.value.by)}
        >
          {ticked.length === 0
            ? "Replace"
            : `Replace ${places(ticked)} in ${counted(ticked.length, "answer")}`}
        </button>
      </div>
    </Panel>
  );
}

function Option({ name, checked, onClick }: { name: string; checked: boolean; onClick(): void }) {
  return (
    <label class="option">
      <input type="checkbox" checked={checked} onClick={onClick} />
      {name}
    </label>
  );
}

function ChangeView({
  change: { entry, question, text, ranges },
  by,
  ticked,
  several,
  onTick,
}: {
  change: Change;
  by: string;
  ticked: boolean;
  several: boolean;
  onTick(): void;
}) {
  const parts = useMemo(() => folded(pieces(text, ranges, by)), [text, ranges, by]);
  const status = entry.response.value?.status ?? "draft";
  const number = entry.record.value.position + 1;
  const name = several ? `Record ${number}, ${question.title || question.name}` : `Record ${number}`;
  return (
    <li class={ticked ? "" : "unticked"}>
      <label class="option">
        <input type="checkbox" aria-label={`Replace in ${name}`} checked={ticked} onClick={onTick} />
        <b>{name}</b>
        {status !== "draft" && <span class="dim">stays {status}, as an edit beside it</span>}
      </label>
      <p class="difference" dir="auto">
        {parts.map((piece, index) => (
          <PieceView key={index} piece={piece} />
        ))}
      </p>
    </li>
  );
}

function places(changes: readonly Change[]): string {
  return changes.reduce((sum, { ranges }) => sum + ranges.length, 0).toLocaleString("en");
}

function said({ find }: Wish, changes: readonly Change[]): string {
  if (find === "") return "Plain text, in any script.";
  if (changes.length === 0) return "Not found in the answers.";
  return `Found ${places(changes)} in ${counted(changes.length, "answer")}.`;
}
