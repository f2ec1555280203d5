"""Questions that are answered by choosing, by mouse and by keyboard alone, in both layouts and both themes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.cells import ANSWERS
from tests.browser.jupyter import OpenNotebook, Widget
from tests.browser.test_accessible import AXE, violations

Open = Callable[..., OpenNotebook]

CELL = """
from nb_feedback import *
LABEL = LabelQuestion("tone", title="Tone", labels={"good": "Friendly", "bad": "Rude", "ar": "مهذب <b>"}, description="Of the answer.")
MANY = MultiLabelQuestion("faults", title="Faults", labels=[f"fault {i}" for i in range(1, 26)], visible_labels=4,
                          labels_order="suggestion", required=False)
RATING = RatingQuestion("stars", title="Stars", values=[1, 2, 3, 4, 5])
TEXT = TextQuestion("why", title="Why", required=False)
def made(name, *questions, records=4):
    ds = FeedbackDataset(name, fields=[TextField("prompt")], questions=questions, store=f"{name}.db")
    suggested = {"tone": "good", "faults": ["fault 2", "fault 9"], "stars": 4, "why": "So."}
    ds.add_records([
        FeedbackRecord({"prompt": f"Question {i}?"}, id=f"r{i}", suggestions=[
            Suggestion(q.name, suggested[q.name], score=0.75, agent="atlas") for q in questions if i == 1
        ])
        for i in range(1, records + 1)
    ])
    return ds
