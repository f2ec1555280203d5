"""Every screen of the widget, as somebody comes to it: for what is asked of each of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from playwright.sync_api import expect

from tests.browser.jupyter import OpenNotebook, Widget

CELL = """
from nb_feedback import FeedbackDataset, TextField, TextQuestion
from nb_feedback import LabelQuestion, MultiLabelQuestion, RatingQuestion, TermsMetadataProperty
CRITIQUE = [
    LabelQuestion("response", title="Verdict", labels={"Good": "Good", "Suggestion": "Not good"}),
    MultiLabelQuestion("faults", title="Faults", labels=["wrong", "rude"], visible_if={"response": "Suggestion"}),
    RatingQuestion("stars", title="How bad?", values=[1, 2, 3], visible_if={"response": "Suggestion"}),
    TextQuestion("why", title="Why?", visible_if={"faults": "rude"}),
]
TEXT = "# Title\\n\\n| a | b |\\n|---|---|\\n| 1 | 2 |\\n\\n```python\\nx = 1\\n```\\n\\n- [x] done\\n\\n$e = mc^2$"
def made(name, records=3, **options):
    critique = name.startswith("criticised")
    ds = FeedbackDataset(
        name, guidelines="# Rules\\n\\nBe **brief**.", store=f"{name}.db", discard_reasons=["off topic", "unreadable"],
        fields=[TextField("prompt"), TextField("context", use_markdown=True)],
        questions=CRITIQUE if critique else [
            TextQuestion("response", title="Answer", use_markdown=True, max_length=200, **options)
        ],
        metadata_properties=[TermsMetadataProperty("topic", title="The topic")] if critique else [],
    )
    ds.add_records([
        {"id": f"r{i}", "prompt": f"Question {i}?", "context": TEXT, "output": "Suggestion" if critique else f"Suggestion {i}.", "topic": f"t{i}"}
        for i in range(1, records + 1)
    ], suggestions={"response": "output"}, id="id", metadata=["topic"])
    return ds
