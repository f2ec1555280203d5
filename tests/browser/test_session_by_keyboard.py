"""Who has only a keyboard gets through a day's work: twenty records, with all that can be done to one."""

from __future__ import annotations

import ast
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

from nb_feedback import FeedbackDataset
from tests.browser.cells import dataset
from tests.browser.jupyter import OpenNotebook, Widget

Open = Callable[..., OpenNotebook]
Answer = tuple[str, str | None, bool, str | None, str | None]
"""Its status, text, flag, comment, and the reason for which it was discarded."""

OPTIONS = "guidelines='Be **brief**.', discard_reasons=['off topic', 'harmful']"
RESPONSES = "ds.responses()[['id', 'status', 'response', 'flagged', 'comment', 'reason']].to_json(orient='values')"
NO_POINTER = """() => {
    window.pointed = 0;
    for (const kind of ['pointerdown', 'mousedown', 'wheel'])
        document.addEventListener(kind, () => { window.pointed += 1 }, true);
}"""


def tab_to(page: Page, place: Locator, key: str = "Tab") -> None:
    """Press Tab, or Shift+Tab, until the focus is there."""
    for _ in range(40):
        page.keyboard.press(key)
        if place.evaluate("e => e.getRootNode().activeElement === e"):
            return
    raise AssertionError(f"{key} never came to {place}")


def write(page: Page, editor: Locator, text: str, *keys: str) -> None:
    """Go into the editor, put the caret somewhere by keys, and type."""
    page.keyboard.press("e")
    expect(editor).to_be_focused()
    for key in keys:
        page.keyboard.press(key)
    page.keyboard.type(text)


def submit(page: Page, widget: Widget, then: int) -> None:
    """Submit and wait for the next record, which has the keyboard."""
    page.keyboard.press("Control+Enter")
    widget.expect_record(then)
    expect(widget.record).to_be_focused()


def edit_one_to_four(page: Page, widget: Widget) -> None:
    editor = widget.editor("Answer")
    # From the cell, past Lab's own button on it, through the widget's header.
    tab_to(page, editor)
    page.keyboard.press("Control+End")
    page.keyboard.type(", and more")
    submit(page, widget, then=2)
    submit(page, widget, then=3)  # as it is

    write(page, editor, " three", "Home", "Control+ArrowRight", "Shift+End")
    submit(page, widget, then=4)

    write(page, editor, "My ", "Home")
    page.keyboard.press("End")
    page.keyboard.type(", surely")
    page.keyboard.press("Escape")
    page.keyboard.press("c")
    difference = widget.region.get_by_role("region", name="Difference, Answer")
    expect(difference.locator("ins")).to_have_count(2)
    page.keyboard.press("Alt+ArrowDown")
    expect(widget.status).to_have_text("Inserted: My ")
    page.keyboard.press("Alt+Backspace")
    expect(editor).to_have_value("Suggestion 4, surely")
    page.keyboard.press("w")
    expect(editor).to_be_focused()
    expect(widget.button("Changes")).to_have_attribute("aria-pressed", "false")
    submit(page, widget, then=5)


def note_five_to_seven(page: Page, widget: Widget) -> None:
    page.keyboard.press("s")
    expect(widget.region.get_by_role("combobox", name="Sort by")).to_be_focused()
    page.keyboard.press("Escape")
    expect(widget.record).to_be_focused()

    page.keyboard.press("e")
    page.keyboard.press("Alt+x")  # also while typing
    reasons = widget.region.get_by_role("menuitem")
    expect(reasons.first).to_be_focused()
    expect(reasons.first).not_to_have_css("outline-color", "rgba(0, 0, 0, 0)", timeout=5_000)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    widget.expect_record(6)

    page.keyboard.press("f")
    expect(widget.button("Flag")).to_have_attribute("aria-pressed", "true")
    submit(page, widget, then=7)

    page.keyboard.press("m")
    expect(widget.editor("Comment")).to_be_focused()
    page.keyboard.type("Who says so?")
    submit(page, widget, then=8)


def change_ones_mind_from_eight_to_eleven(page: Page, widget: Widget) -> None:
    editor = widget.editor("Answer")
    submit(page, widget, then=9)
    page.keyboard.press("Control+z")
    widget.expect_record(8)
    widget.expect_progress("6 of 20 submitted, 1 discarded")
    write(page, editor, "After all: ", "Control+Home")
    submit(page, widget, then=9)

    write(page, editor, "Not yet", "Control+a")
    page.keyboard.press("Control+s")
    expect(widget.status).to_have_text("Draft saved")
    page.keyboard.press("Alt+ArrowRight")
    widget.expect_record(10)

    page.keyboard.press("Escape")
    keys = widget.region.get_by_role("complementary", name="Keys")
    page.keyboard.press("?")
    expect(keys).to_contain_text("Submit and go on")
    page.keyboard.press("Escape")
    expect(keys).to_have_count(0)
    submit(page, widget, then=11)
    guidelines = widget.region.get_by_role("complementary", name="Guidelines")
    page.keyboard.press("g")
    expect(guidelines).to_contain_text("Be brief.")
    page.keyboard.press("g")
    expect(guidelines).to_have_count(0)
    submit(page, widget, then=12)

    page.keyboard.press("Alt+ArrowLeft")
    page.keyboard.press("Alt+ArrowLeft")
    widget.expect_record(10)
    write(page, editor, ", again", "Control+End")
    submit(page, widget, then=12)


