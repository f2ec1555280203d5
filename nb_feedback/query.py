"""Which records are meant, and in which order: the one form in which Python, the store and the page say it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Literal, get_args

import msgspec

from nb_feedback.errors import InvalidInput, UnknownName
from nb_feedback.matching import words_of
from nb_feedback.text import described, problem_with_id, problem_with_text

Queue = Literal["pending", "draft", "submitted", "discarded", "all"]
"""The records by what a user did with them."""

QUEUES: tuple[str, ...] = get_args(Queue)

Within = Literal["fields", "suggestions", "answers"]
"""Where a search looks."""

WITHIN: tuple[Within, ...] = get_args(Within)

Difference = Literal["edited", "unchanged"]
"""How an answer differs from its suggestion."""

DIFFERENCES: tuple[str, ...] = get_args(Difference)

SORTS = ("position", "updated", "score", "length", "random")
"""What records can be sorted by, besides ``"metadata.<name>"``."""

OF_METADATA = "metadata."

_BOUNDS = ("min", "max")


class Filter(msgspec.Struct, frozen=True, kw_only=True, repr_omit_defaults=True, omit_defaults=True):
    """What is looked for in a queue, and in which order it comes. See `Query`, which has the same and the queue."""

    search: str = ""
    within: tuple[Within, ...] = WITHIN
    metadata: dict[str, Any] = {}
    changed: Difference | None = None
    flagged: bool | None = None
    sort: str = "position"
    descending: bool = False
    seed: int = 0

    @property
    def plain(self) -> bool:
        """Whether it is no filter at all: all records, in the dataset's order."""
        chooses = words_of(self.search) or self.metadata or self.changed or self.flagged is not None
        return not chooses and self.sort == "position" and not self.descending

    def check(self) -> None:
        """Refuse what cannot be looked for.

        Raises:
            UnknownName: No such place, difference or order.
            InvalidInput: Something else that cannot be taken; the message has its key.
        """
        problem = problem_with_text(self.search)
        if problem is not None:
            raise InvalidInput(f"query, search: {problem}")
        _check_within(self.within)
        _check_metadata(self.metadata)
        if self.changed is not None and self.changed not in DIFFERENCES:
            raise UnknownName("query, changed", self.changed, DIFFERENCES)
        flagged: Any = self.flagged
        if flagged is not None and not isinstance(flagged, bool):
            raise InvalidInput(f"query, flagged: expected True, False or None, got {described(flagged)}")
        _check_sort(self.sort)
        descending: Any = self.descending
        if not isinstance(descending, bool):
            raise InvalidInput(f"query, descending: expected True or False, got {described(descending)}")
        seed: Any = self.seed
        if not isinstance(seed, int) or isinstance(seed, bool):
            raise InvalidInput(f"query, seed: expected a whole number, got {described(seed)}")