"""


def focus(widget: Widget) -> None:
    widget.expect_record(1)


def edited(widget: Widget) -> None:
    widget.editor("Answer").fill("Suggestion 1, improved.")
    widget.expect_saved()


def previewed(widget: Widget) -> None:
    widget.button("Preview").click()
    expect(widget.region.get_by_role("region", name="Preview, Answer")).to_be_visible()


def changed(widget: Widget) -> None:
    edited(widget)
    widget.button("Changes").click()
    widget.button("Next change").click()
    expect(widget.region.locator(".change.current")).to_be_visible()


def guidelines(widget: Widget) -> None:
    widget.button("Guidelines").click()
    expect(widget.region.get_by_role("complementary", name="Guidelines")).to_be_visible()


def keys(widget: Widget) -> None:
    widget.button("Keyboard shortcuts").click()
    expect(widget.region.get_by_role("complementary", name="Keys")).to_be_visible()


def filters(widget: Widget) -> None:
    widget.button("Filter").click()
    expect(widget.region.get_by_role("complementary", name="Filter and sort")).to_contain_text("topic")


def found(widget: Widget) -> None:
    search = widget.region.get_by_role("searchbox", name="Search")
    search.fill("question")
    expect(widget.region.locator("mark").first).to_be_visible()


def nothing_found(widget: Widget) -> None:
    widget.region.get_by_role("searchbox", name="Search").fill("zebra")
    expect(widget.region).to_contain_text("Nothing found")


def refused(widget: Widget) -> None:
    widget.editor("Answer").fill("")
    widget.button("Submit").click()
    expect(widget.region.locator(".problem")).to_be_visible()


def history(widget: Widget) -> None:
    edited(widget)
    widget.button("History").click()
    expect(widget.region.get_by_role("complementary", name="History")).to_be_visible()


def commented(widget: Widget) -> None:
    widget.button("Comment").click()
    widget.region.get_by_role("textbox", name="Comment").fill("A comment")
    widget.button("Flag").click()
    expect(widget.button("Flag")).to_have_attribute("aria-pressed", "true", timeout=5_000)
    widget.expect_saved()


def discarding(widget: Widget) -> None:
    widget.button("Discard").click()
    expect(widget.region).to_contain_text("off topic")


def finished(widget: Widget) -> None:
    for number in (1, 2, 3):
        widget.expect_record(number)
        widget.button("Submit").click()
    expect(widget.region.locator(".screen")).to_be_visible()


def listed(widget: Widget) -> None:
    widget.button("List").click()
    expect(widget.region.get_by_role("feed", name="Records").get_by_role("article")).to_have_count(3)


def selected(widget: Widget) -> None:
    listed(widget)
    widget.region.get_by_role("checkbox", name="Select record 2").check()
    expect(widget.region.get_by_role("toolbar", name="Selected records")).to_contain_text("1 selected")


def discarding_selected(widget: Widget) -> None:
    selected(widget)
    widget.button("Discard selected").click()
    expect(widget.region).to_contain_text("off topic")


def refused_in_list(widget: Widget) -> None:
    listed(widget)
    first = widget.region.get_by_role("article", name="Record 1", exact=True)
    first.get_by_role("textbox", name="Answer").fill("")
    widget.region.get_by_role("checkbox", name="Select all shown").check()
    widget.button("Submit selected").click()
    expect(widget.region.locator(".outcome")).to_contain_text("Left out")


def replacing(widget: Widget) -> None:
    widget.button("List").click()
    widget.button("Find and replace").click()
    panel = widget.region.get_by_role("complementary", name="Find and replace")
    panel.get_by_role("textbox", name="Find", exact=True).fill("Suggestion")
    panel.get_by_role("textbox", name="Replace with").fill("Answer")
    expect(panel.get_by_role("list", name="Changes").get_by_role("listitem")).to_have_count(3)


def recent(widget: Widget) -> None:
    for number in (1, 2):
        widget.expect_record(number)
        widget.button("Submit").click()
    button = widget.button("Recent records")
    if button.get_attribute("aria-expanded") == "false":
        button.click()
    expect(widget.region.get_by_role("navigation", name="Recent records")).to_be_visible()


def criticised(widget: Widget) -> None:
    widget.region.get_by_role("checkbox", name="rude").first.check()
    widget.button("Submit").click()
    expect(widget.region.locator(".problem")).to_have_count(2)


def criticised_and_filtered(widget: Widget) -> None:
    widget.button("Filter").click()
    widget.region.get_by_role("group", name="The topic").get_by_role("button", name="t2").click()
    expect(widget.region.locator(".found")).to_contain_text("The topic: t2")


def criticised_in_list(widget: Widget) -> None:
    listed(widget)
    row = widget.region.get_by_role("article", name="Record 2", exact=True)
    row.get_by_role("checkbox", name="rude").check()
    expect(row.get_by_role("textbox", name="Why?")).to_be_visible()


Screen = Callable[[Widget], None]
SCREENS: tuple[Screen, ...] = (
    *(focus, edited, previewed, changed, guidelines, keys, filters, found, nothing_found, refused, history, commented),
    *(discarding, finished, listed, selected, discarding_selected, refused_in_list, replacing, recent),
    *(criticised, criticised_and_filtered, criticised_in_list),
)


def each_screen(notebook: OpenNotebook, mark: str) -> Iterator[tuple[str, Widget]]:
    """Show one screen after the other in a notebook of two cells, of which the first is CELL.

    Args:
        notebook: The notebook.
        mark: What tells the names of its datasets from those of others.
    """
    notebook.run_cell(0)
    for screen in SCREENS:
        name = f"{screen.__name__}-{mark}"
        notebook.page.evaluate(
            f"(code) => {{ const n = {notebook.app}.shell.currentWidget.content;"
            " n.widgets[1].model.sharedModel.setSource(code) }",
            f"made({name!r})",
        )
        notebook.run_cell(1)
        widget = notebook.widget(name)
        screen(widget)
        notebook.page.mouse.move(0, 0)
        yield screen.__name__, widget
