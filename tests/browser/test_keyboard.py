"""Typing in the widget is typing in the widget: the notebook's own shortcuts keep away from it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.cells import dataset
from tests.browser.jupyter import FrontEnd, OpenNotebook

FRONT_ENDS = pytest.mark.parametrize("front_end", ["lab", "notebook"])
Open = Callable[..., OpenNotebook]


@FRONT_ENDS
def test_shift_enter_in_the_editor_is_a_new_line_and_runs_nothing(
    page: Page, open_notebook: Open, front_end: FrontEnd
) -> None:
    name = f"shift-enter-{front_end}"
    notebook = open_notebook(
        dataset(name), "runs = globals().get('runs', 0) + 1; ds", "print('run', runs)", front_end=front_end
    )
    notebook.run_all()
    editor = notebook.widget(name).editor("Answer")
    editor.focus()
    page.keyboard.press("Control+End")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("second line")
    expect(editor).to_have_value("Suggestion 1\nsecond line")
    notebook.run_cell(2)
    expect(notebook.output(2)).to_have_text("run 1")
    expect(editor).to_have_value("Suggestion 1\nsecond line")


@FRONT_ENDS
def test_no_key_on_a_button_or_on_the_record_touches_a_cell(
    page: Page, open_notebook: Open, front_end: FrontEnd
) -> None:
    name = f"bare-keys-{front_end}"
    notebook = open_notebook(dataset(name), "ds", front_end=front_end)
    notebook.run_all()
    widget = notebook.widget(name)
    cells = notebook.count_cells()
    for place in (
        widget.button("Submit"),
        widget.button("Next"),
        widget.record,
        widget.queue,
    ):
        place.focus()
        for key in ("d", "d", "x", "a", "b", "m", "0", "0", "j", "k", "z", "Shift+M"):
            page.keyboard.press(key)
    assert notebook.count_cells() == cells
    expect(widget.region).to_be_visible()
    assert page.evaluate(
        f"() => {notebook.app}.shell.currentWidget.content.widgets.every(cell => cell.model.type === 'code')"
    )


def test_control_s_saves_the_draft_and_not_the_notebook(page: Page, open_notebook: Open) -> None:
    notebook = open_notebook(dataset("control-s"), "ds")
    notebook.run_all()
    widget = notebook.widget("control-s")
    widget.editor("Answer").focus()
    page.keyboard.type("x")
    page.keyboard.press("Control+s")
    expect(widget.status).to_have_text("Draft saved")
    assert page.evaluate(f"() => {notebook.app}.shell.currentWidget.context.model.dirty")


def test_escape_leaves_the_editor_and_tab_goes_on_to_the_buttons(page: Page, open_notebook: Open) -> None:
    notebook = open_notebook(dataset("leaving"), "ds")
    notebook.run_all()
    widget = notebook.widget("leaving")
    widget.editor("Answer").focus()
    page.keyboard.press("Escape")
    expect(widget.record).to_be_focused()
    page.keyboard.press("Tab")
    view = widget.region.get_by_role("group", name="View, Answer").get_by_role("button")
    expect(view.first).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(view.last).to_be_focused()
    expect(view.last).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Tab")
    expect(widget.editor("Answer")).to_be_focused()
    for _ in range(12):
        page.keyboard.press("Tab")
        if widget.button("Submit").evaluate("e => e.getRootNode().activeElement === e"):
            break
    else:
        raise AssertionError("Tab never came to Submit")


def test_the_caret_goes_into_an_empty_editor_and_not_into_a_suggestion_unasked(page: Page, open_notebook: Open) -> None:
    name = "caret"
    cell = dataset(name, 2) + 'ds.add_records([{"id": "r3", "prompt": "No suggestion"}], id="id")\n'
    notebook = open_notebook(cell, "ds")
    notebook.run_all()
    widget = notebook.widget(name)
    widget.editor("Answer").focus()
    page.keyboard.press("Control+Enter")
    widget.expect_record(2)
    expect(widget.editor("Answer")).not_to_be_focused()
    page.keyboard.press("Control+Enter")
    widget.expect_record(3)
    expect(widget.editor("Answer")).to_be_focused()


def test_a_required_answer_is_asked_for_beside_the_question(open_notebook: Open) -> None:
    notebook = open_notebook(dataset("required"), "ds")
    notebook.run_all()
    widget = notebook.widget("required")
    widget.editor("Answer").fill("   ")
    widget.button("Submit").click()
    expect(widget.editor("Answer")).to_have_accessible_description(
        "An answer is required before submitting", timeout=5_000
    )
    expect(widget.editor("Answer")).to_be_focused()
    widget.expect_record(1)
    widget.button("Reset").click()
    expect(widget.editor("Answer")).to_have_value("Suggestion 1")
    widget.button("Submit").click()
    widget.expect_record(2)


@FRONT_ENDS
def test_a_click_beside_the_controls_leaves_the_keyboard_in_the_widget(
    page: Page, open_notebook: Open, front_end: FrontEnd
) -> None:
    name = f"clicks-{front_end}"
    notebook = open_notebook(dataset(name), "ds", front_end=front_end)
    notebook.run_all()
    widget = notebook.widget(name)
    cells = notebook.count_cells()
    for place in (".name", ".save-state", ".status", ".field", ".facts"):
        widget.region.locator(place).first.click()
        for key in ("d", "d", "b", "x"):
            page.keyboard.press(key)
    assert notebook.count_cells() == cells
    expect(widget.region).to_be_visible()


def test_a_key_that_is_held_submits_one_record(page: Page, open_notebook: Open) -> None:
    notebook = open_notebook(dataset("held", 30), "ds")
    notebook.run_all()
    widget = notebook.widget("held")
    widget.editor("Answer").focus()
    page.keyboard.down("Control")
    for _ in range(10):
        page.keyboard.down("Enter")  # again without up: as a key that is held repeats
    page.keyboard.up("Enter")
    page.keyboard.up("Control")
    widget.expect_record(2)
    widget.button("Submit").focus()
    for _ in range(10):
        page.keyboard.down("Enter")
    page.keyboard.up("Enter")
    widget.expect_record(3)
    widget.expect_progress("2 of 30 submitted")


def test_reset_can_be_undone(page: Page, open_notebook: Open) -> None:
    notebook = open_notebook(dataset("reset"), "ds")
    notebook.run_all()
    widget = notebook.widget("reset")
    editor = widget.editor("Answer")
    editor.focus()
    page.keyboard.press("Control+End")
    page.keyboard.type(", with an hour of work")
    widget.button("Reset").click()
    expect(editor).to_have_value("Suggestion 1")
    expect(editor).to_be_focused()
    page.keyboard.press("Control+z")
    expect(editor).to_have_value("Suggestion 1, with an hour of work")


def test_faster_than_the_kernel_no_step_is_dropped(page: Page, open_notebook: Open) -> None:
    notebook = open_notebook(dataset("steps", 120), "ds")
    notebook.run_all()
    widget = notebook.widget("steps")
    widget.record.focus()
    for _ in range(60):
        page.keyboard.press("Alt+ArrowRight")
    widget.expect_record(61)


def test_keys_can_be_others_than_their_own(page: Page, open_notebook: Open) -> None:
    keys = {"submit": "Mod+Shift+Enter", "next": "F2", "guidelines": "x"}
    notebook = open_notebook(dataset("remapped", options="guidelines='Be brief.'"), f"ds.annotate(keys={keys})")
    notebook.run_all()
    widget = notebook.widget("remapped")
    widget.editor("Answer").focus()
    page.keyboard.press("Control+Enter")
    widget.expect_record(1)
    expect(widget.button("Submit")).to_have_attribute("aria-keyshortcuts", "Control+Shift+Enter")
    page.keyboard.press("Control+Shift+Enter")
    widget.expect_record(2)
    page.keyboard.press("F2")
    widget.expect_record(3)
    page.keyboard.press("x")
    expect(widget.region.get_by_role("complementary", name="Guidelines")).to_be_visible()
    page.keyboard.press("?")
    expect(widget.region.get_by_role("complementary", name="Keys")).to_contain_text("Ctrl Shift ⏎")
