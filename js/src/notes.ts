/** What a person notes beside an answer: a flag, a comment, and why they discarded it. */

import type { Notes } from "./protocol.gen";

/** Leaves out what says nothing; null where nothing is noted at all. The kernel does the same. */
export function settledNotes(notes: Notes | null | undefined): Notes | null {
  const found: Notes = {};
  if (notes?.flagged) found.flagged = true;
  if (notes?.comment?.trim()) found.comment = notes.comment;
  if (notes?.reason?.trim()) found.reason = notes.reason;
  return Object.keys(found).length === 0 ? null : found;
}
