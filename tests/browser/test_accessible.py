"""What axe-core finds wrong with each screen for people with disabilities, in both themes: nothing; and where Tab is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.jupyter import OpenNotebook
from tests.browser.screens import CELL, each_screen

Open = Callable[..., OpenNotebook]
AXE = Path(__file__).parents[2] / "js" / "node_modules" / "axe-core" / "axe.min.js"
# Axe does not ask for the size of what one clicks on unless it is told to.
OPTIONS = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}

# Where the keyboard is, and whether that is to be seen: a ring or a frame, neither covered nor out of sight.
STOP = """(region) => {
    const root = region.getRootNode();
    const at = root.activeElement;
    if (at === null) return null;
    const { outlineStyle, outlineWidth, outlineColor, boxShadow } = getComputedStyle(at);
    const isRing = outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1 && !/rgba|\\//.test(outlineColor);
    const { left, top, width, height } = at.getBoundingClientRect();
    const isHit = [0.1, 0.5, 0.9].some((x) => [0.1, 0.5, 0.9].some((y) => {
        const hit = root.elementFromPoint(left + x * width, top + y * height);
        return hit !== null && (at.contains(hit) || hit.contains(at) && hit.closest('label') !== null);
    }));
    const name = `${at.localName}.${at.getAttribute('class') ?? ''} ${at.ariaLabel ?? at.textContent}`.slice(0, 60);
    const wrong = [];
    if (!isRing && boxShadow === 'none') wrong.push('no ring');
    if (!isHit) wrong.push('covered');
    return [name, wrong.join(', ')];
}"""


def violations(page: Page) -> list[str]:
    """Give what axe finds in the widget, a line each."""
    found: dict[str, Any] = page.evaluate("options => axe.run('.nb-feedback', options)", OPTIONS)
    return [
        f"{each['id']}: {node['target']} {node['failureSummary']}"
        for each in found["violations"]
        for node in each["nodes"]
    ]


@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
def test_axe_finds_nothing_wrong_with_any_screen(page: Page, open_notebook: Open, theme: str) -> None:
    notebook = open_notebook(CELL, "")
    notebook.theme(theme)
    page.evaluate(AXE.read_text(encoding="utf-8"))
    wrong = []
    for name, _ in each_screen(notebook, f"axe-{theme[-5:].strip()}"):
        wrong += [f"{name}: {each}" for each in violations(page)]
    assert wrong == [], "\n".join(wrong)


def test_wherever_tab_stops_is_seen_and_nothing_covers_it(page: Page, open_notebook: Open) -> None:
    notebook = open_notebook(CELL, "")
    wrong = set()
    for name, widget in each_screen(notebook, "tabbed"):
        stops = []
        widget.region.focus()
        for _ in range(80):
            page.keyboard.press("Tab")
            stop = widget.region.evaluate(STOP)
            if stop is None:
                break
            stops.append(stop[0])
            if stop[1]:
                wrong.add(f"{name}: {stop[0]}: {stop[1]}")
        else:
            raise AssertionError(f"Tab never came out of {name}: {stops}")
        assert len(stops) > 5, f"{name}: {stops}"
    assert not wrong, "\n".join(sorted(wrong))
