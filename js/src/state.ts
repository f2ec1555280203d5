/** What the page knows, as signals. Actions write it (actions.ts, moving.ts, answering.ts); components read it. */

import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { askedOf } from "./asked";
import type { Delivery } from "./connection";
import type { Kept } from "./kept";
import { wordsOf } from "./matching";
import type {
  Counts,
  Facet,
  Filter,
  Layout,
  PastAnswer,
  Question,
  Queue,
  RecordState,
  RecordStatus,
  ResponseState,
  Step,
  SuggestionState,
  Told,
  Welcome,
} from "./protocol.gen";
import { asValue, type Value } from "./values";
import { NARROW, ROOMY } from "./width";

/** A record as this page has it: what the kernel said of it, and what is only in its editors. */
export interface Entry {
  readonly record: Signal<RecordState>;
  /** What the kernel, or a save that is under way, says of the response. */
  readonly response: Signal<ResponseState | null>;
  /** For each question the answer in its editor; for a text question always a text. */
  readonly values: Record<string, Signal<Value>>;
  /** What is noted beside the answer. */
  readonly flagged: Signal<boolean>;
  readonly comment: Signal<string>;
  /** Whether an editor holds what no save has carried yet. */
  readonly unsent: Signal<boolean>;
  /** The revision that the answers began from. */
  base: number;
  /** For each question at fault, what is wrong with its answer. */
  readonly problems: Signal<Record<string, string>>;
  /** For each question with several suggestions which of them is meant; the first where nothing is said. */
  readonly chosen: Signal<Readonly<Record<string, number>>>;
  /** For each question the suggestion that its answer began with; the first, if any, where nothing is said. */
  readonly begun: Signal<Readonly<Record<string, number>>>;
  /** For each question what the kernel has said of its answer, and of which text. */
  readonly told: Signal<Readonly<Record<string, Told & { text: string }>>>;
  /** What the response was changed to elsewhere while this page had its own, or null. */
  readonly theirs: Signal<ResponseState | null>;
  /** Other versions that this browser has kept and that were never saved. */
  readonly kept: Signal<readonly Kept[]>;
}

/** A kept answer that has no record to go to, and why. */
export interface Stranded {
  readonly kept: Kept;
  readonly text: string;
}

/** Answers to datasets in memory that are gone, for this one, which is like them. */
export interface Offer {
  readonly answers: readonly Kept[];
  /** What came of restoring them; null before anybody asked. */
  readonly report: string | null;
  /** How many are still being restored. */
  readonly left: number;
}

/** The records that Previous and Next go through, and how far the kernel was asked for more of them. */
export interface Trail {
  readonly records: readonly string[];
  /** Which of them is shown; -1 when there is none to show. */
  readonly at: number;
  /** The position to ask for earlier ones from, or null when there are none; with a filter the place. */
  readonly head: number | null;
  /** The position to ask for later ones from, or null when there are none; with a filter the place. */
  readonly tail: number | null;
  /** With a filter, how many it finds, and at which place of them these records are, 0 at first. */
  readonly found: { readonly count: number; readonly places: ReadonlyMap<string, number> } | null;
}

/** How an answer is looked at: a text in three ways, and labels with those that are not at once. */
export type View = "write" | "preview" | "changes" | "all";

/** What an answer was before, as far back as the kernel was asked. */
export interface Past {
  readonly record: string;
  /** The newest first; null until the kernel has said. */
  readonly lines: readonly PastAnswer[] | null;
  /** Whether there is none before these. */
  readonly first: boolean;
}

/** Where a search looks. */
export const WITHIN = ["fields", "suggestions", "answers"] as const;

export type Within = (typeof WITHIN)[number];

export const NOWHERE: Trail = { records: [], at: -1, head: null, tail: null, found: null };

export type PanelName = "guidelines" | "keys" | "filter" | "history" | "replace";

