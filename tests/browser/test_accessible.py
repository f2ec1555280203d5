"""What axe-core finds wrong with each screen for people with disabilities, in both themes: nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.jupyter import OpenNotebook, Widget

Open = Callable[..., OpenNotebook]
AXE = Path(__file__).parents[2] / "js" / "node_modules" / "axe-core" / "axe.min.js"

CELL = """
from nb_feedback import FeedbackDataset, TextField, TextQuestion
TEXT = "# Title\\n\\n| a | b |\\n|---|---|\\n| 1 | 2 |\\n\\n```python\\nx = 1\\n```\\n\\n- [x] done\\n\\n$e = mc^2$"
def made(name, records=3, **options):
    ds = FeedbackDataset(
        name, guidelines="# Rules\\n\\nBe **brief**.", store=f"{name}.db", discard_reasons=["off topic", "unreadable"],
        fields=[TextField("prompt"), TextField("context", use_markdown=True)],
        questions=[TextQuestion("response", title="Answer", use_markdown=True, max_length=200, **options)],
    )
    ds.add_records([
        {"id": f"r{i}", "prompt": f"Question {i}?", "context": TEXT, "output": f"Suggestion {i}.", "topic": f"t{i}"}
        for i in range(1, records + 1)
    ], suggestions={"response": "output"}, id="id", metadata=["topic"])
    return ds
"""


def violations(page: Page) -> list[str]:
    """Give what axe finds in the widget, a line each."""
    found: dict[str, Any] = page.evaluate("() => axe.run('.nb-feedback', { resultTypes: ['violations'] })")
    return [
        f"{each['id']}: {node['target']} {node['failureSummary']}"
        for each in found["violations"]
        for node in each["nodes"]
    ]


def focus(widget: Widget) -> None:
    widget.expect_record(1)


def edited(widget: Widget) -> None:
    widget.editor("Answer").fill("Suggestion 1, improved.")
    widget.expect_saved()


def previewed(widget: Widget) -> None:
    widget.button("Preview").click()
    expect(widget.region.get_by_role("region", name="Preview, Answer")).to_be_visible()


def changed(widget: Widget) -> None:
    edited(widget)
    widget.button("Changes").click()
    widget.button("Next change").click()
    expect(widget.region.locator(".change.current")).to_be_visible()


def guidelines(widget: Widget) -> None:
    widget.button("Guidelines").click()
    expect(widget.region.get_by_role("complementary", name="Guidelines")).to_be_visible()


def keys(widget: Widget) -> None:
    widget.button("Keyboard shortcuts").click()
    expect(widget.region.get_by_role("complementary", name="Keys")).to_be_visible()


def filters(widget: Widget) -> None:
    widget.button("Filter").click()
    expect(widget.region.get_by_role("complementary", name="Filter and sort")).to_contain_text("topic")


def found(widget: Widget) -> None:
    search = widget.region.get_by_role("searchbox", name="Search")
    search.fill("question")
    expect(widget.region.locator("mark").first).to_be_visible()


def nothing_found(widget: Widget) -> None:
    widget.region.get_by_role("searchbox", name="Search").fill("zebra")
    expect(widget.region).to_contain_text("Nothing found")


def refused(widget: Widget) -> None:
    widget.editor("Answer").fill("")
    widget.button("Submit").click()
    expect(widget.region.locator(".problem")).to_be_visible()


def history(widget: Widget) -> None:
    edited(widget)
    widget.button("History").click()
    expect(widget.region.get_by_role("complementary", name="History")).to_be_visible()


def commented(widget: Widget) -> None:
    widget.button("Comment").click()
    widget.region.get_by_role("textbox", name="Comment").fill("A comment")
    widget.button("Flag").click()
    widget.expect_saved()


def discarding(widget: Widget) -> None:
    widget.button("Discard").click()
    expect(widget.region).to_contain_text("off topic")


def finished(widget: Widget) -> None:
    for number in (1, 2, 3):
        widget.expect_record(number)
        widget.button("Submit").click()
    expect(widget.region.locator(".screen")).to_be_visible()


SCREENS = (
    *(focus, edited, previewed, changed, guidelines, keys, filters, found, nothing_found, refused, history, commented),
    *(discarding, finished),
)


@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
def test_axe_finds_nothing_wrong_with_any_screen(page: Page, open_notebook: Open, theme: str) -> None:
    shown = [f"made('{screen.__name__}-{theme[-5:].strip()}')" for screen in SCREENS]
    notebook = open_notebook(CELL, "")
    notebook.theme(theme)
    notebook.run_cell(0)
    page.evaluate(AXE.read_text(encoding="utf-8"))
    wrong = []
    for screen, cell in zip(SCREENS, shown, strict=True):
        notebook.page.evaluate(
            f"(code) => {{ const n = {notebook.app}.shell.currentWidget.content;"
            " n.widgets[1].model.sharedModel.setSource(code) }",
            cell,
        )
        notebook.run_cell(1)
        screen(notebook.widget(cell.split("'")[1]))
        page.mouse.move(0, 0)
        wrong += [f"{screen.__name__}: {each}" for each in violations(page)]
    assert wrong == []
