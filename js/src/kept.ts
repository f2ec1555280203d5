/** An answer as a browser keeps it. */

import type { Measured, Save } from "./protocol.gen";

/** An answer as it would be sent. */
export interface Kept
  extends Pick<
    Save,
    "client" | "record" | "base" | "status" | "values" | "edits" | "notes" | "measured" | "group"
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

/** What was measured of it: where nothing was, it is not there at all. */
export function measuredOf({ measured = null }: Pick<Save, "measured">): { measured?: Measured } {
  return measured === null ? {} : { measured };
}

/** An answer that is to be written down. */
export type Keeping = Omit<Kept, "client" | "at" | "dataset" | "arrived">;
