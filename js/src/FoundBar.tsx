/** What is looked for, how much of it there is, and how to be done with it. */

import { useSignal, useSignalEffect } from "@preact/signals";
import type { Props } from "./App";
import type { Filter } from "./protocol.gen";
import { sortName } from "./sorts";

/** Milliseconds after which looking is spoken of. */
const PATIENCE = 300;

export function FoundBar({ state, actions, onAway }: Props & { onAway(): void }) {
  const late = useSignal(false);
  useSignalEffect(() => {
    if (!state.opening.value) {
      late.value = false;
      return;
    }
    const timer = setTimeout(() => {
      late.value = true;
    }, PATIENCE);
    return () => clearTimeout(timer);
  });
  const filter = state.filter.value;
  if (filter === null) return null;
  const titleOf = (name: string) => state.facets.value?.find((each) => each.name === name)?.title ?? name;
  const { found } = state.trail.value;
  const count = found?.count;
  const place = found?.places.get(state.shown.value?.record.value.record ?? "");
  const told = count === 0 ? "Nothing found" : `${count?.toLocaleString("en")} found`;
  return (
    <div class="found">
      <b>
        {/* Where the footer has no room for it. */}
        {place !== undefined && !late.value && <span class="place-among">{place + 1} of </span>}
        {late.value || count === undefined ? "Looking…" : told}
      </b>
      <span class="dim">
        {parts(filter, titleOf).map((part, index) => (
          // Each by itself: a text cannot turn the others around.
          <bdi key={index}>{part}</bdi>
        ))}
      </span>
      <button
        type="button"
        class="link"
        onClick={() => {
          void actions.finding.clear();
          onAway();
        }}
      >
        Clear
      </button>
    </div>
  );
}

/** Says what a filter is, in words. */
function parts(
  { search, within, metadata = {}, changed, flagged, sort, descending = false }: Filter,
  titleOf: (name: string) => string,
): string[] {
  const told: string[] = [];
  if (search) told.push(`“${search}”${within ? ` in ${within.join(" and ")}` : ""}`);
  for (const [name, wanted] of Object.entries(metadata)) told.push(`${titleOf(name)}: ${toldOf(wanted)}`);
  if (changed) told.push(changed);
  if (flagged != null) told.push(flagged ? "flagged" : "not flagged");
  if (sort === "random") told.push("random order");
  else if (sort || descending)
    told.push(`by ${sortName(sort ?? "position", titleOf)}${descending ? ", descending" : ""}`);
  return told;
}

function toldOf(wanted: unknown): string {
  if (Array.isArray(wanted)) return wanted.map(String).join(" or ");
  if (typeof wanted !== "object" || wanted === null) return String(wanted);
  const { min, max } = wanted as { min?: number; max?: number };
  if (min === undefined) return `up to ${max}`;
  return max === undefined ? `from ${min}` : `${min} to ${max}`;
}
