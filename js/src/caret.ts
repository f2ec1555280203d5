/**
 * Where the person was in a text: remembered in the browser, and put back when the widget is shown anew, by the cell's
 * next run, a reload or after a restart. The focus is not: whoever runs the next cell goes on there.
 */

import { type Drawer, keysOf, TOO_OLD } from "./drawer";

const PREFIX = "nb_feedback/caret/";
/** Milliseconds after which the caret's place is written down, if it does not move on. */
const PAUSE = 250;

interface Place {
  record: string;
  question: string;
  start: number;
  end: number;
  /** How far the text was scrolled. */
  top: number;
  at: number;
}

export class Caret {
  private key: string | null = null;
  /** What is to be put back, until somebody is in an editor. */
  private wanted: Place | null = null;
  /** The editor that somebody is in, with its record. */
  private used: { editor: HTMLTextAreaElement; record: string; top: number } | null = null;
  private timer: ReturnType<typeof setTimeout> | null = null;

  /**
   * @param here the record in view
   */
  constructor(
    private readonly drawer: Drawer | null,
    private readonly here: () => string | null,
  ) {}

  /** Begins for a dataset and a user. */
  open(place: string): void {
    if (this.key !== null) return;
    this.key = PREFIX + place;
    for (const key of keysOf(this.drawer, PREFIX)) {
      if (Date.now() - (this.read(key)?.at ?? 0) > TOO_OLD) this.drawer?.removeItem(key);
    }
    this.wanted = this.read(this.key);
  }

  /** Follows the caret in the widget's editors until the function that it returns is called. */
  watch(root: ShadowRoot): () => void {
    const note = () => {
      const editor = root.activeElement;
      const record = this.here();
      if (!(editor instanceof HTMLTextAreaElement) || record === null) return;
      this.wanted = null;
      if (this.used?.editor !== editor) this.flush();
      this.used = { editor, record, top: this.used?.editor === editor ? this.used.top : 0 };
      if (this.timer !== null) clearTimeout(this.timer);
      this.timer = setTimeout(() => this.flush(), PAUSE);
    };
    const events = ["selectionchange", "input", "keyup", "pointerup", "scroll"];
    for (const event of events) root.addEventListener(event, note, true);
    return () => {
      for (const event of events) root.removeEventListener(event, note, true);
    };
  }

  /** Writes down where the caret is, if it has moved. */
  flush(): void {
    if (this.timer === null || this.used === null) return;
    clearTimeout(this.timer);
    this.timer = null;
    const { editor, record } = this.used;
    // An element that is on no page any more knows where its caret is, and not how far it is scrolled.
    if (editor.isConnected) this.used.top = editor.scrollTop;
    const { selectionStart: start, selectionEnd: end } = editor;
    const question = editor.dataset["question"] ?? "";
    const place: Place = { record, question, start, end, top: this.used.top, at: Date.now() };
    try {
      if (this.key !== null) this.drawer?.setItem(this.key, JSON.stringify(place));
    } catch {
      // There is no room; the text itself is more important, and is looked after elsewhere.
    }
  }

  /** Puts the caret back where it was in this editor, if its text is long enough and nobody is in it. */
  putBack(editor: HTMLTextAreaElement, record: string): void {
    const { wanted } = this;
    if (wanted === null || !this.isIn(editor, record) || editor.value.length < wanted.end) return;
    editor.setSelectionRange(wanted.start, wanted.end);
    editor.scrollTop = wanted.top;
  }

  /** Whether the caret was in this editor of a record. */
  isIn(editor: HTMLTextAreaElement, record: string): boolean {
    return this.wanted?.record === record && this.wanted.question === editor.dataset["question"];
  }

  private read(key: string): Place | null {
    try {
      return JSON.parse(this.drawer?.getItem(key) ?? "null") as Place | null;
    } catch {
      return null;
    }
  }
}
