/** The choice between two: which one is better, or that neither is. */

import { useSignal } from "@preact/signals";
import { useId } from "preact/hooks";
import { outcome, rankingOf, ranksOf, type Value } from "../values";
import { CardText } from "./Card";
import type { RankingProps } from "./RankingQuestion";

export function Pair(props: RankingProps) {
  const { question, entry, state, actions, compact = false, options, texts, told, suggested } = props;
  const { name, required = true, tie = false, both_bad = false } = question;
  const group = useId();
  const open = useSignal<readonly unknown[]>([]);
  const problem = entry.problems.value[name];
  const shares = [[1, 2], [2, 1], ...(tie ? [[1, 1]] : []), ...(both_bad ? [[2, 2]] : [])] as [
    number,
    number,
  ][];
  /** Which of them an answer is. */
  const placeOf = (value: Value) => {
    const [one, other] = options.map((option) => ranksOf(value).get(option.value));
    return shares.findIndex((each) => each[0] === one && each[1] === other);
  };
  const [chosen, proposed] = [placeOf(entry.values[name]?.value ?? null), placeOf(suggested)];

  function choose(place: number, focused: boolean): void {
    const share = shares[place];
    if (share === undefined) return;
    const ranks = new Map(options.map(({ value }, side) => [value, share[side] ?? 1]));
    const taken = place === chosen;
    actions.answering.edit(entry, name, taken ? null : rankingOf(question, ranks));
    // Where the focus is, it is said already.
    if (!focused) actions.say(`${taken ? "Not chosen: " : ""}${outcome(options, ...share)}`);
  }

  return (
    <>
      <div
        class="picks outcomes"
        role="radiogroup"
        aria-label={question.title || name}
        aria-describedby={told}
        aria-required={required}
        aria-invalid={problem !== undefined}
      >
        {shares.map((share, place) => (
          <label key={share.join()} class={`pick ${place === proposed ? "advised" : ""}`}>
            <input
              type="radio"
              name={group}
              title={place === proposed ? "Suggested" : undefined}
              checked={place === chosen}
              aria-keyshortcuts={String(place + 1)}
              data-key={place + 1}
              data-lm-suppress-shortcuts="true"
              // The second half of a double click takes nothing back.
              onClick={(event) => {
                if (event.detail > 1) event.preventDefault();
                else choose(place, event.currentTarget.matches(":focus"));
              }}
              onKeyDown={({ key }) => {
                if (key === "Backspace" || key === "Delete") actions.answering.edit(entry, name, null);
              }}
            />
            <span class="pill">
              <span dir="auto">{outcome(options, ...share)}</span>
              {/* biome-ignore lint/a11y/noAriaHiddenOnFocusable: it cannot have the focus */}
              <kbd aria-hidden="true">{place + 1}</kbd>
            </span>
          </label>
        ))}
      </div>
      {texts.length > 0 && (
        <div class="versus">
          {options.map((option, side) => (
            // biome-ignore lint/a11y/useSemanticElements: a fieldset would bring a legend and a frame
            <div
              key={option.value}
              class={`card ${shares[chosen]?.[side] === 1 ? "best" : ""}`}
              role="group"
              aria-label={option.text}
            >
              <div class="card-head">
                <b>
                  <bdi>{option.text}</bdi>
                </b>
                {chosen >= 0 && <span class="verdict">{verdict(shares[chosen] ?? [1, 2], side)}</span>}
              </div>
              <CardText
                option={option}
                entry={entry}
                state={state}
                actions={actions}
                open={compact ? open : null}
              />
            </div>
          ))}
        </div>
      )}
    </>
  );
}

function verdict(share: [number, number], side: number): string {
  if (share[0] === share[1]) return share[0] === 1 ? "Tie" : "Bad";
  return share[side] === 1 ? "Better" : "";
}
