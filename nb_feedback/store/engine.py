"""Opening a store, and its transactions: the one place where database errors become ours."""

from __future__ import annotations

import os
import threading
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, insert, inspect, select

from nb_feedback.errors import StoreError
from nb_feedback.store import dialects
from nb_feedback.store.tables import SCHEMA_VERSION, meta, metadata
from nb_feedback.text import described

ENVIRONMENT = "NB_FEEDBACK_STORE"
"""The environment variable that overrides the default store."""

DEFAULT = "nb_feedback.db"
"""The default store: this file in the working directory."""

_ADVICE = {
    "locked": "another program holds it; close that program or wait, then run this again",
    "readonly": "it may not be written here; give store= a path in a folder of yours",
    "disk is full": "the disk is full; make room, then run this again",
    "disk i/o error": "the disk refused; is there room, and is the drive still mounted?",
    "not a database": "the file is something else; give store= another path",
    "malformed": "the file is damaged; restore a copy, or give store= another path",
    "unable to open": "does its folder exist, and may you write there? Make it, or give store= another path",
}


class Store:
    """An open database with our tables in it; use `open_store`.

    Attributes:
        location: The file's absolute path, or ``":memory:"``.
        durable: Whether what is committed survives this process.
        journal_mode: What SQLite settled on: ``"wal"``, ``"delete"`` or ``"memory"``.
    """

    def __init__(self, path: Path | None) -> None:
        self.location = ":memory:" if path is None else str(path)
        self.durable = path is not None
        # One writer at a time in this process; SQLite's own lock keeps the other processes apart. In memory
        # there is one connection for all threads, so there readers take turns too.
        self._lock = threading.RLock()
        with _translated(self.location):
            if path is None:
                self._engine, self.journal_mode = dialects.sqlite_memory(), "memory"
            else:
                _refuse_others(dialects.sqlite_tables(path), self.location)  # before anything is written to it
                self._engine, self.journal_mode = dialects.sqlite_file(path)
            weakref.finalize(self, self._engine.dispose)  # the last one out folds the WAL back into the file
            self._file = _identity(path)
            self._path = path
            with self.writing() as connection:
                _create_or_check(connection, self.location)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Run a transaction that only reads and sees one state of the store throughout."""
        if self.durable:
            with _translated(self.location), self._engine.begin() as connection:
                yield connection
        else:
            with self._lock, _translated(self.location), self._engine.begin() as connection:
                yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Run a transaction that writes: all of it is on the disk when this returns, or none of it is.

        Raises:
            StoreError: The store refused, or its file is no longer where it was.
        """
        with self._lock, _translated(self.location):
            if _identity(self._path) != self._file:
                raise StoreError(
                    f"the store {self.location} was moved, replaced or deleted while it was open, so nothing "
                    "more can be saved in it. Put the file back, or run the notebook again for a new one."
                )
            with (
                self._engine.connect().execution_options(**dialects.WRITES) as connection,
                connection.begin(),
            ):
                yield connection

    def close(self) -> None:
        """Close its connections; it opens them again when it is used again."""
        self._engine.dispose()


_open: weakref.WeakValueDictionary[str, Store] = weakref.WeakValueDictionary()
_opening = threading.Lock()


def open_store(location: str | os.PathLike[str] | None = None) -> Store:
    """Open a store, or give the one that this process has open already.

    Args:
        location: A SQLite file's path. Default: what ``NB_FEEDBACK_STORE`` says, else ``nb_feedback.db`` in
            the working directory.

    Raises:
        StoreError: It cannot be opened, or a newer version of nb_feedback wrote it.
    """
    path = store_path(location)
    with _opening:
        store = _open.get(str(path))
        if store is None or _identity(path) != store._file:  # noqa: SLF001 (the same module)
            store = _open[str(path)] = Store(path)
        return store


def store_path(location: str | os.PathLike[str] | None = None) -> Path:
    """Give the file that `open_store` would open, whether it is there or not.

    Raises:
        StoreError: It is not a path.
    """
    named: Any = (os.environ.get(ENVIRONMENT) or DEFAULT) if location is None else location
    if not isinstance(named, (str, os.PathLike)) or not os.fspath(named):
        raise StoreError(f"store: expected the path of a SQLite file, got {described(named)}")
    named = os.fsdecode(named)
    if "://" in named:
        raise StoreError(f"the store {named!r} is an address; this version takes the path of a SQLite file")
    return Path(named).expanduser().absolute()


def memory_store() -> Store:
    """Make a store that is gone with the process."""
    return Store(None)


def _identity(path: Path | None) -> tuple[int, int] | None:
    """Tell a file from another one that took its path; None where there is no file."""
    if path is None:
        return None
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _refuse_others(tables: set[str], location: str) -> None:
    if tables and meta.name not in tables:
        raise StoreError(
            f"the store {location} is another program's database (its tables: "
            f"{', '.join(sorted(tables)[:5])}), and nothing is put into it. Give store= another path."
        )


def _create_or_check(connection: Connection, location: str) -> None:
    _refuse_others(set(inspect(connection).get_table_names()), location)
    metadata.create_all(connection)
    version = connection.scalar(select(meta.c.value).where(meta.c.key == "schema_version"))
    if version is None:
        connection.execute(insert(meta).values(key="schema_version", value=str(SCHEMA_VERSION)))
    elif int(version) > SCHEMA_VERSION:
        raise StoreError(
            f"the store {location} has layout {version}, and this version of nb_feedback knows layouts up to "
            f"{SCHEMA_VERSION}. Update it (pip install -U nb_feedback), or give store= another path."
        )


@contextmanager
def _translated(location: str) -> Iterator[None]:
    try:
        yield
    except dialects.ERRORS as error:
        reason = str(getattr(error, "orig", error))
        advice = next((told for sign, told in _ADVICE.items() if sign in reason.lower()), "nothing was changed")
        raise StoreError(f"the store {location}: {reason}: {advice}.") from error
