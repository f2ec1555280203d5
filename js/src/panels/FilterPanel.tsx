/** What records can be filtered by, and in which order they come. Each change is applied at once. */

import type { ComponentChildren } from "preact";
import type { Props } from "../App";
import type { Facet, Filter } from "../protocol.gen";
import { SORTS, sortBy } from "../sorts";
import { WITHIN } from "../state";
import { Panel } from "./Panel";

export function FilterPanel({ state, actions, onClose }: Props & { onClose(): void }) {
  const filter = state.filter.value ?? {};
  const set = (more: Filter) => void actions.finding.set(more);
  const facets = state.facets.value;
  return (
    <Panel title="Filter and sort" onClose={onClose}>
      <div class="choices filters">
        <Order filter={filter} facets={facets ?? []} set={set} />
        <Labelled name="Compared with the suggestion">
          <select
            class="control box"
            aria-label="Compared with the suggestion"
            value={filter.changed ?? ""}
            onChange={({ currentTarget: { value } }) =>
              set({ changed: value === "" ? null : (value as "edited" | "unchanged") })
            }
          >
            <option value="">Edited or not</option>
            <option value="edited">Edited</option>
            <option value="unchanged">Unchanged</option>
          </select>
        </Labelled>
        <Labelled name="Flag">
          <select
            class="control box"
            aria-label="Flag"
            value={filter.flagged == null ? "" : String(filter.flagged)}
            onChange={({ currentTarget: { value } }) =>
              set({ flagged: value === "" ? null : value === "true" })
            }
          >
            <option value="">Flagged or not</option>
            <option value="true">Flagged</option>
            <option value="false">Not flagged</option>
          </select>
        </Labelled>
        {filter.search && <Within filter={filter} set={set} />}
        {facets === null && <p class="description">Looking what there is to filter by…</p>}
        {facets?.map((facet) => (
          <Metadata
            key={facet.name}
            facet={facet}
            wanted={filter.metadata?.[facet.name]}
            onChange={(wanted) => {
              const { [facet.name]: _, ...others } = filter.metadata ?? {};
              set({ metadata: wanted === undefined ? others : { ...others, [facet.name]: wanted } });
            }}
          />
        ))}
      </div>
    </Panel>
  );
}

type Set = (more: Filter) => void;

function Labelled({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <fieldset>
      <legend class="description">
        <bdi>{name}</bdi>
      </legend>
      <span class="options">{children}</span>
    </fieldset>
  );
}

function Order({ filter, facets, set }: { filter: Filter; facets: readonly Facet[]; set: Set }) {
  const { sort = "position", descending = false } = filter;
  const shuffled = () => Math.floor(Math.random() * 2 ** 31);
  return (
    <Labelled name="Order">
      <select
        class="control box"
        aria-label="Sort by"
        value={sort}
        onChange={({ currentTarget: { value } }) =>
          set(value === "random" ? { sort: value, seed: shuffled(), descending: false } : { sort: value })
        }
      >
        {Object.entries(SORTS).map(([each, words]) => (
          <option key={each} value={each}>
            {words.charAt(0).toUpperCase() + words.slice(1)}
          </option>
        ))}
        {facets.map(({ name, title }) => (
          <option key={name} value={sortBy(name)}>
            {title}
          </option>
        ))}
      </select>
      {sort === "random" ? (
        <button type="button" class="control" onClick={() => set({ seed: shuffled() })}>
          Shuffle again
        </button>
      ) : (
        <select
          class="control box"
          aria-label="Direction"
          value={descending ? "descending" : "ascending"}
          onChange={({ currentTarget: { value } }) => set({ descending: value === "descending" })}
        >
          <option value="ascending">Ascending</option>
          <option value="descending">Descending</option>
        </select>
      )}
    </Labelled>
  );
}

function Within({ filter, set }: { filter: Filter; set: Set }) {
  const within: readonly string[] = filter.within ?? WITHIN;
  const names = { fields: "Fields", suggestions: "Suggestions", answers: "Answers" };
  return (
    <Labelled name="Search in">
      {WITHIN.map((place) => (
        <Chip
          key={place}
          words={names[place]}
          pressed={within.includes(place)}
          onPress={() => {
            const chosen = WITHIN.filter((each) => within.includes(each) !== (each === place));
            // Nowhere to look would find nothing: the last place stays.
            if (chosen.length > 0) set({ within: chosen });
          }}
        />
      ))}
    </Labelled>
  );
}

function Chip({ words, pressed, onPress }: { words: string; pressed: boolean; onPress(): void }) {
  return (
    <button type="button" class="toggle" aria-pressed={pressed} onClick={onPress}>
      {words}
    </button>
  );
}

interface MetadataProps {
  facet: Facet;
  wanted: unknown;
  /** Undefined where anything will do. */
  onChange(wanted: unknown): void;
}

/** Any of a name's values, or its bounds, or a value that is typed. */
function Metadata({ facet, wanted, onChange }: MetadataProps) {
  const { title, values } = facet;
  if (facet.type !== "terms") return <Bounds facet={facet} wanted={wanted} onChange={onChange} />;
  const chosen = wanted === undefined ? [] : Array.isArray(wanted) ? wanted : [wanted];
  return (
    <Labelled name={title}>
      {values === null ? (
        <input
          class="control box"
          aria-label={title}
          placeholder="Any value"
          title="The whole value, as it is"
          dir="auto"
          value={chosen.join(" ")}
          onChange={({ currentTarget: { value } }) => onChange(value === "" ? undefined : value)}
        />
      ) : (
        values.map((value) => (
          <Chip
            key={JSON.stringify(value)}
            words={String(value)}
            pressed={chosen.includes(value)}
            onPress={() => {
              const others = chosen.filter((each) => each !== value);
              const now = others.length < chosen.length ? others : [...chosen, value];
              onChange(now.length === 0 ? undefined : now);
            }}
          />
        ))
      )}
    </Labelled>
  );
}

function Bounds({ facet: { title, type, least, most }, wanted, onChange }: MetadataProps) {
  const one = typeof wanted === "number" ? { min: wanted, max: wanted } : {};
  const bounds = (typeof wanted === "object" && wanted !== null ? wanted : one) as Record<string, number>;
  const bound = (which: "min" | "max", label: string, limit: number | null) => (
    <input
      class="control box number"
      type="number"
      step={type === "integer" ? 1 : "any"}
      aria-label={`${title}, ${label}`}
      placeholder={limit === null ? "" : String(limit)}
      value={bounds[which] ?? ""}
      onChange={({ currentTarget: { value } }) => {
        const { [which]: _, ...other } = bounds;
        const now = value === "" ? other : { ...other, [which]: Number(value) };
        onChange(Object.keys(now).length === 0 ? undefined : now);
      }}
    />
  );
  return (
    <Labelled name={title}>
      {bound("min", "at least", least)}
      <span class="dim">to</span>
      {bound("max", "at most", most)}
    </Labelled>
  );
}
