import { expect, test } from "vitest";
import { commandOf, suggestionOf } from "../src/keys";

function press(key: string, more: Partial<KeyboardEvent> = {}): KeyboardEvent {
  const none = {
    ctrlKey: false,
    metaKey: false,
    altKey: false,
    shiftKey: false,
    isComposing: false,
    keyCode: 0,
  };
  return { ...none, key, ...more } as KeyboardEvent;
}

test("the combinations work while typing", () => {
  expect(commandOf(press("Enter", { ctrlKey: true }), true)).toBe("submit");
  expect(commandOf(press("s", { ctrlKey: true }), true)).toBe("saveDraft");
  expect(commandOf(press("x", { altKey: true }), true)).toBe("discard");
  expect(commandOf(press("ArrowRight", { altKey: true }), true)).toBe("next");
  expect(commandOf(press("ArrowLeft", { altKey: true }), true)).toBe("previous");
  expect(commandOf(press("Home", { altKey: true }), true)).toBe("first");
  expect(commandOf(press("End", { altKey: true }), true)).toBe("last");
});

test("bare keys are letters while typing and commands elsewhere", () => {
  for (const key of ["e", "g", "?", "/"]) {
    expect(commandOf(press(key), true)).toBeNull();
    expect(commandOf(press(key), false)).not.toBeNull();
  }
});

test("no bare key answers, discards, undoes or moves", () => {
  for (const key of "abcdefghijklmnopqrstuvwxyz?0123456789") {
    expect([
      ...[
        null,
        "edit",
        "filter",
        "write",
        "preview",
        "changes",
        "flag",
        "comment",
        "history",
        "guidelines",
        "keys",
        "layout",
      ],
    ]).toContain(commandOf(press(key), false));
  }
});

test("undoing is the editor's own while typing and the last answer's elsewhere", () => {
  expect(commandOf(press("z", { ctrlKey: true }), true)).toBeNull();
  expect(commandOf(press("z", { ctrlKey: true }), false)).toBe("undo");
  expect(commandOf(press("Z", { ctrlKey: true, shiftKey: true }), true)).toBeNull();
  expect(commandOf(press("Z", { ctrlKey: true, shiftKey: true }), false)).toBe("redo");
  expect(commandOf(press("y", { ctrlKey: true }), false)).toBe("redo");
});

test("nothing happens while an input method composes, nor for Enter with Shift", () => {
  expect(commandOf(press("Enter", { ctrlKey: true, isComposing: true }), true)).toBeNull();
  expect(commandOf(press("Enter", { ctrlKey: true, keyCode: 229 }), true)).toBeNull();
  expect(commandOf(press("Enter", { shiftKey: true }), true)).toBeNull();
  expect(commandOf(press("Enter"), true)).toBeNull();
});

test("Alt with a digit chooses a suggestion, whatever the keyboard writes then", () => {
  expect(suggestionOf(press("1", { code: "Digit1", altKey: true }))).toBe(0);
  expect(suggestionOf(press("¡", { code: "Digit9", altKey: true }))).toBe(8);
  expect(suggestionOf(press("1", { code: "Digit1" }))).toBeNull();
  expect(suggestionOf(press("0", { code: "Digit0", altKey: true }))).toBeNull();
  expect(suggestionOf(press("1", { code: "Digit1", altKey: true, ctrlKey: true }))).toBeNull();
});
