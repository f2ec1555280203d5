"""What keeping each key in the browser adds to it, in real JupyterLab."""

from __future__ import annotations

import statistics

from benchmarks.measuring import Measure
from benchmarks.opened import opened_widget

LENGTHS = (500, 50_000)
"""Characters in the editor."""

# A key as the widget hears it: the text has changed, and the event is handled when dispatchEvent returns. A browser's
# clock is coarse, so twenty keys are timed together. Every other twenty meet a storage that does nothing: what the two
# differ by is what the browser's storage takes.
_KEYS = """([length, rounds]) => {
  const editor = document.querySelector(".nb-feedback").shadowRoot.querySelector("textarea");
  const write = Storage.prototype.setItem, together = 20;
  const kept = [], forgotten = [];
  editor.value = "a word ".repeat(length / 7 + 1).slice(0, length);
  for (let round = 0; round < 2 * rounds; round++) {
    const keep = round % 2 === 0;
    Storage.prototype.setItem = keep ? write : () => {};
    let took = 0;
    for (let key = 0; key < together; key++) {
      editor.value = editor.value.slice(1) + "abcdefghij"[(round + key) % 10];
      const begun = performance.now();
      editor.dispatchEvent(new InputEvent("input", { bubbles: true }));
      took += performance.now() - begun;
    }
    (keep ? kept : forgotten).push(took / together);
  }
  Storage.prototype.setItem = write;
  return [kept, forgotten];
}"""


def run(rounds: int) -> list[Measure]:
    """Measure this many rounds of twenty keys for each length of text: all that the widget does with a key."""
    measures = []
    with opened_widget("journal") as (page, _):
        for length in LENGTHS:
            kept, forgotten = page.evaluate(_KEYS, [length, rounds])
            measures.append(
                Measure(
                    f"a key in {length:,} characters, kept in the browser, median",
                    statistics.median(kept) / 1000,
                    "the same key, not kept",
                    statistics.median(forgotten) / 1000,
                    None,
                )
            )
    return measures
