"""What records can be filtered by: which metadata there is, and with which values."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
from sqlalchemy import Connection, select

from nb_feedback.store import reading
from nb_feedback.store.json import decoded
from nb_feedback.store.scanning import Transaction
from nb_feedback.store.tables import records

_BATCH = 5000
_NAMES = 50
_VALUES = 24
_LENGTH = 60


class Facet(msgspec.Struct, frozen=True, kw_only=True):
    """A name in the metadata, and what there is under it.

    Args:
        name: The name.
        values: Its values in their order where they are few and short, else null.
        least: Where all are numbers, the least.
        most: Where all are numbers, the greatest.
    """

    name: str
    values: list[Any] | None
    least: float | None
    most: float | None


class _Seen:
    """What was seen of a name so far."""

    def __init__(self) -> None:
        self.few: set[tuple[bool, Any]] | None = set()
        self.numbers = True
        self.least, self.most = float("inf"), float("-inf")

    def add(self, value: Any) -> None:
        if isinstance(value, list):
            for each in value:
                self.add(each)
            return
        is_bool = isinstance(value, bool)
        if isinstance(value, int | float) and not is_bool:
            self.least, self.most = min(self.least, value), max(self.most, value)
        elif value is not None:
            self.numbers = False
        if self.few is None or value is None:
            return
        short = not isinstance(value, dict) and len(str(value)) <= _LENGTH
        if short:
            self.few.add((is_bool, value))
        if not short or len(self.few) > _VALUES:
            self.few = None

    def facet(self, name: str) -> Facet:
        numbers = self.numbers and self.least <= self.most
        values = None if numbers or self.few is None else sorted((value for _, value in self.few), key=_order)
        return Facet(
            name=name, values=values, least=self.least if numbers else None, most=self.most if numbers else None
        )


def facets(transaction: Transaction, dataset: int) -> list[Facet]:
    """Give the names in a dataset's metadata, in the order in which they come, and what there is under them."""
    seen: dict[str, _Seen] = {}
    for text in _texts(transaction, dataset):
        for name, value in decoded(text).items():
            if name in seen or len(seen) < _NAMES:
                seen.setdefault(name, _Seen()).add(value)
    return [each.facet(name) for name, each in seen.items()]


def _texts(transaction: Transaction, dataset: int) -> Iterator[str]:
    start, total = 0, 1
    while start < total:
        with transaction() as connection:
            total = reading.total(connection, dataset)
            batch = _batch(connection, dataset, start)
        yield from batch
        start += _BATCH


def _batch(connection: Connection, dataset: int, start: int) -> list[str]:
    place = records.c.position
    own = select(records.c.metadata).where(records.c.dataset == dataset, place >= start, place < start + _BATCH)
    return list(connection.scalars(own.where(records.c.metadata != "{}")))


def _order(value: Any) -> tuple[bool, Any]:
    return (True, value.casefold()) if isinstance(value, str) else (False, value)
