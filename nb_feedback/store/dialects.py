"""What differs between the databases. So far there is one: SQLite."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool, StaticPool

ERRORS = (DBAPIError, sqlite3.Error)
"""What a database's refusal looks like."""

LOCK_WAIT = 10.0
"""Seconds that a transaction waits for another program's before it gives up."""

WRITES = {"nb_feedback_writes": True}
"""The execution option of a connection whose transaction is going to write."""


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


def fold(connection: sqlite3.Connection, *, whole: bool) -> None:
    """Bring what is in the write-ahead log into the file itself.

    Args:
        connection: A connection to the file.
        whole: Whether to wait for other transactions and to empty the log, or to do what can be done now.
    """
    connection.execute(f"PRAGMA wal_checkpoint({'TRUNCATE' if whole else 'PASSIVE'})")


def _with_begin(engine: Engine) -> Engine:
    event.listen(engine, "begin", _begin)
    return engine


def connect(address: str) -> sqlite3.Connection:
    """Open a connection as we want them: durable, with foreign keys, its transactions in our hands."""
    connection = sqlite3.connect(
        address,
        uri=address.startswith("file:"),
        timeout=LOCK_WAIT,
        check_same_thread=False,  # messages are handled on other threads than the cell's
        isolation_level=None,  # transactions begin where `_begin` says, not where the driver guesses
    )
    connection.execute("PRAGMA foreign_keys=ON")
    # FULL: a commit is on the disk when it returns, whatever the power does; NORMAL would lose the last ones.
    connection.execute("PRAGMA synchronous=FULL")
    return connection


def _begin(connection: Connection) -> None:
    # A transaction that is going to write takes the lock at once: one that begins as a reader may find, at
    # its first write, that another wrote in between, and SQLite then refuses it without waiting.
    writes = connection.get_execution_options().get("nb_feedback_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


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
