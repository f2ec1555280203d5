/** Which questions are asked, by the answers to others: the rule of nb_feedback/conditions.py. */

import type { Question } from "./protocol.gen";

/** Gives the questions that are asked; an answer to one that is not asked itself does not count. */
export function askedOf(questions: readonly Question[], answerTo: (name: string) => unknown): Question[] {
  const asked = new Set<string>();
  return questions.filter(({ name, visible_if }) => {
    const conditions = Object.entries(visible_if ?? {});
    const holds = conditions.every(([other, wanted]) => asked.has(other) && isAmong(answerTo(other), wanted));
    if (holds) asked.add(name);
    return holds;
  });
}

/** @param wanted answers of which one is enough, or true for any */
function isAmong(value: unknown, wanted: unknown): boolean {
  const values: unknown[] = Array.isArray(value) ? value : [value];
  return values.some((each) => {
    if (Array.isArray(wanted)) return wanted.includes(each);
    return typeof each === "string" ? each.trim() !== "" : each != null;
  });
}
