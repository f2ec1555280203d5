/** An answer as a browser keeps it. */

import type { Save } from "./protocol.gen";

/** An answer as it would be sent. */
export interface Kept
  extends Pick<
    Save,
    "client" | "record" | "base" | "status" | "values" | "edits" | "notes" | "seconds" | "group"
  > {
  /** The number that it was sent with; null until it has been. */
  seq: number | null;
  /** For one without a number, its page's last number before. */
  last?: number;
  /** When it was written down. */
  at: number;
  /** What the record was made of, as a hash. */
  contents: string | null;
  /** In memory only: which dataset it was given to. */
  dataset?: string;
  /** In memory only: the revision that it had there when it had arrived. */
  arrived?: number;
}

/** How long it took, for what has it: where nothing was measured it is not there at all. */
export function secondsOf({ seconds = null }: Pick<Save, "seconds">): { seconds?: number } {
  return seconds === null ? {} : { seconds };
}

/** An answer that is to be written down. */
export type Keeping = Omit<Kept, "client" | "at" | "dataset" | "arrived">;