class Query(Filter, frozen=True, kw_only=True):
    """A part of a dataset's records, and their order.

    Args:
        status: The queue. Default: all.
        user: Whose responses are meant by the queue, the search, ``changed``, ``flagged`` and ``sort="updated"``.
            Default: the dataset's default user.
        record: An id to begin at. It need not be one of the records that are meant: then it begins at the next one
            in the dataset's order, and in another order at the first.
        search: Words that all have to occur, whatever their case, and ``"phrases in quotation marks"``.
        within: Where they are looked for: any of ``"fields"``, ``"suggestions"`` and ``"answers"``. Default: all.
        metadata: For each name a value, a list of values of which one has to be there, or, for numbers,
            ``{"min": .., "max": ..}``, one of which is enough. In metadata that is a list, one element has to fit.
        changed: ``"edited"`` for those whose answer differs from its suggestion, ``"unchanged"`` for those that do
            not; records without an answer, or without a suggestion, are neither. Default: all.
        flagged: True for those that are flagged, False for those that are not. Default: all.
        sort: ``"position"``, the dataset's order; ``"updated"``, when it was last answered; ``"score"``, the lowest
            of the suggestions; ``"length"``, the number of characters in the fields; ``"random"``; or
            ``"metadata.<name>"``. Records that have nothing to be sorted by come last.
        descending: Whether the order is the other way around.
        seed: Of a random order; the same one gives the same order.

    Example:
        >>> Query.of("pending").status
        'pending'
        >>> Query.of({"status": "submitted", "user": "ana"})
        Query(status='submitted', user='ana')
        >>> Query.of({"search": "parcel", "metadata": {"topic": "returns"}, "sort": "score"})
        Query(search='parcel', metadata={'topic': 'returns'}, sort='score')
    """

    status: Queue = "all"
    user: str | None = None
    record: str | None = None

    @property
    def filter(self) -> Filter:
        """What is looked for, without the queue."""
        return Filter(**{name: getattr(self, name) for name in Filter.__struct_fields__})

    @classmethod
    def of(cls, query: QueryLike) -> Query:
        """Take a query in any of its forms: None for all, a queue's name, a dict, or a Query.

        Raises:
            UnknownName: An unknown queue, key, place, difference or order.
            InvalidInput: A value that its key cannot have, or something else altogether.
        """
        if query is None:
            return cls()
        if isinstance(query, str):
            query = {"status": query}
        if isinstance(query, Mapping):
            for key in query:
                if key not in KEYS:
                    raise UnknownName("query key", key, KEYS)
            query = cls(**query)
        if not isinstance(query, cls):
            raise InvalidInput(f"query: expected a queue's name, a dict or a Query, got {described(query)}")
        query = msgspec.structs.replace(query, within=_as_tuple(query.within))
        query.check()
        return query

    def check(self) -> None:
        """Refuse what cannot be meant; see `of`."""
        if self.status not in QUEUES:
            raise UnknownName("status", self.status, QUEUES)
        for option, given in (("user", self.user), ("record", self.record)):
            problem = None if given is None else problem_with_id(given)
            if problem is not None:
                raise InvalidInput(f"query, {option}: {problem}")
        Filter.check(self)


KEYS = ("status", "user", "record", *Filter.__struct_fields__)
"""What a query says."""

QueryLike = None | str | Mapping[str, Any] | Query
"""What `Query.of` takes."""


def _as_tuple(within: Any) -> Any:
    """Take one place, or several in a list, for what they mean."""
    if isinstance(within, str):
        return (within,)
    return tuple(within) if isinstance(within, list | set) else within


def _check_within(within: Any) -> None:
    if not isinstance(within, tuple) or not within:
        raise InvalidInput(f"query, within: expected any of {', '.join(WITHIN)}, got {described(within)}")
    for place in within:
        if place not in WITHIN:
            raise UnknownName("query, within", place, WITHIN)


def _check_sort(sort: Any) -> None:
    by_metadata = isinstance(sort, str) and sort.startswith(OF_METADATA) and sort != OF_METADATA
    if not by_metadata and sort not in SORTS:
        raise UnknownName("query, sort", sort, [*SORTS, f"{OF_METADATA}<name>"])


def _check_metadata(metadata: Any) -> None:
    if not isinstance(metadata, Mapping):
        raise InvalidInput(
            f"query, metadata: expected a dict of name to value, got {described(metadata)}; "
            'for example {"topic": "returns"}'
        )
    for name, wanted in metadata.items():
        problem = problem_with_text(name) or _problem_with_wanted(wanted)
        if problem is not None:
            raise InvalidInput(f"query, metadata {name!r}: {problem}")


def _problem_with_wanted(wanted: Any) -> str | None:
    """Say why metadata cannot be compared with this, or None if it can."""
    if isinstance(wanted, Mapping):
        if not wanted or not set(wanted) <= set(_BOUNDS):
            return f"expected min, max or both, got {described(dict(wanted))}"
        wrong = next(((key, bound) for key, bound in wanted.items() if not _is_number(bound)), None)
        return None if wrong is None else f"{wrong[0]}: expected a number, got {described(wrong[1])}"
    values = wanted if isinstance(wanted, list | tuple) else [wanted]
    if not values:
        return "expected a value or a list of values, got a list without any"
    for value in values:
        if isinstance(value, str):
            problem = problem_with_text(value)
            if problem is not None:
                return problem
        elif not (value is None or isinstance(value, bool) or _is_number(value)):
            return f"expected a text, a number, True, False or None, got {described(value)}"
    return None


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
