"""Rankings and pairs, by mouse, by touch and by keyboard alone, in both layouts and both themes."""

from __future__ import annotations

import ast
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.jupyter import OpenNotebook, Widget
from tests.browser.test_accessible import AXE, STOP, violations
from tests.browser.test_reflow import PROBLEMS

Open = Callable[..., OpenNotebook]

CELL = """
from nb_feedback import *
LABELS = RankingQuestion("order", title="Order", values={"h": "Helpful", "t": "Truthful", "ar": "مهذب <b>"})
TEXTS = RankingQuestion("best", title="Best", values=["one", "two", "three"], shuffle=True)
PAIR = RankingQuestion("better", title="Better", values=["one", "two"], tie=True, both_bad=True, shuffle=True)
WHY = TextQuestion("why", title="Why", required=False)
RANKS = [{"value": "h", "rank": 1}, {"value": "ar", "rank": 2}]
def made(name, *questions, records=4):
    ds = FeedbackDataset(name, fields=[TextField(x) for x in ("prompt", "one", "two", "three")], questions=questions,
                         store=f"{name}.db")
    ds.add_records([
        FeedbackRecord(
            {"prompt": f"Question {i}?", **{x: f"Text {x} of {i}. " + "More words. " * 60 for x in ("one", "two", "three")}},
            id=f"r{i}",
            suggestions=[Suggestion("order", RANKS, score=0.75, agent="judge") for q in questions if i == 1 and q is LABELS],
        )
        for i in range(1, records + 1)
    ])
    return ds
"""

ANSWERS = """
print([(r.id, r.response('ana').status, {q: v if isinstance(v, str) else {each['value']: each['rank'] for each in v}
       for q, v in r.response('ana').values.items()}) for r in ds if r.response('ana')])
"""


def opened(open_notebook: Open, made: str, show: str = "ds") -> tuple[OpenNotebook, Widget]:
    notebook = open_notebook(CELL + f"ds = made({made})", show, ANSWERS)
    notebook.run_cell(0)
    notebook.run_cell(1)
    return notebook, notebook.widget(made.split("'")[1])


def stored(notebook: OpenNotebook) -> list[tuple[str, str, dict[str, object]]]:
    notebook.run_cell(2)
    found: list[tuple[str, str, dict[str, object]]] = ast.literal_eval(notebook.output(2).inner_text().strip())
    return found


def ranks_of(within: Widget | Locator, name: str) -> Locator:
    place = within.region if isinstance(within, Widget) else within
    return place.get_by_role("radiogroup", name=name, exact=True)


def rank(within: Widget | Locator, name: str, number: int) -> Locator:
    return ranks_of(within, name).get_by_role("radio", name=f"Rank {number}", exact=True)


def outcome(within: Widget | Locator, name: str) -> Locator:
    place = within.region if isinstance(within, Widget) else within
    return place.get_by_role("radio", name=name, exact=True)


def slot(widget: Widget, number: int | str) -> Locator:
    return widget.region.locator(f"[data-rank='{number}']")


def middle(place: Locator) -> tuple[float, float]:
    place.scroll_into_view_if_needed()
    box = place.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def card(widget: Widget, name: str) -> Locator:
    return widget.region.locator(".card").filter(has=widget.page.get_by_role("radiogroup", name=name, exact=True))


def dragged(widget: Widget, name: str, to: Locator, *, drop: bool = True) -> None:
    """Drag a card by its handle."""
    mouse = widget.page.mouse
    mouse.move(*middle(card(widget, name).locator(".grip")))
    mouse.down()
    x, y = middle(to)
    mouse.move(x, y - 3)
    mouse.move(x, y)
    if drop:
        mouse.up()


