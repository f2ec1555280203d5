/** A record: its fields on one side, its questions on the other, or below where there is no room. */

import type { RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { Props } from "./App";
import { Comment } from "./Around";
import { askedOf } from "./asked";
import { TextFieldView } from "./fields/TextField";
import { stopIn } from "./focus";
import { showFirstMark } from "./marking";
import type { Question } from "./protocol.gen";
import { putAnswer } from "./questions/putText";
import { QuestionEditor } from "./questions/QuestionEditor";
import { fieldsBeside, questionsIn } from "./shuffling";
import type { Entry } from "./state";
import { KeptVersion, Versions } from "./Versions";
import { asValue, inWords } from "./values";

export function RecordView({ entry, state, actions }: Props & { entry: Entry }) {
  const { questions = [] } = state.welcome.value ?? {};
  const fields = fieldsBeside(entry, state.welcome.value);
  const record = entry.record.value;
  const place = useRef<HTMLElement>(null);
  const words = state.words.value;
  useLayoutEffect(() => {
    if (place.current !== null) showFirstMark(place.current);
  }, [words]);
  return (
    <article class="record" tabIndex={-1} aria-label={`Record ${record.position + 1}`} ref={place}>
      <div class="column fields">
        {fields.map((field) => (
          <TextFieldView
            key={field.name}
            field={field}
            value={record.fields[field.name]}
            extras={actions.extras}
            words={words.fields}
          />
        ))}
      </div>
      <div class={`column questions ${questions.length === 1 ? "single" : ""}`}>
        <Answers entry={entry} state={state} actions={actions} place={place} />
      </div>
    </article>
  );
}

/**
 * What is answered of a record: other versions of it, and the editors.
 *
 * @param place the element that stands for the record
 * @param compact whether it is one row of many
 */
export function Answers({
  entry,
  state,
  actions,
  place,
  compact = false,
}: Props & { entry: Entry; place: RefObject<HTMLElement | null>; compact?: boolean }) {
  const { questions = [] } = state.welcome.value ?? {};
  const shown = questionsIn(entry.record.value.record, state.welcome.value);
  return (
    <>
      {entry.theirs.value !== null && (
        <Versions
          entry={entry}
          questions={shown}
          actions={actions}
          onChosen={() =>
            // Once it has been drawn.
            queueMicrotask(() => stopIn(place.current?.querySelector(".question"))?.focus())
          }
        />
      )}
      {entry.kept.value.map((kept) => (
        <KeptVersion
          key={kept.client}
          entry={entry}
          questions={shown}
          kept={kept}
          actions={actions}
          onUse={() =>
            actions.adopting.useKept(entry, kept, (name, said) => {
              const question = questions.find((each) => each.name === name);
              // A text that is no answer has nothing to put.
              if (question === undefined || (question.type === "text" && said === null)) return;
              const value = asValue(question, said);
              putAnswer(place.current, name, value, () => actions.answering.edit(entry, name, value));
            })
          }
          onDrop={() => {
            actions.adopting.dropKept(entry, kept);
            place.current?.focus();
          }}
        />
      ))}
      {askedOf(questions, (name) => entry.values[name]?.value).map((question) => (
        <QuestionEditor
          key={question.name}
          question={question}
          entry={entry}
          state={state}
          actions={actions}
          compact={compact}
        />
      ))}
      <Comment entry={entry} state={state} actions={actions} />
    </>
  );
}

/** The answers of a version that is not in the editors. */
export function Told({
  values,
  questions,
}: {
  values: Record<string, unknown>;
  questions: readonly Question[];
}) {
  return (
    <>
      {questions.map(
        (question) =>
          values[question.name] != null && (
            <blockquote key={question.name} dir="auto">
              {inWords(question, asValue(question, values[question.name])) || "(empty)"}
            </blockquote>
          ),
      )}
    </>
  );
}
