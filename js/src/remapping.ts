/** The keys as somebody wants them: those of keys.ts, with others in the place of some. */

import { createContext } from "preact";
import { useContext } from "preact/hooks";
import { type Command, isMac, KEYS, type Key } from "./keys";

export type Keys = Readonly<Record<Command, Key>>;

const KeysContext = createContext<Keys>(KEYS);

export const KeysProvider = KeysContext.Provider;

/** Gives the keys of the widget that a component is in. */
export function useKeys(): Keys {
  return useContext(KeysContext);
}

const SIGNS: Readonly<Record<string, string>> = {
  ...{ Enter: "⏎", Backspace: "⌫", Escape: "Esc" },
  ...{ ArrowUp: "↑", ArrowDown: "↓", ArrowLeft: "←", ArrowRight: "→" },
};
const ARIA: Readonly<Record<string, string>> = { Ctrl: "Control", Mod: isMac ? "Meta" : "Control" };
const LABELS: Readonly<Record<string, string>> = isMac
  ? { Mod: "⌘", Ctrl: "⌃", Alt: "⌥", Shift: "⇧", Meta: "⌘" }
  : { Mod: "Ctrl" };

/**
 * Gives the keys with others in the place of some.
 *
 * @param wanted - for each command its key, as `nb_feedback.keys` has checked it: `save_draft`, `Mod+Shift+S`
 */
export function keysWith(wanted: Readonly<Record<string, string>>): Keys {
  const others = Object.entries(wanted).map(([name, combination]) => {
    const command = name.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase()) as Command;
    return [command, keyOf(combination, KEYS[command].does.replace(/; .*/, ""))] as const;
  });
  const keys: Record<Command, Key> = { ...KEYS, ...Object.fromEntries(others) };
  // A key that was given to another command is no longer that of the one that had it.
  for (const [command, key] of Object.entries(keys) as [Command, Key][]) {
    if (command in Object.fromEntries(others)) continue;
    const lost = others.some(([, other]) => other.aria === key.aria);
    keys[command] = {
      ...key,
      ...(lost && { label: "none", aria: "" }),
      matches: (event) => key.matches(event) && !others.some(([, other]) => other.matches(event)),
    };
  }
  return keys;
}

function keyOf(combination: string, does: string): Key {
  const parts = combination.split("+");
  const last = parts.pop() ?? "";
  const has = (modifier: string) => parts.includes(modifier);
  const [ctrl, meta] = [has("Ctrl") || (has("Mod") && !isMac), has("Meta") || (has("Mod") && isMac)];
  const [alt, shift, character] = [has("Alt"), has("Shift"), last.length === 1];
  const bare = character && !ctrl && !meta && !alt;
  return {
    label: [...parts.map((part) => LABELS[part] ?? part), SIGNS[last] ?? last.toUpperCase()].join(" "),
    aria: [...parts.map((part) => ARIA[part] ?? part), last.toUpperCase() === last ? last : named(last)].join(
      "+",
    ),
    does,
    matches: (event) =>
      [event.ctrlKey, event.metaKey, event.altKey].join() === [ctrl, meta, alt].join() &&
      // A character such as ? has its own Shift.
      (event.shiftKey === shift || (bare && !shift)) &&
      isKey(event, last, character),
    ...(bare && { outside: true as const }),
  };
}

function named(key: string): string {
  return key.length === 1 ? key.toUpperCase() : key;
}

function isKey({ key, code }: KeyboardEvent, wanted: string, character: boolean): boolean {
  if (wanted === "Space") return key === " ";
  if (!character) return key === wanted;
  // With Alt, and with Option, a key is another character.
  return key.toLowerCase() === wanted.toLowerCase() || code === `Key${wanted.toUpperCase()}`;
}
