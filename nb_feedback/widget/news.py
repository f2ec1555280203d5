"""Gathering what happened in the kernel, so that a loop of answers is one message to the page."""

from __future__ import annotations

import threading
from collections.abc import Callable

from nb_feedback.store.channel import Change

DELAY = 0.05
"""Seconds from the first piece of news to the message that tells of it and of all that came since."""


class News:
    """Listens to a dataset's channel and hands on what it hears, gathered, on a thread of its own.

    Never on the thread that made the news: that may be a cell's, which publishes as rarely as it can so that
    the page's messages do not have to wait for it, and may hold locks.

    Args:
        tell: Called with the latest change of each record, and whether the records themselves changed.
    """

    def __init__(self, tell: Callable[[list[Change], bool], None]) -> None:
        self._tell = tell
        self._lock = threading.Lock()
        self._changes: dict[tuple[str, str | None], Change] = {}
        self._stale = False
        self._timer: threading.Timer | None = None

    def response_changed(self, change: Change) -> None:
        """Take note of an accepted response."""
        with self._lock:
            self._changes[change.record, change.response.user] = change
            self._soon()

    def records_changed(self) -> None:
        """Take note that the records, the schema or the guidelines changed."""
        with self._lock:
            self._stale = True
            self._soon()

    def _soon(self) -> None:
        if self._timer is None:
            self._timer = threading.Timer(DELAY, self._flush)
            self._timer.daemon = True
            self._timer.start()

    def _flush(self) -> None:
        with self._lock:
            changes, stale = list(self._changes.values()), self._stale
            self._changes, self._stale, self._timer = {}, False, None
        self._tell(changes, stale)
