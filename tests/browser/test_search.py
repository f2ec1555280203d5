"""Getting around: searching, filtering, sorting, and going to a record."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.browser.jupyter import OpenNotebook, Widget

Open = Callable[..., OpenNotebook]


def dataset(name: str, options: str = "") -> str:
    """Give a cell that makes 40 records with metadata, scores and something to find, and shows them."""
    return f"""
from nb_feedback import FeedbackDataset, TextField, TextQuestion
ds = FeedbackDataset(
    {name!r},
    fields=[TextField("prompt"), TextField("context", required=False, use_markdown=True)],
    questions=[TextQuestion("response", title="Answer")],
    store={name + ".db"!r},
)
ds.add_records(
    [
        {{
            "id": f"ticket-{{i}}",
            "prompt": f"Question {{i}}?" + (" Where is my Parcel?" if i % 4 == 0 else ""),
            "context": f"See **the PARCEL** of [row {{i}}](https://example.com/parcel)" if i % 8 == 0 else None,
            "output": f"Suggestion {{i}}" + ("\\n\\nDie Straße" if i == 30 else ""),
            "score": (i * 7 % 40) / 40,
            "topic": ["returns", "billing", "code"][i % 3],
        }}
        for i in range(1, 41)
    ],
    suggestions={{"response": {{"value": "output", "score": "score"}}}}, id="id", metadata=["topic", "score"],
)
ds.annotate({options})
"""


def search_box(widget: Widget) -> Locator:
    return widget.region.get_by_role("searchbox", name="Search", exact=True)


def opened(open_notebook: Open, name: str, options: str = "") -> Widget:
    notebook = open_notebook(dataset(name, options))
    notebook.run_all()
    return notebook.widget(name)


def expect_found(widget: Widget, words: str) -> None:
    expect(widget.region.locator(".found b")).to_have_text(words, use_inner_text=True)


def test_one_searches_by_key_and_goes_through_what_was_found(page: Page, open_notebook: Open) -> None:
    widget = opened(open_notebook, "searched")
    widget.record.focus()
    page.keyboard.press("/")
    expect(search_box(widget)).to_be_focused()
    page.keyboard.type("PARCEL")
    expect_found(widget, "10 found")
    expect(search_box(widget)).to_be_focused()
    page.keyboard.press("Enter")
    widget.expect_record(4)
    expect(widget.record).to_be_focused()
    expect(widget.region.locator("mark")).to_have_text("Parcel")
    expect(widget.region).to_contain_text("1 of 10 found")
    page.keyboard.press("Alt+ArrowRight")
    widget.expect_record(8)
    expect(widget.status).to_have_text("Record 8 of 40, 2 of 10 found")
    # In Markdown too, in what is read and nothing else.
    expect(widget.region.locator("mark")).to_have_text(["Parcel", "PARCEL"])
    expect(widget.region.get_by_role("link", name="row 8")).to_have_attribute("href", "https://example.com/parcel")
    widget.button("Submit").click()
    widget.expect_record(12)
    page.keyboard.press("Alt+ArrowLeft")
    widget.expect_record(8)
    expect(widget.region).to_contain_text("2 of 10 found")
    widget.button("Clear").click()
    expect(widget.region.locator(".found")).to_have_count(0)
    widget.expect_record(8)
    expect(search_box(widget)).to_have_value("")
    expect(widget.region.locator("mark")).to_have_count(0)


def test_escape_clears_the_search_and_leaves_it(page: Page, open_notebook: Open) -> None:
    widget = opened(open_notebook, "escaped")
    widget.expect_record(1)
    widget.record.focus()
    page.keyboard.press("/")
    page.keyboard.type("STRASSE")
    widget.expect_record(30)
    expect_found(widget, "1 found")
    page.keyboard.press("Escape")
    expect(widget.record).to_be_focused()
    expect(search_box(widget)).to_have_value("")
    expect(widget.region.locator(".found")).to_have_count(0)
    widget.expect_record(30)


def test_what_is_nowhere_is_said_and_one_comes_back(page: Page, open_notebook: Open) -> None:
    widget = opened(open_notebook, "nowhere", "query='pending'")
    widget.jump(7)
    widget.expect_record(7)
    search_box(widget).click()
    page.keyboard.type("xylophone")
    expect(widget.region.get_by_role("heading", name="Nothing found")).to_be_visible()
    expect_found(widget, "Nothing found")
    expect(widget.status).to_have_text("Nothing found")
    page.keyboard.press("Enter")
    expect(search_box(widget)).to_be_focused()
    widget.button("Look in all records").click()
    expect(widget.queue).to_have_value("all")
    expect(widget.region.get_by_role("heading", name="Nothing found")).to_be_visible()
    widget.button("Clear the search").click()
    widget.expect_record(7)


def test_records_are_filtered_by_metadata_and_by_what_was_changed(open_notebook: Open) -> None:
    widget = opened(open_notebook, "filtered", "query='all'")
    widget.button("Filter").click()
    panel = widget.region.get_by_role("complementary", name="Filter and sort")
    panel.get_by_role("button", name="billing", exact=True).click()
    expect_found(widget, "14 found")
    panel.get_by_role("button", name="code", exact=True).click()
    expect_found(widget, "27 found")
    panel.get_by_role("button", name="billing", exact=True).click()
    expect_found(widget, "13 found")
    widget.expect_record(2)
    panel.get_by_role("spinbutton", name="score, at least").fill("0.5")
    panel.get_by_role("spinbutton", name="score, at least").press("Tab")
    expect_found(widget, "7 found")
    widget.editor("Answer").fill("Changed")
    widget.button("Submit").click()
    widget.button("Clear").click()
    expect(widget.region.locator(".found")).to_have_count(0)
    panel.get_by_role("combobox", name="Compared with the suggestion").select_option("edited")
    expect_found(widget, "1 found")
    panel.get_by_role("combobox", name="Compared with the suggestion").select_option("unchanged")
    expect_found(widget, "Nothing found")
    widget.button("Clear").click()
    panel.get_by_role("combobox", name="Flag").select_option("true")
    expect_found(widget, "Nothing found")
    widget.button("Clear").click()
    widget.expect_record(5)
    widget.button("Flag").click()
    widget.expect_saved()
    panel.get_by_role("combobox", name="Flag").select_option("true")
    expect_found(widget, "1 found")
    widget.expect_record(5)
    expect(widget.region.locator(".found")).to_contain_text("flagged")


_TEXTS = {
    "scripts": "Der Versand.\n\nالطرد parcel في الطريق.\n我的包裹 parcel 在哪里？\nกล่องพัสดุ parcel\n👩‍👩‍👧 parcel\t1\n",  # noqa: RUF001 (letters of other scripts)
    "long": "No word that is looked for. " * 400 + "Here is the parcel. " + "And a line.\n" * 300,
    "one word": "x" * 3_000 + "parcel" + "y" * 3_000,
}


def test_what_was_found_is_marked_in_the_editor_too_where_its_text_stands(page: Page, open_notebook: Open) -> None:
    notebook = open_notebook(
        f"""
