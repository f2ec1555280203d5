/** A record: its fields on one side, its questions on the other, or below where there is no room. */

import { useRef } from "preact/hooks";
import type { Props } from "./App";
import { TextFieldView } from "./fields/TextField";
import type { Kept } from "./journal";
import { putText } from "./questions/putText";
import { TextQuestionEditor } from "./questions/TextQuestion";
import type { Entry } from "./state";

export function RecordView({ entry, state, actions }: Props & { entry: Entry }) {
  const { fields = [], questions = [] } = state.welcome.value ?? {};
  const record = entry.record.value;
  const place = useRef<HTMLElement>(null);
  const editor = (question: string) =>
    [...(place.current?.querySelectorAll("textarea") ?? [])].find(
      (each) => each.dataset["question"] === question,
    );
  return (
    <article class="record" tabIndex={-1} aria-label={`Record ${record.position + 1}`} ref={place}>
      <div class="column fields">
        {fields.map((field) => (
          <TextFieldView key={field.name} field={field} value={record.fields[field.name]} />
        ))}
      </div>
      <div class={`column questions ${questions.length === 1 ? "single" : ""}`}>
        {entry.theirs.value !== null && (
          <Versions
            entry={entry}
            actions={actions}
            onChosen={() => place.current?.querySelector("textarea")?.focus()}
          />
        )}
        {entry.kept.value !== null && (
          <KeptVersion
            kept={entry.kept.value}
            onUse={() =>
              actions.adopting.useKept(entry, (question, text) => {
                const found = editor(question);
                if (found !== undefined) putText(found, text);
              })
            }
            onDrop={() => {
              actions.adopting.dropKept(entry);
              place.current?.focus();
            }}
          />
        )}
        {questions.map((question) => (
          <TextQuestionEditor key={question.name} question={question} entry={entry} actions={actions} />
        ))}
      </div>
    </article>
  );
}

/** The choice between what is in the editors and what came from elsewhere in the meantime. */
function Versions({
  entry,
  actions,
  onChosen,
}: {
  entry: Entry;
  actions: Props["actions"];
  onChosen(): void;
}) {
  const theirs = entry.theirs.value;
  if (theirs === null) return null;
  const chosen = (choose: () => void) => () => {
    choose();
    onChosen();
  };
  return (
    <section class="notice warn" aria-label="Two versions">
      <p>
        This answer was changed elsewhere ({theirs.status}) while you had it open. Yours is still in the
        editor and is not saved; the other one is:
      </p>
      <Texts values={theirs.edits ?? theirs.values} />
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
function KeptVersion({ kept, onUse, onDrop }: { kept: Kept; onUse(): void; onDrop(): void }) {
  return (
    <section class="notice warn" aria-label="Kept version">
      <p>This browser has kept another version of this answer, of {when(kept.at)}, that was not saved:</p>
      <Texts values={kept.edits ?? kept.values} />
      <p class="choices">
        <button type="button" class="button" onClick={onUse}>
          Put it into the editor
        </button>
        <button type="button" class="button quiet" onClick={onDrop}>
          Throw it away
        </button>
      </p>
    </section>
  );
}

function when(at: number): string {
  return new Date(at).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" });
}

/** The answers of a version that is not in the editors. */
export function Texts({ values }: { values: Record<string, unknown> }) {
  return (
    <>
      {Object.entries(values).map(
        ([name, value]) =>
          typeof value === "string" && (
            <blockquote key={name} dir="auto">
              {value === "" ? "(empty)" : value}
            </blockquote>
          ),
      )}
    </>
  );
}
