/** The editor of a question that is answered by putting things in order; of two things by choosing the better one. */

import { useId } from "preact/hooks";
import { askedOf } from "../asked";
import type { RankingQuestion } from "../protocol.gen";
import { rankingWith, shownAs } from "../shuffling";
import { suggestedValue } from "../state";
import { type Option, optionsOf, type Value } from "../values";
import { Frame } from "./Frame";
import type { EditorProps } from "./Head";
import { Pair } from "./Pair";
import { Ranking } from "./Ranking";

/** What both forms of it are given. */
export interface RankingProps extends EditorProps<RankingQuestion> {
  /** What is put in order, as it is shown in this record. */
  options: readonly Option[];
  /** Those that are shown as the texts of fields. */
  texts: readonly Option[];
  /** The id of what it is described by. */
  told: string;
  suggested: Value;
}

export function RankingQuestionEditor(props: EditorProps<RankingQuestion>) {
  const { question, entry, state } = props;
  const told = useId();
  const welcome = state.welcome.value;
  const record = entry.record.value;
  if (welcome === null) return null;
  const asked = askedOf(welcome.questions, (name) => entry.values[name]?.value);
  const shown = shownAs(question, record.record, welcome);
  const options = optionsOf(shown);
  const texts = options.filter(({ value }) => {
    const field = welcome.fields.find(({ name }) => name === value);
    return field !== undefined && rankingWith(field.name, asked) === question;
  });
  const suggested = suggestedValue(entry, question);
  const Form = options.length === 2 ? Pair : Ranking;
  return (
    <Frame {...props} question={shown} suggested={suggested} told={told}>
      <Form {...props} options={options} texts={texts} told={told} suggested={suggested} />
    </Frame>
  );
}
