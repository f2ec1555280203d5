"""What differs between the databases. So far there is one: SQLite."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool, StaticPool

ERRORS = (DBAPIError, sqlite3.Error)
"""What a database's refusal looks like."""

LOCK_WAIT = 10.0
"""Seconds that a transaction waits for another program's before it gives up."""

PAGE_WAIT = 1.0
"""The same for what a page asked for: its other messages wait behind it, and it asks again by itself."""


def sqlite_file(path: Path, query: str = "") -> tuple[str, str]:
    """Give the address of a SQLite file, set to WAL where the file system can do it, else the rollback journal.

    Which one is found out by trying, because a network mount or a mounted cloud drive may say yes to WAL and
    fail at the first lock for want of shared memory.

    Args:
        path: The file, which is made if it is not there.
        query: What to append to the file's URI, such as ``"?vfs=unix-dotfile"``.

    Returns:
        The address for `sqlite_engine`, and the journal mode that was settled on: ``"wal"`` or ``"delete"``.
    """
    if not path.exists():
        with suppress(OSError):  # SQLite says it better
            path.touch()
    _permit(path)
    # "rw", not "rwc": a file that is deleted while it is open must not come back empty.
    address = f"{path.absolute().as_uri()}{query}{'&' if query else '?'}mode=rw"
    try:
        mode = _journal(address, "WAL")
    except sqlite3.OperationalError:
        # Alone with the file, SQLite needs no shared memory to bring a file in WAL mode back from it.
        mode = _journal(address, "DELETE", alone=True)
    return address, mode


def sqlite_engine(address: str, may_connect: Callable[[], None]) -> Engine:
    """Make an engine for a SQLite file.

    Args:
        address: What `sqlite_file` gave.
        may_connect: Called before each new connection; raises if the file is not the one it was.
    """

    def connect_if_it_may() -> sqlite3.Connection:
        may_connect()
        return connect(address)

    return _with_begin(create_engine("sqlite://", creator=connect_if_it_may, poolclass=QueuePool))


