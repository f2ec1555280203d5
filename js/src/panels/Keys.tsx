/** The keys, all of them. */

import type { Key } from "../keys";
import { useKeys } from "../remapping";
import { Panel } from "./Panel";

export function Keys({ choices, onClose }: { choices: boolean; onClose(): void }) {
  const keys = Object.values(useKeys());
  return (
    <Panel title="Keys" onClose={onClose}>
      <Group name="Everywhere" keys={keys.filter(({ outside }) => !outside)} />
      <Group name="Outside the editor" keys={keys.filter(({ outside }) => outside)} />
      {choices && <Group name="Where there is a choice" keys={CHOICES} />}
    </Panel>
  );
}

const CHOICES = [
  { label: "1 … 9", does: "Choose, or take the choice back" },
  { label: "⌫", does: "Take the choice back" },
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
