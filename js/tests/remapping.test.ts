import { expect, test } from "vitest";
import { commandOf, KEYS } from "../src/keys";
import { COMMANDS } from "../src/protocol.gen";
import { keysWith } from "../src/remapping";

function press(key: string, more: Partial<KeyboardEvent> = {}): KeyboardEvent {
  const none = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, isComposing: false };
  return { ...none, keyCode: 0, code: "", key, ...more } as KeyboardEvent;
}

test("the kernel knows the commands by the same names in the same order", () => {
  const names = Object.keys(KEYS).map((name) =>
    name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
  );
  expect([...COMMANDS].sort()).toEqual(names.sort());
});

test("another key stands for a command's own, and says so", () => {
  const keys = keysWith({ submit: "Mod+Shift+Enter", save_draft: "F2", guidelines: "x" });
  const both = { ctrlKey: true, shiftKey: true };
  expect(commandOf(press("Enter", both), true, keys)).toBe("submit");
  expect(commandOf(press("Enter", { ctrlKey: true }), true, keys)).toBeNull();
  expect(commandOf(press("F2"), true, keys)).toBe("saveDraft");
  expect([keys.submit.label, keys.submit.aria]).toEqual(["Ctrl Shift ⏎", "Control+Shift+Enter"]);
  expect(keys.submit.does).toBe(KEYS.submit.does);
  expect(keys.next).toMatchObject({ label: KEYS.next.label });
});

test("a bare character is a letter while typing, whatever it is for", () => {
  const keys = keysWith({ guidelines: "x" });
  expect(commandOf(press("x"), true, keys)).toBeNull();
  expect(commandOf(press("x"), false, keys)).toBe("guidelines");
  expect(commandOf(press("g"), false, keys)).toBeNull();
});

test("a key that another command has got is no longer the one's that had it", () => {
  const keys = keysWith({ history: "f", next: "Alt+ArrowDown" });
  expect(commandOf(press("f"), false, keys)).toBe("history");
  expect(commandOf(press("ArrowDown", { altKey: true }), true, keys)).toBe("next");
  expect(commandOf(press("ArrowRight", { altKey: true }), true, keys)).toBeNull();
});

test("a command whose key was given to another has none, and says so", () => {
  const keys = keysWith({ search: "f", submit: "Alt+Enter", flag: "F8" });
  expect([keys.keepChange.label, keys.keepChange.aria]).toEqual(["none", ""]);
  expect(commandOf(press("Enter", { altKey: true }), true, keys)).toBe("submit");
  expect(keys.flag.does).toBe("Flag, or take the flag away");
});
