/** Two versions of an answer and the choice between them: what is in the editor, and what came from elsewhere. */

import { type ReadonlySignal, untracked, useSignal, useSignalEffect } from "@preact/signals";
import { Fragment } from "preact";
import type { Props } from "./App";
import { AnswerDifference, type Names } from "./Difference";
import { Download } from "./Download";
import type { Kept } from "./kept";
import type { Notes, Question } from "./protocol.gen";
import type { Entry } from "./state";
import { asValue, looksSame, type Value } from "./values";
import { when } from "./when";

/** Milliseconds without a key after which two versions are compared again. */
const PAUSE = 300;
/** What no question can be called. */
const COMMENT = "";

interface Choice {
  entry: Entry;
  questions: readonly Question[];
}

/** The choice between what is in the editors and what came from elsewhere in the meantime. */
export function Versions({
  entry,
  questions,
  actions,
  onChosen,
}: Choice & { actions: Props["actions"]; onChosen(): void }) {
  const theirs = entry.theirs.value;
  if (theirs === null) return null;
  const chosen = (choose: () => void) => () => {
    choose();
    onChosen();
  };
  return (
    <section class="notice warn" aria-label="Two versions">
      <p>
        <b>Two versions.</b> This answer was changed elsewhere ({theirs.status}) while you had it open. Yours
        is in the editor and is not saved; the other one is.
      </p>
      <Compared
        entry={entry}
        questions={questions}
        values={theirs.edits ?? theirs.values}
        notes={theirs.notes}
        names={{ before: "The other one", after: "Yours" }}
        legend={{ before: "Only in the other one", after: "Only in yours" }}
      />
      <p class="choices">
        <button type="button" class="button" onClick={chosen(() => actions.answering.keepMine(entry))}>
          Keep mine
        </button>
        <button type="button" class="button" onClick={chosen(() => actions.answering.takeTheirs(entry))}>
          Take the other
        </button>
      </p>
    </section>
  );
}

/** The offer of a version that is in this browser and nowhere else. */
export function KeptVersion({
  entry,
  questions,
  kept,
  actions,
  onUse,
  onDrop,
}: Choice & { kept: Kept; actions: Props["actions"]; onUse(): void; onDrop(): void }) {
  return (
    <section class="notice warn" aria-label="Kept version">
      <p>
        <b>A kept version.</b> This browser has kept another version of this answer, of {when(kept.at)}, that
        was not saved.
      </p>
      <Compared
        entry={entry}
        questions={questions}
        values={kept.edits ?? kept.values}
        notes={kept.notes ?? null}
        keptIsAfter
        names={{ before: "In the editor", after: "The kept one" }}
        legend={{ before: "Only in the editor", after: "Only in the kept one" }}
      />
      <p class="choices">
        <button type="button" class="button" onClick={onUse}>
          Put it into the editor
        </button>
        <Download actions={actions} />
        <button type="button" class="button quiet" onClick={onDrop}>
          Throw it away
        </button>
      </p>
    </section>
  );
}

interface Comparison extends Choice {
  /** The answers of the version that is not in the editors. */
  values: Record<string, unknown>;
  notes: Notes | null;
  names: Names;
  legend: Names;
  /** Whether the editors' answers are the ones before, and not the ones after. */
  keptIsAfter?: boolean;
}

/** Each answer that differs, as one text with the difference in it. */
function Compared({ entry, questions, values, notes, names, legend, keptIsAfter = false }: Comparison) {
  const { [COMMENT]: comment = null, ...mine } = usePaused({ ...entry.values, [COMMENT]: entry.comment });
  const sides = (question: Question | null, own: Value, other: Value) => {
    const [before, after] = keptIsAfter ? [own, other] : [other, own];
    return { question, before, after };
  };
  const compared = [
    ...questions.map((each) => sides(each, mine[each.name] ?? null, asValue(each, values[each.name]))),
    sides(null, comment, notes?.comment ?? ""),
  ];
  const flags = [notes?.flagged ?? false, entry.flagged.value];
  const [flagBefore, flagAfter] = keptIsAfter ? flags.reverse() : flags;
  const flag = flagBefore === flagAfter ? null : `${flagAfter ? names.after : names.before}: flagged.`;
  const different = compared.filter(({ before, after }) => !looksSame(before, after));
  if (different.length === 0) return <p class="dim">The texts are the same. {flag}</p>;
  return (
    <>
      <p class="legend">
        <ins>{legend.after}</ins> <del>{legend.before}</del>
      </p>
      {different.map(({ question, before, after }) => (
        <Fragment key={question?.name ?? COMMENT}>
          {(questions.length > 1 || question === null) && (
            <h4 dir="auto">{question === null ? "Comment" : question.title || question.name}</h4>
          )}
          <AnswerDifference question={question} before={before} after={after} names={names} />
        </Fragment>
      ))}
      {flag !== null && <p class="dim">{flag}</p>}
    </>
  );
}

/** Gives what is in the editors as it was when typing last paused: no key waits for a comparison. */
function usePaused(values: Record<string, ReadonlySignal<Value>>): Record<string, Value> {
  const now = () => Object.fromEntries(Object.entries(values).map(([name, each]) => [name, each.value]));
  const paused = useSignal(untracked(now));
  useSignalEffect(() => {
    const latest = now();
    const timer = setTimeout(() => {
      paused.value = latest;
    }, PAUSE);
    return () => clearTimeout(timer);
  });
  return paused.value;
}