from nb_feedback import FeedbackDataset, TextField, TextQuestion
ds = FeedbackDataset("marked", fields=[TextField("p")], questions=[TextQuestion("q", title="Answer")], store="marked.db")
ds.add_records([{{"p": name, "s": text}} for name, text in {_TEXTS!r}.items()], suggestions={{"q": "s"}})
ds.annotate(query={{"search": "parcel"}})
"""
    )
    notebook.run_all()
    widget = notebook.widget("marked")
    editor, behind = widget.editor("Answer"), widget.region.locator(".behind")
    for number, text in enumerate(_TEXTS.values(), 1):
        widget.expect_record(number)
        assert behind.evaluate("it => it.textContent") == text + "\u200b"
        # The same text in lines of the same width: what is behind a word is behind it wherever it is.
        assert behind.evaluate("it => [it.clientWidth, it.scrollHeight]") == editor.evaluate(
            "it => [it.clientWidth, it.scrollHeight]"
        )
        first = behind.locator("mark").first
        box, around = first.bounding_box(), editor.bounding_box()
        assert box is not None
        assert around is not None
        assert around["y"] < box["y"] < around["y"] + around["height"]
        if number < len(_TEXTS):
            widget.button("Next").click()
    editor.fill("A parcel, and another parcel")
    editor.focus()
    page.keyboard.press("Control+End")
    page.keyboard.type(" or parcels")
    expect(behind.locator("mark")).to_have_count(3)
    expect(editor).to_be_focused()
    search_box(widget).fill("nothing like it")
    search_box(widget).press("Enter")
    expect(behind).to_have_count(0)


def test_records_are_sorted_by_score_and_at_random(open_notebook: Open) -> None:
    widget = opened(open_notebook, "sorted", "query='all'")
    widget.button("Filter").click()
    panel = widget.region.get_by_role("complementary", name="Filter and sort")
    panel.get_by_role("combobox", name="Sort by").select_option("score")
    widget.expect_record(40)
    widget.button("Next").click()
    widget.expect_record(23)
    panel.get_by_role("combobox", name="Direction").select_option("descending")
    widget.expect_record(17)
    panel.get_by_role("combobox", name="Sort by").select_option("random")
    expect(widget.region).to_contain_text("1 of 40 found")
    expect(widget.region.locator(".found")).to_contain_text("random order")
    panel.get_by_role("combobox", name="Sort by").select_option("metadata.topic")
    widget.expect_record(1)
    widget.button("Next").click()
    widget.expect_record(4)


def test_one_goes_to_a_record_by_its_id_and_to_the_first_and_the_last(page: Page, open_notebook: Open) -> None:
    widget = opened(open_notebook, "jumped")
    place = widget.region.get_by_role("textbox", name=re.compile("^Record number"))
    place.fill("ticket-25")
    place.press("Enter")
    widget.expect_record(25)
    place.fill("ticket-99")
    place.press("Enter")
    expect(widget.status).to_have_text("There is no record ticket-99: type a number from 1 to 40, or an id.")
    widget.expect_record(25)
    widget.record.focus()
    page.keyboard.press("Alt+End")
    widget.expect_record(40)
    page.keyboard.press("Alt+Home")
    widget.expect_record(1)
    search_box(widget).fill("parcel")
    expect_found(widget, "10 found")
    search_box(widget).press("Enter")
    page.keyboard.press("Alt+End")
    widget.expect_record(40)
    expect(widget.region).to_contain_text("10 of 10 found")
    place.fill("5")
    place.press("Enter")
    widget.expect_record(5)
    widget.button("Next").click()
    widget.expect_record(8)


def test_python_begins_with_a_search_and_the_same_cell_goes_on_in_it(open_notebook: Open) -> None:
    options = "query={'search': 'parcel', 'sort': 'score', 'descending': True}"
    notebook = open_notebook(dataset("begun", options))
    notebook.run_all()
    widget = notebook.widget("begun")
    expect_found(widget, "10 found")
    expect(search_box(widget)).to_have_value("parcel")
    widget.expect_record(28)
    widget.button("Next").click()
    widget.expect_record(16)
    widget.editor("Answer").fill("Being written")
    widget.expect_saved()
    notebook.run_all()
    widget = notebook.widget("begun")
    widget.expect_record(16)
    expect(widget.region).to_contain_text("2 of 10 found")


def test_where_there_is_little_room_the_search_is_an_icon_until_it_is_used(page: Page, open_notebook: Open) -> None:
    widget = opened(open_notebook, "narrow-search")
    header = widget.region.locator("header")
    page.evaluate("() => document.querySelector('.nb-feedback').style.maxWidth = '500px'")
    folded = search_box(widget).bounding_box()
    assert folded is not None
    assert folded["width"] <= 32
    low = header.evaluate("e => e.offsetHeight")
    assert low < 60  # one line
    search_box(widget).click()
    page.keyboard.type("parcel")
    expect_found(widget, "1 of 10 found")
    unfolded = search_box(widget).bounding_box()
    assert unfolded is not None
    assert unfolded["width"] > 300
    page.keyboard.press("Enter")
    expect(widget.record).to_be_focused()
    assert header.evaluate("e => e.offsetHeight") == low