def test_cards_are_dragged_to_their_ranks_and_two_may_share_one(page: Page, open_notebook: Open) -> None:
    notebook, widget = opened(open_notebook, "'drag', LABELS")
    # The suggestion is there already, and what it leaves out has no rank.
    expect(rank(widget, "Helpful", 1)).to_be_checked()
    expect(slot(widget, "")).to_contain_text("Truthful")
    expect(widget.region.locator(".origin")).to_contain_text("Suggestion, not changed yet")
    dragged(widget, "Truthful", slot(widget, 2))
    expect(rank(widget, "Truthful", 2)).to_be_checked()
    expect(widget.status).to_have_text("Truthful: rank 2 of 3, tied with مهذب <b>")
    expect(slot(widget, 2)).to_contain_text("Tie")
    expect(slot(widget, "")).to_have_count(0)
    dragged(widget, "Helpful", slot(widget, 3), drop=False)
    expect(slot(widget, 3)).to_have_class("slot target")
    page.keyboard.press("Escape")
    page.mouse.up()
    expect(rank(widget, "Helpful", 1)).to_be_checked()
    # What is dragged below all ranks has none any more.
    dragged(widget, "Helpful", slot(widget, 3), drop=False)
    page.mouse.move(*middle(slot(widget, "")))
    page.mouse.up()
    expect(widget.status).to_have_text("Helpful: no rank")
    widget.button("Submit").click()
    expect(widget.region.locator(".problem")).to_have_text("All need a rank before submitting; without one: Helpful")
    expect(rank(widget, "Helpful", 1)).to_be_focused()
    rank(widget, "Helpful", 1).click()
    expect(widget.region.locator(".origin")).to_contain_text("Changed")
    widget.button("Submit").click()
    widget.expect_record(2)
    widget.expect_saved()
    assert stored(notebook) == [("r1", "submitted", {"order": {"h": 1, "t": 2, "ar": 2}})]


def test_a_finger_drags_a_card_by_its_handle_and_scrolls_by_the_rest_of_it(page: Page, open_notebook: Open) -> None:
    notebook, widget = opened(open_notebook, "'touch', TEXTS")
    send = page.context.new_cdp_session(page).send

    def swipe(start: tuple[float, float], to: tuple[float, float]) -> None:
        points = [(start[0] + (to[0] - start[0]) * part, start[1] + (to[1] - start[1]) * part) for part in (0, 0.5, 1)]
        for kind, at in zip(("touchStart", "touchMove", "touchMove"), points, strict=True):
            send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": at[0], "y": at[1]}]})
        send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})

    swipe(middle(card(widget, "A").locator("b")), middle(slot(widget, 1)))
    expect(slot(widget, "")).to_contain_text("Text")
    expect(widget.region.get_by_role("radio", checked=True)).to_have_count(0)
    middle(slot(widget, 1))
    swipe(middle(card(widget, "A").locator(".grip")), middle(slot(widget, 2)))
    expect(rank(widget, "A", 2)).to_be_checked()
    swipe(middle(rank(widget, "B", 1)), middle(rank(widget, "B", 1)))
    expect(rank(widget, "B", 1)).to_be_checked()
    widget.expect_saved()
    # It is three, one and two that Ana sees as A, B and C.
    assert stored(notebook) == [("r1", "draft", {"best": {"one": 1, "three": 2}})]


