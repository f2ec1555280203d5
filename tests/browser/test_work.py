"""A person's work with the keyboard, in the real JupyterLab and the real Notebook 7."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.jupyter import FrontEnd, JupyterServer, OpenNotebook

QUICKSTART = Path(__file__).parents[2] / "notebooks" / "quickstart.ipynb"
FRONT_ENDS = pytest.mark.parametrize("front_end", ["lab", "notebook"])


@FRONT_ENDS
def test_the_quickstart_from_first_run_to_a_dataset_and_on_after_a_restart(
    page: Page, jupyter: JupyterServer, front_end: FrontEnd
) -> None:
    folder = jupyter.root / f"quickstart-{front_end}"
    folder.mkdir()
    shutil.copy(QUICKSTART, folder)
    notebook = OpenNotebook(page, jupyter, f"{folder.name}/quickstart.ipynb", front_end)
    notebook.run_all()
    widget = notebook.widget("support-answers")
    widget.expect_progress("0 of 48 submitted")
    widget.expect_record(1)

    # Read, edit, submit three: the first changed, the others as they are.
    suggestion = widget.editor("Answer").input_value()
    widget.editor("Answer").focus()
    page.keyboard.press("Control+End")
    page.keyboard.type(" Thank you.")
    page.keyboard.press("Control+Enter")
    widget.expect_record(2)
    page.keyboard.press("Control+Enter")
    widget.expect_record(3)
    page.keyboard.press("Control+Enter")
    widget.expect_record(4)

    # Save a draft, discard one.
    page.keyboard.press("e")
    expect(widget.editor("Answer")).to_be_focused()
    page.keyboard.press("Control+Home")
    page.keyboard.type("Dear Sam, ")
    page.keyboard.press("Control+s")
    expect(widget.status).to_have_text("Draft saved")
    page.keyboard.press("Alt+ArrowRight")
    widget.expect_record(5)
    widget.button("Discard").press("Enter")
    widget.expect_record(6)
    widget.expect_progress("3 of 48 submitted, 1 draft, 1 discarded")
    widget.expect_saved()

    # The next cells know at once, and the dataset is a dataset.
    page.evaluate("() => document.activeElement.blur()")
    cells = notebook.count_cells()
    notebook.append_and_run("print(ds.progress())")
    expect(notebook.output(cells)).to_contain_text("3 of 48 submitted · 1 draft · 1 discarded")
    notebook.append_and_run(
        "out = ds.to_datasets(); print(out.num_rows, out.filter(lambda row: row['response'] is not None).num_rows);"
        "print(out[0]['response'])"
    )
    expect(notebook.output(cells + 1)).to_contain_text("48 3")
    expect(notebook.output(cells + 1)).to_contain_text(" Thank you.")
    assert suggestion[:40] in notebook.output(cells + 1).inner_text()

    # A new kernel, everything from the top: where one was, with nothing added twice.
    notebook.restart()
    notebook.run_all()
    widget = notebook.widget("support-answers")
    widget.expect_record(6)
    widget.expect_progress("3 of 48 submitted, 1 draft, 1 discarded")
    widget.queue.select_option("draft")
    widget.expect_record(4)
    assert widget.editor("Answer").input_value().startswith("Dear Sam, ")
    notebook.append_and_run("print(len(ds), 'records')")
    expect(notebook.output(notebook.count_cells() - 1)).to_contain_text("48 records")
