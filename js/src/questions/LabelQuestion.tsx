/** The editor of a question that is answered with one label. */

import type { LabelQuestion } from "../protocol.gen";
import { optionsOf } from "../values";
import type { EditorProps } from "./Head";
import { Options } from "./Options";

export function LabelQuestionEditor(props: EditorProps<LabelQuestion>) {
  const { visible_labels = 20 } = props.question;
  return <Options {...props} options={optionsOf(props.question)} visible={visible_labels} />;
}
