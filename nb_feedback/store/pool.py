"""The connections of a store's file, and the one that folds its write-ahead log back into it."""

from __future__ import annotations

import sqlite3
import threading
import weakref
from contextlib import suppress

from sqlalchemy import Engine

from nb_feedback.store import dialects

QUIET = 1.0
"""Seconds after a write until the write-ahead log is folded into the file."""


class Pool:
    """The connections of a file, and one more that folds its write-ahead log back into it.

    A copy of the file alone, as people make one, then holds everything up to a second ago.

    Args:
        engine: Gives the connections.
        keeper: The one more.
        alone: Whether the engine has only one connection, for which threads have to take turns.

    Attributes:
        read_only: Whether the file could not be written. SQLite has then opened it to read it only, and a
            connection stays as it was opened whatever the file's permissions become.
    """

    def __init__(self, engine: Engine, keeper: sqlite3.Connection | None = None, *, alone: bool = False) -> None:
        self.engine, self.alone, self.read_only = engine, alone, False
        self._keeper = keeper
        self._lock = threading.Lock()
        self._timer: threading.Timer | None = None

    def fold_soon(self) -> None:
        """Fold the log when there has been time for some more writes."""
        with self._lock:
            if self._timer is None and self._keeper is not None:
                self._timer = threading.Timer(QUIET, _fold, [weakref.ref(self)])
                self._timer.daemon = True
                self._timer.start()

    def fold(self) -> None:
        """Fold what can be folded now; the rest will be the next time."""
        with self._lock, suppress(sqlite3.Error):
            self._timer = None
            if self._keeper is not None:
                dialects.fold(self._keeper, whole=False)

    def left_alone(self) -> Pool:
        """Close all but the one more, fold everything, and give a pool of that one."""
        with self._lock:
            self._stop()
            keeper, self._keeper = self._keeper, None
            if keeper is None:
                return self
            with suppress(sqlite3.Error):
                dialects.fold(keeper, whole=True)
            return Pool(dialects.sqlite_alone(keeper), keeper, alone=True)

    def close(self) -> None:
        """Close all of them, with everything folded into the file."""
        with self._lock:
            self._stop()
            keeper, self._keeper = self._keeper, None
            if keeper is not None:
                with suppress(sqlite3.Error):
                    dialects.fold(keeper, whole=True)
                keeper.close()

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = None
        self.engine.dispose()


def _fold(place: weakref.ref[Pool]) -> None:
    pool = place()
    if pool is not None:
        pool.fold()
