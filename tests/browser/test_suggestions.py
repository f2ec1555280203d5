"""Suggestions for choices: beside them, hidden until one's own answer, and with a score for each label."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.cells import ANSWERS
from tests.browser.jupyter import OpenNotebook, Widget
from tests.browser.test_choices import option, stored

Open = Callable[..., OpenNotebook]

CELL = """
from nb_feedback import *
TONES = {"good": "Friendly", "bad": "Rude", "flat": "Neither"}
def made(name, place):
    ds = FeedbackDataset(
        name, store=f"{name}.db", fields=[TextField("prompt"), TextField("one"), TextField("two")],
        questions=[
            LabelQuestion("tone", title="Tone", labels=TONES, suggestion=place),
            MultiLabelQuestion("faults", title="Faults", labels=["wrong", "rude", "long"], suggestion=place, required=False),
            RatingQuestion("stars", title="Stars", values=[1, 2, 3], suggestion=place, required=False),
            RankingQuestion("order", title="Order", values=["one", "two"], suggestion=place, required=False),
        ],
    )
    ranking = [{"value": "two", "rank": 1}, {"value": "one", "rank": 2}]
    ds.add_records([
        FeedbackRecord({"prompt": f"Question {i}?", "one": "A text.", "two": "Another."}, id=f"r{i}", suggestions=[
            Suggestion("tone", "bad", score=0.75, agent="atlas"), Suggestion("tone", "flat", score=0.25, agent="marlow"),
            Suggestion("faults", ["long", "wrong"], score=[0.4, 0.815], agent="atlas"), Suggestion("stars", 2),
            Suggestion("order", ranking),
        ])
        for i in (1, 2)
    ])
    return ds
"""


def opened(open_notebook: Open, place: str) -> tuple[OpenNotebook, Widget]:
    notebook = open_notebook(CELL + f"ds = made({place!r}, {place!r})", "ds", ANSWERS)
    notebook.run_cell(0)
    notebook.run_cell(1)
    return notebook, notebook.widget(place)


def test_a_suggestion_beside_the_choices_is_chosen_only_on_request(page: Page, open_notebook: Open) -> None:
    notebook, widget = opened(open_notebook, "beside")
    beside = {
        title: widget.region.get_by_role("region", name=f"Suggestion, {title}")
        for title in ("Tone", "Faults", "Stars", "Order")
    }
    expect(widget.region.locator("input:checked")).to_have_count(0)
    expect(beside["Tone"]).to_contain_text("Rude")
    expect(beside["Faults"]).to_contain_text("wrong, long")
    expect(beside["Stars"]).to_contain_text("2")
    expect(beside["Order"]).to_contain_text("two is better")
    # Another one of several is only looked at.
    widget.button("Suggestion 2, marlow").click()
    expect(beside["Tone"]).to_contain_text("Neither")
    expect(option(widget, "Neither")).not_to_be_checked()
    widget.region.get_by_role("radiogroup", name="Tone").get_by_role("radio").first.focus()
    page.keyboard.press("Alt+u")
    expect(option(widget, "Neither")).to_be_checked()
    expect(widget.status).to_have_text("Chosen: Neither")
    expect(beside["Tone"].get_by_role("button")).to_have_text("Chosen")
    beside["Faults"].get_by_role("button", name="Use the suggestion").click()
    expect(option(widget, "wrong", "checkbox")).to_be_checked()
    expect(option(widget, "long", "checkbox")).to_be_checked()
    expect(option(widget, "rude", "checkbox")).not_to_be_checked()
    option(widget, "3").click()
    beside["Order"].get_by_role("button", name="Use the suggestion").click()
    widget.button("Submit").click()
    widget.expect_record(2)
    widget.expect_saved()
    assert stored(notebook) == (
        "[('r1', 'submitted', {'tone': 'flat', 'faults': ['wrong', 'long'], 'stars': 3, "
        "'order': [{'rank': 1, 'value': 'two'}, {'rank': 2, 'value': 'one'}]})]"
    )
    notebook.append_and_run("print(ds.responses()[['tone.suggestion', 'stars.suggestion']].to_numpy().tolist())")
    expect(notebook.output(3)).to_contain_text("[[1.0, nan]]")


def test_a_hidden_suggestion_comes_after_ones_own_answer(open_notebook: Open) -> None:
    _, widget = opened(open_notebook, "hidden")
    expect(widget.region.locator("input:checked, .advised, .proposed, .choice, .origin")).to_have_count(0)
    option(widget, "Friendly").click()
    widget.button("Submit").click()
    widget.expect_record(2)
    widget.expect_saved()
    widget.button("Previous").click()
    expect(widget.region.get_by_role("region", name="Suggestion, Tone")).to_contain_text("Rude")
    expect(option(widget, "Friendly")).to_be_checked()
    widget.button("Reopen").click()
    # Who begins anew is not to see it again.
    expect(option(widget, "Friendly")).not_to_be_checked()
    expect(widget.region.locator(".advised, .proposed, .choice, .origin")).to_have_count(0)


def test_each_label_says_how_sure_its_suggestion_was(open_notebook: Open) -> None:
    _, widget = opened(open_notebook, "prefill")
    faults = widget.region.get_by_role("group", name="Faults", exact=True)
    expect(faults.locator(".pick")).to_have_text(["wrong0.821", "rude2", "long0.43"])
    expect(option(widget, "wrong", "checkbox")).to_have_accessible_description("Suggested, 0.82")
    # Nothing is said of all of it.
    expect(widget.region.locator(".question").nth(1).locator(".origin")).to_have_text(
        "Suggestion, not changed yetatlas"
    )
