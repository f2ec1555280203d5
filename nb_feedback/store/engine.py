"""Opening a store, and its transactions: the one place where database errors become ours."""

from __future__ import annotations

import os
import threading
import time
import weakref
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, insert, inspect, select

from nb_feedback.errors import InvalidInput, StoreError
from nb_feedback.paths import path_of
from nb_feedback.store import dialects
from nb_feedback.store.forking import keep_whole
from nb_feedback.store.migrations import migrate
from nb_feedback.store.pool import Pool
from nb_feedback.store.refusals import translated
from nb_feedback.store.tables import SCHEMA_VERSION, meta, metadata

ENVIRONMENT = "NB_FEEDBACK_STORE"
"""The environment variable that overrides the default store."""

DEFAULT = "nb_feedback.db"
"""The default store: this file in the working directory."""


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
        self._path = path
        # One writer at a time in this process; SQLite's own lock keeps the other processes apart. Where there
        # is one connection for all threads, readers take turns too.
        self._lock = threading.RLock()
        with translated(self.location):
            if path is None:
                self._file, self.journal_mode = None, "memory"
                self._pool = Pool(dialects.sqlite_memory(), alone=True)
            else:
                _refuse_others(dialects.sqlite_tables(path), self.location)  # before anything is written to it
                _refuse_orphan(path)
                self._pool, self.journal_mode = self._opened(path)
                self._file = _identity(path)
            _create_or_check(self)

    def is_at(self, path: Path) -> bool:
        """Whether the file at this path is the one that is open."""
        return _identity(path) == self._file

    @contextmanager
    def reading(self, wait: float | None = None) -> Iterator[Connection]:
        """Run a transaction that only reads and sees one state of the store throughout.

        A file that is gone from its place is still read from, so that what is in it can be rescued.

        Args:
            wait: Seconds to wait for whoever holds the store, as in `writing`.
        """
        with translated(self.location):
            pool = self._pool_in_place()
            with (
                self._turn(wait) if pool.alone else nullcontext(wait) as left,
                dialects.transaction(pool.engine, left) as connection,
            ):
                yield connection

    @contextmanager
    def writing(self, wait: float | None = None) -> Iterator[Connection]:
        """Run a transaction that writes: all of it is on the disk when this returns, or none of it is.

        Args:
            wait: Seconds to wait for whoever holds the store. Default: as long as it takes for this process,
                and ``LOCK_WAIT`` for others.

        Raises:
            StoreError: The store refused, or its file is no longer where it was.
        """
        with self._turn(wait) as left, translated(self.location):
            pool = self._pool_in_place()
            self._refuse_moved()
            if pool.read_only and self._path is not None:
                pool.close()
                self._pool, self.journal_mode = self._opened(self._path)
                pool = self._pool
            try:
                with dialects.transaction(pool.engine, left, writes=True) as connection:
                    yield connection
            except dialects.ERRORS as error:
                pool.read_only = dialects.says_read_only(error)
                raise
            if self.journal_mode == "wal":
                pool.fold_soon()

    @contextmanager
    def _turn(self, wait: float | None) -> Iterator[float | None]:
        """Wait for this process's other threads, and give what is left of the time."""
        lock, begun = self._lock, time.monotonic()
        if not lock.acquire(timeout=-1 if wait is None else wait):
            raise StoreError(
                f"the store {self.location}: this kernel itself is writing to it, perhaps a cell that adds records; "
                "wait and try again."
            )
        try:
            yield None if wait is None else max(0.0, wait - (time.monotonic() - begun))
        finally:
            lock.release()

    def close(self) -> None:
        """Close its connections; it opens them again when it is used again."""
        if self._path is None:
            return
        with self._lock, translated(self.location):
            self._pool.close()
            self._pool, _ = self._opened(self._path) if self.is_at(self._path) else (self._pool, "")

    def let_go(self) -> None:
        """Complete the file that was open, wherever it is now, and keep one connection to read it by.

        A file that was moved while it was open has left its write-ahead log behind, with the latest answers.
        """
        with self._lock:
            if not self._pool.alone:
                self._pool = self._pool.left_alone()

    def hold(self) -> None:
        """Let nobody in this process write until `release`."""
        self._lock.acquire()

    def release(self) -> None:
        """End what `hold` began."""
        self._lock.release()

    def after_fork(self) -> None:
        """Begin anew in a child process, which may use neither its parent's connections nor its lock."""
        self._lock = threading.RLock()
        if self._path is not None:
            _inherited.append(self._pool)  # closing them here would take the parent's locks from it
            self._pool, _ = self._opened(self._path)

    def _opened(self, path: Path) -> tuple[Pool, str]:
        place = weakref.ref(self)

        def may_connect() -> None:
            store = place()
            if store is not None:
                store._refuse_moved()  # noqa: SLF001 (itself)

        address, mode = dialects.sqlite_file(path)
        keeper = dialects.connect(address)
        keeper.execute("SELECT count(*) FROM sqlite_master").fetchone()  # opens the log, which may lose its name too
        pool = Pool(dialects.sqlite_engine(address, may_connect), keeper)
        weakref.finalize(self, Pool.close, pool)  # the last one out folds the log back into the file
        return pool, mode

    def _pool_in_place(self) -> Pool:
        if self._path is None:
            return self._pool
        if not self.is_at(self._path):
            self.let_go()
        elif self._pool.alone:
            with self._lock:
                self._pool.close()
                self._pool, self.journal_mode = self._opened(self._path)
        return self._pool

    def _refuse_moved(self) -> None:
        if _identity(self._path) != self._file:
            raise StoreError(
                f"the store {self.location} was moved, replaced or deleted while it was open, so nothing more can "
                "be saved in it. Put the file back, or run the notebook again to use what is there now."
            )


