/** The guidelines, one key away from the work. */

import type { Props } from "../App";
import { Markdown } from "../fields/Markdown";
import { Panel } from "./Panel";

export function Guidelines({ state, actions }: Props) {
  return (
    <Panel title="Guidelines" onClose={() => actions.toggle("guidelines")}>
      <Markdown text={state.welcome.value?.guidelines ?? ""} />
    </Panel>
  );
}
