"""What goes wrong in marimo, and that nothing which was typed or submitted is lost, doubled or put elsewhere by it.

Each row ends with the same count: what the person did against what the store's file has, read from here.
"""

from __future__ import annotations

import os
import re
import signal
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, WebSocketRoute, expect

from nb_feedback import FeedbackDataset
from tests.browser.cells import dataset
from tests.browser.jupyter import Widget
from tests.browser.marimo_app import PATIENCE, MarimoServer, OpenMarimo

ENV = {"NB_FEEDBACK_STORE": "", "JUPYTERHUB_USER": "ana"}

# Names with an underscore are a cell's own in marimo.
PID = "import os as _os, pathlib as _pathlib\n_ = _pathlib.Path('kernel').write_text(str(_os.getpid()))\n"
AGAIN = "\nimport marimo as mo\nagain = mo.ui.button(label='Run the next cell again')\nagain"
SLEEPS = "import pathlib as _pathlib, time as _time\nwhile not _pathlib.Path('go').exists(): _time.sleep(0.05)"
_NOTHING_WAITS = r"() => !Object.keys(localStorage).some(key => /^nb_feedback\/1\/(?!memory%2F)/.test(key))"
"""What a dataset in memory was given stays in the browser, whatever happens."""

COMPUTES = "import pathlib as _pathlib\nwhile not _pathlib.Path('go').exists(): sum(range(10_000))"


@pytest.fixture(scope="module")
def profile(browser: Browser) -> Iterator[BrowserContext]:
    """One browser profile for all rows: what one leaves in its storage would show in the next."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield context
    context.close()


@pytest.fixture
def page(profile: BrowserContext) -> Iterator[Page]:
    page = profile.new_page()
    yield page
    page.close()


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MarimoServer]:
    server = MarimoServer(tmp_path_factory.mktemp("marimo"), ENV).start()
    yield server
    server.stop()


@pytest.fixture
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MarimoServer]:
    """A server that may be stopped and killed."""
    server = MarimoServer(tmp_path_factory.mktemp("marimo"), ENV).start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def row(profile: BrowserContext, shared: MarimoServer) -> Iterator[Row]:
    """A notebook for the faults after which it goes on by itself, one after the other, each with records of its own."""
    page = profile.new_page()
    yield Row(page, shared, "row", "again; ds", SLEEPS, COMPUTES)
    page.close()


class Row:
    """A notebook with a dataset, its widgets, and all that was answered in them."""

    def __init__(self, page: Page, server: MarimoServer, name: str, *cells: str) -> None:
        self.page, self.server, self.name = page, server, name
        self.given: dict[str, tuple[str, str, None]] = {}
        self.notebook = OpenMarimo(page, server, server.write(name, PID + dataset(name, 20) + AGAIN, *cells))
        self.run()

    def run(self) -> None:
        """Run the dataset's cell, which runs all that show it."""
        self.notebook.run_cell(0)
        self.notebook.run_cell(1)
        self.widget.expect_saved()

    @property
    def widget(self) -> Widget:
        """The first widget."""
        return self.notebook.widget(self.name)

    def stored(self) -> dict[str, Any]:
        """Read from the file what ana has answered."""
        loaded = FeedbackDataset.load(self.name, self.server.root / f"{self.name}.db")
        answers = {str(record.id): record.response("ana") for record in loaded}
        return {
            key: (each.status, each.values["response"], each.edits and each.edits["response"])
            for key, each in answers.items()
            if each is not None
        }

    def count(self, *, submitted: Sequence[tuple[int, str]] = (), draft: Sequence[tuple[int, str]] = ()) -> None:
        """Wait until the store has this, what was counted before and nothing else, and the browser nothing any more.

        Args:
            submitted: The number of a record and what was submitted, which must have arrived once.
            draft: The number of a record and what was typed.
        """
        for status, answers in (("submitted", submitted), ("draft", draft)):
            self.given.update((f"r{number}", (status, text, None)) for number, text in answers)
        deadline = time.monotonic() + PATIENCE / 1000
        while self.stored() != self.given and time.monotonic() < deadline:
            self.page.wait_for_timeout(100)
        assert self.stored() == self.given
        self.page.wait_for_function(_NOTHING_WAITS)
        assert self.stored() == self.given
        with closing(sqlite3.connect(self.server.root / f"{self.name}.db")) as file:
            log = file.execute(
                "SELECT r.id FROM response_log l JOIN records r ON r.key = l.record WHERE l.action = 'submitted'"
            ).fetchall()
        assert sorted(key for (key,) in log) == sorted(
            key for key, (status, *_) in self.given.items() if status == "submitted"
        )


