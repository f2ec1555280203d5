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
        raise InvalidInput(f"expected a record's id (str), a position (int) or a slice, got {described(key)}")
    position = operator.index(key)
    if not -length <= position < length:
        raise IndexError(f"position {position} is out of range: the dataset has {length} records")
    return _at(stored, range(length)[position : position + 1 or None])[0]


def _at(stored: StoredDataset, wanted: range) -> list[FeedbackRecord]:
    return stored.slice(wanted.start, wanted.stop, wanted.step)
