/** Cards in their ranks: each is put into one by dragging it there, by its numbers, or by key. */

import { useSignal } from "@preact/signals";
import { useEffect, useId, useLayoutEffect, useRef } from "preact/hooks";
import { type Drag, drag } from "../dragging";
import { Marked } from "../fields/Marked";
import { GripIcon } from "../icons";
import { digitOf } from "../keys";
import { type Option, rankingOf, ranksOf } from "../values";
import { CardText } from "./Card";
import type { RankingProps } from "./RankingQuestion";

/** What a card is dragged to that has no rank there. */
const NO_RANK = "";

export function Ranking(props: RankingProps) {
  const { question, entry, state, actions, compact = false, options, texts, told, suggested } = props;
  const { name } = question;
  const group = useId();
  const place = useRef<HTMLDivElement>(null);
  const open = useSignal<readonly unknown[]>([]);
  const dragged = useSignal<(Drag & { option: Option }) | null>(null);
  const dragging = useRef<AbortController | null>(null);
  /** The card that the focus goes to once it is where it belongs. */
  const wanted = useRef<number | null>(null);
  const value = entry.values[name]?.value ?? null;
  const [ranks, proposed] = [ranksOf(value), ranksOf(suggested)];
  const words = state.words.value[entry.response.value === null ? "suggestions" : "answers"];
  const last = options.length;
  useEffect(() => () => dragging.current?.abort(), []);
  useLayoutEffect(() => {
    if (wanted.current !== null) stopOf(place.current, wanted.current)?.focus();
    wanted.current = null;
  }, [value]);

  /** Gives an option a rank, or takes it away. */
  function give({ value: one, text }: Option, rank: number | null, onward = false): void {
    const now = new Map(ranks);
    if (rank === null) now.delete(one);
    else now.set(one, rank);
    const at = options.findIndex((each) => each.value === one);
    const next = onward ? options.findIndex((each) => !now.has(each.value)) : -1;
    wanted.current = next < 0 ? at : next;
    if (ranks.get(one) === now.get(one)) stopOf(place.current, wanted.current)?.focus();
    actions.answering.edit(entry, name, rankingOf(question, now));
    const others = options.filter((each) => each.value !== one && now.get(each.value) === rank);
    const tied = others.length === 0 ? "" : `, tied with ${others.map((each) => each.text).join(", ")}`;
    actions.say(rank === null ? `${text}: no rank` : `${text}: rank ${rank} of ${last}${tied}`);
  }

  function onKey(event: KeyboardEvent & { currentTarget: HTMLElement }, option: Option): void {
    const { key, altKey, ctrlKey, metaKey, shiftKey } = event;
    const rank = ranks.get(option.value) ?? null;
    const digit = digitOf(event);
    const step = stepOf(key, altKey, event.currentTarget.matches(":dir(rtl)"));
    const taken = /^(Backspace|Delete)$/.test(key) && !altKey;
    if (ctrlKey || metaKey || shiftKey || (digit === null && step === 0 && !taken)) return;
    // Otherwise it would be the record's, or the next change's.
    event.stopPropagation();
    event.preventDefault();
    if (event.repeat) return;
    if (taken) give(option, null);
    else if (digit === null)
      give(option, Math.min(last, Math.max(1, (rank ?? (step > 0 ? 0 : last + 1)) + step)));
    else if (Number(digit) >= 1 && Number(digit) <= last) give(option, Number(digit), true);
  }

  function onPress(event: PointerEvent & { currentTarget: HTMLElement }, option: Option): void {
    const target = event.target as Element;
    // A finger on the rest of a card scrolls.
    const grip = target.closest(".grip") !== null;
    if (compact || event.button !== 0 || target.closest(".pick") || (event.pointerType === "touch" && !grip))
      return;
    if (place.current === null) return;
    dragging.current?.abort();
    dragging.current = drag(event, place.current, {
      move: (now) => {
        dragged.value = { ...now, option };
      },
      drop: (rank) => give(option, rank === NO_RANK ? null : Number(rank)),
      end: () => {
        dragged.value = null;
      },
    });
  }

  const cards = (shown: readonly Option[]) =>
    shown.map((option) => {
      const at = options.indexOf(option);
      const rank = ranks.get(option.value);
      return (
        <div
          key={option.value}
          class={`card ${rank === undefined ? "unranked" : ""} ${dragged.value?.option.value === option.value ? "dragged" : ""}`}
          data-card={at}
        >
          {/* biome-ignore lint/a11y/noStaticElementInteractions: whoever has no pointer uses the numbers in it, and their keys */}
          <div
            class={`card-head ${compact ? "" : "movable"}`}
            onPointerDown={(event) => onPress(event, option)}
            onClick={({ target }) =>
              !(target as Element).closest(".pick") && stopOf(place.current, at)?.focus()
            }
            onKeyDown={(event) => onKey(event, option)}
          >
            {!compact && (
              <span class="grip" title="Drag to a rank">
                <GripIcon />
              </span>
            )}
            <b>
              <bdi>
                <Marked text={option.text} words={rank === undefined ? [] : words} />
              </bdi>
            </b>
            <div
              class="picks ranks"
              role="radiogroup"
              aria-label={option.text}
              aria-describedby={told}
              aria-required={question.required ?? true}
              aria-invalid={entry.problems.value[name] !== undefined && rank === undefined}
            >
              {options.map((_, index) => (
                <label
                  key={index}
                  class={`pick ${proposed.get(option.value) === index + 1 ? "advised" : ""}`}
                >
                  <input
                    type="radio"
                    name={`${group} ${at}`}
                    aria-label={`Rank ${index + 1}`}
                    title={proposed.get(option.value) === index + 1 ? "Suggested" : undefined}
                    checked={rank === index + 1}
                    data-lm-suppress-shortcuts="true"
                    // The second half of a double click is on the card that has come there.
                    onClick={(event) => {
                      if (event.detail > 1) event.preventDefault();
                      else give(option, rank === index + 1 ? null : index + 1);
                    }}
                  />
                  <span class="pill">{index + 1}</span>
                </label>
              ))}
            </div>
          </div>
          {texts.includes(option) && (
            <CardText option={option} entry={entry} state={state} actions={actions} open={open} />
          )}
        </div>
      );
    });

  const { over, x, y, option } = dragged.value ?? {};
  const slots = [...options.map((_, index) => index + 1), null];
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would bring a legend and a frame
    <div class="ranking" role="group" aria-label={question.title || name} ref={place}>
      {compact
        ? cards(options)
        : slots.map((rank) => {
            const here = options.filter((each) => (ranks.get(each.value) ?? null) === rank);
            if (rank === null && here.length === 0 && dragged.value === null) return null;
            return (
              <div
                key={rank}
                class={`slot ${over === String(rank ?? NO_RANK) ? "target" : ""}`}
                data-rank={rank ?? NO_RANK}
              >
                <div class="slot-head">
                  {rank === null ? <span>No rank</span> : <b>{rank}</b>}
                  {rank !== null && here.length > 1 && <span>Tie</span>}
                  {rank === 1 && here.length === 0 && <span>Best</span>}
                </div>
                <div class="cards">{cards(here)}</div>
              </div>
            );
          })}
      {option !== undefined && (
        <div class="ghost" style={{ transform: `translate(${x}px, ${y}px)` }} aria-hidden="true">
          {option.text}
        </div>
      )}
    </div>
  );
}

/** Says how many ranks down a key goes; 0 where it goes nowhere. */
function stepOf(key: string, alt: boolean, turned: boolean): number {
  if (key === "ArrowUp") return -1;
  if (key === "ArrowDown") return 1;
  // With Alt they go to the next record.
  if (alt || !/^Arrow(Left|Right)$/.test(key)) return 0;
  return (key === "ArrowRight") === turned ? -1 : 1;
}

/** Gives where the focus is in a card: at its rank, or at the first that it can have. */
function stopOf(place: HTMLElement | null, card: number): HTMLElement | null {
  const here = place?.querySelector(`[data-card="${card}"]`);
  return here?.querySelector<HTMLElement>(":checked") ?? here?.querySelector<HTMLElement>("input") ?? null;
}