def _answer(widget: Widget, number: int, text: str, *, submit: bool) -> None:
    """Type before what is in the editor, as fast as the keys go, and submit it or leave it there."""
    widget.expect_record(number)
    widget.editor("Answer").focus()
    widget.page.keyboard.press("Control+Home")
    widget.page.keyboard.type(text)
    if submit:
        widget.page.keyboard.press("Control+Enter")


@pytest.mark.parametrize(
    ("fault", "first"), [("reload", 1), ("widget's cell", 3), ("dataset's cell", 5), ("by itself", 7)]
)
def test_what_is_being_typed_outlives_the_run_of_a_cell_and_a_reload(row: Row, fault: str, first: int) -> None:
    row.widget.jump(first)
    _one_and_a_half(row, first)
    if fault == "reload":
        row.page.reload()
    elif fault == "by itself":
        _run_again(row.page)
    else:
        row.notebook.run_cell(1 if fault == "widget's cell" else 0)
    _is_there(row, first)


def _run_again(page: Page) -> None:
    """Have the widget's cell run as marimo runs a cell of which something has changed: nobody has left the editor."""
    page.get_by_role("button", name="Run the next cell again").dispatch_event("click")


def test_what_is_typed_into_a_dataset_in_memory_outlives_the_run_of_its_cell(page: Page, shared: MarimoServer) -> None:
    memory = dataset("memory").replace("'memory',", "").replace("store='memory.db',", "")
    notebook = OpenMarimo(page, shared, shared.write("memory", memory + AGAIN, "again; ds"))
    notebook.run_all()
    widget = notebook.widget("Feedback")
    widget.editor("Answer").focus()
    widget.page.keyboard.type("Half. ")
    _run_again(page)
    expect(widget.editor("Answer")).to_have_value("Half. Suggestion 1")
    widget.expect_progress("0 of 5 submitted, 1 draft")


def test_what_is_being_typed_outlives_a_restart_of_the_kernel(page: Page, shared: MarimoServer) -> None:
    row = Row(page, shared, "restarted", "ds")
    _one_and_a_half(row, 1)
    row.notebook.restart()
    row.run()
    _is_there(row, 1)


@pytest.mark.parametrize(("cell", "first"), [(2, 9), (3, 11)], ids=["sleeps", "computes"])
def test_a_busy_kernel_gets_everything_when_its_cell_ends_and_the_page_says_so_until_then(
    row: Row, cell: int, first: int
) -> None:
    row.widget.jump(first)
    (row.server.root / "go").unlink(missing_ok=True)
    row.notebook.start_cell(cell)
    expect(row.notebook.cell(cell).get_by_test_id("cell-status")).to_have_attribute("data-status", "running")
    before = row.stored()
    _one_and_a_half(row, first)
    expect(row.widget.region.locator(".save-state")).to_have_text("Kept in this browser, 2 waiting for the kernel")
    assert row.stored() == before
    if first == 9:  # A page that is loaded anew waits as well.
        row.page.reload()
        expect(row.page.get_by_role("heading", name="Waiting for the kernel")).to_be_visible()
    (row.server.root / "go").touch()
    _is_there(row, first)


def test_what_is_answered_without_a_network_is_saved_when_it_is_back(row: Row) -> None:
    network = Network(row.page)
    row.page.reload()
    row.widget.jump(13)
    network.cut()
    try:
        _one_and_a_half(row, 13)
        notice = row.widget.region.get_by_role("alert")
        expect(notice).to_contain_text("2 answers are not saved but kept in this browser")
    finally:
        network.mend()
    row.widget.expect_saved()
    expect(notice).to_have_count(0)
    _is_there(row, 13)


class Network:
    """The way from a page to the server. Playwright's "offline" alone leaves open the socket that was open."""

    def __init__(self, page: Page) -> None:
        self._page, self._is_cut = page, False
        self._sockets: list[WebSocketRoute] = []
        page.route_web_socket(re.compile("/ws"), self._connect)

    def _connect(self, socket: WebSocketRoute) -> None:
        if self._is_cut:
            socket.close(code=1001)
        else:
            self._sockets += [socket, socket.connect_to_server()]

    def cut(self) -> None:
        self._is_cut = True
        self._page.context.set_offline(True)
        for socket in self._sockets:
            socket.close(code=1001)
        self._sockets.clear()

    def mend(self) -> None:
        self._is_cut = False
        self._page.context.set_offline(False)


