"""The widget in marimo: in its editor, where a cell is run again whenever something changes, and in its apps."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from nb_feedback import FeedbackDataset
from tests.browser.cells import dataset
from tests.browser.jupyter import Widget
from tests.browser.marimo_app import PATIENCE, MarimoServer, OpenMarimo

Open = Callable[..., OpenMarimo]
ENV = {"NB_FEEDBACK_STORE": "", "JUPYTERHUB_USER": "ana"}


@pytest.fixture(scope="module")
def marimo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MarimoServer]:
    server = MarimoServer(tmp_path_factory.mktemp("marimo"), ENV).start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def visitor(browser: Browser) -> Iterator[BrowserContext]:
    """One browser profile for all of these tests: loading marimo's own scripts anew takes longest."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield context
    context.close()


@pytest.fixture
def page(visitor: BrowserContext) -> Iterator[Page]:
    page = visitor.new_page()
    elsewhere: list[str] = []
    page.on("request", lambda request: _note(request.url, elsewhere))
    yield page
    page.close()
    assert elsewhere == []


def _note(url: str, elsewhere: list[str]) -> None:
    if not url.startswith(("http://127.0.0.1:", "data:", "blob:")):
        elsewhere.append(url)


@pytest.fixture
def open_marimo(page: Page, marimo: MarimoServer, request: pytest.FixtureRequest) -> Iterator[Open]:
    """Open a notebook of these cells, named after the test, and run them all."""

    def opened(*cells: str) -> OpenMarimo:
        notebook = OpenMarimo(page, marimo, marimo.write(request.node.name, *cells))
        notebook.run_all()
        return notebook

    yield opened
    marimo.shut_down()


def test_a_person_works_through_records_with_the_keyboard(page: Page, open_marimo: Open, marimo: MarimoServer) -> None:
    name = "work"
    notebook = open_marimo(
        dataset(name, 8, options="guidelines='# Rules\\n\\n- Be **brief**.'"), "ds", "print(ds.progress())"
    )
    source = (marimo.root / notebook.path).read_text()
    widget = notebook.widget(name)
    widget.expect_record(1)
    editor = widget.editor("Answer")

    # Submit, and go on without the mouse: the first changed, the second as it is.
    editor.focus()
    page.keyboard.press("Control+End")
    page.keyboard.type(", improved")
    page.keyboard.press("Control+Enter")
    widget.expect_record(2)
    expect(widget.record).to_be_focused()
    page.keyboard.press("Control+Enter")
    widget.expect_record(3)

    # A draft, and what was taken back by Reset is had back by undoing.
    page.keyboard.press("e")
    expect(editor).to_be_focused()
    page.keyboard.type("Half of ")
    widget.button("Reset").click()
    expect(editor).to_have_value("Suggestion 3")
    page.keyboard.press("Control+z")
    expect(editor).to_have_value("Half of Suggestion 3")
    page.keyboard.press("Control+s")
    expect(widget.status).to_have_text("Draft saved")
    page.keyboard.press("Escape")
    expect(widget.record).to_be_focused()

    page.keyboard.press("g")
    expect(widget.region.get_by_role("complementary", name="Guidelines").get_by_role("listitem")).to_have_text(
        "Be brief."
    )
    page.keyboard.press("Escape")
    page.keyboard.press("Alt+ArrowRight")
    widget.expect_record(4)
    widget.button("Discard").press("Enter")
    widget.expect_record(5)
    widget.expect_progress("2 of 8 submitted, 1 draft, 1 discarded")
    widget.expect_saved()

    # A cell that asked before knows nothing of it until it is run again.
    expect(notebook.cell(2)).to_contain_text("0 of 8 submitted")
    notebook.run_cell(2)
    expect(notebook.cell(2)).to_contain_text("2 of 8 submitted · 1 draft · 1 discarded")

    answers = {record.id: record.response("ana") for record in FeedbackDataset.load(name, marimo.root / f"{name}.db")}
    assert {key: (answer.status, answer.values) for key, answer in answers.items() if answer is not None} == {
        "r1": ("submitted", {"response": "Suggestion 1, improved"}),
        "r2": ("submitted", {"response": "Suggestion 2"}),
        "r3": ("draft", {"response": "Half of Suggestion 3"}),
        "r4": ("discarded", {}),
    }
    # Ctrl+S was the widget's, and not the notebook's.
    assert (marimo.root / notebook.path).read_text() == source

    # What marimo saves of the outputs has no record and no answer in it.
    saved = marimo.root / "__marimo__" / "session" / f"{notebook.path}.json"
    for _ in range(PATIENCE // 100):
        if saved.exists() and "marimo-anywidget" in saved.read_text():
            break
        page.wait_for_timeout(100)
    outputs = saved.read_text()
    assert "marimo-anywidget" in outputs
    for private in ("Question 1", "Suggestion 1", "improved"):
        assert private not in outputs


# marimo's own, for the editor of a cell, for a cell that is selected, and for the page.
KEYS = (
    *("Control+Enter", "Shift+Enter", "Control+Shift+Enter", "Control+Shift+r", "Control+i", "Control+s"),
    *("Control+k", "Control+Shift+k", "Control+.", "Control+Shift+f", "Control+f", "Control+Shift+h", "Control+j"),
    *("Control+b", "Control+/", "Control+g", "Control+d", "Control+Shift+m", "Control+Shift+o", "Control+Shift+p"),
    *("Control+ArrowUp", "Control+Shift+ArrowDown", "Control+Shift+Backspace", "Shift+Backspace", "Control+Shift+s"),
    *("d", "d", "x", "a", "b", "m", "j", "k", "c", "v", "p", "s", "z", "0", "0", "Shift+M", "ArrowUp", "Escape"),
)


def test_no_key_in_the_widget_is_the_notebooks(page: Page, open_marimo: Open) -> None:
    notebook = open_marimo(dataset("keys", 60), "ds", "runs = ds and 1")
    widget = notebook.widget("keys")
    widget.expect_saved()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.partition("/api/")[2]))
    cells = notebook.count_cells()
    for place in ("editor", "Submit", "record", "queue"):
        there = {"editor": widget.editor("Answer"), "record": widget.record, "queue": widget.queue}
        for key in KEYS:
            there.get(place, widget.button(place)).focus()
            page.keyboard.press(key)
            assert page.evaluate("() => document.activeElement.localName") == "marimo-anywidget", (place, key)
            assert page.locator("[role=dialog], [role=alertdialog], [role=menu]").count() == 0, (place, key)
    assert notebook.count_cells() == cells
    # Nothing but the widget's own messages, and what marimo asks now and then by itself.
    by_itself = {"", "kernel/set_model_value", "usage"}
    assert [path for path in asked if path not in by_itself] == []


