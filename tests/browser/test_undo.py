"""What was done last is taken back by a button and by a key, and stays in the history."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.cells import ANSWERS, dataset
from tests.browser.jupyter import OpenNotebook

Open = Callable[..., OpenNotebook]


def test_a_submit_is_undone_and_done_again_by_button_and_by_key(page: Page, open_notebook: Open) -> None:
    notebook = open_notebook(dataset("undone"), "ds", ANSWERS)
    notebook.run_cell(0)
    notebook.run_cell(1)
    widget = notebook.widget("undone")
    expect(widget.button("Undo")).to_have_count(0)
    widget.editor("Answer").fill("Sent too early")
    widget.editor("Answer").press("Control+Enter")
    widget.expect_record(2)
    widget.button("Undo").click()
    widget.expect_record(1)
    expect(widget.editor("Answer")).to_have_value("Suggestion 1")
    widget.expect_progress("0 of 5 submitted")
    expect(widget.status).to_have_text("Undone: submitted record 1")
    widget.record.focus()
    page.keyboard.press("Control+Shift+z")
    widget.expect_progress("1 of 5 submitted")
    expect(widget.editor("Answer")).to_have_value("Sent too early")
    page.keyboard.press("Control+z")
    widget.expect_progress("0 of 5 submitted")
    expect(widget.editor("Answer")).to_have_value("Suggestion 1")
    # In the editor the key undoes what was typed there, and nothing else.
    page.keyboard.press("Control+Shift+z")
    widget.expect_progress("1 of 5 submitted")
    widget.editor("Answer").focus()
    page.keyboard.press("Control+End")
    page.keyboard.type("!")
    page.keyboard.press("Control+z")
    expect(widget.editor("Answer")).to_have_value("Sent too early")
    widget.expect_progress("1 of 5 submitted")


def test_yesterdays_last_answer_is_undone_after_a_restart(open_notebook: Open) -> None:
    notebook = open_notebook(dataset("yesterday", 1), "ds", ANSWERS)
    notebook.run_cell(0)
    notebook.run_cell(1)
    widget = notebook.widget("yesterday")
    widget.button("Submit").click()
    expect(widget.region.get_by_role("heading", name="All done")).to_be_visible()
    widget.expect_saved()
    notebook.restart()
    notebook.run_cell(0)
    notebook.run_cell(1)
    widget = notebook.widget("yesterday")
    expect(widget.region.get_by_role("heading", name="All done")).to_be_visible()
    widget.button("Undo").click()
    widget.expect_record(1)
    widget.expect_progress("0 of 1 submitted")


def test_a_record_goes_back_to_pending_with_its_suggestion(open_notebook: Open) -> None:
    notebook = open_notebook(
        dataset("reopened"), "ds", "print(ds.history('r1')[['action', 'response']].values.tolist())"
    )
    notebook.run_cell(0)
    notebook.run_cell(1)
    widget = notebook.widget("reopened")
    widget.editor("Answer").fill("Taken back")
    widget.button("Discard").click()
    widget.expect_record(2)
    widget.button("Previous").click()
    widget.expect_record(1)
    widget.button("Reopen").click()
    expect(widget.editor("Answer")).to_have_value("Suggestion 1")
    widget.expect_progress("0 of 5 submitted")
    widget.expect_saved()
    notebook.run_cell(2)
    expect(notebook.output(2)).to_contain_text("['discarded', 'Taken back'], ['pending', None]]")
    widget.button("Undo").click()
    expect(widget.editor("Answer")).to_have_value("Taken back")


def test_what_python_undoes_shows_in_the_page_and_disturbs_no_typing(page: Page, open_notebook: Open) -> None:
    notebook = open_notebook(dataset("python-undoes"), "ds", "print(ds.undo())", ANSWERS)
    notebook.run_cell(0)
    notebook.run_cell(1)
    widget = notebook.widget("python-undoes")
    widget.editor("Answer").fill("From the page")
    widget.button("Submit").click()
    widget.expect_record(2)
    widget.expect_saved()
    notebook.run_cell(2)
    expect(notebook.output(2)).to_contain_text("submitted: r1")
    widget.expect_progress("0 of 5 submitted, 1 draft")
    widget.button("Previous").click()
    widget.expect_record(1)
    expect(widget.editor("Answer")).to_have_value("From the page")
    widget.editor("Answer").focus()
    page.keyboard.press("Control+End")
    page.keyboard.type(", kept")
    widget.expect_saved()
    notebook.run_cell(3)
    expect(notebook.output(3)).to_contain_text("[('r1', 'draft', {'response': 'From the page, kept'})]")
