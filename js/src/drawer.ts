/** The browser's own storage, if there is any. A write there is done when it returns. */

/** The part of Storage that is used here. */
export type Drawer = Pick<Storage, "length" | "key" | "getItem" | "setItem" | "removeItem">;

/** Milliseconds after which what nobody came back for is thrown away. */
export const TOO_OLD = 180 * 24 * 3600 * 1000;

export function browserDrawer(): Drawer | null {
  try {
    // Merely naming it throws where the host forbids it, as in a sandboxed frame.
    const drawer = globalThis.localStorage;
    const probe = "nb_feedback/1/probe";
    drawer.setItem(probe, "1");
    drawer.removeItem(probe);
    return drawer;
  } catch {
    return null;
  }
}

/** Gives the keys that begin with this. */
export function keysOf(drawer: Drawer | null, prefix: string): string[] {
  if (drawer === null) return [];
  const keys = Array.from({ length: drawer.length }, (_, index) => drawer.key(index) ?? "");
  return keys.filter((key) => key.startsWith(prefix));
}
