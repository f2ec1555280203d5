/** The keys, all of them. */

import { KEYS, type Key } from "../keys";
import { Panel } from "./Panel";

export function Keys({ onClose }: { onClose(): void }) {
  return (
    <Panel title="Keys" onClose={onClose}>
      <Group name="Everywhere" keys={Object.values(KEYS).filter(({ outside }) => !outside)} />
      <Group name="Outside the editor" keys={Object.values(KEYS).filter(({ outside }) => outside)} />
    </Panel>
  );
}

function Group({ name, keys }: { name: string; keys: Key[] }) {
  return (
    <section aria-label={name}>
      <p class="description">{name}</p>
      <dl class="keys">
        {keys.map(({ label, does }) => (
          <div key={label}>
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
