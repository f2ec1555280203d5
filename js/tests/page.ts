/** A page without a browser: the real state, actions and connection, with a wire whose other end the test holds. */

import { Actions } from "../src/actions";
import { Connection } from "../src/connection";
import type { Drawer } from "../src/drawer";
import { Journal } from "../src/journal";
import {
  type Failed,
  type FromKernel,
  type FromPage,
  PROTOCOL,
  type RecordState,
  type RecordWindow,
  type Save,
  type Saved,
  type Welcome,
} from "../src/protocol.gen";
import { createState, type Entry } from "../src/state";

const COUNTS = { total: 2, pending: 2, draft: 0, submitted: 0, discarded: 0 };
const STANDING = { counts: COUNTS, counted: 0, undo: null, redo: null };

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
  const revision = more.response?.revision ?? 0;
  const place = { record: `r${number}`, position: number - 1 };
  return { ...place, fields, suggestions: [], response: null, revision, measured: null, ...more };
}

export function welcome(client: string, more: Partial<Welcome> = {}): Welcome {
  const window: RecordWindow = {
    ...{ kind: "window", client, rid: "welcome", queue: "pending", first: true, last: true },
    ...{ records: [record(1), record(2)], standing: STANDING },
  };
  return {
    ...{
      kind: "welcome",
      client,
      protocol: PROTOCOL,
      dataset: "uid",
      name: "demo",
      user: "ana",
      durable: true,
    },
    ...{ store: "demo.db", fields: [{ type: "text", name: "prompt" }], guidelines: "", record: "r1", window },
    ...{ discard_reasons: [], measure: true, layout: "focus" },
    questions: [{ type: "text", name: "response" }],
    checked: [],
    keys: {},
    ...more,
  };
}

export function saved(save: Save, more: Partial<Saved> = {}): Saved {
  const { client, seq, record: id, status, base } = save;
  return {
    ...{ kind: "saved", client, seq, record: id, revision: base + 1, status, durable: true, updated_at: "" },
    standing: STANDING,
    ...more,
  };
}

export function conflict({ client, seq }: Save, current: Failed["current"]): Failed {
  const text = "changed elsewhere";
  return { kind: "failed", client, seq, rid: null, code: "conflict", text, problems: {}, current };
}

/** A kernel that has these records in memory and answers at once. */
export function kernel(records: RecordState[], dataset: string) {
  const there = new Map(records.map((each) => [each.record, each]));
  const uses = new Set<string>();
  const reply = (message: FromPage): FromKernel | null => {
    const { client } = message;
    const window = { kind: "window", client, queue: "pending", first: true, last: true } as const;
    const more = { standing: STANDING };
    if (message.kind === "hello") {
      const all = { ...window, ...more, rid: "welcome", records: [...there.values()] };
      const own = { dataset, name: null, durable: false, window: all };
      return welcome(client, { ...own, record: records[0]?.record ?? null });
    }
    if (message.kind === "fetch") {
      const found = there.get(message.record ?? "");
      const { rid } = message;
      if (found !== undefined) return { ...window, ...more, rid, records: [found] };
      return { ...conflict({ client, seq: 0 } as Save, null), seq: null, rid, code: "unknown" };
    }
    if (message.kind !== "save") return null;
    const found = there.get(message.record);
    const { status, values, edits, notes = null, seq } = message;
    const refused = (code: string) => ({ ...conflict(message, found?.response ?? null), code, text: code });
    if (found === undefined) return refused("unknown");
    const revision = found.response?.revision ?? 0;
    if (!uses.has(`${client} ${seq}`)) {
      if (message.base !== revision) return refused("conflict");
      uses.add(`${client} ${seq}`);
      if (status === "pending") return refused("unknown");
      const response = { status, values, edits, notes, revision: revision + 1, updated_at: "" };
      there.set(message.record, { ...found, response, revision: revision + 1 });
    }
    return saved(message, { durable: false, revision: there.get(message.record)?.response?.revision ?? 0 });
  };
  return { reply, text: (id: string) => there.get(id)?.response?.values["response"] };
}

/** Opens a page, whose messages are in ``sent``, or are answered by a kernel. */
export function page(
  client: string,
  storage: Drawer | null,
  reply: (message: FromPage) => FromKernel | null = () => null,
) {
  const sent: FromPage[] = [];
  let hear: (message: FromKernel) => void = () => {};
  const state = createState();
  const actions = new Actions(state, new Journal(client, storage));
  const transport = {
    send: (message: FromPage) => {
      sent.push(message);
      const said = reply(message);
      if (said !== null) queueMicrotask(() => hear(said));
    },
    listen: (listener: (message: FromKernel) => void) => {
      hear = listener;
      return () => {};
    },
  };
  const connection = new Connection(client, transport, actions);
  actions.start(connection);
  const entry = (id: string): Entry => {
    const found = state.entries.get(id);
    if (found === undefined) throw new Error(`there is no record ${id} here`);
    return found;
  };
  return {
    ...{ sent, state, actions },
    hear: (message: FromKernel) => hear(message),
    saves: () => sent.filter((message) => message.kind === "save"),
    entry,
    /** Types into a record's editor. */
    type: (id: string, text: string) => actions.answering.edit(entry(id), "response", text),
    close(): void {
      actions.close();
      connection.close();
    },
  };
}

/** Lets promises, and locks that are free now, do what they will. */
export const settled = () => new Promise((resolve) => setTimeout(resolve, 20));
