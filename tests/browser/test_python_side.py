"""What Python does shows in the page, and what the page does shows in Python, at once."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.cells import ANSWERS, dataset
from tests.browser.jupyter import JupyterServer, OpenNotebook

Open = Callable[..., OpenNotebook]


_ANSWER_ONCE_TOLD = """
import pathlib, threading, time

def answer():
    while not pathlib.Path("told").exists():
        time.sleep(0.05)
    ds.respond("r1", {"response": "Python again"}, status="draft")

threading.Thread(target=answer).start()
"""


def test_an_answer_from_python_appears_without_disturbing_what_is_being_typed(
    page: Page, open_notebook: Open, jupyter: JupyterServer
) -> None:
    notebook = open_notebook(
        dataset("python-answers"), "ds", "ds.respond('r1', {'response': 'From Python'})", _ANSWER_ONCE_TOLD
    )
    for cell in (0, 1, 3):
        notebook.run_cell(cell)
    widget = notebook.widget("python-answers")
    editor = widget.editor("Answer")
    notebook.run_cell(2)
    expect(editor).to_have_value("From Python")
    widget.expect_progress("1 of 5 submitted")
    editor.focus()
    page.keyboard.press("Control+End")
    page.keyboard.type(", improved")
    # The person is still in the editor: both versions are there, and they choose.
    (jupyter.root / "told").touch()
    expect(widget.button("Keep mine")).to_be_visible()
    expect(editor).to_have_value("From Python, improved")
    expect(editor).to_be_focused()


def test_a_number_that_is_being_typed_stays_when_an_answer_from_elsewhere_arrives(
    page: Page, open_notebook: Open
) -> None:
    later = "import threading; threading.Timer(3, lambda: ds.respond('r5', {'response': 'From Python'})).start()"
    notebook = open_notebook(dataset("number"), "ds", later)
    notebook.run_all()
    widget = notebook.widget("number")
    number = widget.region.get_by_label("Record number")
    number.click()
    page.keyboard.type("3")
    widget.expect_progress("1 of 5 submitted")
    expect(number).to_have_value("3")
    page.keyboard.press("Enter")
    widget.expect_record(3)
    expect(number).to_have_value("3")
    widget.button("Next").click()
    expect(number).not_to_have_value("3")


def test_two_views_of_one_dataset_show_the_same(open_notebook: Open) -> None:
    notebook = open_notebook(dataset("two-views"), "ds", "ds")
    notebook.run_all()
    first, second = notebook.widget("two-views", 0), notebook.widget("two-views", 1)
    first.editor("Answer").fill("Typed in the first view")
    expect(second.editor("Answer")).to_have_value("Typed in the first view")
    first.button("Submit").click()
    second.expect_progress("1 of 5 submitted")
    first.expect_progress("1 of 5 submitted")


def test_two_views_that_both_change_an_answer_keep_both(open_notebook: Open) -> None:
    notebook = open_notebook(dataset("both"), "ds", "ds", ANSWERS)
    notebook.run_cell(0)
    notebook.run_cell(1)
    notebook.run_cell(2)
    first, second = notebook.widget("both", 0), notebook.widget("both", 1)
    second.editor("Answer").focus()
    first.editor("Answer").evaluate(
        "e => { e.value = 'First'; e.dispatchEvent(new InputEvent('input', {bubbles: true})) }"
    )
    versions = second.region.get_by_role("region", name="Two versions")
    expect(versions).to_contain_text("First")
    expect(second.editor("Answer")).to_have_value("Suggestion 1")
    second.button("Take the other").click()
    expect(second.editor("Answer")).to_have_value("First")


def test_records_that_are_added_while_the_widget_is_open_appear(open_notebook: Open) -> None:
    notebook = open_notebook(
        dataset("growing", 0), "ds", "ds.add_records([{'id': 'r1', 'prompt': 'The first one'}], id='id')"
    )
    notebook.run_cell(0)
    notebook.run_cell(1)
    widget = notebook.widget("growing")
    expect(widget.region.get_by_role("heading", name="No records yet")).to_be_visible()
    notebook.run_cell(2)
    widget.expect_record(1)
    expect(widget.region).to_contain_text("The first one")
    widget.expect_progress("0 of 1 submitted")


def test_python_hears_of_each_answer_at_once(open_notebook: Open) -> None:
    notebook = open_notebook(
        dataset("signal")
        + "heard = []\nds.responded.connect(lambda record, response: heard.append((record, response.status)))",
        "ds",
        "print(heard)",
        "ds.responses()[['id', 'status', 'response']]",
    )
    notebook.run_all()
    widget = notebook.widget("signal")
    widget.button("Submit").click()
    widget.expect_record(2)
    widget.expect_saved()
    notebook.run_cell(2)
    expect(notebook.output(2)).to_contain_text("[('r1', 'submitted')]")
    notebook.run_cell(3)
    expect(notebook.output(3)).to_contain_text("Suggestion 1")


def test_work_goes_on_while_a_cell_runs(open_notebook: Open) -> None:
    notebook = open_notebook(dataset("busy"), "ds", "import time; time.sleep(6); print('done')", ANSWERS)
    notebook.run_cell(0)
    notebook.run_cell(1)
    widget = notebook.widget("busy")
    notebook.start_cell(2)
    for number in (1, 2, 3):
        widget.expect_record(number)
        widget.editor("Answer").fill(f"While busy {number}")
        widget.button("Submit").click()
    widget.expect_record(4)
    expect(notebook.output(2)).not_to_contain_text("done")
    expect(notebook.output(2)).to_contain_text("done", timeout=20_000)
    widget.expect_saved()
    notebook.run_cell(3)
    for number in (1, 2, 3):
        expect(notebook.output(3)).to_contain_text(f"('r{number}', 'submitted', {{'response': 'While busy {number}'}})")
