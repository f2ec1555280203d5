/** What is wrong with an answer that is about to be submitted, in the words of the kernel. */

import { NOT_RANKED, type Question, REQUIRED, TOO_LONG, TOO_SHORT } from "../protocol.gen";
import { isEmpty, optionsOf, ranksOf, type Value } from "../values";

/** Says why a value cannot be submitted as the answer to a question, or null. What only the kernel knows is not said. */
export function problemWith(question: Question, value: Value): string | null {
  const { required = true } = question;
  if (question.type !== "text" && required && isEmpty(value)) return REQUIRED;
  if (question.type === "ranking" && required) {
    const ranks = ranksOf(value);
    const missing = optionsOf(question).flatMap((each) => (ranks.has(each.value) ? [] : [each.text]));
    return missing.length === 0 ? null : NOT_RANKED.replace("{values}", () => missing.join(", "));
  }
  if (question.type !== "text") return null;
  const { min_length, max_length } = question;
  const text = String(value ?? "");
  if (text.trim() === "") return required ? REQUIRED : null;
  if (min_length == null && max_length == null) return null;
  const count = length(text);
  if (min_length != null && count < min_length) return filled(TOO_SHORT, count, min_length);
  if (max_length != null && count > max_length) return filled(TOO_LONG, count, max_length);
  return null;
}

/** Counts characters as Python does: code points, each line end as one. */
export function length(text: string): number {
  let count = text.length;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    const next = text.charCodeAt(index + 1);
    if (code === 13 && next === 10) count -= 1;
    if (code >= 0xd800 && code < 0xdc00 && next >= 0xdc00 && next < 0xe000) count -= 1;
  }
  return count;
}

function filled(words: string, count: number, limit: number): string {
  return words.replace("{count}", String(count)).replace("{limit}", String(limit));
}
