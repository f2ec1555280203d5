"""A progress bar for what may take a while."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

T = TypeVar("T")


def with_bar(items: Iterable[T], total: int, doing: str) -> Iterable[T]:
    """Pass items on, with a bar above a second of work that goes away when it is done."""
    from tqdm.auto import tqdm  # noqa: PLC0415 (slow to import)

    bar: Iterable[T] = tqdm(items, total=total, desc=doing, unit="", delay=1, leave=False)
    return bar
