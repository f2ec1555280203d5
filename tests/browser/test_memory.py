"""A dataset in memory is gone with its kernel; what was answered in this browser can be had back."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Locator, expect

from tests.browser.cells import ANSWERS
from tests.browser.jupyter import OpenNotebook, Widget

Open = Callable[..., OpenNotebook]

MEMORY = """
from nb_feedback import FeedbackDataset, TextField, TextQuestion
ds = FeedbackDataset(fields=[TextField("prompt")], questions=[TextQuestion("response", title="Answer")])
_ = ds.add_records([{"id": f"r{i}", "prompt": f"Question {i}?"} for i in range(1, 6)], id="id")
"""


def answer_and_restart(open_notebook: Open) -> OpenNotebook:
    """Answer two records in memory, half of a third one, and restart the kernel."""
    notebook = open_notebook(MEMORY, "ds", ANSWERS)
    notebook.run_cell(0)
    notebook.run_cell(1)
    widget = notebook.widget("Feedback")
    for number in (1, 2):
        widget.expect_record(number)
        widget.editor("Answer").fill(f"Answer {number}")
        widget.button("Submit").click()
    widget.expect_record(3)
    widget.editor("Answer").fill("Half an answer")
    state = widget.region.locator(".save-state")
    expect(state).to_have_text("In memory only")
    expect(state).to_have_attribute(
        "title", "Give the dataset a name to keep it on disk; until then, this browser keeps its answers"
    )
    notebook.restart()
    widget.editor("Answer").fill("Half an answer, and more")
    expect(widget.region.get_by_role("alert")).to_contain_text(
        "it is kept in this browser, and offered when the notebook runs again", timeout=10_000
    )
    return notebook


def offer(widget: Widget) -> Locator:
    return widget.region.get_by_role("region", name="Kept answers")


def test_what_was_answered_in_memory_can_be_restored_after_a_restart(open_notebook: Open) -> None:
    notebook = answer_and_restart(open_notebook)
    notebook.run_cell(0)
    notebook.run_cell(1)
    widget = notebook.widget("Feedback")
    expect(offer(widget)).to_contain_text("3 answers that were given to a dataset in memory like this one, the last on")
    # Never by itself.
    widget.expect_progress("0 of 5 submitted")
    expect(widget.editor("Answer")).to_have_value("")
    widget.button("Restore them").click()
    expect(offer(widget)).to_contain_text("3 of 3 restored.")
    widget.expect_progress("2 of 5 submitted, 1 draft")
    widget.button("Close").click()
    expect(offer(widget)).to_have_count(0)
    notebook.run_cell(2)
    expect(notebook.output(2)).to_contain_text("('r1', 'submitted', {'response': 'Answer 1'})")
    expect(notebook.output(2)).to_contain_text("('r3', 'draft', {'response': 'Half an answer, and more'})")
    # In the same kernel they are there, and are not offered again.
    notebook.run_cell(1)
    widget = notebook.widget("Feedback")
    widget.expect_progress("2 of 5 submitted, 1 draft")
    notebook.page.wait_for_timeout(1_000)
    expect(offer(widget)).to_have_count(0)


def test_what_was_answered_in_memory_is_thrown_away_only_when_somebody_is_sure(open_notebook: Open) -> None:
    notebook = answer_and_restart(open_notebook)
    notebook.run_cell(0)
    notebook.run_cell(1)
    widget = notebook.widget("Feedback")
    widget.button("Throw them away").click()
    expect(offer(widget)).to_contain_text("Throw all 3 away? Nothing can bring them back.")
    # The way back has the focus, and the keyboard never leaves the widget.
    expect(widget.button("Keep them")).to_be_focused()
    notebook.page.keyboard.press("Enter")
    expect(widget.record).to_be_focused()
    widget.button("Throw them away").click()
    widget.button("Yes, throw them away").click()
    expect(offer(widget)).to_have_count(0)
    expect(widget.record).to_be_focused()
    notebook.run_cell(1)
    widget = notebook.widget("Feedback")
    widget.expect_progress("0 of 5 submitted")
    notebook.page.wait_for_timeout(1_000)
    expect(offer(widget)).to_have_count(0)