export interface State {
  /** What the kernel said of the dataset; null until it did. */
  readonly welcome: Signal<Welcome | null>;
  readonly queue: Signal<Queue>;
  /** What is looked for in the queue, and in which order, or null. */
  readonly filter: Signal<Filter | null>;
  /** What is marked in each part of a record. */
  readonly words: ReadonlySignal<Readonly<Record<Within, readonly string[]>>>;
  /** What there is to filter by; null until the kernel has said so. */
  readonly facets: Signal<readonly Facet[] | null>;
  readonly counts: Signal<Counts>;
  /** What the next undo takes back, and what the next redo does again, as far as the kernel has said. */
  readonly undo: Signal<Step | null>;
  readonly redo: Signal<Step | null>;
  readonly trail: Signal<Trail>;
  readonly entries: Map<string, Entry>;
  readonly delivery: Signal<Delivery>;
  /** Whether this browser keeps what was typed until it is saved. */
  readonly kept: Signal<boolean>;
  /** The panel that is open, or none. */
  readonly panel: Signal<PanelName | null>;
  /** Whether one record is shown at a time, or the trail as a list. */
  readonly layout: Signal<Layout>;
  /** The records that were chosen to do something to all of them; what is not in the trail does not count. */
  readonly selected: Signal<ReadonlySet<string>>;
  /** What came of what was done to many, until something else is chosen. */
  readonly outcome: Signal<string | null>;
  /** For each question how its answer is looked at, in every record; as it is written where nothing is said. */
  readonly views: Signal<Readonly<Record<string, View>>>;
  /** How wide the widget is, in pixels. */
  readonly width: Signal<number>;
  /** Whether the guidelines are wanted beside the work, where there is room. */
  readonly beside: Signal<boolean>;
  /** Whether the guidelines can be seen, wherever they are. */
  readonly guidelinesOpen: ReadonlySignal<boolean>;
  /** The records that were worked on in this page, the latest first. */
  readonly recents: Signal<readonly Entry[]>;
  /** Whether they are wanted; null until somebody has said. */
  readonly recentsWanted: Signal<boolean | null>;
  readonly recentsOpen: ReadonlySignal<boolean>;
  /** What is known of the history that somebody looks at, or null. */
  readonly past: Signal<Past | null>;
  /** An error that belongs to no editor in view, with the record it is about, or null. */
  readonly alert: Signal<{ text: string; record: string | null } | null>;
  /** What a screen reader is told next. */
  readonly said: Signal<string>;
  /** Whether a queue is being opened. */
  readonly opening: Signal<boolean>;
  /** The place in the trail that was left for a next record that is not here yet, or null. */
  readonly leftAt: Signal<number | null>;
  /** The records whose answer was changed elsewhere while this page had its own. */
  readonly undecided: Signal<readonly string[]>;
  /** The record whose comment somebody has begun to write, or null. */
  readonly commenting: Signal<Entry | null>;
  /** Answers that this browser has kept and that cannot be saved as they are: their record is gone, or the like. */
  readonly stranded: Signal<readonly Stranded[]>;
  /** What this browser has kept of earlier datasets in memory, until somebody decides. */
  readonly offer: Signal<Offer | null>;
  /** The record in view. */
  readonly shown: ReadonlySignal<Entry | null>;
}

