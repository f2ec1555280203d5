"""A copy of a whole store, made while it is in use."""

from __future__ import annotations

import os
import sqlite3
import uuid
from contextlib import closing, suppress
from pathlib import Path

from nb_feedback.errors import InvalidInput, StoreError
from nb_feedback.paths import path_of
from nb_feedback.store import dialects
from nb_feedback.store.engine import Store

_BESIDE = ("-wal", "-shm", "-journal")
"""What SQLite appends to a database's name, for files that belong to it."""


def backup(store: Store, path: str | os.PathLike[str]) -> Path:
    """Copy a store into a file that is not there yet: all of it, as it is at one moment, or nothing.

    Raises:
        InvalidInput: It is no path, something is there already, or the file cannot be written there.
        StoreError: The store cannot be read, or is damaged.
    """
    target = path_of(path, "backup")
    try:
        final = target.resolve()  # where a link points to
        _refuse(store, final, target)
        unfinished = final.with_name(f".{uuid.uuid4().hex}.tmp")  # short, so that any name that fits will do
        try:
            unfinished.touch(exist_ok=False)
            _copy(store, unfinished, target)
            _put(unfinished, final)
        finally:
            with suppress(OSError):
                unfinished.unlink()
    except FileExistsError as error:
        raise _taken(target) from error
    except (OSError, RuntimeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InvalidInput(
            f"backup: cannot write {str(target)!r}: {reason}; does its folder exist, and may you write there?"
        ) from error
    return target


def _refuse(store: Store, final: Path, target: Path) -> None:
    if final.is_dir():
        raise InvalidInput(f"backup: {str(target)!r} is a folder; name a file in it")
    if store.durable:
        own = Path(store.location).resolve()
        if final in {own, *_beside(own)} or (final.exists() and store.is_at(final)):
            raise InvalidInput(f"backup: {str(target)!r} is the store itself; name another file")
    if final.exists():
        raise _taken(target)
    for other in _beside(final):
        if other.exists():
            raise InvalidInput(
                f"backup: {str(other)!r} belongs to a store that was called {final.name!r}, and would be taken for a "
                "part of the copy; name another file"
            )


def _beside(path: Path) -> list[Path]:
    return [path.with_name(path.name + end) for end in _BESIDE]


def _taken(target: Path) -> InvalidInput:
    return InvalidInput(
        f"backup: there is a file {str(target)!r} already, which is left as it is; name another, or delete it first"
    )


def _copy(store: Store, unfinished: Path, target: Path) -> None:
    with store.reading() as connection:
        # From here on this transaction sees one state, and holds what lock it needs.
        connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").fetchone()
        try:
            with closing(sqlite3.connect(unfinished, isolation_level=None)) as copy:
                dialects.copy(connection, copy)
                problem = dialects.problem_with(copy)
        except dialects.ERRORS as error:
            raise StoreError(
                f"the store {store.location} cannot be copied to {target}: {error}; is there room, and are both drives "
                "still mounted?"
            ) from error
    if problem is not None:
        raise StoreError(
            f"the store {store.location} is damaged, and so would be its copy, which is not kept: {problem}. Take out "
            "what can be read, with to_jsonl for instance, or restore an earlier copy."
        )
    with unfinished.open("rb+") as file:
        os.fsync(file.fileno())


def _put(unfinished: Path, final: Path) -> None:
    """Give the file its name, which must be free: renaming would replace what is there."""
    try:
        os.link(unfinished, final)
    except FileExistsError:
        raise
    except OSError:  # a file system without links
        if final.exists():
            raise FileExistsError from None
        unfinished.rename(final)
    with suppress(OSError):  # where folders can be synchronised, so that the name is on the disk too
        folder = os.open(final.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
