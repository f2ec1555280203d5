/** The records that the person has worked on in this page, to return to: the latest first. */

import type { Props } from "./App";
import { STATUS_NAMES } from "./Around";
import { RecentIcon } from "./icons";
import type { Question } from "./protocol.gen";
import { questionsIn } from "./shuffling";
import { type Entry, statusOf } from "./state";
import { inWords } from "./values";

/** How much of an answer is shown; what is longer is cut, and shortened to the room that there is. */
const SHOWN = 60;

/** The button that shows them, or hides them. */
export function RecentsButton({ state, actions }: Props) {
  if (elsewhere(state).length === 0) return null;
  return (
    <button
      type="button"
      class="control round"
      aria-label="Recent records"
      aria-expanded={state.recentsOpen.value}
      title="The records that you worked on last"
      onClick={() => actions.showRecents(!state.recentsOpen.value)}
    >
      <RecentIcon />
    </button>
  );
}

export function Recents({ state, actions }: Props) {
  // Not before there is one to return to: what is being typed stays where it is.
  if (!state.recentsOpen.value || elsewhere(state).length === 0) return null;
  return (
    <nav class="recents" aria-label="Recent records">
      {state.recents.value.map((entry) => {
        const { record, position } = entry.record.value;
        const status = statusOf(entry.response.value);
        const words = beginning(entry, questionsIn(record, state.welcome.value));
        return (
          <button
            key={record}
            type="button"
            title={`Record ${position + 1}: ${STATUS_NAMES[status]}`}
            aria-current={state.shown.value === entry}
            onClick={() => void actions.moving.returnTo(record)}
          >
            <b>{position + 1}</b>
            <span class={`status ${status}`}>{STATUS_NAMES[status]}</span>
            <bdi>{words}</bdi>
          </button>
        );
      })}
    </nav>
  );
}

function elsewhere(state: Props["state"]): readonly Entry[] {
  return state.recents.value.filter((entry) => entry !== state.shown.value);
}

function beginning({ values }: Entry, questions: readonly Question[]): string {
  const say = (question: Question) => inWords(question, values[question.name]?.value ?? null);
  const answered = questions.find((question) => say(question).trim() !== "");
  return (answered === undefined ? "" : say(answered))
    .slice(0, 4 * SHOWN)
    .replace(/\s+/g, " ")
    .trim()
    .slice(0, SHOWN);
}
