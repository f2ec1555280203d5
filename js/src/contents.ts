/** What a record is made of, as a short text: by it a kept answer finds the record that it was given to again. */

const known = new WeakMap<Record<string, unknown>, string>();

/** Gives the hash of a record's fields; nb_feedback/restoring.py computes the same. */
export function contentsOf(fields: Record<string, unknown>): string {
  const before = known.get(fields);
  if (before !== undefined) return before;
  const pairs = Object.entries(fields).sort(([one], [other]) => (one < other ? -1 : 1));
  const hash = hashed(JSON.stringify(pairs));
  known.set(fields, hash);
  return hash;
}

/** FNV-1a of 64 bits, in two halves. `crypto.subtle` has better ones, but not where Jupyter is served without TLS. */
export function hashed(text: string): string {
  let [high, low] = [0xcbf29ce4, 0x84222325];
  for (const byte of new TextEncoder().encode(text)) {
    low = (low ^ byte) >>> 0;
    // Times 2^40 + 435, in parts that a double holds exactly.
    const right = (low & 0xffff) * 435;
    const left = (low >>> 16) * 435 + (right >>> 16);
    high = (Math.imul(high, 435) + (left >>> 16) + (low << 8)) >>> 0;
    low = ((left << 16) | (right & 0xffff)) >>> 0;
  }
  return [high, low].map((half) => half.toString(16).padStart(8, "0")).join("");
}
