"""A store that cannot be written for a while: the widget says so, typing goes on, and everything is stored after it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.counting import Count, Person, counted_dataset
from tests.browser.jupyter import JupyterServer, OpenNotebook

Open = Callable[..., OpenNotebook]
Fault = Callable[[Path, OpenNotebook], AbstractContextManager[None]]

# Nobody has to wait in a test as long as in earnest until a lock is spoken of.
_IMPATIENT = "from nb_feedback.store import dialects\ndialects.LOCK_WAIT = 1.0\n"

_LOCK = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN EXCLUSIVE")
print("locked", flush=True)
sys.stdin.read()
"""


@contextmanager
def locked(store: Path, _notebook: OpenNotebook) -> Iterator[None]:
    """Another program holds the store."""
    with subprocess.Popen(
        [sys.executable, "-c", _LOCK, str(store)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "locked\n"
        yield
        assert other.stdin is not None
        other.stdin.close()


@contextmanager
def moved(store: Path, _notebook: OpenNotebook) -> Iterator[None]:
    """The store's file is somewhere else."""
    elsewhere = store.with_suffix(".elsewhere")
    store.rename(elsewhere)
    yield
    elsewhere.rename(store)


@contextmanager
def full(_store: Path, notebook: OpenNotebook) -> Iterator[None]:
    """No file of the kernel's can be written."""
    resource = "__import__('resource')"
    limit = f"{resource}.setrlimit({resource}.RLIMIT_FSIZE, (%s, {resource}.getrlimit({resource}.RLIMIT_FSIZE)[1]))"
    notebook.ask(limit % "1")
    yield
    notebook.ask(limit % f"{resource}.getrlimit({resource}.RLIMIT_FSIZE)[1]")


@pytest.mark.parametrize("fault", [locked, moved, full])
def test_a_store_that_cannot_be_written_for_a_while_gets_everything_after_it(
    open_notebook: Open, jupyter: JupyterServer, fault: Fault
) -> None:
    name = f"store-{fault.__name__}"
    notebook = open_notebook(_IMPATIENT + counted_dataset(name), "ds")
    notebook.run_all()
    count = Count(jupyter.root / f"{name}.db", name)
    person = Person(notebook.widget(name), count)
    person.submit(1)
    count.expect_stored()
    with fault(count.store, notebook):
        person.submit_all(2, 3)
        person.type(4)
        alert = person.widget.region.get_by_role("alert")
        expect(alert).to_contain_text("Not saved, trying again: the store")
        expect(person.widget.region.locator(".save-state")).to_have_text("Not saved")
        person.submit(4)
        person.type(5)
    count.expect_stored()
    person.widget.expect_saved()
    expect(alert).to_have_count(0)
