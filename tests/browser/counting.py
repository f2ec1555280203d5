"""What a person types and submits in a test, counted against what is in the store's file."""

from __future__ import annotations

import gc
import sqlite3
import time
from collections import Counter
from contextlib import closing
from pathlib import Path

from playwright.sync_api import expect

from nb_feedback import FeedbackDataset
from tests.browser.cells import dataset
from tests.browser.jupyter import Widget

Answer = tuple[str, str]

_LONGEST = 60.0
_BENS = ("submitted", "the answer of ben")


def counted_dataset(name: str, records: int = 12, *, store: str | None = None) -> str:
    """Give a cell that makes a dataset in which somebody else has answered the second record already."""
    text = {"response": _BENS[1]}
    return (
        dataset(name, records, store=store) + f"if not ds['r2'].response('ben'): ds.respond('r2', {text}, user='ben')"
    )


class Count:
    """What ana has given so far, and what the store's file says of it. The file is read here, without a kernel.

    Args:
        store: The store's file.
        name: The dataset's name.
    """

    def __init__(self, store: Path, name: str) -> None:
        self.store, self.name = store, name
        self.given: dict[str, Answer] = {}

    def gave(self, record: int, status: str, text: str) -> None:
        """Take note of an answer; a later one to the same record stands for it."""
        self.given[f"r{record}"] = (status, text)

    def expect_stored(self) -> None:
        """Wait until the store has what was given; there must be nothing lost, nothing doubled, nothing else."""
        deadline = time.monotonic() + _LONGEST
        while self._stored() != self._expected() and time.monotonic() < deadline:
            time.sleep(0.2)
        assert self._stored() == self._expected()
        assert self._repeated() == []

    def _expected(self) -> dict[tuple[str, str], Answer]:
        return {(record, "ana"): answer for record, answer in self.given.items()} | {("r2", "ben"): _BENS}

    def _stored(self) -> dict[tuple[str, str], Answer]:
        found = {}
        for record in FeedbackDataset.load(self.name, store=self.store):
            for response in record.responses:
                text = (response.edits or response.values).get("response", "")
                found[record.id or "", response.user or ""] = (response.status, text)
        gc.collect()  # no connection of the test's is to stay open beside the kernel's
        return found

    def _repeated(self) -> list[object]:
        """Give what the log has twice: a number of a page, or a record's answer with nothing between."""
        with closing(sqlite3.connect(self.store)) as connection:
            log = connection.execute(
                'SELECT client, seq, log.record, user, action, "values" FROM response_log AS log'
                " JOIN datasets ON datasets.key = log.dataset WHERE name = ? ORDER BY log.key",
                [self.name],
            ).fetchall()
        numbers = Counter((client, seq) for client, seq, *_ in log if client is not None)
        repeated: list[object] = [number for number, times in numbers.items() if times > 1]
        last: dict[object, object] = {}
        for _client, _seq, record, user, *answer in log:
            if last.get((record, user)) == answer:
                repeated.append((record, user, *answer))
            last[record, user] = answer
        return repeated


class Person:
    """Somebody who types into a widget, and counts it.

    Args:
        widget: The widget.
        count: Where it is counted.
        looks: Whether they close what the front end puts over the page, and type again what that took.
    """

    def __init__(self, widget: Widget, count: Count, *, looks: bool = False) -> None:
        self.widget, self.count, self.looks, self._typed = widget, count, looks, 0
        if looks:
            dialog = widget.page.locator(".jp-Dialog")
            widget.page.add_locator_handler(dialog, lambda shown: shown.get_by_role("button").last.click())

    def type(self, record: int, status: str = "draft") -> str:
        """Type an answer to the record that is shown, over what is in its editor."""
        self.widget.expect_record(record)
        self._typed += 1
        text = f"answer to r{record}, attempt {self._typed}"
        self._put(text)
        while self.looks and not self._has_focus():
            self._put(text)
        expect(self.widget.editor("Answer")).to_have_value(text)
        self.count.gave(record, status, text)
        return text

    def _put(self, text: str) -> None:
        editor = self.widget.editor("Answer")
        if self.looks:
            editor.click()
        else:
            editor.focus()
        self.widget.page.keyboard.press("Control+a")
        self.widget.page.keyboard.type(text)

    def _has_focus(self) -> bool:
        return bool(self.widget.page.evaluate("() => document.activeElement.classList.contains('nb-feedback')"))

    def type_unseen(self, record: int) -> str:
        """Put an answer into the record that is shown without taking the focus from anybody."""
        self.widget.expect_record(record)
        self._typed += 1
        text = f"answer to r{record}, unseen {self._typed}"
        self.widget.editor("Answer").evaluate(
            "(e, text) => { e.value = text; e.dispatchEvent(new InputEvent('input', {bubbles: true})) }", text
        )
        self.count.gave(record, "draft", text)
        return text

    def submit(self, record: int) -> None:
        """Type an answer to the record that is shown, and submit it."""
        self.type(record, "submitted")
        if self.looks:
            self.widget.button("Submit").click()
        else:
            self.widget.page.keyboard.press("Control+Enter")

    def submit_all(self, *records: int) -> None:
        """Type and submit answers to records that come one after another."""
        for record in records:
            self.submit(record)

    def expect_shown(self, record: int) -> None:
        """Wait until the record is shown again with what was typed into it."""
        self.widget.expect_record(record)
        expect(self.widget.editor("Answer")).to_have_value(self.count.given[f"r{record}"][1])
