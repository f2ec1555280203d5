"""What was typed survives the kernel, the cell and the page: the browser keeps it until the kernel has it."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.cells import ANSWERS, dataset
from tests.browser.jupyter import OpenNotebook

Open = Callable[..., OpenNotebook]


def test_what_was_typed_while_the_kernel_was_gone_is_there_when_the_notebook_runs_again(
    page: Page, open_notebook: Open
) -> None:
    notebook = open_notebook(dataset("gone"), "ds", ANSWERS)
    notebook.run_cell(0)
    notebook.run_cell(1)
    widget = notebook.widget("gone")
    widget.expect_saved()
    notebook.restart()
    widget.editor("Answer").fill("Typed into the void")
    expect(widget.region.get_by_role("alert")).to_contain_text("kept in this browser", timeout=10_000)
    widget.button("Submit").click()
    widget.expect_record(2)
    widget.editor("Answer").focus()
    page.keyboard.type("Half a ")
    notebook.run_cell(0)
    notebook.run_cell(1)
    widget = notebook.widget("gone")
    widget.expect_record(2)
    expect(widget.editor("Answer")).to_have_value("Half a Suggestion 2")
    widget.expect_progress("1 of 5 submitted, 1 draft")
    widget.expect_saved()
    notebook.run_cell(2)
    expect(notebook.output(2)).to_contain_text("('r1', 'submitted', {'response': 'Typed into the void'})")
    expect(notebook.output(2)).to_contain_text("('r2', 'draft', {'response': 'Half a Suggestion 2'})")


def test_a_key_pressed_just_before_the_page_is_closed_is_not_lost(page: Page, open_notebook: Open) -> None:
    notebook = open_notebook(dataset("closing"), "ds", ANSWERS)
    notebook.run_cell(0)
    notebook.run_cell(1)
    widget = notebook.widget("closing")
    widget.editor("Answer").focus()
    page.keyboard.type("Last words. ")
    notebook.save()
    page.goto("about:blank")
    notebook.open()
    widget = notebook.widget("closing")
    expect(widget.editor("Answer")).to_have_value("Last words. Suggestion 1")
    widget.expect_saved()
    notebook.run_cell(2)
    expect(notebook.output(2)).to_contain_text("('r1', 'draft', {'response': 'Last words. Suggestion 1'})")
