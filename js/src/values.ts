/** What the answer to a question can be, and how people read it. */

import { isSame } from "./comparing";
import type { Question, RankingQuestion, TextQuestion } from "./protocol.gen";

/** One of a ranking: 1 is the first rank. */
export interface Ranked {
  readonly rank: number;
  readonly value: string;
}

/** A text, a label, a number, labels, a ranking; null is no answer yet, where it is no text. */
export type Value = string | number | readonly string[] | readonly Ranked[] | null;

/** A question that is answered by choosing. */
export type ChoiceQuestion = Exclude<Question, TextQuestion>;

/** Something to choose. */
export interface Option {
  readonly value: string | number;
  /** What people see. */
  readonly text: string;
}

/** What there is to choose from, in order. */
export function optionsOf(question: ChoiceQuestion): Option[] {
  if (question.type === "rating") return question.values.map((value) => ({ value, text: String(value) }));
  const { order } = question;
  const given = question.type === "ranking" ? question.values : question.labels;
  if (Array.isArray(given)) return given.map((value) => ({ value, text: value }));
  return (order ?? Object.keys(given)).map((value) => ({ value, text: given[value] ?? value }));
}

/** Gives the rank of each value that has one. */
export function ranksOf(value: Value): Map<string | number, number> {
  const ranked = Array.isArray(value) ? (value as readonly Ranked[]) : [];
  return new Map(ranked.map((each) => [each.value, each.rank]));
}

/** Gives the answer to a ranking in the one form that it has, as the kernel does; without any rank there is none. */
export function rankingOf(question: RankingQuestion, ranks: ReadonlyMap<string | number, number>): Value {
  const found = optionsOf(question).flatMap(({ value }): Ranked[] => {
    const rank = ranks.get(value);
    return rank === undefined ? [] : [{ rank, value: String(value) }];
  });
  return found.length === 0 ? null : found.sort((one, other) => one.rank - other.rank);
}

/** Gives what was said of a question as its answer; what is none is as good as nothing. */
export function asValue({ type }: Question, said: unknown): Value {
  if (type === "text") return typeof said === "string" ? said : "";
  if (type === "multi_label" || type === "ranking") return Array.isArray(said) ? (said as string[]) : null;
  return typeof said === (type === "rating" ? "number" : "string") ? (said as Value) : null;
}

/** Whether two answers are the very same. What they list has no order. */
export function isSameValue(one: Value | undefined, other: Value): boolean {
  if (one === other) return true;
  if (!Array.isArray(one) || !Array.isArray(other)) return false;
  const theirs = other.map((each) => JSON.stringify(each));
  return one.length === other.length && one.every((each) => theirs.includes(JSON.stringify(each)));
}

/** Whether two answers are the same to a person. */
export function looksSame(one: Value, other: Value): boolean {
  if (typeof one === "string" && typeof other === "string") return isSame(one, other);
  return isSameValue(withoutGaps(one), withoutGaps(other));
}

/** Gives a ranking whose ranks follow each other, as `comparable` in Python does: after two at 1 comes 2 or 3. */
function withoutGaps(value: Value): Value {
  if (!Array.isArray(value) || typeof (value[0] ?? "") === "string") return value;
  const ranks = [...new Set(ranksOf(value).values())].sort((one, other) => one - other);
  return (value as Ranked[]).map((each) => ({ ...each, rank: (ranks[0] ?? 1) + ranks.indexOf(each.rank) }));
}

export function isEmpty(value: Value): boolean {
  return value === null || value === "" || (Array.isArray(value) && value.length === 0);
}

/** Gives the texts of what was chosen, in the order of the question; of a ranking with the ranks, in their order. */
export function chosenTexts(question: ChoiceQuestion, value: Value): string[] {
  if (question.type === "ranking") return rankedTexts(question, value);
  const chosen: readonly Value[] = Array.isArray(value) ? value : [value];
  return optionsOf(question).flatMap((option) => (chosen.includes(option.value) ? [option.text] : []));
}

function rankedTexts(question: RankingQuestion, value: Value): string[] {
  const [options, ranks] = [optionsOf(question), ranksOf(value)];
  const [one, other] = options.map((option) => ranks.get(option.value) ?? null);
  if (options.length === 2 && one != null && other != null) return [outcome(options, one, other)];
  const said = options.map(({ value, text }) => ({ rank: ranks.get(value), text }));
  const ranked = said.filter(({ rank }) => rank !== undefined);
  return ranked.sort((a, b) => Number(a.rank) - Number(b.rank)).map(({ rank, text }) => `${rank}. ${text}`);
}

/** Says which of two is better, or that neither is. */
export function outcome(options: readonly Option[], one: number, other: number): string {
  if (one === other) return one === 1 ? "Tie" : "Both are bad";
  return `${options[one < other ? 0 : 1]?.text} is better`;
}

/** Says an answer in words; nothing where there is none. */
export function inWords(question: Question, value: Value): string {
  if (question.type === "text") return String(value ?? "");
  if (Array.isArray(value) && value.length === 0) return "(none)";
  return chosenTexts(question, value).join(", ");
}