def sqlite_tables(path: Path) -> set[str]:
    """Give the tables of a SQLite file without touching it; none if it is not there or cannot be read."""
    address = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
    with suppress(sqlite3.Error), closing(sqlite3.connect(address, uri=True)) as connection:
        return {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    return set()


def sqlite_memory() -> Engine:
    """Make an engine for a database that is in memory only, with the one connection that holds it."""
    return sqlite_alone(connect(":memory:"))


def sqlite_alone(connection: sqlite3.Connection) -> Engine:
    """Make an engine that has this one connection, which all threads must take turns with."""
    return _with_begin(create_engine("sqlite://", creator=lambda: connection, poolclass=StaticPool))


def says_read_only(error: Exception) -> bool:
    """Whether a refusal was that the database may not be written."""
    return "readonly" in str(error)


def fold(connection: sqlite3.Connection, *, whole: bool) -> None:
    """Bring what is in the write-ahead log into the file itself.

    Args:
        connection: A connection to the file.
        whole: Whether to wait for other transactions and to empty the log, or to do what can be done now.
    """
    connection.execute(f"PRAGMA wal_checkpoint({'TRUNCATE' if whole else 'PASSIVE'})")


def copy(connection: Connection, other: sqlite3.Connection) -> None:
    """Copy a whole database into an empty one, as the transaction of its connection sees it.

    Args:
        connection: Where it is read from.
        other: Of a file that needs no other file beside it once this has returned.
    """
    # Nobody sees the file until it is complete, so that nothing has to be undone in it, nor synchronised often.
    other.execute("PRAGMA journal_mode=OFF")
    other.execute("PRAGMA synchronous=OFF")
    own: Any = connection.connection.driver_connection
    own.backup(other)
    # A file in WAL mode can be read only where a log can be made beside it; whoever opens the store sets it again.
    other.execute("PRAGMA journal_mode=DELETE")


def problem_with(connection: sqlite3.Connection) -> str | None:
    """Say what is damaged in a database, or None."""
    try:
        (found,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    except sqlite3.DatabaseError as error:
        return str(error)
    return None if found == "ok" else str(found)


@contextmanager
def transaction(engine: Engine, wait: float | None, *, writes: bool = False) -> Iterator[Connection]:
    """Run a transaction.

    Args:
        engine: Where.
        wait: Seconds to wait for other programs. Default: ``LOCK_WAIT``.
        writes: Whether it is going to write.
    """
    options = {"nb_feedback_writes": writes, "nb_feedback_wait": LOCK_WAIT if wait is None else wait}
    with engine.connect().execution_options(**options) as connection, connection.begin():
        yield connection


def _with_begin(engine: Engine) -> Engine:
    event.listen(engine, "begin", _begin)
    return engine


def connect(address: str) -> sqlite3.Connection:
    """Open a connection as we want them: with foreign keys, its transactions in our hands."""
    connection = sqlite3.connect(
        address,
        uri=address.startswith("file:"),
        timeout=LOCK_WAIT,
        check_same_thread=False,  # messages are handled on other threads than the cell's
        isolation_level=None,  # transactions begin where `_begin` says, not where the driver guesses
    )
    connection.execute("PRAGMA foreign_keys=ON")
    return connection


def _begin(connection: Connection) -> None:
    options = connection.get_execution_options()
    wait: float = options["nb_feedback_wait"]
    until = time.monotonic() + wait
    connection.exec_driver_sql(f"PRAGMA busy_timeout={wait * 1000:.0f}")
    # FULL: a commit is on the disk when it returns, whatever the power does; NORMAL would lose the last ones.
    # Here, because a new connection reads the file for this, which may have to wait like anything else.
    connection.exec_driver_sql("PRAGMA synchronous=FULL")
    if options["nb_feedback_writes"]:
        _begin_writing(connection, until)
        connection.exec_driver_sql(f"PRAGMA busy_timeout={wait * 1000:.0f}")
    else:
        connection.exec_driver_sql("BEGIN")


def _begin_writing(connection: Connection, until: float) -> None:
    # SQLite's own waiting looks again every tenth of a second, and so misses, again and again, the moments between
    # the transactions of a program that writes all the time.
    connection.exec_driver_sql("PRAGMA busy_timeout=0")
    while True:
        try:
            # The lock at once: a transaction that begins as a reader may find, at its first write, that another
            # wrote in between, and SQLite then refuses it without waiting.
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        except DBAPIError as error:  # noqa: PERF203 (not a loop that is in a hurry)
            if "locked" not in str(error.orig) or time.monotonic() > until:
                raise
            time.sleep(0.002)
        else:
            return


def _permit(path: Path) -> None:
    # SQLite gives the files beside it the permissions that the file has then. If it could only be read when they
    # were made, and may be written now, they would be in the way.
    for beside in (path.with_name(f"{path.name}-{part}") for part in ("wal", "shm")):
        with suppress(OSError):
            if os.access(path, os.W_OK) and not os.access(beside, os.W_OK):
                beside.chmod(path.stat().st_mode)


def _journal(address: str, mode: str, *, alone: bool = False) -> str:
    until = time.monotonic() + LOCK_WAIT
    while True:
        try:
            with closing(sqlite3.connect(address, uri=True, timeout=1, isolation_level=None)) as connection:
                if alone:
                    connection.execute("PRAGMA locking_mode=EXCLUSIVE")
                (settled,) = connection.execute(f"PRAGMA journal_mode={mode}").fetchone()
                connection.execute("BEGIN IMMEDIATE")
                connection.execute("COMMIT")
                return str(settled).lower()
        except sqlite3.OperationalError as error:  # noqa: PERF203 (not a loop that is in a hurry)
            # SQLite waits for other programs' transactions, but not for their change of the journal mode.
            if "locked" not in str(error) or time.monotonic() > until:
                raise
            time.sleep(0.02)
