/** The keys: which combination does what, and how it is written beside its button. */

export type Command =
  | "submit"
  | "saveDraft"
  | "undo"
  | "redo"
  | "next"
  | "previous"
  | "edit"
  | "leave"
  | "guidelines"
  | "keys";

export const isMac = /mac|iphone|ipad/i.test(globalThis.navigator?.platform ?? "");

export interface Key {
  /** For people. */
  readonly label: string;
  /** For `aria-keyshortcuts`. */
  readonly aria: string;
  readonly does: string;
  /** Whether the event is this combination. */
  matches(event: KeyboardEvent): boolean;
  /** Whether it works only where no text is being typed: there it is a letter, or undoes what was typed. */
  readonly outside?: true;
}

const command = (event: KeyboardEvent) => (isMac ? event.metaKey : event.ctrlKey) && !event.altKey;
// On a Mac, Option with an arrow moves the caret by words.
const moving = (event: KeyboardEvent) =>
  event.altKey && !event.metaKey && event.ctrlKey === isMac && !event.shiftKey;
const plain = (event: KeyboardEvent) => !event.ctrlKey && !event.metaKey && !event.altKey;
const [MOD, ARIA_MOD] = isMac ? ["⌘ ", "Meta"] : ["Ctrl ", "Control"];
const [ALT, ARIA_ALT] = isMac ? ["⌃⌥ ", "Control+Alt"] : ["Alt ", "Alt"];

export const KEYS: Readonly<Record<Command, Key>> = {
  submit: {
    label: `${MOD}⏎`,
    aria: `${ARIA_MOD}+Enter`,
    does: "Submit and go on",
    matches: (event) => event.key === "Enter" && command(event) && !event.shiftKey,
  },
  saveDraft: {
    label: `${MOD}S`,
    aria: `${ARIA_MOD}+S`,
    does: "Save a draft and stay",
    matches: (event) => event.key.toLowerCase() === "s" && command(event) && !event.shiftKey,
  },
  next: {
    label: `${ALT}→`,
    aria: `${ARIA_ALT}+ArrowRight`,
    does: "Next record",
    matches: (event) => event.key === "ArrowRight" && moving(event),
  },
  previous: {
    label: `${ALT}←`,
    aria: `${ARIA_ALT}+ArrowLeft`,
    does: "Previous record",
    matches: (event) => event.key === "ArrowLeft" && moving(event),
  },
  undo: {
    label: `${MOD}Z`,
    aria: `${ARIA_MOD}+Z`,
    does: "Undo the last submit, discard or draft",
    matches: (event) => event.key.toLowerCase() === "z" && command(event) && !event.shiftKey,
    outside: true,
  },
  redo: {
    label: isMac ? "⇧⌘ Z" : "Ctrl Shift Z",
    aria: `${ARIA_MOD}+Shift+Z`,
    does: "Do it again",
    matches: (event) =>
      command(event) &&
      ((event.key.toLowerCase() === "z" && event.shiftKey) || (event.key.toLowerCase() === "y" && !isMac)),
    outside: true,
  },
  edit: {
    label: "E",
    aria: "E",
    does: "Edit the answer",
    matches: (event) => event.key.toLowerCase() === "e" && plain(event),
    outside: true,
  },
  leave: {
    label: "Esc",
    aria: "Escape",
    does: "Leave the editor, or close a panel",
    matches: (event) => event.key === "Escape",
  },
  guidelines: {
    label: "G",
    aria: "G",
    does: "Guidelines",
    matches: (event) => event.key.toLowerCase() === "g" && plain(event),
    outside: true,
  },
  keys: {
    label: "?",
    aria: "?",
    does: "This list",
    matches: (event) => event.key === "?" && plain(event),
    outside: true,
  },
};

/** Gives what a key is meant to do, or null. Never in the middle of a word that an input method composes. */
export function commandOf(event: KeyboardEvent, typing: boolean): Command | null {
  if (event.isComposing || event.keyCode === 229) return null;
  for (const [name, key] of Object.entries(KEYS)) {
    if (key.matches(event) && !(typing && key.outside)) return name as Command;
  }
  return null;
}
