import { expect, test } from "vitest";
import { commandOf, KEYS } from "../src/keys";

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
  expect(commandOf(press("ArrowRight", { altKey: true }), true)).toBe("next");
  expect(commandOf(press("ArrowLeft", { altKey: true }), true)).toBe("previous");
});

test("bare keys are letters while typing and commands elsewhere", () => {
  for (const key of ["e", "g", "?"]) {
    expect(commandOf(press(key), true)).toBeNull();
    expect(commandOf(press(key), false)).not.toBeNull();
  }
});

test("no bare key answers, discards or moves", () => {
  const bare = Object.entries(KEYS).filter(([, key]) => key.bare);
  expect(bare.map(([name]) => name).sort()).toEqual(["edit", "guidelines", "keys"]);
});

test("nothing happens while an input method composes, nor for Enter with Shift", () => {
  expect(commandOf(press("Enter", { ctrlKey: true, isComposing: true }), true)).toBeNull();
  expect(commandOf(press("Enter", { ctrlKey: true, keyCode: 229 }), true)).toBeNull();
  expect(commandOf(press("Enter", { shiftKey: true }), true)).toBeNull();
  expect(commandOf(press("Enter"), true)).toBeNull();
});
