/** A page without a browser: the real state, actions and connection, with a wire whose other end the test holds. */

import { Actions } from "../src/actions";
import { Connection } from "../src/connection";
import { type Drawer, Journal } from "../src/journal";
import type {
  Failed,
  FromKernel,
  FromPage,
  RecordState,
  RecordWindow,
  Save,
  Saved,
  Welcome,
} from "../src/protocol.gen";
import { createState, type Entry } from "../src/state";

export const COUNTS = { total: 2, pending: 2, draft: 0, submitted: 0, discarded: 0 };

/** A browser's storage. */
export function drawer(room = Number.POSITIVE_INFINITY): Drawer {
  const kept = new Map<string, string>();
  return {
    get length() {
      return kept.size;
    },
    key: (index) => [...kept.keys()][index] ?? null,
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, text) => {
      const others = [...kept].filter(([each]) => each !== key);
      const taken = others.reduce((sum, [each, value]) => sum + each.length + value.length, 0);
      if (taken + key.length + text.length > room) throw new DOMException("full", "QuotaExceededError");
      kept.set(key, text);
    },
    removeItem: (key) => void kept.delete(key),
  };
}

export function record(number: number, more: Partial<RecordState> = {}): RecordState {
  const fields = { prompt: `Question ${number}?` };
  return { record: `r${number}`, position: number - 1, fields, suggestions: [], response: null, ...more };
}

export function welcome(client: string, more: Partial<Welcome> = {}): Welcome {
  const window: RecordWindow = {
    ...{ kind: "window", client, rid: "welcome", queue: "pending", first: true, last: true },
    ...{ records: [record(1), record(2)], counts: COUNTS, counted: 0 },
  };
  return {
    ...{ kind: "welcome", client, protocol: 1, dataset: "uid", name: "demo", user: "ana", durable: true },
    ...{ store: "demo.db", fields: [{ type: "text", name: "prompt" }], guidelines: "", record: "r1", window },
    questions: [{ type: "text", name: "response" }],
    ...more,
  };
}

export function saved(save: Save, more: Partial<Saved> = {}): Saved {
  const { client, seq, record: id, status, base } = save;
  return {
    ...{ kind: "saved", client, seq, record: id, revision: base + 1, status, durable: true, updated_at: "" },
    ...{ counts: COUNTS, counted: 0 },
    ...more,
  };
}

export function conflict({ client, seq }: Save, current: Failed["current"]): Failed {
  const text = "changed elsewhere";
  return { kind: "failed", client, seq, rid: null, code: "conflict", text, problems: {}, current };
}

export function page(client: string, storage: Drawer | null) {
  const sent: FromPage[] = [];
  let hear: (message: FromKernel) => void = () => {};
  const state = createState();
  const actions = new Actions(state, new Journal(client, storage));
  const transport = {
    send: (message: FromPage) => void sent.push(message),
    listen: (listener: (message: FromKernel) => void) => {
      hear = listener;
      return () => {};
    },
  };
  const connection = new Connection(client, transport, actions);
  actions.start(connection);
  return {
    ...{ sent, state, actions },
    hear: (message: FromKernel) => hear(message),
    saves: () => sent.filter((message) => message.kind === "save"),
    entry(id: string): Entry {
      const found = state.entries.get(id);
      if (found === undefined) throw new Error(`there is no record ${id} here`);
      return found;
    },
    /** Types into a record's editor. */
    type(id: string, text: string): void {
      actions.answering.edit(this.entry(id), "response", text);
    },
    close(): void {
      actions.close();
      connection.close();
    },
  };
}

/** Lets promises, and locks that are free now, do what they will. */
export const settled = () => new Promise((resolve) => setTimeout(resolve, 20));
