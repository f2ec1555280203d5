"""What a text question can ask for: where its suggestion is, how long the answer may be, what people's code says of it."""

from __future__ import annotations

import time
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.jupyter import OpenNotebook

Open = Callable[..., OpenNotebook]


def cell(name: str, question: str, before: str = "") -> str:
    return f"""
from nb_feedback import FeedbackDataset, TextField, TextQuestion
{before}
ds = FeedbackDataset(
    {name!r}, fields=[TextField("prompt")], store={name + ".db"!r},
    questions=[TextQuestion("response", title="Answer", {question})],
)
ds.add_records(
    [{{"id": f"r{{i}}", "prompt": f"Question {{i}}?", "output": f"Suggestion {{i}}"}} for i in range(1, 4)],
    suggestions={{"response": "output"}}, id="id",
)
"""


def test_a_suggestion_beside_the_editor_goes_into_it_when_it_is_wanted(page: Page, open_notebook: Open) -> None:
    notebook = open_notebook(cell("beside", "suggestion='beside'"), "ds", "print(ds['r1'].response('ana').values)")
    notebook.run_cell(0)
    notebook.run_cell(1)
    widget = notebook.widget("beside")
    beside = widget.region.get_by_role("region", name="Suggestion, Answer")
    expect(beside).to_contain_text("Suggestion 1")
    expect(widget.editor("Answer")).to_have_value("")
    expect(widget.region.locator(".facts")).not_to_contain_text("changed")
    widget.editor("Answer").focus()
    page.keyboard.type("Mine")
    page.keyboard.press("Alt+u")
    expect(widget.editor("Answer")).to_have_value("Suggestion 1")
    expect(beside.get_by_role("button", name="Use the suggestion")).to_have_attribute("aria-disabled", "true")
    page.keyboard.press("Control+z")
    expect(widget.editor("Answer")).to_have_value("Mine")
    beside.get_by_role("button", name="Use the suggestion").click()
    page.keyboard.press("Control+End")
    page.keyboard.type(", better")
    page.keyboard.press("Control+Enter")
    widget.expect_record(2)
    expect(beside).to_contain_text("Suggestion 2")
    expect(widget.editor("Answer")).to_have_value("")
    widget.expect_saved()
    notebook.run_cell(2)
    expect(notebook.output(2)).to_contain_text("{'response': 'Suggestion 1, better'}")


def test_a_hidden_suggestion_is_nowhere_in_the_page_before_ones_own_answer(page: Page, open_notebook: Open) -> None:
    notebook = open_notebook(cell("hidden", "suggestion='hidden'"), "ds")
    notebook.run_all()
    widget = notebook.widget("hidden")
    widget.expect_record(1)
    expect(widget.editor("Answer")).to_have_value("")
    assert "Suggestion" not in widget.region.inner_html()
    widget.editor("Answer").fill("My own")
    page.keyboard.press("Control+Enter")
    widget.expect_record(2)
    widget.expect_saved()
    page.keyboard.press("Alt+ArrowLeft")
    widget.expect_record(1)
    expect(widget.region.get_by_role("region", name="Suggestion, Answer")).to_contain_text("Suggestion 1")
    expect(widget.editor("Answer")).to_have_value("My own")


def test_limits_are_said_while_one_writes_and_again_when_one_submits(page: Page, open_notebook: Open) -> None:
    count = "count_tokens=lambda text: len(text.split()), max_tokens=3"
    notebook = open_notebook(cell("limits", f"min_length=5, max_length=30, {count}"), "ds")
    notebook.run_all()
    widget = notebook.widget("limits")
    facts = widget.region.locator(".facts")
    expect(facts).to_contain_text("12 of 30 characters")
    expect(facts).to_contain_text("2 of 3 tokens")
    widget.editor("Answer").fill("One two three four five")
    expect(facts).to_contain_text("5 of 3 tokens")
    expect(facts).to_contain_text("Cut off in training: “four five”")
    widget.editor("Answer").fill("Oh")
    expect(facts).to_contain_text("2 of at least 5 characters")
    page.keyboard.press("Control+Enter")
    expect(widget.region.locator(".problem")).to_have_text("Too short: 2 of at least 5 characters")
    widget.expect_record(1)
    widget.editor("Answer").fill("Long enough by now")
    page.keyboard.press("Control+Enter")
    widget.expect_record(2)