export function createState(): State {
  const trail = signal(NOWHERE);
  const entries = new Map<string, Entry>();
  const filter = signal<Filter | null>(null);
  const panel = signal<PanelName | null>(null);
  const [width, beside] = [signal(0), signal(true)];
  const recentsWanted = signal<boolean | null>(null);
  return {
    welcome: signal(null),
    queue: signal("pending"),
    filter,
    words: computed(() => {
      const { search = "", within } = filter.value ?? {};
      const words = wordsOf(search);
      const wordsFor = (place: Within) => (within === undefined || within.includes(place) ? words : []);
      return {
        fields: wordsFor("fields"),
        suggestions: wordsFor("suggestions"),
        answers: wordsFor("answers"),
      };
    }),
    facets: signal(null),
    counts: signal({ total: 0, pending: 0, draft: 0, submitted: 0, discarded: 0 }),
    undo: signal(null),
    redo: signal(null),
    trail,
    entries,
    delivery: signal({ waiting: 0, slow: false, gone: false, trouble: null }),
    kept: signal(true),
    layout: signal("focus"),
    selected: signal(new Set<string>()),
    outcome: signal(null),
    views: signal({}),
    panel,
    width,
    beside,
    guidelinesOpen: computed(() => (width.value >= ROOMY ? beside.value : panel.value === "guidelines")),
    recents: signal([]),
    recentsWanted,
    recentsOpen: computed(() => recentsWanted.value ?? width.value >= NARROW),
    past: signal(null),
    alert: signal(null),
    said: signal(""),
    opening: signal(false),
    leftAt: signal(null),
    undecided: signal([]),
    commenting: signal(null),
    stranded: signal([]),
    offer: signal(null),
    shown: computed(() => {
      const record = trail.value.records[trail.value.at];
      return record === undefined ? null : (entries.get(record) ?? null);
    }),
  };
}

export function createEntry(record: RecordState, questions: readonly Question[]): Entry {
  const values: Record<string, Signal<Value>> = Object.create(null);
  for (const question of questions)
    values[question.name] = signal(startingValue(record, question, questions));
  return {
    record: signal(record),
    response: signal(record.response),
    values,
    flagged: signal(record.response?.notes?.flagged ?? false),
    comment: signal(record.response?.notes?.comment ?? ""),
    unsent: signal(false),
    base: record.revision,
    problems: signal({}),
    chosen: signal(record.measured?.chosen ?? {}),
    begun: signal(record.measured?.chosen ?? {}),
    told: signal({}),
    theirs: signal(null),
    kept: signal([]),
  };
}

/**
 * What an editor begins with: the answer so far if there is a response, else the suggestion, else nothing. What was not
 * asked when it was submitted has not been answered.
 */
export function startingValue(
  record: RecordState,
  question: Question,
  questions: readonly Question[],
): Value {
  const { status, values, edits } = record.response ?? { status: null, values: {}, edits: null };
  const said: Record<string, unknown> = edits ?? values;
  const answered =
    status !== "submitted" || edits || askedOf(questions, (name) => said[name]).includes(question);
  if (status === null || !answered) return prefilledValue(record, question);
  return asValue(question, said[question.name]);
}

/** What stands in an editor before anybody has answered: the suggestion, where that is its place. */
export function prefilledValue(record: RecordState, question: Question): Value {
  const elsewhere = (question.suggestion ?? "prefill") !== "prefill";
  return asValue(question, elsewhere ? null : suggestionFor(record, question.name)?.value);
}

/** The suggestion that is meant for a question; undefined where there is none, or where it is hidden as yet. */
export function seenSuggestion({ record, response, chosen }: Entry, question: Question) {
  // Once it was seen the page has it; who begins anew is not to see it again.
  if (question.suggestion === "hidden" && response.value?.status !== "submitted") return undefined;
  return suggestionFor(record.value, question.name, chosen.value[question.name]);
}

/** What is suggested as the answer to a question, as far as that is to be seen; null where nothing is. */
export function suggestedValue(entry: Entry, question: Question): Value {
  const suggestion = seenSuggestion(entry, question);
  return suggestion === undefined ? null : asValue(question, suggestion.value);
}

export function suggestionFor(record: RecordState, question: string, place = 0): SuggestionState | undefined {
  return suggestionsFor(record, question)[place];
}

/** All suggestions for a question, in order. */
export function suggestionsFor(record: RecordState, question: string): SuggestionState[] {
  return record.suggestions.filter((each) => each.question === question);
}

export function statusOf(response: ResponseState | null): RecordStatus {
  return response === null ? "pending" : response.status;
}
