"""Two versions of an answer: what differs is shown, and the person chooses."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.cells import dataset
from tests.browser.jupyter import OpenNotebook, Widget

Open = Callable[..., OpenNotebook]

LATER = "import threading; threading.Timer(2, lambda: ds.respond('r1', {'response': %r})).start()"
"""A cell that answers the first record while somebody has it open."""


def open_two_versions(open_notebook: Open, name: str, other: str) -> tuple[OpenNotebook, Widget]:
    notebook = open_notebook(dataset(name), "ds", LATER % other, "print(ds['r1'].response('ana'))")
    for cell in range(3):
        notebook.run_cell(cell)
    widget = notebook.widget(name)
    widget.editor("Answer").focus()
    notebook.page.keyboard.press("Control+End")
    notebook.page.keyboard.type(" and words of my own", delay=150)
    return notebook, widget


def test_two_versions_show_where_they_differ(page: Page, open_notebook: Open) -> None:
    notebook, widget = open_two_versions(open_notebook, "differ", "Suggestion 1 and other ideas")
    versions = widget.region.get_by_role("region", name="Two versions")
    difference = versions.get_by_role("region", name="Difference")
    expect(difference.locator("del")).to_contain_text("other ideas")
    expect(difference.locator("ins")).to_contain_text("words of my own")
    # Not by colour alone, and not to the eye alone.
    expect(difference.locator("del")).to_have_css("text-decoration-line", "line-through")
    expect(difference.locator("ins")).to_have_css("text-decoration-line", "underline")
    expect(difference.locator("ins")).to_contain_text("inserted")
    expect(versions.locator(".legend")).to_have_text("Only in yours Only in the other one")
    versions.get_by_text("Both in full").click()
    other = versions.get_by_role("region", name="The other one")
    expect(other).to_contain_text("Suggestion 1 and other ideas")
    expect(other).to_be_visible()
    widget.editor("Answer").focus()
    page.keyboard.type("!")
    expect(difference.locator("ins")).to_contain_text("words of my own!")
    widget.button("Keep mine").click()
    expect(versions).to_have_count(0)
    widget.expect_saved()
    notebook.run_cell(3)
    expect(notebook.output(3)).to_contain_text("edits={'response': 'Suggestion 1 and words of my own!'}")


def test_versions_without_a_word_in_common_are_shown_whole(open_notebook: Open) -> None:
    _, widget = open_two_versions(open_notebook, "apart", "Zwei Wochen.")
    versions = widget.region.get_by_role("region", name="Two versions")
    expect(versions).to_contain_text("They have little in common")
    expect(versions.get_by_role("region", name="Yours")).to_contain_text("Suggestion 1 and words of my own")
    expect(versions.get_by_role("region", name="The other one")).to_contain_text("Zwei Wochen.")
    widget.button("Take the other").click()
    expect(widget.editor("Answer")).to_have_value("Zwei Wochen.")
    kept = widget.region.get_by_role("region", name="Kept version")
    expect(kept.get_by_role("region", name="The kept one")).to_contain_text("Suggestion 1 and words of my own")
