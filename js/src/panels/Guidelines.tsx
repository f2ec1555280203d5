/** The guidelines: beside the work where there is room, else one key away. */

import type { Props } from "../App";
import { Markdown } from "../fields/Markdown";
import { Panel } from "./Panel";

export function Guidelines({
  state,
  actions,
  beside,
  onClose,
}: Props & { beside: boolean; onClose(): void }) {
  return (
    <Panel title="Guidelines" beside={beside} onClose={onClose}>
      <Markdown text={state.welcome.value?.guidelines ?? ""} extras={actions.extras} />
    </Panel>
  );
}
