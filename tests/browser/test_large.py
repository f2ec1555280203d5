"""Texts that are too long for one message."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.cells import dataset
from tests.browser.jupyter import OpenNotebook


def test_an_answer_of_12_mib_arrives_whole(open_notebook: Callable[..., OpenNotebook]) -> None:
    notebook = open_notebook(
        dataset("large"),
        "ds",
        "text = ds['r1'].response('ana').values['response']\n"
        "print(len(text), text == ('0123456789abcde\\n' * (len(text) // 16)), ds['r1'].status)",
    )
    notebook.run_cell(0)
    notebook.run_cell(1)
    widget = notebook.widget("large")
    widget.editor("Answer").evaluate(
        "e => { e.value = '0123456789abcde\\n'.repeat(12 * 2 ** 16); e.dispatchEvent(new InputEvent('input', {bubbles: true})) }"
    )
    widget.button("Submit").click()
    widget.expect_record(2)
    widget.expect_progress("1 of 5 submitted")
    expect(widget.region.locator(".save-state")).to_have_text("Saved", timeout=60_000)
    notebook.run_cell(2)
    expect(notebook.output(2)).to_contain_text(f"{12 * 2**20} True submitted")
