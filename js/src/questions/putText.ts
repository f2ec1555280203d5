import type { Value } from "../values";

/** Puts an answer into a question's editor, where what was there can be had back by undoing if it is a text. */
export function putAnswer(
  within: Element | null | undefined,
  question: string,
  value: Value,
  edit: () => void,
): void {
  const editors = [...(within?.querySelectorAll("textarea") ?? [])];
  const editor = editors.find((each) => each.dataset["question"] === question);
  if (editor !== undefined && typeof value === "string") putText(editor, value);
  else edit();
}

/** Replaces an editor's text as typing would: it can be undone with the editor's own undo, and is saved like typing. */
export function putText(editor: HTMLTextAreaElement, text: string): void {
  putAt(editor, 0, editor.value.length, text);
}

/** Replaces a part of an editor's text as typing would. The editor has the focus from then on, if it can have it. */
export function putAt(editor: HTMLTextAreaElement, start: number, end: number, text: string): void {
  editor.focus();
  const { activeElement } = editor.getRootNode() as ShadowRoot | Document;
  if (activeElement === editor) {
    editor.setSelectionRange(start, end);
    // Deprecated, and the only way there is to change a textarea without losing what undo knows.
    if (document.execCommand(text === "" ? "delete" : "insertText", false, text)) return;
  }
  editor.setRangeText(text, start, end, "end");
  editor.dispatchEvent(new InputEvent("input", { bubbles: true }));
}
