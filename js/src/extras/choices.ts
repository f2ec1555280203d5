/** The editors of the questions that are answered by choosing. */

import { LabelQuestionEditor } from "../questions/LabelQuestion";
import { MultiLabelQuestionEditor } from "../questions/MultiLabelQuestion";
import { RatingQuestionEditor } from "../questions/RatingQuestion";

export { default as styles } from "../styles/choices.css";

export const EDITORS = {
  label: LabelQuestionEditor,
  multi_label: MultiLabelQuestionEditor,
  rating: RatingQuestionEditor,
};
