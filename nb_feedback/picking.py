"""Picking records the way lists and dicts do: by id, by position, by slice."""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, Any

from nb_feedback.errors import InvalidInput
from nb_feedback.records import FeedbackRecord
from nb_feedback.text import described

if TYPE_CHECKING:
    from nb_feedback.store.stored_dataset import StoredDataset


def pick(stored: StoredDataset, key: Any) -> FeedbackRecord | list[FeedbackRecord]:
    """Give the record of an id (str) or a position (int, also from the end), or the records of a slice.

    Raises:
        UnknownName: No record has this id.
        IndexError: There is no such position.
        InvalidInput: The key is something else.
    """
    if isinstance(key, str):
        return stored.record(key)
    length = len(stored)
    if isinstance(key, slice):
        wanted = range(length)[key]
        if wanted.step < 0:
            return _at(stored, wanted[::-1])[::-1]
        return _at(stored, wanted)
    if isinstance(key, bool) or not hasattr(key, "__index__"):
        raise InvalidInput(
            f"expected a record's id (a text, such as '7'), a position (int) or a slice, got {described(key)}"
        )
    position = operator.index(key)
    if not -length <= position < length:
        there = f"the dataset has {length} record{'' if length == 1 else 's'}"
        hint = f"; the record with the id {str(position)!r} is found by that text" if str(position) in stored else ""
        raise IndexError(f"position {position} is out of range: {there}{hint}")
    return _at(stored, range(length)[position : position + 1 or None])[0]


def check_id(record_id: Any) -> None:
    """Refuse what is no record's id, with what to give instead.

    Raises:
        InvalidInput: It is no text.
    """
    if not isinstance(record_id, str):
        hint = f"; ids are texts: use {str(record_id)!r}" if hasattr(record_id, "__index__") else ""
        raise InvalidInput(f"record_id: expected a record's id (str), got {described(record_id)}{hint}")


def _at(stored: StoredDataset, wanted: range) -> list[FeedbackRecord]:
    return stored.slice(wanted.start, wanted.stop, wanted.step)
