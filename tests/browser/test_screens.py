"""The screens where there is no record to show, and the words when something cannot be saved."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.cells import ANSWERS, dataset
from tests.browser.jupyter import JupyterServer, OpenNotebook

Open = Callable[..., OpenNotebook]


def test_a_finished_queue_says_so_and_what_to_do(open_notebook: Open) -> None:
    notebook = open_notebook(dataset("finished", 2), "ds")
    notebook.run_all()
    widget = notebook.widget("finished")
    widget.button("Submit").click()
    widget.expect_record(2)
    widget.button("Submit").click()
    expect(widget.region.get_by_role("heading", name="All done")).to_be_visible()
    expect(widget.region).to_contain_text("ds.to_datasets()")
    widget.button("Look at the submitted ones").click()
    widget.expect_record(1)
    widget.button("Next").click()
    widget.expect_record(2)


def test_each_queue_shows_its_records_and_an_empty_one_says_so(open_notebook: Open) -> None:
    notebook = open_notebook(
        dataset("queues", 5)
        + "ds.respond('r2', {'response': 'x'}, status='draft')\nds.respond('r4', {'response': 'y'})\n",
        "ds",
    )
    notebook.run_all()
    widget = notebook.widget("queues")
    for queue, number in (("draft", 2), ("submitted", 4), ("pending", 5), ("all", 5)):
        widget.queue.select_option(queue)
        widget.expect_record(number)
    widget.queue.select_option("discarded")
    expect(widget.region.get_by_role("heading", name="Nothing discarded")).to_be_visible()
    widget.button("Pending records").click()
    widget.expect_record(1)


def test_one_can_jump_to_a_record_by_its_number(open_notebook: Open) -> None:
    notebook = open_notebook(dataset("jumping", 200), "ds")
    notebook.run_all()
    widget = notebook.widget("jumping")
    place = widget.region.get_by_role("textbox", name=re.compile("Record number"))
    place.fill("150")
    place.press("Enter")
    widget.expect_record(150)
    expect(widget.region).to_contain_text("Question 150?")
    widget.button("Next").click()
    widget.expect_record(151)
    place.fill("999")
    place.press("Enter")
    expect(widget.status).to_have_text("There is no record 999: type a number from 1 to 200, or an id.")
    widget.expect_record(151)


def test_guidelines_open_and_close_by_key(page: Page, open_notebook: Open) -> None:
    notebook = open_notebook(dataset("guided", options="guidelines='# Rules\\n\\n- Be **brief**.'"), "ds")
    notebook.run_all()
    widget = notebook.widget("guided")
    widget.record.focus()
    page.keyboard.press("g")
    expect(widget.region.get_by_role("complementary", name="Guidelines").get_by_role("listitem")).to_have_text(
        "Be brief."
    )
    page.keyboard.press("Escape")
    expect(widget.region.get_by_role("complementary", name="Guidelines")).to_have_count(0)


def test_a_kernel_that_was_restarted_is_said_loudly_with_what_is_not_saved(page: Page, open_notebook: Open) -> None:
    notebook = open_notebook(dataset("restarted"), "ds")
    notebook.run_all()
    widget = notebook.widget("restarted")
    widget.expect_saved()
    notebook.restart()
    widget.editor("Answer").focus()
    page.keyboard.type("x")
    alert = widget.region.get_by_role("alert")
    expect(alert).to_contain_text("The kernel is not there any more", timeout=10_000)
    expect(alert).to_contain_text("1 answer is not saved")
    expect(widget.region.locator(".save-state")).to_have_text("Not saved")
    header = widget.region.locator("header")
    for width in (480, 701, 900, 1080, 1100):
        page.evaluate(f"() => document.querySelector('.nb-feedback').style.width = '{width}px'")
        # In one line whatever it says: a bar that breaks moves what one clicks on.
        height, overflow = header.evaluate("e => [e.offsetHeight, e.scrollWidth - e.clientWidth]")
        assert height < 60, width
        assert overflow <= 0, width


def test_a_store_that_is_gone_is_said_loudly_and_what_was_typed_stays(
    open_notebook: Open, jupyter: JupyterServer
) -> None:
    notebook = open_notebook(dataset("vanishing"), "ds", ANSWERS)
    notebook.run_cell(0)
    notebook.run_cell(1)
    widget = notebook.widget("vanishing")
    for file in jupyter.root.glob("vanishing.db*"):
        file.rename(file.with_name(f"kept-{file.name}"))
    widget.editor("Answer").fill("Not lost")
    alert = widget.region.get_by_role("alert")
    expect(alert).to_contain_text("was moved, replaced or deleted")
    expect(widget.region.locator(".save-state")).to_have_text("Not saved")
    for file in jupyter.root.glob("kept-vanishing.db*"):
        file.rename(file.with_name(file.name.removeprefix("kept-")))
    widget.expect_saved()
    notebook.run_cell(2)
    expect(notebook.output(2)).to_contain_text("Not lost")


def test_a_dataset_in_memory_says_that_it_is_not_saved(open_notebook: Open) -> None:
    notebook = open_notebook(
        "from nb_feedback import FeedbackDataset, TextField, TextQuestion\n"
        "ds = FeedbackDataset(fields=[TextField('prompt')], questions=[TextQuestion('response')])\n"
        "ds.add_records([{'prompt': 'Hello?'}])",
        "ds",
    )
    notebook.run_all()
    widget = notebook.widget("Feedback")
    expect(widget.region.locator(".save-state")).to_have_text("In memory only")
