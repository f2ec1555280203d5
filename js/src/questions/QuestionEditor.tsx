/** The editor of a question, by its type. */

import type { ComponentType } from "preact";
import type { Modules } from "../loading";
import { Part } from "../Part";
import type { Question, TextQuestion } from "../protocol.gen";
import { type EditorProps, Head } from "./Head";
import { TextQuestionEditor } from "./TextQuestion";

/** The extras that have editors: each has `EDITORS`, by the types of their questions. */
type WithEditors = {
  [Name in keyof Modules]: Modules[Name] extends { EDITORS: object } ? Name : never;
}[keyof Modules];

/** Where the editors are that the bundle does not have. A new kind of question needs its line here. */
export const EDITOR_IN: { [Type in Exclude<Question, TextQuestion>["type"]]: WithEditors } = {
  label: "choices",
  multi_label: "choices",
  ranking: "ranking",
  rating: "choices",
};

export function QuestionEditor(props: EditorProps) {
  const { question, actions } = props;
  if (question.type === "text") return <TextQuestionEditor {...props} question={question} />;
  return (
    <Part
      of={EDITOR_IN[question.type]}
      extras={actions.extras}
      until={(told) => (
        <section class="question">
          <Head question={question}>{null}</Head>
          {told}
        </section>
      )}
    >
      {({ EDITORS }) => {
        const Editor = (EDITORS as Record<string, unknown>)[question.type] as ComponentType<EditorProps>;
        return <Editor {...props} />;
      }}
    </Part>
  );
}
