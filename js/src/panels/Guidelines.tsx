/** The guidelines, one key away from the work. */

import type { Props } from "../App";
import { Markdown } from "../fields/Markdown";
import { Panel } from "./Panel";

export function Guidelines({ state, actions, onClose }: Props & { onClose(): void }) {
  return (
    <Panel title="Guidelines" onClose={onClose}>
      <Markdown text={state.welcome.value?.guidelines ?? ""} extras={actions.extras} />
    </Panel>
  );
}
