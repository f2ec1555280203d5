"""Python's garbage collector, kept from looking at everything that is there while many objects are made."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def sparing_what_is_there() -> Iterator[None]:
    """Leave the objects that are there already out of collections; those that are made meanwhile are collected as ever.

    A kernel may hold millions of them, and whoever makes many records has all of them looked at again and again: an
    export took twice as long. Where the program itself has frozen objects (`gc.freeze`), nothing is done.

    Example:
        >>> with sparing_what_is_there():
        ...     gc.get_freeze_count() > 0
        True
        >>> gc.get_freeze_count()
        0
    """
    if gc.get_freeze_count() > 0:
        yield
        return
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
