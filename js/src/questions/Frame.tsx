/** What is around the options of a question: what it is called, where its answer comes from, and what is wrong with it. */

import type { ComponentChildren } from "preact";
import { asValue, type ChoiceQuestion, type Value } from "../values";
import { Choice } from "./Choice";
import { Description, type EditorProps, Head } from "./Head";
import { Origin, Reset } from "./Origin";

export function Frame({
  question,
  entry,
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
  const { name } = question;
  const problem = entry.problems.value[name];
  return (
    <section class={`question ${problem === undefined ? "" : "wrong"}`}>
      <Head question={question}>
        {suggested !== null && <Origin entry={entry} name={name} suggested={suggested} compact={compact} />}
        {suggested !== null && (
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
      <Choice
        heading={question.title || name}
        entry={entry}
        name={name}
        onChoose={(place, said) => {
          actions.answering.begin(entry, name, place);
          actions.answering.edit(entry, name, asValue(question, said));
          actions.say(`Suggestion ${place + 1}`);
        }}
      />
      {children}
    </section>
  );
}
