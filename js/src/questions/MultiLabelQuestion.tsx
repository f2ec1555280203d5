/** The editor of a question that is answered with any number of labels. */

import type { MultiLabelQuestion } from "../protocol.gen";
import { suggestedValue } from "../state";
import { optionsOf } from "../values";
import type { EditorProps } from "./Head";
import { Options } from "./Options";

export function MultiLabelQuestionEditor(props: EditorProps<MultiLabelQuestion>) {
  const { question, entry } = props;
  const { visible_labels = 20, labels_order } = question;
  const options = optionsOf(question);
  if (labels_order === "suggestion") {
    const suggested = suggestedValue(entry, question);
    const first: readonly unknown[] = Array.isArray(suggested) ? suggested : [];
    // What is equal stays in order.
    options.sort((one, other) => Number(first.includes(other.value)) - Number(first.includes(one.value)));
  }
  return <Options {...props} options={options} visible={visible_labels} />;
}
