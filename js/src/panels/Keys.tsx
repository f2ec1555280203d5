/** The keys, all of them. */

import type { Key } from "../keys";
import { useKeys } from "../remapping";
import { Panel } from "./Panel";

export function Keys({ onClose }: { onClose(): void }) {
  const keys = Object.values(useKeys());
  return (
    <Panel title="Keys" onClose={onClose}>
      <Group name="Everywhere" keys={keys.filter(({ outside }) => !outside)} />
      <Group name="Outside the editor" keys={keys.filter(({ outside }) => outside)} />
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
