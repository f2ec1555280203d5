"""Which records are meant: the one form in which Python, the store and the page say it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, get_args

import msgspec

from nb_feedback.errors import InvalidInput, UnknownName
from nb_feedback.text import described, problem_with_id

Queue = Literal["pending", "draft", "submitted", "discarded", "all"]
"""The records by what a user did with them."""

QUEUES: tuple[str, ...] = get_args(Queue)


class Query(msgspec.Struct, frozen=True, kw_only=True):
    """A part of a dataset's records, in the dataset's order.

    Args:
        status: The queue. Default: all.
        user: Whose responses the queue is about. Default: the dataset's default user.
        record: An id to begin at.

    Example:
        >>> Query.of("pending").status
        'pending'
        >>> Query.of({"status": "submitted", "user": "ana"})
        Query(status='submitted', user='ana', record=None)
    """

    status: Queue = "all"
    user: str | None = None
    record: str | None = None

    @classmethod
    def of(cls, query: QueryLike) -> Query:
        """Take a query in any of its forms: None for all, a queue's name, a dict, or a Query.

        Raises:
            UnknownName: An unknown queue or key.
            InvalidInput: A user or record that cannot be one, or something else altogether.
        """
        if query is None:
            return cls()
        if isinstance(query, str):
            query = {"status": query}
        if isinstance(query, Mapping):
            for key in query:
                if key not in cls.__struct_fields__:
                    raise UnknownName("query key", key, cls.__struct_fields__)
            query = cls(**query)
        if not isinstance(query, cls):
            raise InvalidInput(f"query: expected a queue's name, a dict or a Query, got {described(query)}")
        if query.status not in QUEUES:
            raise UnknownName("status", query.status, QUEUES)
        for option, given in (("user", query.user), ("record", query.record)):
            problem = None if given is None else problem_with_id(given)
            if problem is not None:
                raise InvalidInput(f"query, {option}: {problem}")
        return query


QueryLike = None | str | Mapping[str, Any] | Query
"""What `Query.of` takes."""
