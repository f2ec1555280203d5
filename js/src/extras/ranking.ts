/** The editor of rankings and pairs. */

import { RankingQuestionEditor } from "../questions/RankingQuestion";
import choices from "../styles/choices.css";
import ranking from "../styles/ranking.css";

export const EDITORS = { ranking: RankingQuestionEditor };

/** With what its numbers and outcomes look like, which are choices. */
export const styles = `${choices}\n${ranking}`;
