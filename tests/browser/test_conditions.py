"""Questions that are asked only after certain answers: by mouse, by keyboard alone, in a list, without a kernel."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.browser.cells import ANSWERS
from tests.browser.jupyter import OpenNotebook, Widget
from tests.browser.test_choices import option, stored

Open = Callable[..., OpenNotebook]

CELL = """
from nb_feedback import *
def made(name):
    ds = FeedbackDataset(
        name, store=f"{name}.db", fields=[TextField("prompt")],
        questions=[
            LabelQuestion("verdict", title="Verdict", labels={"accept": "Accept", "reject": "Reject", "unsure": "Unsure"}),
            MultiLabelQuestion("faults", title="Faults", labels=["wrong", "rude"], visible_if={"verdict": "reject"}),
            TextQuestion("why", title="Why?", visible_if={"verdict": ["reject", "unsure"]}),
            TextQuestion("better", title="Better", required=False, visible_if={"faults": "wrong"}),
        ],
    )
    ds.add_records([
        FeedbackRecord({"prompt": f"Question {i}?"}, id=f"r{i}", suggestions=[Suggestion("why", "Because.")] if i == 1 else [])
        for i in range(1, 4)
    ])
    return ds
"""


def opened(open_notebook: Open, name: str, show: str = "ds") -> tuple[OpenNotebook, Widget]:
    notebook = open_notebook(CELL + f"ds = made({name!r})", show, ANSWERS)
    notebook.run_cell(0)
    notebook.run_cell(1)
    return notebook, notebook.widget(name)


def expect_asked(within: Locator, *titles: str) -> None:
    expect(within.locator(".question h4")).to_have_text(
        [f"{title} *" if title != "Better" else title for title in titles]
    )


def test_a_question_comes_and_goes_with_an_answer_and_what_was_typed_comes_back(open_notebook: Open) -> None:
    notebook, widget = opened(open_notebook, "by-mouse")
    expect_asked(widget.region, "Verdict")
    option(widget, "Reject").click()
    expect_asked(widget.region, "Verdict", "Faults", "Why?")
    expect(option(widget, "Reject")).to_be_focused()
    expect(widget.status).to_have_text("Now asked: Faults, Why?")
    expect(widget.editor("Why?")).to_have_value("Because.")
    option(widget, "wrong", "checkbox").click()
    expect_asked(widget.region, "Verdict", "Faults", "Why?", "Better")
    widget.editor("Better").fill("So it is.")
    widget.editor("Why?").fill("")
    widget.button("Submit").click()
    expect(widget.region.locator(".problem")).to_have_text("An answer is required before submitting")
    widget.editor("Why?").fill("It is wrong.")
    option(widget, "Accept").click()
    expect_asked(widget.region, "Verdict")
    expect(widget.status).to_have_text("Not asked any more: Faults, Why?, Better")
    option(widget, "Unsure").click()
    expect_asked(widget.region, "Verdict", "Why?")
    expect(widget.editor("Why?")).to_have_value("It is wrong.")
    option(widget, "Reject").click()
    expect(option(widget, "wrong", "checkbox")).to_be_checked()
    expect(widget.editor("Better")).to_have_value("So it is.")
    option(widget, "Accept").click()
    widget.button("Submit").click()
    widget.expect_record(2)
    # What was left out is still there for who comes back, and in the history.
    widget.button("Previous").click()
    option(widget, "Unsure").click()
    expect(widget.editor("Why?")).to_have_value("It is wrong.")
    option(widget, "Accept").click()
    widget.expect_saved()
    assert stored(notebook) == "[('r1', 'submitted', {'verdict': 'accept'})]"
    widget.button("History").click()
    expect(widget.region.get_by_role("complementary", name="History")).to_contain_text("It is wrong.")


def test_all_is_done_by_keyboard_alone_and_the_focus_does_not_jump(page: Page, open_notebook: Open) -> None:
    notebook, widget = opened(open_notebook, "by-keyboard")
    widget.record.focus()
    page.keyboard.press("2")
    expect(widget.record).to_be_focused()
    expect(widget.status).to_have_text("Reject. Now asked: Faults, Why?")
    page.keyboard.press("e")
    expect(option(widget, "Reject")).to_be_focused()
    page.keyboard.press("Tab")
    expect(option(widget, "wrong", "checkbox")).to_be_focused()
    page.keyboard.press("2")
    expect(option(widget, "rude", "checkbox")).to_be_checked()
    page.keyboard.press("Control+Enter")
    widget.expect_record(2)
    page.keyboard.press("3")
    page.keyboard.press("e")
    expect(option(widget, "Unsure")).to_be_focused()
    page.keyboard.press("Control+Enter")
    expect(widget.editor("Why?")).to_be_focused()
    page.keyboard.type("Who knows.")
    page.keyboard.press("Control+Enter")
    widget.expect_record(3)
    widget.expect_saved()
    assert stored(notebook) == (
        "[('r1', 'submitted', {'verdict': 'reject', 'faults': ['rude'], 'why': 'Because.'}), "
        "('r2', 'submitted', {'verdict': 'unsure', 'why': 'Who knows.'})]"
    )


def test_the_keyboard_stays_in_the_widget_when_its_question_goes_out_of_sight(page: Page, open_notebook: Open) -> None:
    notebook, widget = opened(open_notebook, "gone")
    option(widget, "Reject").click()
    option(widget, "rude", "checkbox").focus()
    widget.expect_saved()
    later = "import threading; threading.Timer(1, lambda: ds.respond('r1', {'verdict': 'accept'})).start()"
    notebook.append_and_run(later)
    option(widget, "rude", "checkbox").focus()
    expect_asked(widget.region, "Verdict")
    expect(widget.record).to_be_focused()
    page.keyboard.press("2")
    expect_asked(widget.region, "Verdict", "Faults", "Why?")


def test_it_works_without_a_kernel_and_what_was_hidden_is_there_after_a_reload(page: Page, open_notebook: Open) -> None:
    notebook, widget = opened(open_notebook, "no-kernel")
    option(widget, "Reject").click()
    widget.expect_saved()
    notebook.save()
    notebook.shut_down()
    widget.editor("Why?").fill("It is rude.")
    option(widget, "Accept").click()
    expect_asked(widget.region, "Verdict")
    page.reload()
    notebook = notebook.__class__(page, notebook.server, notebook.path)
    notebook.run_cell(0)
    notebook.run_cell(1)
    widget = notebook.widget("no-kernel")
    expect(option(widget, "Accept")).to_be_checked()
    option(widget, "Unsure").click()
    expect(widget.editor("Why?")).to_have_value("It is rude.")


def test_each_row_of_a_list_asks_for_itself(open_notebook: Open) -> None:
    notebook, widget = opened(open_notebook, "rows", 'ds.annotate(layout="list")')
    rows = [widget.region.get_by_role("article", name=f"Record {number}", exact=True) for number in (1, 2, 3)]
    option(rows[0], "Unsure").click()
    option(rows[1], "Unsure").click()
    option(rows[2], "Accept").click()
    for row, titles in zip(rows, [("Verdict", "Why?"), ("Verdict", "Why?"), ("Verdict",)], strict=True):
        expect_asked(row, *titles)
    for number in (1, 2, 3):
        rows[number - 1].get_by_role("checkbox", name=f"Select record {number}").check()
    widget.button("Submit selected").click()
    expect(widget.status).to_contain_text("2 submitted. Left out: record 2 (Why?: An answer is required")
    widget.expect_saved()
    assert stored(notebook) == (
        "[('r1', 'submitted', {'verdict': 'unsure', 'why': 'Because.'}), ('r2', 'draft', {'verdict': 'unsure', "
        "'why': '', 'better': ''}), ('r3', 'submitted', {'verdict': 'accept'})]"
    )
