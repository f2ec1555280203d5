/** The editor of a question, by its type. */

import type { ComponentType } from "preact";
import type { Question } from "../protocol.gen";
import type { EditorProps } from "./Head";
import { LabelQuestionEditor } from "./LabelQuestion";
import { MultiLabelQuestionEditor } from "./MultiLabelQuestion";
import { RatingQuestionEditor } from "./RatingQuestion";
import { TextQuestionEditor } from "./TextQuestion";

/** A new kind of question needs its line here. */
const EDITORS: { [Type in Question["type"]]: ComponentType<EditorProps<Extract<Question, { type: Type }>>> } =
  {
    text: TextQuestionEditor,
    label: LabelQuestionEditor,
    multi_label: MultiLabelQuestionEditor,
    rating: RatingQuestionEditor,
  };

export function QuestionEditor(props: EditorProps) {
  const Editor = EDITORS[props.question.type] as ComponentType<EditorProps>;
  return <Editor {...props} />;
}