def _one_and_a_half(row: Row, first: int) -> None:
    _answer(row.widget, first, "One. ", submit=True)
    _answer(row.widget, first + 1, "Half. ", submit=False)


def _is_there(row: Row, first: int) -> None:
    """Check what `_one_and_a_half` did, and that it goes on from there."""
    widget, second = row.widget, first + 1
    expect(widget.editor("Answer")).to_have_value(f"Half. Suggestion {second}")
    widget.expect_record(second)
    one = (first, f"One. Suggestion {first}")
    row.count(submitted=[one], draft=[(second, f"Half. Suggestion {second}")])
    _answer(widget, second, "More than ", submit=True)
    widget.expect_record(second + 1)
    row.count(submitted=[one, (second, f"More than Half. Suggestion {second}")])


@pytest.mark.parametrize("fault", ["kernel killed", "server stopped", "server killed"])
def test_what_is_answered_while_the_kernel_or_the_server_is_gone_is_saved_when_the_notebook_runs_again(
    page: Page, own: MarimoServer, fault: str
) -> None:
    row = Row(page, own, "nobody", "ds")
    widget = row.widget
    _answer(widget, 1, "One. ", submit=True)
    widget.expect_record(2)
    row.count(submitted=[(1, "One. Suggestion 1")])
    if fault == "kernel killed":
        os.kill(int((own.root / "kernel").read_text()), signal.SIGKILL)
    elif fault == "server stopped":
        own.stop()
    else:
        own.kill()
    _answer(widget, 2, "Two. ", submit=True)
    _answer(widget, 3, "Half. ", submit=False)
    notice = widget.region.get_by_role("alert")
    expect(notice).to_contain_text("2 answers are not saved but kept in this browser")
    assert row.stored() == row.given
    if fault == "kernel killed":
        row.notebook.restart_the_dead()
    else:
        own.start()
        row.notebook.open()
    row.run()
    expect(row.widget.editor("Answer")).to_have_value("Half. Suggestion 3")
    row.widget.expect_progress("2 of 20 submitted, 1 draft")
    row.count(submitted=[(2, "Two. Suggestion 2")], draft=[(3, "Half. Suggestion 3")])


def test_two_views_and_two_tabs_that_change_the_same_answers_keep_both(
    page: Page, shared: MarimoServer, profile: BrowserContext
) -> None:
    row = Row(page, shared, "two", "ds", "ds")
    row.notebook.run_cell(2)
    _both_change_an_answer(row, 1, row.notebook.widget(row.name, 1))
    # marimo lets one tab change the notebook; the widget works in the others as well, whichever tab took over.
    other = profile.new_page()
    try:
        other.goto(f"{shared.url}?file={row.notebook.path}")
        second = Widget(other, other.get_by_role("region", name=row.name).first)
        _both_change_an_answer(row, 2, second)
        other.get_by_role("button", name="Take over").click()
        expect(page.get_by_role("button", name="Take over")).to_be_visible()
        for each in (other, page):  # marimo shows all outputs anew by then, or is about to
            each.reload()
        _answer(second, 3, "Second. ", submit=True)
        row.widget.jump(4)
        _answer(row.widget, 4, "First. ", submit=False)
        row.count(submitted=[(3, "Second. Suggestion 3")], draft=[(4, "First. Suggestion 4")])
    finally:
        other.close()


def _both_change_an_answer(row: Row, number: int, second: Widget) -> None:
    row.widget.jump(number)
    second.jump(number)
    second.editor("Answer").focus()
    row.widget.editor("Answer").evaluate(
        "e => { e.value = 'First. ' + e.value; e.dispatchEvent(new InputEvent('input', {bubbles: true})) }"
    )
    # What comes from the first is put beside what is being written in the second, not into it.
    first_text, second_text = f"First. Suggestion {number}", f"Second. Suggestion {number}"
    versions = second.region.get_by_role("region", name="Two versions")
    expect(versions).to_contain_text(first_text)
    _answer(second, number, "Second. ", submit=False)
    expect(second.editor("Answer")).to_have_value(second_text)
    expect(versions).to_contain_text(first_text)
    assert row.stored() == {**row.given, f"r{number}": ("draft", first_text, None)}
    second.button("Keep mine").click()
    second.expect_saved()
    expect(row.widget.editor("Answer")).to_have_value(second_text)
    second.button("Submit").click()
    second.expect_record(number + 1)
    row.widget.expect_progress(f"{number} of 20 submitted")
    row.count(submitted=[(number, second_text)])
