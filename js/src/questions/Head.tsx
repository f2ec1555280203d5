/** What every question has above its editor. */

import type { ComponentChildren } from "preact";
import type { Actions } from "../actions";
import type { Question } from "../protocol.gen";
import type { Entry, State } from "../state";

/** What the editor of a question is given. */
export interface EditorProps<Kind extends Question = Question> {
  question: Kind;
  entry: Entry;
  state: State;
  actions: Actions;
  /** Whether it is in a row of many: then all about it is in one line, and only the row in use can be looked at otherwise. */
  compact?: boolean;
}

/** What it is called, and all that is said in the same line. */
export function Head({
  question: { name, title, required = true },
  children,
}: {
  question: Question;
  children: ComponentChildren;
}) {
  return (
    <div class="head">
      <h4 dir="auto">
        {title || name}
        {required && (
          <span class="required" title="Required">
            {" "}
            *
          </span>
        )}
      </h4>
      {children}
    </div>
  );
}

/** What the editor is described by: the explanation, and what is wrong with the answer. */
export function Description({
  id,
  question: { description },
  problem,
  remark,
}: {
  id: string;
  question: Question;
  problem: string | undefined;
  /** What is said while somebody answers, which is no alarm yet. */
  remark?: string | null | undefined;
}) {
  const told = problem ?? remark;
  return (
    <div id={id}>
      {description && (
        <p class="description" dir="auto">
          {description}
        </p>
      )}
      {told != null && (
        <p class={problem === undefined ? "remark" : "problem"} dir="auto">
          {told}
        </p>
      )}
    </div>
  );
}
