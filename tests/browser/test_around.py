"""What goes with an answer: a flag, a comment, a reason to discard, its history, and what is beside it."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.browser.cells import dataset
from tests.browser.jupyter import OpenNotebook, Widget

Open = Callable[..., OpenNotebook]

NOTES = "print([(r.id, r.response('ana').status, r.response('ana').notes) for r in ds if r.response('ana')])"
REASONS = "discard_reasons=['off topic', 'harmful']"


def begun(open_notebook: Open, name: str, *cells: str, **given: str) -> tuple[OpenNotebook, Widget]:
    notebook = open_notebook(dataset(name, **given), "ds", *cells)  # type: ignore[arg-type]
    notebook.run_cell(0)
    notebook.run_cell(1)
    return notebook, notebook.widget(name)


def menu(widget: Widget) -> Locator:
    return widget.region.get_by_role("menu", name="Reason to discard")


def test_a_flag_is_set_by_key_also_while_typing_and_by_a_click_out_of_the_editor(
    page: Page, open_notebook: Open
) -> None:
    notebook, widget = begun(open_notebook, "flagged", NOTES)
    flag = widget.button("Flag")
    widget.record.focus()
    page.keyboard.press("f")
    expect(flag).to_have_attribute("aria-pressed", "true")
    expect(widget.region.locator("footer .status")).to_have_text("Draft · Flagged")
    widget.editor("Answer").focus()
    page.keyboard.press("End")
    page.keyboard.type(" off")
    page.keyboard.press("Alt+f")
    expect(flag).to_have_attribute("aria-pressed", "false")
    expect(widget.editor("Answer")).to_have_value("Suggestion 1 off")
    widget.button("Submit").click()
    widget.expect_record(2)
    # What was typed is saved as the editor is left, and nothing moves away from under the pointer by that.
    widget.editor("Answer").fill("Typed")
    flag.click()
    expect(flag).to_have_attribute("aria-pressed", "true")
    widget.expect_saved()
    notebook.run_cell(2)
    expect(notebook.output(2)).to_contain_text("('r1', 'submitted', None), ('r2', 'draft', Notes(flagged=True")


def test_a_comment_is_there_after_a_reload_also_when_it_was_not_sent(page: Page, open_notebook: Open) -> None:
    notebook, widget = begun(open_notebook, "commented", NOTES)
    widget.record.focus()
    page.keyboard.press("m")
    comment = widget.editor("Comment")
    expect(comment).to_be_focused()
    page.keyboard.type("Is it still so?")
    widget.expect_saved()
    page.keyboard.type(" Shift+Enter:")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("dd")
    notebook.open()  # before it can have been sent
    notebook.run_cell(0)
    notebook.run_cell(1)
    widget = notebook.widget("commented")
    expect(widget.editor("Comment")).to_have_value("Is it still so? Shift+Enter:\ndd")
    expect(widget.editor("Answer")).to_have_value("Suggestion 1")
    widget.expect_saved()
    notebook.run_cell(2)
    expect(notebook.output(2)).to_contain_text(r"comment='Is it still so? Shift+Enter:\ndd'")
    # Emptied, it is none, and stays open until the record is left.
    widget.editor("Comment").fill("")
    expect(widget.editor("Comment")).to_be_visible()
    widget.expect_saved()
    widget.button("Next").click()
    widget.button("Previous").click()
    widget.expect_record(1)
    expect(widget.editor("Comment")).to_have_count(0)


def test_a_record_is_discarded_for_a_reason_by_keyboard_alone(page: Page, open_notebook: Open) -> None:
    notebook, widget = begun(open_notebook, "reasons", NOTES, options=REASONS)
    discard = widget.button("Discard")
    discard.focus()
    page.keyboard.press("Enter")
    expect(menu(widget).get_by_role("menuitem", name="Without a reason")).to_be_focused()
    page.keyboard.press("Escape")
    expect(menu(widget)).to_have_count(0)
    expect(discard).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("2")
    widget.expect_record(2)
    discard.focus()
    page.keyboard.press("Enter")
    expect(menu(widget)).to_be_visible()
    page.keyboard.press("Enter")
    widget.expect_record(3)
    discard.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowUp")
    expect(menu(widget).get_by_role("menuitem", name="harmful")).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    widget.expect_record(4)
    widget.expect_progress("0 of 5 submitted, 3 discarded")
    widget.expect_saved()
    notebook.run_cell(2)
    expect(notebook.output(2)).to_contain_text(
        "('r1', 'discarded', Notes(flagged=False, comment=None, reason='harmful')), ('r2', 'discarded', None), "
        "('r3', 'discarded', Notes(flagged=False, comment=None, reason='off topic'))"
    )
    widget.button("Previous").click()
    expect(widget.region.locator("footer .status")).to_have_text("Discarded: off topic")


def test_a_held_key_discards_nothing_unseen(page: Page, open_notebook: Open) -> None:
    _, widget = begun(open_notebook, "held-discard", options=REASONS)
    widget.button("Discard").focus()
    page.keyboard.down("Enter")
    for _ in range(3):
        page.keyboard.down("Enter")
    page.keyboard.up("Enter")
    expect(menu(widget)).to_be_visible()
    widget.expect_record(1)
    widget.editor("Answer").click()
    expect(menu(widget)).to_have_count(0)


def test_the_history_shows_each_change_and_puts_a_text_back_that_can_be_undone(page: Page, open_notebook: Open) -> None:
    elsewhere = "_ = ds.respond('r1', {'response': 'Return it within 30 days.'})"
    notebook, widget = begun(open_notebook, "history", elsewhere)
    widget.editor("Answer").fill("Return it within 14 days.")
    expect(widget.region.locator("footer .status")).to_have_text("Draft")
    widget.expect_saved()
    widget.button("Submit").click()
    widget.expect_record(2)
    widget.expect_saved()
    widget.button("Previous").click()
    widget.expect_record(1)
    notebook.run_cell(2)
    expect(widget.editor("Answer")).to_have_value("Return it within 30 days.")
    widget.record.focus()
    page.keyboard.press("h")
    panel = widget.region.get_by_role("complementary", name="History")
    lines = panel.get_by_role("listitem")
    expect(lines).to_have_count(3)
    expect(lines.nth(0)).to_have_text(re.compile("Submitted.*from Python"))
    expect(lines.nth(0).locator("del")).to_contain_text("14")
    expect(lines.nth(1)).to_have_text(re.compile("Submitted.*from this page"))
    expect(lines.nth(2)).to_have_text(re.compile("Draft.*from this page.*Return it within 14 days"))
    lines.nth(1).get_by_role("button", name="Put this text into the editor").click()
    expect(widget.editor("Answer")).to_have_value("Return it within 14 days.")
    expect(lines).to_have_count(4)  # what is typed is a change too, once it is saved
    page.keyboard.press("Control+z")
    expect(widget.editor("Answer")).to_have_value("Return it within 30 days.")
    widget.record.focus()
    page.keyboard.press("h")
    expect(panel).to_have_count(0)


def test_the_records_that_were_worked_on_last_are_a_click_away(open_notebook: Open) -> None:
    _, widget = begun(open_notebook, "recents")
    recents = widget.region.get_by_role("navigation", name="Recent records")
    expect(recents).to_have_count(0)
    widget.button("Submit").click()
    widget.expect_record(2)
    widget.editor("Answer").fill("Half an answer")
    widget.button("Next").click()
    widget.expect_record(3)
    expect(recents.get_by_role("button")).to_have_text(["2DraftHalf an answer", "1SubmittedSuggestion 1"])
    recents.get_by_role("button").nth(1).click()
    widget.expect_record(1)
    expect(recents.get_by_role("button").nth(1)).to_have_attribute("aria-current", "true")
    widget.button("Recent records").click()
    expect(recents).to_have_count(0)
    widget.button("Next").click()
    widget.expect_record(2)
    expect(recents).to_have_count(0)


def test_the_guidelines_are_beside_the_work_where_there_is_room_until_they_are_closed(
    page: Page, open_notebook: Open
) -> None:
    page.set_viewport_size({"width": 1900, "height": 900})
    notebook, widget = begun(open_notebook, "guidelines-beside", options="guidelines='Be **brief**.'")
    beside = widget.region.get_by_role("complementary", name="Guidelines")
    expect(beside.locator("strong")).to_have_text("brief")
    answer, told = widget.editor("Answer").bounding_box(), beside.bounding_box()
    assert answer is not None
    assert told is not None
    assert answer["x"] + answer["width"] < told["x"]
    work = widget.record.bounding_box()
    assert work is not None
    assert (told["y"], told["height"]) == (work["y"], work["height"])
    widget.button("Close Guidelines").click()
    expect(beside).to_have_count(0)
    notebook.run_cell(1)
    widget = notebook.widget("guidelines-beside")
    expect(widget.editor("Answer")).to_be_visible()
    expect(beside).to_have_count(0)
    widget.record.focus()
    page.keyboard.press("g")
    expect(beside).to_be_visible()
    page.set_viewport_size({"width": 1100, "height": 900})
    expect(beside).to_have_count(0)
    page.keyboard.press("g")
    expect(beside).to_be_visible()
    page.keyboard.press("Escape")
    expect(beside).to_have_count(0)


def test_what_an_answer_took_is_told_to_python(page: Page, open_notebook: Open) -> None:
    told = "print(ds.responses()[['seconds', 'response.distance', 'response.unchanged']].values.tolist())"
    notebook, widget = begun(open_notebook, "measured", told)
    page.wait_for_timeout(1200)
    widget.editor("Answer").fill("Suggestion 2")
    widget.button("Submit").click()
    widget.expect_record(2)
    widget.expect_saved()
    notebook.run_cell(2)
    expect(notebook.output(2)).to_have_text(re.compile(r"\[\[\d+\.\d, 1\.0, False\]\]"))
    seconds = float(re.findall(r"[\d.]+", notebook.output(2).inner_text())[0])
    assert 1.1 < seconds < 60