"""


def opened(open_notebook: Open, made: str, show: str = "ds") -> tuple[OpenNotebook, Widget]:
    notebook = open_notebook(CELL + f"ds = made({made})", show, ANSWERS)
    notebook.run_cell(0)
    notebook.run_cell(1)
    return notebook, notebook.widget(made.split("'")[1])


def option(within: Widget | Locator, name: str, role: str = "radio") -> Locator:
    place = within.region if isinstance(within, Widget) else within
    return place.get_by_role(role, name=name, exact=True)  # type: ignore[arg-type]


def stored(notebook: OpenNotebook) -> str:
    notebook.run_cell(2)
    return notebook.output(2).inner_text().strip()


def test_the_suggestion_is_chosen_already_and_another_is_chosen_by_mouse(open_notebook: Open) -> None:
    notebook, widget = opened(open_notebook, "'mouse', LABEL, MANY, RATING, TEXT")
    expect(option(widget, "Friendly")).to_be_checked()
    expect(option(widget, "4")).to_be_checked()
    expect(widget.region.get_by_role("radiogroup", name="Tone")).to_have_attribute("aria-required", "true")
    faults = widget.region.get_by_role("group", name="Faults", exact=True)
    # What is suggested comes first, and what is chosen is never out of sight.
    expect(faults.get_by_role("checkbox")).to_have_count(4)
    expect(faults.get_by_role("checkbox").nth(1)).to_have_accessible_name("fault 9")
    expect(widget.region.locator(".origin").first).to_contain_text("Suggestion, not changed yet")
    expect(widget.region.locator(".origin").first).to_contain_text("atlas")
    option(widget, "Rude").click()
    expect(option(widget, "Friendly")).not_to_be_checked()
    expect(widget.region.locator(".origin").first).to_contain_text("Changed")
    option(widget, "fault 9", "checkbox").click()
    widget.button("Show all (25)").click()
    expect(faults.get_by_role("checkbox")).to_have_count(25)
    option(widget, "fault 25", "checkbox").click()
    widget.button("Show fewer").click()
    expect(faults.get_by_role("checkbox")).to_have_count(5)
    # Who takes the choice of one back stays at it.
    option(widget, "fault 25", "checkbox").press("Space")
    expect(option(widget, "fault 25", "checkbox")).to_be_focused()
    option(widget, "fault 25", "checkbox").press("Space")
    widget.editor("Find, Faults").fill("FAULT 11")
    expect(faults.get_by_role("checkbox")).to_have_count(1)
    widget.editor("Find, Faults").press("Enter")
    expect(option(widget, "fault 11", "checkbox")).to_be_checked()
    expect(widget.status).to_have_text("fault 11")
    widget.editor("Find, Faults").press("Enter")
    widget.editor("Find, Faults").fill("")
    option(widget, "4").click()  # a second press takes it back
    expect(option(widget, "4")).not_to_be_checked()
    widget.button("Submit").click()
    expect(widget.region.locator(".problem")).to_have_text("An answer is required before submitting")
    expect(option(widget, "1")).to_be_focused()
    option(widget, "5").click()
    widget.button("Submit").click()
    widget.expect_record(2)
    widget.expect_saved()
    assert stored(notebook) == (
        "[('r1', 'submitted', {'tone': 'bad', 'faults': ['fault 2', 'fault 25'], 'stars': 5, 'why': 'So.'})]"
    )


def test_all_is_done_by_keyboard_alone(page: Page, open_notebook: Open) -> None:
    notebook, widget = opened(open_notebook, "'keyboard', LABEL, TEXT")
    widget.region.get_by_role("article").focus()
    # The record has the focus, and there is one question with choices.
    page.keyboard.press("2")
    expect(option(widget, "Rude")).to_be_checked()
    page.keyboard.press("2")
    expect(option(widget, "Rude")).not_to_be_checked()
    page.keyboard.press("e")
    expect(option(widget, "Friendly")).to_be_focused()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    expect(option(widget, "Rude")).to_be_checked()
    page.keyboard.press("Delete")
    expect(option(widget, "Rude")).not_to_be_checked()
    page.keyboard.press("3")
    expect(option(widget, "مهذب <b>")).to_be_checked()
    # In a text a number is a number.
    widget.editor("Why").focus()
    page.keyboard.press("Control+End")
    page.keyboard.type("1")
    expect(option(widget, "مهذب <b>")).to_be_checked()
    page.keyboard.press("Control+Enter")
    widget.expect_record(2)
    page.keyboard.press("Escape")  # out of the text that is empty
    page.keyboard.press("1")
    expect(widget.record).to_be_focused()
    widget.expect_saved()
    page.keyboard.press("Control+Enter")
    widget.expect_record(3)
    page.keyboard.press("Escape")
    page.keyboard.press("Control+z")
    widget.expect_record(2)
    expect(option(widget, "Friendly")).to_be_checked()
    widget.expect_saved()
    assert stored(notebook) == (
        "[('r1', 'submitted', {'tone': 'ar', 'why': 'So.1'}), ('r2', 'draft', {'tone': 'good', 'why': ''})]"
    )


def test_what_was_chosen_is_there_after_a_reload_and_in_the_history(page: Page, open_notebook: Open) -> None:
    notebook, widget = opened(open_notebook, "'reload', MANY, RATING")
    option(widget, "2").click()
    option(widget, "fault 9", "checkbox").click()
    widget.expect_saved()
    option(widget, "3").click()
    widget.expect_saved()
    notebook.save()
    page.reload()
    notebook = notebook.__class__(page, notebook.server, notebook.path)
    notebook.run_cell(0)
    notebook.run_cell(1)
    widget = notebook.widget("reload")
    expect(option(widget, "3")).to_be_checked()
    expect(option(widget, "fault 2", "checkbox")).to_be_checked()
    expect(option(widget, "fault 9", "checkbox")).not_to_be_checked()
    widget.button("History").click()
    history = widget.region.get_by_role("complementary", name="History")
    expect(history.get_by_role("list", name="Difference").first).to_contain_text("deleted 2 end")
    expect(history.get_by_role("list", name="Difference").first).to_contain_text("inserted 3 end")
    history.get_by_role("button", name="Put this answer into the editor").last.click()
    expect(option(widget, "2")).to_be_checked()


def test_two_versions_are_shown_with_what_was_chosen_in_each(page: Page, open_notebook: Open) -> None:
    notebook, widget = opened(open_notebook, "'versions', LABEL, MANY")
    later = (
        "import threading; threading.Timer(2, lambda: ds.respond('r1', {'tone': 'ar', 'faults': ['fault 2']})).start()"
    )
    notebook.append_and_run(later)
    option(widget, "Rude").focus()
    page.keyboard.press("Space")
    versions = widget.region.get_by_role("region", name="Two versions")
    while not versions.is_visible():
        page.keyboard.press("2")  # chosen, and not: something is unsent all the time
        page.wait_for_timeout(200)
    differences = versions.get_by_role("list", name="Difference")
    expect(differences.first.locator("del")).to_contain_text("مهذب <b>")
    expect(differences.last.get_by_role("listitem")).to_have_count(2)
    expect(differences.last.locator("ins")).to_contain_text("fault 9")
    widget.button("Take the other").click()
    expect(option(widget, "مهذب <b>")).to_be_focused()
    expect(option(widget, "مهذب <b>")).to_be_checked()
    # What was taken out of the editor is kept, and can be had back.
    widget.button("Put it into the editor").click()
    expect(option(widget, "fault 9", "checkbox")).to_be_checked()
    widget.expect_saved()


def test_rows_of_a_list_are_answered_in_place_and_submitted_together(page: Page, open_notebook: Open) -> None:
    notebook, widget = opened(open_notebook, "'rows', LABEL, RATING", 'ds.annotate(layout="list")')
    rows = [widget.region.get_by_role("article", name=f"Record {number}", exact=True) for number in (1, 2, 3)]
    option(rows[1], "Rude").click()
    page.keyboard.press("1")
    expect(option(rows[1], "Friendly")).to_be_checked()
    expect(option(rows[0], "Friendly")).to_be_checked()
    option(rows[1], "3").click()
    option(rows[2], "Rude").click()
    for number in (1, 2, 3):
        rows[number - 1].get_by_role("checkbox", name=f"Select record {number}").check()
    widget.button("Submit selected").click()
    expect(widget.status).to_contain_text("2 submitted. Left out: record 3 (Stars: An answer is required")
    widget.expect_saved()
    assert stored(notebook) == (
        "[('r1', 'submitted', {'tone': 'good', 'stars': 4}), ('r2', 'submitted', {'tone': 'good', 'stars': 3}), "
        "('r3', 'draft', {'tone': 'bad'})]"
    )


@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
def test_axe_finds_nothing_wrong(page: Page, open_notebook: Open, theme: str) -> None:
    name = f"axe-{theme[-5:].strip()}"
    notebook, widget = opened(open_notebook, f"'{name}', LABEL, MANY, RATING, TEXT")
    notebook.theme(theme)
    page.evaluate(AXE.read_text(encoding="utf-8"))
    option(widget, "Rude").click()
    option(widget, "4").click()
    widget.button("Submit").click()
    expect(widget.region.locator(".problem")).to_be_visible()
    found = violations(page)
    widget.button("List").click()
    expect(widget.region.get_by_role("feed", name="Records")).to_be_visible()
    assert [*found, *violations(page)] == []