def test_what_is_shown_is_the_dataset_its_widget_or_a_part_of_something(page: Page, open_marimo: Open) -> None:
    notebook = open_marimo(
        dataset("shown"),
        "ds",
        "import marimo as mo; mo.ui.anywidget(ds.annotate())",
        "mo.vstack([mo.md('Please answer:'), ds])",
        "mo.ui.tabs({'Answers': ds, 'Notes': mo.md('None')})",
    )
    widgets = [notebook.widget("shown", index) for index in range(4)]
    widgets[0].expect_record(1)
    widgets[0].editor("Answer").fill("Typed in the first")
    for widget in widgets:
        expect(widget.editor("Answer")).to_have_value("Typed in the first")
    # A tab that is not in front is no part of the page: what was typed is there when it comes back.
    last = widgets[3].editor("Answer")
    last.focus()
    page.keyboard.type("And in the last. ")
    page.get_by_role("tab", name="Notes").click()
    expect(widgets[3].region).to_have_count(0)
    page.get_by_role("tab", name="Answers").click()
    expect(last).to_have_value("And in the last. Typed in the first")
    widgets[3].expect_saved()


def test_the_whole_widget_is_in_sight_and_follows_the_theme(page: Page, open_marimo: Open) -> None:
    notebook = open_marimo(dataset("sight"), "ds")
    widget = notebook.widget("sight")
    widget.expect_record(1)
    # marimo scrolls a high output: the buttons below must not be out of it.
    assert notebook.output(1).evaluate("e => e.scrollHeight - e.clientHeight") == 0
    page.emulate_media(color_scheme="dark")  # the browser's wish is not the notebook's
    expect(widget.region).to_have_attribute("data-theme", "light")
    notebook.theme("dark")
    expect(widget.region).to_have_attribute("data-theme", "dark")
    page.emulate_media(color_scheme="light")
    expect(widget.region).to_have_attribute("data-theme", "dark")
    notebook.theme("light")
    expect(widget.region).to_have_attribute("data-theme", "light")


def test_an_answer_from_python_appears_without_disturbing_what_is_being_typed(page: Page, open_marimo: Open) -> None:
    notebook = open_marimo(
        dataset("python"),
        "ds",
        "import marimo as mo; button = mo.ui.run_button(label='Answer both'); button",
        "if button.value: ds.respond('r1', {'response': 'Theirs'}); ds.respond('r2', {'response': 'From Python'})",
    )
    widget = notebook.widget("python")
    widget.expect_record(1)
    widget.editor("Answer").focus()
    page.keyboard.type("Mine. ")
    widget.expect_saved()
    page.get_by_role("button", name="Answer both").dispatch_event("click")  # which leaves the focus in the editor
    widget.expect_progress("2 of 5 submitted")
    expect(widget.region.get_by_role("region", name="Two versions")).to_contain_text("Theirs")
    expect(widget.editor("Answer")).to_have_value("Mine. Suggestion 1")


def test_in_an_app_each_visitor_has_a_widget_and_sees_what_the_other_answers(
    visitor: BrowserContext, page: Page, tmp_path_factory: pytest.TempPathFactory
) -> None:
    server = MarimoServer(tmp_path_factory.mktemp("app"), ENV)
    server.start(server.write("app", dataset("app"), "ds"))
    other = visitor.new_page()
    try:
        page.goto(server.url)
        other.goto(server.url)
        first, second = (Widget(each, each.get_by_role("region", name="app")) for each in (page, other))
        second.expect_record(1)
        first.editor("Answer").focus()
        page.keyboard.type("As a visitor. ")
        page.keyboard.press("Control+Enter")
        first.expect_record(2)
        expect(second.editor("Answer")).to_have_value("As a visitor. Suggestion 1")
        second.expect_progress("1 of 5 submitted")
        page.keyboard.press("e")
        page.keyboard.type("Half. ")
        first.expect_saved()
        page.keyboard.type("More. ")
        page.reload()  # which is another visit, with a kernel of its own
        first = Widget(page, page.get_by_role("region", name="app"))
        first.jump(2)  # where both visitors, who are one user, were last is no telling
        expect(first.editor("Answer")).to_have_value("Half. More. Suggestion 2")
        first.expect_saved()
    finally:
        other.close()
        server.stop()
