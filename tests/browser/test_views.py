"""The ways to look at an answer: as it is written, as it will look, with its changes to the suggestion."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.jupyter import OpenNotebook, Widget

Open = Callable[..., OpenNotebook]

SUGGESTION = "You have 14 days to return it.\n\n- Bring your **ID**.\n- Bring the slip.\n\nParcels must be closed."
EDITED = (
    "You have 30 days to return it.\n\n- Bring your **ID**.\n\nParcels may be open, and [so on](https://example.com)."
)


def cells(name: str, question: str = "use_markdown=True", suggestion: str = SUGGESTION) -> tuple[str, str]:
    return (
        f"""
from nb_feedback import FeedbackDataset, TextField, TextQuestion
ds = FeedbackDataset(
    {name!r}, fields=[TextField("prompt")], questions=[TextQuestion("response", title="Answer", {question})],
    store={name + ".db"!r},
)
ds.add_records(
    [{{"id": f"r{{i}}", "prompt": f"Question {{i}}?", "output": {suggestion!r}}} for i in range(1, 4)],
    suggestions={{"response": "output"}}, id="id",
)
""",
        "ds",
    )


@pytest.fixture
def widget(open_notebook: Open, request: pytest.FixtureRequest) -> Widget:
    name = request.node.name.replace("test_", "")[:60]
    notebook = open_notebook(*cells(name))
    notebook.run_all()
    return notebook.widget(name)


def view(widget: Widget, name: str) -> Locator:
    return widget.region.get_by_role("group", name="View, Answer").get_by_role("button", name=name, exact=True)


def changes(widget: Widget) -> Locator:
    return widget.region.get_by_role("region", name="Changes, Answer")


def test_the_preview_is_what_the_answer_will_look_like(page: Page, widget: Widget) -> None:
    editor = widget.editor("Answer")
    preview = widget.region.get_by_role("region", name="Preview, Answer")
    editor.fill(EDITED)
    view(widget, "Preview").click()
    expect(view(widget, "Preview")).to_have_attribute("aria-pressed", "true")
    expect(preview.get_by_role("listitem")).to_have_text("Bring your ID.")
    expect(preview.locator("strong")).to_have_text("ID")
    link = preview.get_by_role("link", name="so on")
    expect(link).to_have_attribute("target", "_blank")
    expect(editor).to_be_hidden()
    # It stays in view from record to record, until somebody writes.
    page.keyboard.press("Control+Enter")
    widget.expect_record(2)
    expect(preview.get_by_role("listitem")).to_have_count(2)
    page.keyboard.press("e")
    expect(editor).to_be_focused()
    expect(preview).to_have_count(0)
    editor.fill("")
    page.keyboard.press("Escape")
    page.keyboard.press("p")
    expect(preview).to_have_text("Nothing to preview yet.")
    # What is refused is shown where it can be mended.
    page.keyboard.press("Control+Enter")
    expect(editor).to_be_focused()
    expect(widget.region).to_contain_text("An answer is required before submitting")


def test_changes_are_kept_and_taken_back_one_by_one_with_the_keyboard(page: Page, widget: Widget) -> None:
    editor = widget.editor("Answer")
    editor.fill(EDITED)
    page.keyboard.press("Escape")
    page.keyboard.press("c")
    expect(changes(widget)).to_contain_text("4 changes")
    page.keyboard.press("Alt+ArrowDown")
    expect(changes(widget)).to_contain_text("Change 1 of 4")
    expect(widget.status).to_have_text("14 became 30")
    page.keyboard.press("Alt+Backspace")
    expect(editor).to_have_value(EDITED.replace("30", "14"))
    expect(changes(widget)).to_contain_text("Change 1 of 3")
    expect(widget.status).to_have_text("Change taken back, 3 are left")
    page.keyboard.press("Alt+Enter")
    expect(changes(widget)).to_contain_text("Change 1 of 2")
    expect(editor).to_have_value(EDITED.replace("30", "14"))
    # What was taken back is had back by the editor's own undo, and everything is a draft like what is typed.
    page.keyboard.press("e")
    page.keyboard.press("Control+z")
    expect(editor).to_have_value(EDITED)
    expect(changes(widget)).to_contain_text("of 3")
    widget.expect_saved()
    widget.expect_progress("0 of 3 submitted, 1 draft")


def test_all_changes_taken_back_by_mouse_give_the_suggestion(widget: Widget) -> None:
    editor = widget.editor("Answer")
    editor.fill(EDITED)
    view(widget, "Changes").click()
    changes(widget).locator(".change").nth(1).click()
    expect(changes(widget)).to_contain_text("Change 2 of 4")
    back = changes(widget).get_by_role("button", name="Take change back")
    for left in (3, 2, 1):
        back.click()
        expect(changes(widget)).to_contain_text(f"of {left}")
        expect(back).to_be_focused()
    back.click()
    expect(editor).to_have_value(SUGGESTION)
    expect(changes(widget)).to_contain_text("No changes to the suggestion")
    # As it is being typed.
    editor.press_sequentially("Well. ")
    expect(changes(widget).locator("ins")).to_contain_text("Well.")


def test_a_plain_answer_has_no_preview_and_one_without_a_suggestion_no_views_at_all(open_notebook: Open) -> None:
    notebook = open_notebook(*cells("plain", "use_markdown=False"), *cells("bare", "use_markdown=False", ""))
    notebook.run_cell(0)
    notebook.run_cell(1)
    widget = notebook.widget("plain")
    expect(widget.region.get_by_role("group", name="View, Answer").get_by_role("button")).to_have_text(
        ["Write", "Changes"]
    )