def test_a_check_of_ones_own_says_its_message_beside_the_editor_and_never_stops_a_key(
    page: Page, open_notebook: Open
) -> None:
    check = """
import time
def polite(text):
    if "slow" in text: time.sleep(60)
    return None if "please" in text or "slow" in text else "Be polite"
"""
    notebook = open_notebook(cell("polite", "validate=polite", check), "ds")
    notebook.run_all()
    widget = notebook.widget("polite")
    expect(widget.region.locator(".remark")).to_have_text("Be polite")
    widget.editor("Answer").focus()
    page.keyboard.press("Control+Enter")
    expect(widget.region.locator(".problem")).to_have_text("Be polite")
    widget.expect_record(1)
    widget.editor("Answer").fill("Go, please.")
    expect(widget.region.locator(".remark")).to_have_count(0)
    page.keyboard.press("Control+Enter")
    widget.expect_record(2)
    # One that takes its time holds nobody up, and refuses nothing.
    widget.editor("Answer").fill("A slow answer")
    page.wait_for_timeout(600)
    begun = time.monotonic()
    page.keyboard.type(" that goes on and on")
    assert time.monotonic() - begun < 2
    expect(widget.region.locator(".facts")).to_contain_text("Not checked")
    page.keyboard.press("Control+Enter")
    widget.expect_record(3)
    widget.expect_saved()
    # A message that comes too late for the page brings the person back to the answer, which is still there.
    widget.editor("Answer").fill("Rude")
    page.keyboard.press("Control+Enter")
    expect(widget.region).to_contain_text("Be polite")
    widget.button("Go there").click()
    widget.expect_record(3)
    expect(widget.editor("Answer")).to_have_value("Rude")


def test_one_of_several_suggestions_is_chosen_by_its_number_and_then_edited(page: Page, open_notebook: Open) -> None:
    notebook = open_notebook(
        """
from nb_feedback import FeedbackDataset, FeedbackRecord, Suggestion, TextField, TextQuestion
ds = FeedbackDataset(
    "several", fields=[TextField("prompt")], questions=[TextQuestion("response", title="Answer")], store="several.db"
)
ds.add_records([FeedbackRecord({"prompt": "How?"}, id="r1", suggestions=[
    Suggestion("response", "Like this.", agent="atlas-7b", score=0.4),
    Suggestion("response", "Like that.", agent="heron-12b", score=0.8),
])])
""",
        "ds",
        "print(ds.responses()[['response.suggestion', 'response.distance']].astype(int).iloc[0].tolist())",
    )
    notebook.run_cell(0)
    notebook.run_cell(1)
    widget = notebook.widget("several")
    choice = widget.region.get_by_role("group", name="Suggestions, Answer").get_by_role("button")
    expect(choice).to_have_text(["1 atlas-7b 0.4", "2 heron-12b 0.8"])
    expect(widget.editor("Answer")).to_have_value("Like this.")
    expect(choice.first).to_have_attribute("aria-pressed", "true")
    widget.editor("Answer").focus()
    page.keyboard.press("Alt+2")
    expect(widget.editor("Answer")).to_have_value("Like that.")
    expect(widget.editor("Answer")).to_be_focused()
    expect(choice.last).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Control+End")
    page.keyboard.type(" Mostly.")
    page.keyboard.press("Escape")
    page.keyboard.press("c")
    expect(widget.region.locator(".changes ins")).to_contain_text("Mostly.")
    expect(widget.region.locator(".changes del")).to_have_count(0)
    # Another choice is had back by the editor's own undo.
    choice.first.click()
    expect(widget.editor("Answer")).to_have_value("Like this.")
    page.keyboard.press("Control+z")
    expect(widget.editor("Answer")).to_have_value("Like that. Mostly.")
    expect(choice.last).to_have_attribute("aria-pressed", "true")
    # Which one it began with is known after a reload, and goes with the answer.
    widget.expect_saved()
    notebook.save()
    notebook.open()
    expect(choice.last).to_have_attribute("aria-pressed", "true")
    widget.button("Submit").click()
    widget.expect_progress("1 of 1 submitted")
    notebook.run_cell(2)
    assert notebook.output(2).inner_text().strip() == "[1, 8]"
