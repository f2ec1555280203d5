/** The keys, all of them. */

import type { Actions } from "../actions";
import { KEYS } from "../keys";
import { Panel } from "./Panel";

export function Keys({ actions }: { actions: Actions }) {
  return (
    <Panel title="Keys" onClose={() => actions.toggle("keys")}>
      <dl class="keys">
        {Object.values(KEYS).map(({ label, does, bare }) => (
          <div key={label}>
            <dt>
              <kbd>{label}</kbd>
            </dt>
            <dd>
              {does}
              {bare && <span class="dim"> (outside the editor)</span>}
            </dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}
