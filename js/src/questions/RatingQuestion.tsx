/** The editor of a question that is answered with a number. */

import type { RatingQuestion } from "../protocol.gen";
import { optionsOf } from "../values";
import type { EditorProps } from "./Head";
import { Options } from "./Options";

export function RatingQuestionEditor(props: EditorProps<RatingQuestion>) {
  const options = optionsOf(props.question);
  // A key is the number on it, where there is one of them.
  const plain = options.some(({ text }) => /^[0-9]$/.test(text));
  return (
    <Options
      {...props}
      options={options}
      {...(plain && { keyOf: ({ text }: { text: string }) => (/^[0-9]$/.test(text) ? text : null) })}
    />
  );
}
