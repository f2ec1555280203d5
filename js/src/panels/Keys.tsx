/** The keys, all of them. */

import type { Key } from "../keys";
import type { Question } from "../protocol.gen";
import { useKeys } from "../remapping";
import { optionsOf } from "../values";
import { Panel } from "./Panel";

export function Keys({ questions, onClose }: { questions: readonly Question[]; onClose(): void }) {
  const rankings = questions.some((each) => each.type === "ranking" && optionsOf(each).length > 2);
  const keys = Object.values(useKeys());
  return (
    <Panel title="Keys" onClose={onClose}>
      <Group name="Everywhere" keys={keys.filter(({ outside }) => !outside)} />
      <Group name="Outside the editor" keys={keys.filter(({ outside }) => outside)} />
      {questions.some(({ type }) => type !== "text") && (
        <Group name="Where there is a choice" keys={CHOICES} />
      )}
      {rankings && <Group name="In a ranking" keys={RANKS} />}
    </Panel>
  );
}

const CHOICES = [
  { label: "1 … 9", does: "Choose, or take the choice back" },
  { label: "⌫", does: "Take the choice back" },
];

const RANKS = [
  { label: "1 … 9", does: "Give this rank, and go to the next without one" },
  { label: "↑ ↓", does: "A rank up or down, also with Alt" },
  { label: "Tab", does: "The next of those that are ranked" },
];

function Group({ name, keys }: { name: string; keys: Pick<Key, "label" | "does">[] }) {
  return (
    <section aria-label={name}>
      <p class="description">{name}</p>
      <dl class="keys">
        {keys.map(({ label, does }) => (
          <div key={does}>
            <dt>
              <kbd>{label}</kbd>
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
