/** Replaces an editor's text as typing would: it can be undone with the editor's own undo, and is saved like typing. */
export function putText(editor: HTMLTextAreaElement, text: string): void {
  editor.focus();
  editor.select();
  // Deprecated, and the only way there is to change a textarea without losing what undo knows.
  const done = document.execCommand(text === "" ? "delete" : "insertText", false, text);
  if (done) return;
  editor.value = text;
  editor.dispatchEvent(new InputEvent("input", { bubbles: true }));
}
