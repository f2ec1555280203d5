/** A record: its fields on one side, its questions on the other, or below where there is no room. */

import type { Props } from "./App";
import { TextFieldView } from "./fields/TextField";
import { TextQuestionEditor } from "./questions/TextQuestion";
import type { Entry } from "./state";

export function RecordView({ entry, state, actions }: Props & { entry: Entry }) {
  const { fields = [], questions = [] } = state.welcome.value ?? {};
  const record = entry.record.value;
  return (
    <main tabIndex={-1} aria-label={`Record ${record.position + 1}`}>
      <div class="column fields">
        {fields.map((field) => (
          <TextFieldView key={field.name} field={field} value={record.fields[field.name]} />
        ))}
      </div>
      <div class={`column questions ${questions.length === 1 ? "single" : ""}`}>
        {entry.theirs.value !== null && <Versions entry={entry} actions={actions} />}
        {questions.map((question) => (
          <TextQuestionEditor key={question.name} question={question} entry={entry} actions={actions} />
        ))}
      </div>
    </main>
  );
}

/** The choice between what is in the editors and what came from elsewhere in the meantime. */
function Versions({ entry, actions }: { entry: Entry; actions: Props["actions"] }) {
  const theirs = entry.theirs.value;
  if (theirs === null) return null;
  const values = Object.values(theirs.edits ?? theirs.values).filter((value) => typeof value === "string");
  return (
    <section class="notice warn" aria-label="Two versions">
      <p>
        This answer was changed elsewhere ({theirs.status}) while you had it open. Yours is still in the
        editor and is not saved; the other one is:
      </p>
      {values.map((value, index) => (
        <blockquote key={index} dir="auto">
          {value === "" ? "(empty)" : value}
        </blockquote>
      ))}
      <p class="choices">
        <button type="button" class="button" onClick={() => actions.answering.keepMine(entry)}>
          Keep mine
        </button>
        <button type="button" class="button" onClick={() => actions.answering.takeTheirs(entry)}>
          Take the other
        </button>
      </p>
    </section>
  );
}
