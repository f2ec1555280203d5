"""What axe-core finds wrong with each screen for people with disabilities, in both themes: nothing."""

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