_inherited: list[Pool] = []


_open: weakref.WeakValueDictionary[str, Store] = weakref.WeakValueDictionary()
_opening = threading.Lock()
keep_whole(_open, _opening)


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
        if store is not None and not store.is_at(path):
            store.let_go()
            store = None
        if store is None:
            store = _open[str(path)] = Store(path)
        return store


def store_path(location: str | os.PathLike[str] | None = None) -> Path:
    """Give the file that `open_store` would open, whether it is there or not.

    Raises:
        StoreError: It is not a path.
    """
    named: Any = (os.environ.get(ENVIRONMENT) or DEFAULT) if location is None else location
    if isinstance(named, str) and "://" in named:
        raise StoreError(f"the store {named!r} is an address; this version takes the path of a SQLite file")
    if named == ":memory:":
        raise StoreError("the store ':memory:' would be a file of that name; for memory, give the dataset no name")
    try:
        return path_of(named, "store")
    except InvalidInput as error:
        raise StoreError(str(error)) from error


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


def _refuse_orphan(path: Path) -> None:
    """Begin no new file beside the write-ahead log of one that is not there."""
    if path.exists():
        return
    log, index = (path.with_name(f"{path.name}-{part}") for part in ("wal", "shm"))
    if not log.exists():
        return
    if log.stat().st_size > 0:
        raise StoreError(
            f"the store {path} is not there, but {log.name} beside it holds answers of a store that was. Put the file "
            f"back where it was and open it; or, to start a new store without them, delete {log.name}."
        )
    # Empty: its file was moved and is complete. Whoever still reads that one goes on with what has no name now.
    log.unlink(missing_ok=True)
    index.unlink(missing_ok=True)


def _refuse_others(tables: set[str], location: str) -> None:
    if tables and meta.name not in tables:
        raise StoreError(
            f"the store {location} is another program's database (its tables: "
            f"{', '.join(sorted(tables)[:5])}), and nothing is put into it. Give store= another path."
        )


def _create_or_check(store: Store) -> None:
    with store.reading() as connection:
        ready = _version(connection, store.location) == SCHEMA_VERSION
    if ready:
        return  # without waiting for another program's transaction
    with store.writing() as connection:
        _refuse_others(set(inspect(connection).get_table_names()), store.location)
        found = _version(connection, store.location)
        if found is not None:
            migrate(connection, found)
            return
        metadata.create_all(connection)
        connection.execute(insert(meta).values(key="schema_version", value=str(SCHEMA_VERSION)))


def _version(connection: Connection, location: str) -> int | None:
    """Give the layout's version, or None for a store without tables; refuse one that is not known."""
    if not inspect(connection).has_table(meta.name):
        return None
    found = connection.scalar(select(meta.c.value).where(meta.c.key == "schema_version"))
    if found is None:
        return None
    if not found.isdecimal() or int(found) not in range(1, SCHEMA_VERSION + 1):
        raise StoreError(
            f"the store {location} has layout {found}, and this version of nb_feedback knows layouts up to "
            f"{SCHEMA_VERSION}. Update it (pip install -U nb_feedback), or give store= another path."
        )
    return int(found)
