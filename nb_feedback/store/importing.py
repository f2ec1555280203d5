"""Responses that come with their records: those of users who have none yet, stored in bulk.

What is stored is what `nb_feedback.store.answers.save` would have stored: a first revision, and its line of
the log.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import msgspec
from sqlalchemy import Connection, insert, select

from nb_feedback.errors import InvalidRecord
from nb_feedback.records import Response
from nb_feedback.store.answers import Content, noted
from nb_feedback.store.bulk import Bulk
from nb_feedback.store.json import canonical, decoded
from nb_feedback.store.tables import response_log, responses

_SAID = ("status", "values", "edits", "notes", "measures")
_RESPONSE = ("record", "user", "dataset", *_SAID, "revision", "created_at", "updated_at")
_LOG = ("dataset", "record", "user", "action", *_SAID, "revision", "at")


class Given(msgspec.Struct, frozen=True):
    """A response that came with a record.

    Args:
        where: The record's row, for messages.
        record: The record's key.
        user: Whose it is.
        response: The response.
    """

    where: str
    record: int
    user: str
    response: Response


class Importer:
    """Stores the responses of one batch of records.

    Args:
        connection: A writing transaction.
        dataset: The dataset's key.
    """

    def __init__(self, connection: Connection, dataset: int) -> None:
        self._connection, self._dataset = connection, dataset
        self._insert = Bulk(connection, insert(responses), _RESPONSE)
        self._append = Bulk(connection, insert(response_log), _LOG)
        self._begun = dt.datetime.now(dt.timezone.utc)
        self.stored = 0

    def store(self, given: list[Given], *, fresh: bool = False) -> None:
        """Store the responses whose users have none for the record; the others stay untouched.

        Args:
            given: The responses to a chunk of records.
            fresh: Whether the records are new, so that there can be none.

        Raises:
            InvalidRecord: The batch has two responses of one user to one record, and they differ.
        """
        there = {} if fresh or not given else self._there({each.record for each in given})
        new: dict[tuple[int, str], Given] = {}
        for each in given:
            key = each.record, each.user
            stored = there.get(key)
            earlier = new.get(key)
            if earlier is None and stored is None:
                new[key] = each
            elif earlier is not None:
                self._refuse_other(each, earlier.response)
            elif stored is not None and stored.created_at >= self._time(0):  # by an earlier row of this batch
                edits = None if stored.edits is None else decoded(stored.edits)
                notes = noted(stored.notes)
                self._refuse_other(each, Response(decoded(stored.values), status=stored.status, edits=edits, **notes))
        rows, log = [], []
        for each in new.values():
            at = self._time(self.stored)
            self.stored += 1
            response = each.response
            edits = None if response.edits is None else _answers(response.edits)
            plain = msgspec.structs.replace(response, values=_answers(response.values), edits=edits)
            said = msgspec.structs.astuple(Content.of(plain))
            rows.append((each.record, each.user, self._dataset, *said, 1, at, at))
            log.append((self._dataset, each.record, each.user, "added", *said, 1, at))
        self._insert.run(rows)
        self._append.run(log)

    def _there(self, keys: set[int]) -> dict[tuple[int, str], Any]:
        c = responses.c
        columns = c.record, c.user, c.status, c["values"], c.edits, c.notes, c.created_at
        found = self._connection.execute(select(*columns).where(c.record.in_(keys)))
        return {(row.record, row.user): row for row in found}

    def _time(self, count: int) -> str:
        # A microsecond apart, so that people's responses to a record come out in the order that they came in.
        return (self._begun + dt.timedelta(microseconds=count)).isoformat(timespec="microseconds")

    @staticmethod
    def _refuse_other(each: Given, earlier: Response) -> None:
        if _contents(each.response) != _contents(earlier):
            raise InvalidRecord(
                each.where,
                f"response of {each.user!r}",
                "another row of this batch has another response of the same user to the same record; "
                "one response for each user is taken",
            )


def _answers(values: dict[str, Any]) -> dict[str, Any]:
    return {question: value for question, value in values.items() if value is not None}


def _contents(response: Response) -> tuple[Any, ...]:
    edits = None if response.edits is None else _answers(response.edits)
    return response.status, canonical(_answers(response.values)), canonical(edits), response.notes