def test_all_are_ranked_by_keyboard_alone(page: Page, open_notebook: Open) -> None:
    notebook, widget = opened(open_notebook, "'keyboard', LABELS, WHY")
    widget.jump(2)
    widget.region.get_by_role("article").focus()
    page.keyboard.press("e")
    expect(rank(widget, "Helpful", 1)).to_be_focused()
    # A number goes on to the next that has no rank.
    page.keyboard.press("2")
    expect(rank(widget, "Truthful", 1)).to_be_focused()
    page.keyboard.press("Control+Enter")
    expect(widget.region.locator(".problem")).to_contain_text("without one: Truthful, مهذب <b>")
    expect(rank(widget, "Truthful", 1)).to_be_focused()
    page.keyboard.press("2")
    expect(widget.status).to_have_text("Truthful: rank 2 of 3, tied with Helpful")
    expect(rank(widget, "مهذب <b>", 1)).to_be_focused()
    page.keyboard.press("9")  # no rank
    expect(ranks_of(widget, "مهذب <b>").get_by_role("radio", checked=True)).to_have_count(0)
    # Arrows go through the ranks, and stop at the ends.
    page.keyboard.press("ArrowUp")
    expect(rank(widget, "مهذب <b>", 3)).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(rank(widget, "مهذب <b>", 3)).to_be_checked()
    for key in ("Alt+ArrowUp", "ArrowLeft"):
        page.keyboard.press(key)
    expect(rank(widget, "مهذب <b>", 1)).to_be_focused()
    expect(rank(widget, "مهذب <b>", 1)).to_be_checked()
    page.keyboard.press("Alt+ArrowDown")
    expect(slot(widget, 2).locator(".card")).to_have_count(3)
    page.keyboard.press("Delete")
    expect(widget.status).to_have_text("مهذب <b>: no rank")
    page.keyboard.press("1")
    expect(rank(widget, "مهذب <b>", 1)).to_be_focused()
    page.keyboard.press("Tab")
    expect(rank(widget, "Helpful", 2)).to_be_focused()
    # With Alt they go to another record, as everywhere.
    page.keyboard.press("Alt+ArrowLeft")
    widget.expect_record(1)
    page.keyboard.press("Alt+ArrowRight")
    widget.expect_record(2)
    page.keyboard.press("Control+Enter")
    widget.expect_record(3)
    page.keyboard.press("Control+z")
    widget.expect_record(2)
    expect(rank(widget, "مهذب <b>", 1)).to_be_checked()
    widget.expect_saved()
    assert stored(notebook) == [("r2", "draft", {"order": {"ar": 1, "h": 2, "t": 2}, "why": ""})]


def texts(widget: Widget) -> list[str]:
    """Give which field's text is on each card, in their order."""
    return [each.split()[1] for each in widget.region.locator(".card-text").all_inner_texts()]


SIDES = [["one", "two"], ["two", "one"], ["two", "one"], ["one", "two"]]
"""What Ana sees in the first records."""


def test_the_better_of_two_is_one_key_or_click(page: Page, open_notebook: Open) -> None:
    notebook, widget = opened(open_notebook, "'pair', PAIR")
    # A field that is compared is shown there, and nowhere else.
    expect(widget.region.locator(".column.fields")).to_contain_text("Question 1?")
    expect(widget.region.locator(".column.fields")).not_to_contain_text("Text one")
    expect(widget.region.locator(".column.fields")).to_contain_text("Text three of 1")
    outcome(widget, "B is better").click()
    expect(widget.region.get_by_role("group", name="B", exact=True)).to_contain_text("Better")
    widget.button("Submit").click()
    widget.expect_record(2)
    # Nothing needs to have the focus but the record.
    widget.region.get_by_role("article").focus()
    page.keyboard.press("2")
    expect(outcome(widget, "B is better")).to_be_checked()
    expect(widget.status).to_have_text("B is better")
    page.keyboard.press("Control+Enter")
    widget.expect_record(3)
    page.keyboard.press("3")
    expect(outcome(widget, "Tie")).to_be_checked()
    page.keyboard.press("Control+Enter")
    widget.expect_record(4)
    page.keyboard.press("4")
    page.keyboard.press("4")
    expect(widget.status).to_have_text("Not chosen: Both are bad")
    page.keyboard.press("4")
    page.keyboard.press("Control+Enter")
    widget.expect_saved()
    assert stored(notebook) == [
        ("r1", "submitted", {"better": {"two": 1, "one": 2}}),
        ("r2", "submitted", {"better": {"one": 1, "two": 2}}),
        ("r3", "submitted", {"better": {"one": 1, "two": 1}}),
        ("r4", "submitted", {"better": {"one": 2, "two": 2}}),
    ]
    # The order that was shown goes with the answer.
    notebook.append_and_run("print(ds.responses()['better.shown'].tolist())")
    assert ast.literal_eval(notebook.output(3).inner_text().strip()) == SIDES


