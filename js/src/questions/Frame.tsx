/** What is around the options of a question: what it is called, where its answer comes from, and what is wrong with it. */

import type { ComponentChildren } from "preact";
import { asValue, type ChoiceQuestion, inWords, type Value } from "../values";
import { Choice } from "./Choice";
import { Description, type EditorProps, Head } from "./Head";
import { Origin, Reset } from "./Origin";
import { SuggestionBeside } from "./Suggestion";

export function Frame({
  question,
  entry,
  state,
  actions,
  compact = false,
  suggested,
  told,
  children,
}: EditorProps<ChoiceQuestion> & {
  suggested: Value;
  /** The id of what the options are described by. */
  told: string;
  children: ComponentChildren;
}) {
  const { name, suggestion = "prefill" } = question;
  const filled = suggestion === "prefill" && suggested !== null;
  const problem = entry.problems.value[name];

  /** Begins the answer with a suggestion. */
  function use(place: number, value: Value): void {
    actions.answering.begin(entry, name, place);
    actions.answering.edit(entry, name, value);
  }

  return (
    <section class={`question ${problem === undefined ? "" : "wrong"}`}>
      <Head question={question}>
        {filled && <Origin entry={entry} name={name} suggested={suggested} compact={compact} />}
        {filled && (
          <div class="facts">
            <Reset
              entry={entry}
              name={name}
              suggested={suggested}
              onReset={() => {
                actions.answering.edit(entry, name, suggested);
                actions.say("Back to the suggestion");
              }}
            />
          </div>
        )}
      </Head>
      <Description id={told} question={question} problem={problem} />
      {suggested !== null && (
        <Choice
          heading={question.title || name}
          entry={entry}
          name={name}
          onChoose={(place, said) => {
            actions.answering.choose(entry, name, place);
            // Beside what there is to choose from it is only looked at.
            if (filled) use(place, asValue(question, said));
            actions.say(`Suggestion ${place + 1}`);
          }}
        />
      )}
      {suggested !== null && !filled && (
        <SuggestionBeside
          question={question}
          entry={entry}
          suggested={suggested}
          actions={actions}
          words={state.words.value.suggestions}
          compact={compact}
          onUse={() => {
            use(entry.chosen.value[name] ?? 0, suggested);
            actions.say(`Chosen: ${inWords(question, suggested)}`);
          }}
        />
      )}
      {children}
    </section>
  );
}
