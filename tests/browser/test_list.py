"""Many records in a list: edited in place, selected, answered together, searched through, and taken back as one."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.browser.cells import ANSWERS, dataset
from tests.browser.jupyter import OpenNotebook, Widget

Open = Callable[..., OpenNotebook]
SHOWN = 'ds.annotate(layout="list")'
NOTES = """
for r in ds:
    if given := r.response("ana"):
        print(r.id, given.status, given.notes.flagged, given.notes.comment, given.notes.reason, sep=", ")
"""


def opened(open_notebook: Open, name: str, records: int = 5) -> tuple[OpenNotebook, Widget]:
    notebook = open_notebook(dataset(name, records), SHOWN, ANSWERS)
    notebook.run_cell(0)
    notebook.run_cell(1)
    return notebook, notebook.widget(name)


def row(widget: Widget, number: int) -> Locator:
    return widget.region.get_by_role("article", name=f"Record {number}", exact=True)


def editor(widget: Widget, number: int) -> Locator:
    return row(widget, number).get_by_role("textbox", name="Answer", exact=True)


def select(widget: Widget, *numbers: int) -> None:
    for number in numbers:
        row(widget, number).get_by_role("checkbox").check()


def expect_status(widget: Widget, **numbers: str) -> None:
    for number, words in numbers.items():
        expect(row(widget, int(number[1:])).locator(".status")).to_have_text(words)


def stored(notebook: OpenNotebook) -> str:
    notebook.run_cell(2)
    return notebook.output(2).inner_text().strip()


def test_answers_are_edited_in_place_and_the_row_stays_where_it_is(page: Page, open_notebook: Open) -> None:
    notebook, widget = opened(open_notebook, "in-place")
    expect(widget.region.get_by_role("feed", name="Records").get_by_role("article")).to_have_count(5)
    editor(widget, 2).fill("Two, edited")
    editor(widget, 2).press("Control+Enter")
    expect_status(widget, r1="Pending", r2="Submitted")
    expect(row(widget, 3)).to_be_focused()
    # What is done by a key is done to the row that one is in.
    page.keyboard.press("Alt+ArrowRight")
    expect(row(widget, 4)).to_be_focused()
    page.keyboard.press("e")
    page.keyboard.press("Control+End")
    page.keyboard.type(", typed")
    page.keyboard.press("Control+s")
    expect_status(widget, r4="Draft")
    widget.expect_saved()
    assert stored(notebook) == (
        "[('r2', 'submitted', {'response': 'Two, edited'}), ('r4', 'draft', {'response': 'Suggestion 4, typed'})]"
    )
    widget.button("List").click()
    widget.expect_record(4)
    expect(widget.region.get_by_role("article")).to_have_count(1)
    widget.button("List").click()
    expect(editor(widget, 2)).to_have_value("Two, edited")


def test_several_are_submitted_discarded_and_reopened_and_each_is_undone_as_one(
    page: Page, open_notebook: Open
) -> None:
    notebook, widget = opened(open_notebook, "together", 6)
    editor(widget, 3).fill("")
    row(widget, 1).get_by_role("checkbox").click()
    row(widget, 4).get_by_role("checkbox").click(modifiers=["Shift"])
    expect(widget.region.get_by_role("toolbar", name="Selected records")).to_contain_text("4 selected")
    widget.button("Submit selected").click()
    expect(widget.status).to_contain_text("3 submitted. Left out: record 3 (Answer: ")
    expect_status(widget, r1="Submitted", r2="Submitted", r3="Draft", r4="Submitted", r5="Pending")
    widget.expect_progress("3 of 6 submitted, 1 draft")
    expect(row(widget, 3).get_by_role("checkbox")).to_be_checked()
    widget.expect_saved()
    # The keyboard stayed in the widget, where this undoes what was done last.
    page.keyboard.press("Control+z")
    expect_status(widget, r1="Pending", r2="Pending", r3="Draft", r4="Pending")
    expect(widget.status).to_have_text("Undone: submitted 3 records")
    page.keyboard.press("Control+Shift+z")
    expect_status(widget, r1="Submitted", r2="Submitted", r3="Draft", r4="Submitted")

    widget.button("Clear selection").click()
    select(widget, 5, 6)
    widget.button("Discard selected").click()
    expect_status(widget, r5="Discarded", r6="Discarded")
    select(widget, 1, 5)
    widget.button("Reopen selected").click()
    expect_status(widget, r1="Pending", r5="Pending", r6="Discarded")
    widget.expect_saved()
    widget.button("Undo").click()
    expect_status(widget, r1="Submitted", r5="Discarded", r6="Discarded")
    widget.button("Undo").click()
    expect_status(widget, r1="Submitted", r5="Pending", r6="Pending")
    assert stored(notebook) == (
        "[('r1', 'submitted', {'response': 'Suggestion 1'}), ('r2', 'submitted', {'response': 'Suggestion 2'}), "
        "('r3', 'draft', {'response': ''}), ('r4', 'submitted', {'response': 'Suggestion 4'})]"
    )


def test_more_than_are_named_are_undone_in_the_list_too_and_a_reload_keeps_everything(open_notebook: Open) -> None:
    notebook, widget = opened(open_notebook, "list-reloaded", 40)
    feed = widget.region.get_by_role("feed", name="Records")
    feed.evaluate("list => { list.scrollTop = list.scrollHeight }")
    expect(feed.get_by_role("article")).to_have_count(40)
    feed.evaluate("list => { list.scrollTop = 0 }")
    widget.region.get_by_role("checkbox", name="Select all shown").click()
    widget.button("Submit selected").click()
    widget.expect_progress("40 of 40 submitted")
    widget.expect_saved()
    widget.button("Undo").click()
    widget.expect_progress("0 of 40 submitted")
    expect(feed.locator(".status", has_text="Pending")).to_have_count(40)
    widget.button("Redo").click()
    widget.expect_progress("40 of 40 submitted")
    expect(feed.locator(".status", has_text="Submitted")).to_have_count(40)
    notebook.save()
    notebook.open()
    widget = notebook.widget("list-reloaded")
    widget.expect_progress("40 of 40 submitted")
    widget.button("Undo").click()
    widget.expect_progress("0 of 40 submitted")


def test_a_kernel_that_is_killed_in_the_middle_of_a_bulk_submit_loses_nothing(open_notebook: Open) -> None:
    notebook, widget = opened(open_notebook, "killed-in-bulk", 12)
    feed = widget.region.get_by_role("feed", name="Records")
    expect(feed.get_by_role("article")).to_have_count(12)
    editor(widget, 7).fill("Seven, edited")
    widget.region.get_by_role("checkbox", name="Select all shown").click()
    kernel = int(notebook.ask("__import__('os').getpid()"))
    os.kill(kernel, signal.SIGKILL)
    widget.button("Submit selected").evaluate("button => button.click()")
    widget.expect_progress("12 of 12 submitted")
    notebook.wait_for_another_kernel(kernel)
    notebook.run_cell(0)
    notebook.run_cell(1)
    widget = notebook.widget("killed-in-bulk")
    widget.expect_progress("12 of 12 submitted")
    widget.expect_saved()
    assert stored(notebook).count("'submitted'") == 12
    assert "('r7', 'submitted', {'response': 'Seven, edited'})" in stored(notebook)
    # By itself: JupyterLab tells of the kernel in a dialog that is still above everything.
    widget.button("Undo").evaluate("button => button.click()")
    widget.expect_progress("0 of 12 submitted, 1 draft")


def test_what_is_found_is_replaced_but_for_what_was_unticked_and_undone_as_one(page: Page, open_notebook: Open) -> None:
    notebook, widget = opened(open_notebook, "replaced", 4)
    editor(widget, 2).press("Control+Enter")
    expect_status(widget, r2="Submitted")
    editor(widget, 4).fill("Nothing to find here")
    widget.expect_saved()
    page.keyboard.press("Control+h")
    panel = widget.region.get_by_role("complementary", name="Find and replace")
    find = panel.get_by_role("textbox", name="Find", exact=True)
    expect(find).to_be_focused()
    page.keyboard.type("SUGGESTION")
    page.keyboard.press("Tab")
    page.keyboard.type("Answer")
    changes = panel.get_by_role("list", name="Changes").get_by_role("listitem")
    expect(changes).to_have_count(3)
    expect(changes.nth(1)).to_contain_text("stays submitted")
    expect(widget.status).to_have_text("Found 3 in 3 answers.")
    # Nothing that is typed here is an answer, and nothing is submitted by a key.
    page.keyboard.press("Control+Enter")
    panel.get_by_role("checkbox", name="Replace in Record 1").uncheck()
    panel.get_by_role("button", name="Replace 2 in 2 answers").click()
    expect(changes).to_have_count(1)
    expect(widget.status).to_have_text("Replaced 2 in 2 answers.")
    expect(editor(widget, 1)).to_have_value("Suggestion 1")
    expect(editor(widget, 2)).to_have_value("Answer 2")
    expect(editor(widget, 3)).to_have_value("Answer 3")
    expect_status(widget, r1="Pending", r2="Submitted, edited since", r3="Draft", r4="Draft")
    widget.expect_saved()
    page.keyboard.press("Escape")
    expect(panel).to_have_count(0)
    page.keyboard.press("Control+z")
    expect_status(widget, r1="Pending", r2="Submitted", r3="Pending", r4="Draft")
    expect(editor(widget, 2)).to_have_value("Suggestion 2")
    expect(editor(widget, 3)).to_have_value("Suggestion 3")
    widget.expect_saved()
    assert stored(notebook) == (
        "[('r2', 'submitted', {'response': 'Suggestion 2'}), ('r4', 'draft', {'response': 'Nothing to find here'})]"
    )


def test_all_of_it_is_done_by_keyboard_and_no_key_gets_out(page: Page, open_notebook: Open) -> None:
    notebook, widget = opened(open_notebook, "by-keyboard", 4)
    cells = notebook.count_cells()
    row(widget, 1).focus()
    page.keyboard.press("Space")
    expect(widget.status).to_have_text("1 record selected")
    page.keyboard.press("Alt+ArrowRight")
    page.keyboard.press("Alt+ArrowRight")
    expect(row(widget, 3)).to_be_focused()
    page.keyboard.press("Shift+Space")
    expect(widget.status).to_have_text("3 records selected")
    widget.button("Discard selected").focus()
    page.keyboard.press("Enter")
    expect_status(widget, r1="Discarded", r2="Discarded", r3="Discarded", r4="Pending")
    # The button is gone, and the keyboard is not.
    for key in ("d", "d", "a", "x"):
        page.keyboard.press(key)
    page.keyboard.press("Control+z")
    expect_status(widget, r1="Pending", r2="Pending", r3="Pending", r4="Pending")
    page.keyboard.press("l")
    expect(widget.region.get_by_role("article")).to_have_count(1)
    for key in ("d", "d", "a", "x"):
        page.keyboard.press(key)
    page.keyboard.press("l")
    expect(widget.region.get_by_role("article")).to_have_count(4)
    page.keyboard.press("Control+h")
    expect(widget.region.get_by_role("textbox", name="Find", exact=True)).to_be_focused()
    page.keyboard.press("Escape")
    expect(row(widget, 3)).to_be_focused()
    assert notebook.count_cells() == cells


def test_what_is_found_is_listed_and_discarded_together_for_a_reason_with_each_ones_notes(
    page: Page, open_notebook: Open
) -> None:
    cell = dataset("listed-reasons", 12, options="discard_reasons=['off topic', 'harmful']")
    notebook = open_notebook(cell, SHOWN, NOTES)
    notebook.run_cell(0)
    notebook.run_cell(1)
    widget = notebook.widget("listed-reasons")
    row(widget, 2).focus()
    page.keyboard.press("m")
    page.keyboard.type("Is it so?")
    page.keyboard.press("Escape")
    expect(row(widget, 2)).to_be_focused()
    page.keyboard.press("/")
    page.keyboard.type('"question 1"')
    page.keyboard.press("Enter")
    rows = widget.region.get_by_role("article")
    expect(rows).to_have_count(4)
    expect(row(widget, 12).locator("mark")).to_have_text("Question 1")
    # Screen readers are told of the rows that were found, and not of all there are.
    for place, each in enumerate(rows.all(), 1):
        expect(each).to_have_attribute("aria-posinset", str(place))
        expect(each).to_have_attribute("aria-setsize", "4")
    row(widget, 11).focus()
    page.keyboard.press("f")
    select(widget, 1, 11)
    widget.button("Discard selected").click()
    page.keyboard.press("2")
    expect_status(widget, r1="Discarded: harmful", r10="Pending", r11="Discarded: harmful · Flagged")
    widget.region.locator(".found").get_by_role("button", name="Clear").click()
    widget.region.get_by_role("combobox", name="Queue").select_option("all")
    expect(row(widget, 2).get_by_role("textbox", name="Comment")).to_have_value("Is it so?")
    widget.expect_saved()
    assert stored(notebook).splitlines() == [
        "r1, discarded, False, None, harmful",
        "r2, draft, False, Is it so?, None",
        "r11, discarded, True, None, harmful",
    ]
    widget.button("Undo").click()
    expect(rows.locator(".status").filter(has_text="Discarded")).to_have_count(0)
