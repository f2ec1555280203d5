/** What the answer was before, change by change, each with its difference to the one before. */

import { useEffect } from "preact/hooks";
import type { Props } from "../App";
import { AnswerDifference } from "../Difference";
import type { PastAnswer, Question } from "../protocol.gen";
import { questionsIn } from "../shuffling";
import { asValue, inWords, isEmpty, looksSame, type Value } from "../values";
import { when } from "../when";
import { Panel } from "./Panel";

const DONE: Readonly<Record<PastAnswer["action"], string>> = {
  added: "Came with the record",
  draft: "Draft",
  submitted: "Submitted",
  discarded: "Discarded",
  edited: "Edited since",
  noted: "Flag or comment",
  pending: "Back to pending",
  undo: "Undone",
  redo: "Done again",
};

const NAMES = { before: "Before", after: "Then" };

export function History({
  state,
  actions,
  onClose,
  onUse,
}: Props & { onClose(): void; onUse(question: string, value: Value): void }) {
  const entry = state.shown.value;
  const record = entry?.record.value.record;
  const revision = entry?.response.value?.revision;
  useEffect(() => {
    if (record !== undefined) void actions.recalling.look(record);
  }, [record, revision, actions]);
  const past = state.past.value;
  const lines = past?.record === record ? (past?.lines ?? null) : null;
  const first = past?.first ?? false;
  // The earliest of those that are here has its difference once the one before it is here too.
  const told = first || lines === null || lines.length < 2 ? lines : lines.slice(0, -1);
  return (
    <Panel title="History" onClose={onClose}>
      {told === null && <p class="dim">Asking the kernel…</p>}
      {told?.length === 0 && <p class="dim">Nothing was answered yet.</p>}
      <ol class="history">
        {told?.map((line, index) => (
          <li key={line.revision}>
            <Change
              line={line}
              before={lines?.[index + 1] ?? null}
              questions={questionsIn(record ?? "", state.welcome.value)}
              from={actions.recalling.from(line.client)}
              onUse={onUse}
            />
          </li>
        ))}
      </ol>
      {told !== null && !first && (
        <button type="button" class="button" onClick={() => void actions.recalling.earlier()}>
          Show earlier
        </button>
      )}
    </Panel>
  );
}

interface Told {
  line: PastAnswer;
  before: PastAnswer | null;
  questions: readonly Question[];
  from: string;
  onUse(question: string, value: Value): void;
}

function Change({ line, before, questions, from, onUse }: Told) {
  const { action, at, notes } = line;
  const answers = questions.map((question) => ({
    question,
    before: saidOf(before, question),
    after: saidOf(line, question),
  }));
  const changed = answers.filter((each) => !looksSame(each.before, each.after));
  const there = answers.some(({ after }) => !isEmpty(after));
  const written = questions.every(({ type }) => type === "text");
  return (
    <>
      <p class="change">
        <b>{DONE[action]}</b>
        {notes?.reason != null && (
          <>
            : <bdi>{notes.reason}</bdi>
          </>
        )}
        <span class="dim">
          {" "}
          · {when(Date.parse(at))} · from {from}
          {notes?.flagged && " · Flagged"}
        </span>
        {there && (
          <button
            type="button"
            class="link"
            onClick={() => {
              for (const { question, after } of answers) onUse(question.name, after);
            }}
          >
            Put this {written ? "text" : "answer"} into the editor
          </button>
        )}
      </p>
      {notes?.comment != null && notes.comment !== before?.notes?.comment && (
        <p class="dim">
          Comment: <bdi>{notes.comment}</bdi>
        </p>
      )}
      {changed.map(({ question, ...sides }) => (
        <div key={question.name}>
          {questions.length > 1 && <h4 dir="auto">{question.title ?? question.name}</h4>}
          {before === null || before.status === "pending" ? (
            <blockquote dir="auto">{inWords(question, sides.after)}</blockquote>
          ) : (
            <AnswerDifference question={question} {...sides} names={NAMES} brief />
          )}
        </div>
      ))}
    </>
  );
}

function saidOf(line: PastAnswer | null, question: Question): Value {
  return asValue(question, (line?.edits ?? line?.values)?.[question.name]);
}
