/** What an answer says, wherever it is kept. */

import { settledNotes } from "./notes";
import type { Save } from "./protocol.gen";

/** All that an answer says. */
export type Answer = Pick<Save, "status" | "values" | "edits" | "notes">;

/** Whether two answers say the same; a question that has no answer is as good as left out. */
export function isSameAnswer(one: Answer, other: Answer): boolean {
  return said(one) === said(other);
}

function said({ status, values, edits, notes }: Answer): string {
  const answered = (answers: Record<string, unknown> | null) =>
    answers === null
      ? null
      : Object.entries(answers)
          .filter(([, value]) => value !== null)
          .sort(([one], [other]) => (one < other ? -1 : 1));
  return JSON.stringify([status, answered(values), answered(edits), settledNotes(notes)]);
}
