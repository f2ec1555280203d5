"""What a fork does to the stores that are open: a child may use neither its parent's connections nor its locks."""

from __future__ import annotations

import os
import threading
from collections.abc import Mapping
from typing import Protocol


class Forked(Protocol):
    """What is to get through a fork whole."""

    def hold(self) -> None:
        """Let nobody write until `release`."""

    def release(self) -> None:
        """End what `hold` began."""

    def after_fork(self) -> None:
        """Begin anew in a child process."""


def keep_whole(stores: Mapping[str, Forked], opening: threading.Lock) -> None:
    """Let forks happen between transactions only, and let the stores begin anew in the child.

    Args:
        stores: Those that are open, at any time.
        opening: Held while one is opened.
    """
    forking: list[Forked] = []

    def before() -> None:
        # SQLite would think for ever, in the child, that a transaction of the parent's other thread goes on.
        opening.acquire()
        forking[:] = stores.values()
        for store in forking:
            store.hold()

    def after_in_parent() -> None:
        for store in forking:
            store.release()
        forking.clear()
        opening.release()

    def after_in_child() -> None:
        for store in forking:
            store.after_fork()
        forking.clear()
        opening.release()

    if hasattr(os, "register_at_fork"):
        os.register_at_fork(before=before, after_in_parent=after_in_parent, after_in_child=after_in_child)
