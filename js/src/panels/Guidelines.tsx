/** The guidelines, one key away from the work. */

import { Markdown } from "../fields/Markdown";
import type { State } from "../state";
import { Panel } from "./Panel";

export function Guidelines({ state, onClose }: { state: State; onClose(): void }) {
  return (
    <Panel title="Guidelines" onClose={onClose}>
      <Markdown text={state.welcome.value?.guidelines ?? ""} />
    </Panel>
  );
}
