"""The parts of the front end that a page asks for: there for all widgets of a page, and missed aloud."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.cells import dataset
from tests.browser.jupyter import OpenNotebook

Open = Callable[..., OpenNotebook]

LABELS = """
from nb_feedback import FeedbackDataset, LabelQuestion, TextField
ds = FeedbackDataset(fields=[TextField("prompt")], questions=[LabelQuestion("verdict", labels=["good", "bad"])])
_ = ds.add_records([{"prompt": f"Question {i}?"} for i in range(3)])
"""

REPLACED = """
from pathlib import Path
from tempfile import mkdtemp
from nb_feedback.widget import extras
other = Path(mkdtemp())
for name in extras.EXTRAS:
    _ = (other / f"{name}.js").write_text("/* of another build */ throw Error('it ran')")
extras.STATIC = other
"""


def test_two_widgets_of_a_page_have_the_same_parts_and_each_its_own_state(open_notebook: Open) -> None:
    notebook = open_notebook(dataset("first"), "ds", dataset("second"), "ds")
    for at in range(4):
        notebook.run_cell(at)
    first, second = notebook.widget("first"), notebook.widget("second")
    for widget in (first, second):
        widget.expect_record(1)
        widget.button("Keyboard shortcuts").click()
        expect(widget.region.get_by_role("complementary", name="Keys")).to_contain_text("Submit")
    first.button("Close Keys").click()
    expect(first.region.get_by_role("complementary", name="Keys")).to_have_count(0)
    expect(second.region.get_by_role("complementary", name="Keys")).to_be_visible()


def test_an_editor_of_another_build_is_not_run_and_that_is_said_in_its_place(open_notebook: Open) -> None:
    notebook = open_notebook(LABELS, REPLACED, "ds")
    for at in range(3):
        notebook.run_cell(at)
    widget = notebook.widget("Feedback")
    question = widget.region.locator(".question")
    expect(question).to_contain_text("verdict *")
    expect(question).to_contain_text("This part could not be loaded. Restart the kernel and run the cell again")
    # What needs no other part goes on.
    expect(widget.region.locator(".record")).to_contain_text("Question 0?")
    widget.button("Next").click()
    expect(widget.region.locator(".record")).to_contain_text("Question 1?")
