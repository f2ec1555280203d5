"""What records can be filtered by: which metadata there is, and with which values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Literal

import msgspec
from sqlalchemy import Connection, select

from nb_feedback.properties import IntegerMetadataProperty, MetadataProperty, TermsMetadataProperty
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
        title: What people see for it.
        type: What its values are: declared, or, where all are numbers, ``"float"``.
        values: The values that are declared, or those that there are in their order where they are few and short; else
            null.
        least: Of numbers, the least that is declared, or that there is.
        most: Of numbers, the greatest.
    """

    name: str
    title: str
    type: Literal["terms", "integer", "float"]
    values: list[Any] | None
    least: float | None
    most: float | None


class _Seen:
    """What was seen of a name so far."""

    def __init__(self) -> None:
        self.few: set[tuple[bool, Any]] | None = set()
        self.numbers, self.any_number = True, False
        self.least, self.most = float("inf"), float("-inf")

    def add(self, value: Any) -> None:
        if isinstance(value, list):
            for each in value:
                self.add(each)
            return
        is_bool = isinstance(value, bool)
        if isinstance(value, int | float) and not is_bool:
            self.least, self.most = min(self.least, value), max(self.most, value)
            self.any_number = True
        elif value is not None:
            self.numbers = False
        if self.few is None or value is None:
            return
        short = not isinstance(value, dict) and len(str(value)) <= _LENGTH
        if short:
            self.few.add((is_bool, value))
        if not short or len(self.few) > _VALUES:
            self.few = None

    def facet(self, name: str, declared: MetadataProperty | None = None) -> Facet:
        numbers = self.numbers and self.any_number
        if declared is not None:
            numbers = not isinstance(declared, TermsMetadataProperty)
        least, most = (self.least, self.most) if numbers and self.any_number else (None, None)
        values = None if numbers or self.few is None else sorted((value for _, value in self.few), key=_order)
        if isinstance(declared, TermsMetadataProperty):
            values = values if declared.values is None else declared.values
        elif declared is not None:
            least = least if declared.min is None else declared.min
            most = most if declared.max is None else declared.max
        return Facet(
            name=name,
            title=name if declared is None else declared.title or name,
            type="integer" if isinstance(declared, IntegerMetadataProperty) else "float" if numbers else "terms",
            values=values,
            least=least,
            most=most,
        )


def facets(transaction: Transaction, dataset: int, properties: Sequence[MetadataProperty] = ()) -> list[Facet]:
    """Give the names in a dataset's metadata, and what there is under them.

    Those that are declared come first, but for those that annotators are not to see; then those that there are, in the
    order in which they come.
    """
    declared = {each.name: each for each in properties}
    seen: dict[str, _Seen] = {name: _Seen() for name in declared}
    for text in _texts(transaction, dataset):
        for name, value in decoded(text).items():
            if name in seen or len(seen) < _NAMES:
                seen.setdefault(name, _Seen()).add(value)
    shown = (name for name in seen if name not in declared or declared[name].visible_for_annotators)
    return [seen[name].facet(name, declared.get(name)) for name in shown]


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
