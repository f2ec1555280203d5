/** The button that saves what is kept here as a file, wherever something is said to be not saved. */

import type { Props } from "./App";

export function Download({ actions }: Pick<Props, "actions">) {
  return (
    <button
      type="button"
      class="button"
      title="Save what is not saved yet as a file; ds.restore(path) reads it in Python"
      onClick={() => void actions.downloading.download()}
    >
      Download
    </button>
  );
}
