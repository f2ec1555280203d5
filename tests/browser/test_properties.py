"""Declared metadata in the widget: filters that fit its type, an order, and its title everywhere."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.jupyter import OpenNotebook

Open = Callable[..., OpenNotebook]

CELL = """
from nb_feedback import *
ds = FeedbackDataset(
    "declared", store="declared.db", fields=[TextField("prompt")], questions=[TextQuestion("response", title="Answer")],
    metadata_properties=[
        TermsMetadataProperty("topic", title="The topic", values=["returns", "billing", "none yet"]),
        IntegerMetadataProperty("turns", title="Turns", min=1, max=9),
        FloatMetadataProperty("toxicity", min=0, max=1),
        TermsMetadataProperty("model", visible_for_annotators=False),
    ],
)
ds.add_records([
    FeedbackRecord({"prompt": f"Question {i}?"}, id=f"r{i}", metadata={
        "topic": "returns" if i % 2 else "billing", "turns": 10 - i, "toxicity": i / 10, "model": "m1", "other": "x"})
    for i in range(1, 6)
])
"""


def test_records_are_filtered_and_sorted_by_declared_metadata(page: Page, open_notebook: Open) -> None:
    notebook = open_notebook(CELL, "ds")
    notebook.run_all()
    widget = notebook.widget("declared")
    widget.button("Filter").click()
    panel = widget.region.get_by_role("complementary", name="Filter and sort")
    topics = panel.get_by_role("group", name="The topic").get_by_role("button")
    # What is declared, in its order, also where no record has it.
    expect(topics).to_have_text(["returns", "billing", "none yet"])
    expect(panel.get_by_role("group", name="other")).to_be_visible()
    expect(panel.get_by_role("group", name="model")).to_have_count(0)
    least = panel.get_by_role("spinbutton", name="Turns, at least")
    expect(least).to_have_attribute("step", "1")
    expect(least).to_have_attribute("placeholder", "1")
    expect(panel.get_by_role("spinbutton", name="toxicity, at most")).to_have_attribute("step", "any")
    least.fill("6")
    least.press("Enter")
    expect(widget.region.locator(".found")).to_contain_text("4 found")
    expect(widget.region.locator(".found")).to_contain_text("Turns: from 6")
    topics.nth(0).focus()
    page.keyboard.press("Space")
    expect(widget.region.locator(".found")).to_contain_text("2 found")
    expect(widget.region.locator(".found")).to_contain_text("The topic: returns")
    order = panel.get_by_role("combobox", name="Sort by")
    expect(order.get_by_role("option", name="model")).to_have_count(0)
    order.select_option(label="Turns")
    expect(widget.region.locator(".found")).to_contain_text("by Turns")
    widget.expect_record(3)
    panel.get_by_role("combobox", name="Direction").select_option("descending")
    widget.expect_record(1)


def test_the_widget_begins_with_a_filter_by_declared_metadata_and_refuses_one_that_cannot_be(
    open_notebook: Open,
) -> None:
    notebook = open_notebook(
        CELL,
        "ds.annotate(query={'metadata': {'turns': {'max': 6}}})",
        "try:\n    ds.annotate(query={'metadata': {'topic': 'lost'}})\nexcept InvalidInput as error:\n    print(error)",
    )
    for cell in range(3):
        notebook.run_cell(cell)
    widget = notebook.widget("declared")
    expect(widget.region.locator(".found")).to_contain_text("2 found")
    widget.expect_record(4)
    expect(notebook.output(2)).to_contain_text("unknown value 'lost': one of returns, billing, none yet")
