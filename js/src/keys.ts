/** The keys: which combination does what, and how it is written beside its button. */

export type Command =
  | "submit"
  | "saveDraft"
  | "discard"
  | "undo"
  | "redo"
  | "next"
  | "previous"
  | "first"
  | "last"
  | "search"
  | "filter"
  | "edit"
  | "useSuggestion"
  | "write"
  | "preview"
  | "changes"
  | "nextChange"
  | "previousChange"
  | "keepChange"
  | "takeChangeBack"
  | "flag"
  | "comment"
  | "history"
  | "leave"
  | "layout"
  | "replace"
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
  /** Whether it is one that works there all the same. */
  insideToo?(event: KeyboardEvent): boolean;
}

const command = (event: KeyboardEvent) => (isMac ? event.metaKey : event.ctrlKey) && !event.altKey;
// On a Mac, Option with an arrow moves the caret by words.
const moving = (event: KeyboardEvent) =>
  event.altKey && !event.metaKey && event.ctrlKey === isMac && !event.shiftKey;
// With Option, a Mac's letter is another character.
const isLetter = ({ key, code }: KeyboardEvent, letter: string) =>
  key.toLowerCase() === letter || (isMac && code === `Key${letter.toUpperCase()}`);
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
  discard: {
    label: `${ALT}X`,
    aria: `${ARIA_ALT}+X`,
    does: "Discard and go on",
    matches: (event) => isLetter(event, "x") && moving(event),
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
  first: {
    label: `${ALT}Home`,
    aria: `${ARIA_ALT}+Home`,
    does: "First record",
    matches: (event) => event.key === "Home" && moving(event),
  },
  last: {
    label: `${ALT}End`,
    aria: `${ARIA_ALT}+End`,
    does: "Last record",
    matches: (event) => event.key === "End" && moving(event),
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
  nextChange: {
    label: `${ALT}↓`,
    aria: `${ARIA_ALT}+ArrowDown`,
    does: "Next change, with the changes in view",
    matches: (event) => event.key === "ArrowDown" && moving(event),
  },
  previousChange: {
    label: `${ALT}↑`,
    aria: `${ARIA_ALT}+ArrowUp`,
    does: "Previous change",
    matches: (event) => event.key === "ArrowUp" && moving(event),
  },
  keepChange: {
    label: `${ALT}⏎`,
    aria: `${ARIA_ALT}+Enter`,
    does: "Keep this change",
    matches: (event) => event.key === "Enter" && moving(event),
  },
  takeChangeBack: {
    label: `${ALT}⌫`,
    aria: `${ARIA_ALT}+Backspace`,
    does: "Take this change back",
    matches: (event) => event.key === "Backspace" && moving(event),
  },
  search: {
    label: "/",
    aria: "/",
    does: "Search",
    matches: (event) => event.key === "/" && plain(event),
    outside: true,
  },
  filter: {
    label: "S",
    aria: "S",
    does: "Filter and sort",
    matches: (event) => isLetter(event, "s") && plain(event),
    outside: true,
  },
  edit: {
    label: "E",
    aria: "E",
    does: "Edit the answer",
    matches: (event) => event.key.toLowerCase() === "e" && plain(event),
    outside: true,
  },
  useSuggestion: {
    label: `${ALT}U`,
    aria: `${ARIA_ALT}+U`,
    does: "Put the suggestion that is above the editor into it",
    matches: (event) => event.key.toLowerCase() === "u" && moving(event),
  },
  write: {
    label: "W",
    aria: "W",
    does: "The answer as it is written",
    matches: (event) => event.key.toLowerCase() === "w" && plain(event),
    outside: true,
  },
  preview: {
    label: "P",
    aria: "P",
    does: "The answer as it will look",
    matches: (event) => event.key.toLowerCase() === "p" && plain(event),
    outside: true,
  },
  changes: {
    label: "C",
    aria: "C",
    does: "The answer with its changes to the suggestion",
    matches: (event) => event.key.toLowerCase() === "c" && plain(event),
    outside: true,
  },
  flag: {
    label: "F",
    aria: `F ${ARIA_ALT}+F`,
    does: `Flag, or take the flag away; ${ALT}F while typing`,
    matches: (event) => isLetter(event, "f") && (plain(event) || moving(event)),
    outside: true,
    insideToo: moving,
  },
  comment: {
    label: "M",
    aria: "M",
    does: "Comment",
    matches: (event) => isLetter(event, "m") && plain(event),
    outside: true,
  },
  history: {
    label: "H",
    aria: "H",
    does: "What the answer was before",
    matches: (event) => isLetter(event, "h") && plain(event),
    outside: true,
  },
  leave: {
    label: "Esc",
    aria: "Escape",
    does: "Leave the editor, or close a panel",
    matches: (event) => event.key === "Escape",
  },
  layout: {
    label: "L",
    aria: "L",
    does: "Many records in a list, or one at a time",
    matches: (event) => event.key.toLowerCase() === "l" && plain(event),
    outside: true,
  },
  replace: {
    label: isMac ? "⌥⌘ F" : "Ctrl H",
    aria: isMac ? "Alt+Meta+F" : "Control+H",
    does: "Find and replace in answers",
    // By the key's place on a Mac, where Option makes another letter of it.
    matches: (event) =>
      isMac
        ? event.metaKey && event.altKey && event.code === "KeyF"
        : event.key.toLowerCase() === "h" && command(event) && !event.shiftKey,
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

/** The key that chooses one of several suggestions. */
export function suggestionKey(place: number): Pick<Key, "label" | "aria"> {
  return { label: `${ALT}${place + 1}`, aria: `${ARIA_ALT}+${place + 1}` };
}

/** Gives which suggestion a key is meant to choose, 0 for the first, or null. */
export function suggestionOf(event: KeyboardEvent): number | null {
  // The key, and not what a keyboard makes of it together with Alt.
  const digit = /^Digit([1-9])$/.exec(event.code)?.[1];
  return digit !== undefined && moving(event) && !isComposing(event) ? Number(digit) - 1 : null;
}

/** Whether a key is an input method's. The one that ends a word comes after it in Safari, and is known by its code. */
export function isComposing(event: KeyboardEvent): boolean {
  return event.isComposing || event.keyCode === 229;
}

/** Gives the digit of a key that does nothing else, or null: also where it takes Shift to write it. */
export function digitOf(event: KeyboardEvent): string | null {
  if (!plain(event) || isComposing(event)) return null;
  if (/^[0-9]$/.test(event.key)) return event.key;
  return event.shiftKey ? null : (/^Digit([0-9])$/.exec(event.code)?.[1] ?? null);
}

/** Gives what a key is meant to do, or null. Never in the middle of a word that an input method composes. */
export function commandOf(event: KeyboardEvent, typing: boolean, keys = KEYS): Command | null {
  if (isComposing(event)) return null;
  for (const [name, key] of Object.entries(keys)) {
    const here = !(typing && key.outside) || key.insideToo?.(event);
    if (key.matches(event) && here) return name as Command;
  }
  return null;
}
