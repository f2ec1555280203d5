"""Who comes back to the widget goes on where the caret was: same record, same text, same place in it."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.cells import dataset
from tests.browser.jupyter import OpenNotebook, Widget

Open = Callable[..., OpenNotebook]

TEXT = "\n".join(f"Line {number} of a long answer" for number in range(60))


def put_caret(widget: Widget, start: int, end: int, top: int) -> None:
    widget.editor("Answer").focus()
    widget.editor("Answer").evaluate(
        "(editor, [start, end, top]) => { editor.setSelectionRange(start, end); editor.scrollTop = top; }",
        [start, end, top],
    )
    # Time enough for it to be written down, for those who are not asked when they go.
    widget.page.wait_for_timeout(600)


def expect_caret(widget: Widget, text: str, start: int, end: int, top: int | None = None) -> None:
    editor = widget.editor("Answer")
    expect(editor).to_have_value(text)
    expect(editor).to_have_js_property("selectionStart", start)
    expect(editor).to_have_js_property("selectionEnd", end)
    if top is not None:
        expect(editor).to_have_js_property("scrollTop", top)


def test_running_the_cell_again_keeps_the_caret_and_takes_no_focus(page: Page, open_notebook: Open) -> None:
    notebook = open_notebook(dataset("caret-rerun"), "ds")
    notebook.run_all()
    widget = notebook.widget("caret-rerun")
    widget.jump(3)
    widget.editor("Answer").fill(TEXT)
    widget.expect_saved()
    put_caret(widget, 300, 306, 120)
    notebook.run_cell(1)
    widget = notebook.widget("caret-rerun")
    widget.expect_record(3)
    expect_caret(widget, TEXT, 300, 306, 120)
    expect(widget.editor("Answer")).not_to_be_focused()
    widget.record.focus()
    page.keyboard.press("e")
    expect(widget.editor("Answer")).to_be_focused()
    page.keyboard.type("X")
    expect(widget.editor("Answer")).to_have_value(TEXT[:300] + "X" + TEXT[306:])


def test_a_reload_and_tab_into_the_editor_go_on_at_the_caret(page: Page, open_notebook: Open) -> None:
    notebook = open_notebook(dataset("caret-reload"), "ds")
    notebook.run_all()
    widget = notebook.widget("caret-reload")
    widget.editor("Answer").fill(TEXT)
    widget.expect_saved()
    put_caret(widget, 42, 42, 0)
    notebook.save()
    page.goto("about:blank")
    notebook.open()
    widget = notebook.widget("caret-reload")
    expect_caret(widget, TEXT, 42, 42)
    widget.record.focus()
    page.keyboard.press("Tab")  # to the ways to look at it
    page.keyboard.press("Tab")
    page.keyboard.type("X")
    expect(widget.editor("Answer")).to_have_value(TEXT[:42] + "X" + TEXT[42:])


def test_a_text_that_was_kept_and_comes_later_has_its_caret_too(open_notebook: Open) -> None:
    notebook = open_notebook(dataset("caret-kept"), "ds")
    notebook.run_cell(0)
    notebook.run_cell(1)
    widget = notebook.widget("caret-kept")
    widget.expect_saved()
    notebook.restart()
    widget.editor("Answer").fill(TEXT)
    put_caret(widget, 500, 520, 200)
    expect(widget.region.get_by_role("alert")).to_contain_text("kept in this browser", timeout=10_000)
    notebook.run_cell(0)
    notebook.run_cell(1)
    widget = notebook.widget("caret-kept")
    expect_caret(widget, TEXT, 500, 520, 200)
    widget.expect_saved()
