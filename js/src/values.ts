/** What the answer to a question can be, and how people read it. */

import { isSame } from "./comparing";
import type { Question, TextQuestion } from "./protocol.gen";

/** A text, a label, a number, labels; null is no answer yet, where it is no text. */
export type Value = string | number | readonly string[] | null;

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
  const { labels, order } = question;
  if (Array.isArray(labels)) return labels.map((value) => ({ value, text: value }));
  return (order ?? Object.keys(labels)).map((value) => ({ value, text: labels[value] ?? value }));
}

/** Gives what was said of a question as its answer; what is none is as good as nothing. */
export function asValue({ type }: Question, said: unknown): Value {
  if (type === "text") return typeof said === "string" ? said : "";
  if (type === "multi_label") return Array.isArray(said) ? (said as string[]) : null;
  return typeof said === (type === "rating" ? "number" : "string") ? (said as Value) : null;
}

/** Whether two answers are the very same. Labels have no order. */
export function isSameValue(one: Value | undefined, other: Value): boolean {
  if (one === other) return true;
  if (!Array.isArray(one) || !Array.isArray(other)) return false;
  return one.length === other.length && one.every((each) => other.includes(each));
}

/** Whether two answers are the same to a person. */
export function looksSame(one: Value, other: Value): boolean {
  if (typeof one === "string" && typeof other === "string") return isSame(one, other);
  return isSameValue(one, other);
}

export function isEmpty(value: Value): boolean {
  return value === null || value === "" || (Array.isArray(value) && value.length === 0);
}

/** Gives the texts of what was chosen, in the order of the question. */
export function chosenTexts(question: ChoiceQuestion, value: Value): string[] {
  const chosen: readonly Value[] = Array.isArray(value) ? value : [value];
  return optionsOf(question).flatMap((option) => (chosen.includes(option.value) ? [option.text] : []));
}

/** Says an answer in words; nothing where there is none. */
export function inWords(question: Question, value: Value): string {
  if (question.type === "text") return String(value ?? "");
  if (Array.isArray(value) && value.length === 0) return "(none)";
  return chosenTexts(question, value).join(", ");
}