def test_both_sides_are_where_they_were_after_a_reload_and_the_history_calls_them_the_same(
    page: Page, open_notebook: Open
) -> None:
    notebook, widget = opened(open_notebook, "'sides', PAIR")
    for number, sides in enumerate(SIDES, 1):
        widget.jump(number)
        assert texts(widget) == sides
    widget.jump(1)
    outcome(widget, "B is better").click()
    widget.expect_saved()
    notebook.save()
    page.reload()
    notebook = notebook.__class__(page, notebook.server, notebook.path)
    notebook.run_cell(0)
    notebook.run_cell(1)
    widget = notebook.widget("sides")
    for number, sides in enumerate(SIDES, 1):
        widget.jump(number)
        assert texts(widget) == sides
    widget.jump(1)
    expect(outcome(widget, "B is better")).to_be_checked()
    outcome(widget, "Both are bad").click()
    widget.expect_saved()
    expect(widget.region.get_by_role("navigation", name="Recent records")).to_have_count(0)
    widget.button("History").click()
    history = widget.region.get_by_role("complementary", name="History")
    expect(history.get_by_role("list", name="Difference").first).to_contain_text("deleted B is better end")
    expect(history.get_by_role("list", name="Difference").first).to_contain_text("inserted Both are bad end")
    history.get_by_role("button", name="Put this answer into the editor").last.click()
    expect(outcome(widget, "B is better")).to_be_checked()
    widget.button("Next").click()
    expect(widget.region.get_by_role("navigation", name="Recent records")).to_contain_text("B is better")


def test_two_versions_are_shown_with_the_ranks_of_each(page: Page, open_notebook: Open) -> None:
    notebook, widget = opened(open_notebook, "'versions', LABELS")
    answer = "[{'value': v, 'rank': r} for v, r in {'h': 3, 't': 1, 'ar': 2}.items()]"
    notebook.append_and_run(
        f"import threading; threading.Timer(2, lambda: ds.respond('r1', {{'order': {answer}}})).start()"
    )
    rank(widget, "Truthful", 2).click()
    versions = widget.region.get_by_role("region", name="Two versions")
    while not versions.is_visible():
        page.keyboard.press("3")  # a rank, and another: something is unsent all the time
        page.keyboard.press("2")
        page.wait_for_timeout(200)
    items = versions.get_by_role("list", name="Difference").get_by_role("listitem")
    expect(items).to_have_text(
        [
            " deleted 1. Truthful end ",
            " inserted 1. Helpful end ",
            "2. مهذب <b>",
            " inserted 2. Truthful end ",
            " deleted 3. Helpful end ",
        ]
    )
    widget.button("Take the other").click()
    expect(rank(widget, "Helpful", 3)).to_be_checked()
    # What was taken out of the editor is kept, and can be had back.
    widget.button("Put it into the editor").click()
    expect(rank(widget, "Helpful", 1)).to_be_checked()
    widget.expect_saved()


