/** What an answer says, wherever it is kept. */

import type { Save } from "./protocol.gen";

type Answer = Pick<Save, "status" | "values" | "edits">;

/** Whether two answers say the same; a question that has no answer is as good as left out. */
export function isSameAnswer(one: Answer, other: Answer): boolean {
  return said(one) === said(other);
}

function said({ status, values, edits }: Answer): string {
  const answered = (answers: Record<string, unknown> | null) =>
    answers === null
      ? null
      : Object.entries(answers)
          .filter(([, value]) => value !== null)
          .sort(([one], [other]) => (one < other ? -1 : 1));
  return JSON.stringify([status, answered(values), answered(edits)]);
}
