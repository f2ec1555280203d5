/** The single changes from one text to another, each of which can be kept or taken back by itself. */

import { type Difference, normalized, type Piece } from "./comparing";

/** One change: what stood at a place before, and what stands there now. */
export interface Change {
  /** Where it is in the text before, and what it replaced there. */
  readonly at: number;
  readonly deleted: string;
  /** Where it is in the text now, and what it is. */
  readonly to: number;
  readonly inserted: string;
}

/** A difference as it is read: what stayed, and the changes between. */
export type Part = { readonly same: Piece } | { readonly change: Change; readonly index: number };

/** Gives the parts of a difference in order. */
export function partsOf(pieces: readonly Piece[]): Part[] {
  const parts: Part[] = [];
  let [at, to, count] = [0, 0, 0];
  let open: { deleted: string; inserted: string } | null = null;
  const close = () => {
    if (open === null) return;
    parts.push({ change: { at, to, ...open }, index: count });
    at += open.deleted.length;
    to += open.inserted.length;
    count += 1;
    open = null;
  };
  for (const piece of pieces) {
    if (piece.kind === "deleted" || piece.kind === "inserted") {
      open ??= { deleted: "", inserted: "" };
      open[piece.kind] += piece.text;
      continue;
    }
    close();
    parts.push({ same: piece });
    at += piece.text.length;
    to += piece.text.length;
  }
  close();
  return parts;
}

/** Gives the changes of a difference in order; none where it says nothing of single ones. */
export function changesOf(found: Difference): Change[] {
  if (typeof found === "string") return [];
  return partsOf(found).flatMap((part) => ("change" in part ? [part.change] : []));
}

/** Gives the text before with one change in it: from then on it is nothing new. */
export function kept(before: string, { at, deleted, inserted }: Change): string {
  const text = normalized(before);
  return text.slice(0, at) + inserted + text.slice(at + deleted.length);
}

/** Gives how much of two texts differs, 0 to 1: the share of their characters, spaces left out, that changed. */
export function shareChanged(found: Difference): number {
  if (typeof found === "string") return 1;
  let [changed, all] = [0, 0];
  for (const { kind, text } of found) {
    const size = text.replace(/\s+/g, "").length;
    const counted = kind === "deleted" || kind === "inserted" ? size : 2 * size;
    all += counted;
    if (kind === "deleted" || kind === "inserted") changed += counted;
  }
  return all === 0 ? 0 : changed / all;
}