def test_rows_of_a_list_are_ranked_in_place_and_submitted_together(open_notebook: Open) -> None:
    notebook, widget = opened(open_notebook, "'rows', LABELS, PAIR", 'ds.annotate(layout="list")')
    rows = [widget.region.get_by_role("article", name=f"Record {number}", exact=True) for number in (1, 2, 3)]
    expect(rows[0]).not_to_contain_text("Text one of 1. Text")
    rank(rows[0], "Truthful", 3).click()
    outcome(rows[0], "Tie").click()
    rank(rows[1], "Helpful", 1).click()
    rank(rows[1], "Helpful", 1).press("2")
    rank(rows[1], "Truthful", 1).press("1")
    rank(rows[1], "مهذب <b>", 1).press("1")
    outcome(rows[1], "B is better").click()
    rank(rows[2], "Helpful", 1).click()
    for number in (1, 2, 3):
        rows[number - 1].get_by_role("checkbox", name=f"Select record {number}").check()
    widget.button("Submit selected").click()
    expect(widget.status).to_contain_text(
        "2 submitted. Left out: record 3 (Order: All need a rank before submitting; without one: Truthful, مهذب <b>. "
        "Better: An answer is required"
    )
    widget.expect_saved()
    assert stored(notebook) == [
        ("r1", "submitted", {"order": {"h": 1, "ar": 2, "t": 3}, "better": {"one": 1, "two": 1}}),
        ("r2", "submitted", {"order": {"t": 1, "ar": 1, "h": 2}, "better": {"one": 1, "two": 2}}),
        ("r3", "draft", {"order": {"h": 1}}),
    ]


def test_a_long_text_is_cut_off_until_somebody_asks_for_it_or_searches(open_notebook: Open) -> None:
    _, widget = opened(open_notebook, "'long', TEXTS")
    text = card(widget, "A").locator(".card-text")
    short = text.bounding_box()
    widget.button("Show all, A").click()
    expect(widget.button("Show less, A")).to_be_visible()
    long = text.bounding_box()
    assert short is not None
    assert long is not None
    assert long["height"] > 1.5 * short["height"]
    # It stays open where the card goes.
    rank(widget, "A", 1).click()
    expect(widget.button("Show less, A")).to_be_visible()
    widget.button("Show less, A").click()
    widget.region.get_by_role("searchbox", name="Search").fill('"one of 1"')
    expect(widget.region.locator(".card-text mark")).to_have_text(["one of 1"])
    expect(widget.button("Show all, A")).to_have_count(0)


@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
def test_axe_finds_nothing_wrong(page: Page, open_notebook: Open, theme: str) -> None:
    name = f"axe-{theme[-5:].strip()}"
    notebook, widget = opened(open_notebook, f"'{name}', TEXTS, LABELS, PAIR, WHY")
    notebook.theme(theme)
    page.evaluate(AXE.read_text(encoding="utf-8"))
    rank(widget, "A", 1).click()
    outcome(widget, "B is better").click()
    widget.button("Submit").click()
    expect(widget.region.locator(".problem").first).to_be_visible()
    found = violations(page)
    widget.button("List").click()
    expect(widget.region.get_by_role("feed", name="Records")).to_be_visible()
    assert [*found, *violations(page)] == []


def test_wherever_tab_stops_is_seen_and_nothing_covers_it(page: Page, open_notebook: Open) -> None:
    _, widget = opened(open_notebook, "'tabbed', TEXTS, LABELS, PAIR")
    rank(widget, "B", 2).click()
    widget.region.focus()
    stops, wrong = [], []
    for _ in range(60):
        page.keyboard.press("Tab")
        stop = widget.region.evaluate(STOP)
        if stop is None:
            break
        stops.append(stop[0])
        if stop[1]:
            wrong.append(stop)
    # Each card is one stop, and so are the outcomes.
    assert len([each for each in stops if each.startswith("input. Rank")]) == 6
    assert wrong == []


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_nothing_is_cut_off_at_320_pixels(page: Page, open_notebook: Open, direction: str) -> None:
    notebook, widget = opened(open_notebook, f"'narrow-{direction}', TEXTS, LABELS, PAIR")
    page.add_style_tag(content=f".nb-feedback {{ inline-size: 320px; direction: {direction} }}")
    rank(widget, "Helpful", 3).click()
    found = widget.region.evaluate(PROBLEMS)
    widget.button("List").click()
    expect(widget.region.get_by_role("feed", name="Records")).to_be_visible()
    assert [*found, *widget.region.evaluate(PROBLEMS)] == []
    assert notebook.count_cells() == 3