def search_for_fifteen(page: Page, widget: Widget) -> None:
    page.keyboard.press("/")
    page.keyboard.type('"question 15"')
    page.keyboard.press("Enter")
    widget.expect_record(15)
    expect(widget.record).to_be_focused()
    write(page, widget.editor("Answer"), "Found: ", "Home")
    page.keyboard.press("Control+Enter")
    expect(widget.region.get_by_role("heading", name="That was the last one")).to_be_visible()
    # Whoever ends the search is where they were before it.
    page.keyboard.press("/")
    page.keyboard.press("Escape")
    widget.expect_record(12)
    expect(widget.record).to_be_focused()


def answer_the_rest_in_the_list(page: Page, widget: Widget) -> None:
    rows = widget.region.get_by_role("article")

    def row(number: int) -> Locator:
        return widget.region.get_by_role("article", name=f"Record {number}", exact=True)

    def expect_status(words: str, *numbers: int) -> None:
        for number in numbers:
            expect(row(number).locator(".status")).to_have_text(words)

    page.keyboard.press("l")
    expect(rows).to_have_count(8)
    expect(row(12)).to_be_focused()
    page.keyboard.press("Space")
    page.keyboard.press("Alt+ArrowRight")
    page.keyboard.press("Alt+ArrowRight")
    expect(row(14)).to_be_focused()
    page.keyboard.press("Shift+Space")
    expect(widget.status).to_have_text("3 records selected")
    # What is done with several is above the list.
    tab_to(page, widget.button("Submit selected"), "Shift+Tab")
    page.keyboard.press("Enter")
    expect_status("Submitted", 12, 13, 14)

    tab_to(page, row(14).get_by_role("checkbox"))
    tab_to(page, row(16).get_by_role("checkbox"))
    page.keyboard.press("Space")
    page.keyboard.press("Alt+ArrowRight")
    expect(row(17)).to_be_focused()
    page.keyboard.press("Space")
    expect(widget.status).to_have_text("2 records selected")
    tab_to(page, widget.button("Discard selected"), "Shift+Tab")
    page.keyboard.press("Enter")
    expect(widget.region.get_by_role("menuitem").first).to_be_focused()
    page.keyboard.press("1")
    expect_status("Discarded: off topic", 16, 17)

    tab_to(page, row(17).get_by_role("textbox", name="Answer"))
    page.keyboard.press("Escape")
    expect(row(17)).to_be_focused()
    page.keyboard.press("Alt+ArrowRight")
    write(page, row(18).get_by_role("textbox", name="Answer"), " in the list", "Control+End")
    page.keyboard.press("Control+Enter")
    expect_status("Submitted", 18)
    expect(row(19)).to_be_focused()
    page.keyboard.press("f")
    expect_status("Draft · Flagged", 19)


def kept_in(file: Path) -> dict[str, Answer]:
    """Read from the store itself what was answered."""
    given: dict[str, Answer] = {}
    for record in FeedbackDataset.load(file.stem, store=file):
        response = record.response("ana")
        if response is not None:
            noted = (response.flagged, response.comment, response.reason)
            given[str(record.id)] = (response.status, response.values.get("response"), *noted)
    return given


def test_twenty_records_are_answered_with_the_keyboard_alone(page: Page, open_notebook: Open) -> None:
    name = "keyboard-session"
    notebook = open_notebook(dataset(name, 20, options=OPTIONS), "ds")
    notebook.run_cell(0)
    notebook.run_cell(1)
    widget = notebook.widget(name)
    cells = notebook.count_cells()
    page.evaluate(NO_POINTER)
    widget.expect_record(1)
    edit_one_to_four(page, widget)
    note_five_to_seven(page, widget)
    change_ones_mind_from_eight_to_eleven(page, widget)
    search_for_fifteen(page, widget)
    answer_the_rest_in_the_list(page, widget)
    widget.expect_saved()
    widget.expect_progress("14 of 20 submitted, 2 drafts, 3 discarded")

    def answer(text: str | None, status: str = "submitted", **notes: Any) -> Answer:
        return (status, text, notes.get("flagged", False), notes.get("comment"), notes.get("reason"))

    meant: dict[str, Answer] = {f"r{i}": answer(f"Suggestion {i}") for i in range(1, 21)}
    meant |= {
        "r1": answer("Suggestion 1, and more"),
        "r3": answer("Suggestion three"),
        "r4": answer("Suggestion 4, surely"),
        "r5": answer(None, "discarded", reason="harmful"),
        "r6": answer("Suggestion 6", flagged=True),
        "r7": answer("Suggestion 7", comment="Who says so?"),
        "r8": answer("After all: Suggestion 8"),
        "r9": answer("Not yet", "draft"),
        "r10": answer("Suggestion 10, again"),
        "r15": answer("Found: Suggestion 15"),
        "r16": answer(None, "discarded", reason="off topic"),
        "r17": answer(None, "discarded", reason="off topic"),
        "r18": answer("Suggestion 18 in the list"),
        "r19": answer("Suggestion 19", "draft", flagged=True),
    }
    del meant["r20"]  # nobody has answered it
    assert kept_in(notebook.server.root / f"{name}.db") == meant
    rows = json.loads(ast.literal_eval(notebook.ask(RESPONSES)))
    assert {record: tuple(given) for record, *given in rows} == meant
    assert notebook.count_cells() == cells
    assert page.evaluate("pointed") == 0
