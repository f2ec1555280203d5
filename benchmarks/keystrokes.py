"""How long a key takes to be seen in the editor, in real JupyterLab, beside a bare textarea in the same page."""

from __future__ import annotations

import statistics

from playwright.sync_api import Page

from benchmarks.measuring import Measure
from benchmarks.opened import opened_widget

LENGTHS = (500, 50_000)
"""Characters in the editor."""

_PAUSE = 120
"""Milliseconds between two keys, as of somebody who types fast."""

# From the key's event until the second frame after it has begun, before which the first one is on the screen.
_WATCH = """() => {
  window.taken = [];
  window.addEventListener("keydown", () => {
    const begun = performance.now();
    requestAnimationFrame(() => requestAnimationFrame(() => window.taken.push(performance.now() - begun)));
  }, true);
  const bare = document.createElement("textarea");
  bare.id = "bare";
  bare.style = "position: fixed; inset: 0 auto auto 0; width: 500px; height: 300px; z-index: 9999";
  document.body.append(bare);
}"""


def run(keys: int) -> list[Measure]:
    """Measure this many keys for each length of text, in turns of ten, in the widget and in the textarea."""
    measures = []
    with opened_widget("keystrokes") as (page, widget):
        page.evaluate(_WATCH)
        for length in LENGTHS:
            text = ("a word " * (length // 7 + 1))[:length]
            editors = (widget.editor("Answer"), page.locator("#bare"))
            for editor in editors:
                editor.fill(text)
            page.wait_for_timeout(2_000)
            taken: tuple[list[float], list[float]] = ([], [])
            for _ in range(keys // 10):
                for editor, found in zip(editors, taken, strict=True):
                    editor.focus()
                    found.extend(_typed(page, 10))
            ours, bare = (_p95(found) / 1000 for found in taken)
            measures.append(
                Measure(f"a key in {length:,} characters to its paint, p95", ours, "a bare textarea", bare, 2)
            )
    return measures


def _typed(page: Page, keys: int) -> list[float]:
    """Press keys in the editor that has the focus; give the milliseconds that each took."""
    page.evaluate("() => { window.taken = [] }")
    for key in "abcdefghij"[:keys]:
        page.keyboard.press(key)
        page.wait_for_timeout(_PAUSE)
    page.wait_for_function(f"() => window.taken.length === {keys}")
    return [float(each) for each in page.evaluate("() => window.taken")]


def _p95(found: list[float]) -> float:
    return statistics.quantiles(found, n=20)[-1]
