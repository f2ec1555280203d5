"""Reading records whole, with their suggestions and responses: some of them, or all one after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, select

from nb_feedback.records import FeedbackRecord, Response, Suggestion
from nb_feedback.store.answers import decoded_measures, noted
from nb_feedback.store.json import decoded
from nb_feedback.store.tables import records, responses, suggestions

_BATCH = 1000

Transaction = Callable[[], AbstractContextManager[Connection]]
"""Begins a transaction that reads. What takes long has one for each batch, so that nobody who answers waits for it."""


def all_records(connection: Connection, dataset: int) -> Iterator[FeedbackRecord]:
    """Give all records of a dataset whole, by position, in the caller's transaction."""
    start = 0
    own, place = records.c.dataset == dataset, records.c.position
    # By ranges of positions, without a list of keys.
    while batch := whole(connection, own, place >= start, place < start + _BATCH):
        yield from batch.values()
        start += _BATCH


def whole(connection: Connection, *here: ColumnElement[bool]) -> dict[int, FeedbackRecord]:
    """Read the records that meet all conditions on their table: for each key its record, by position."""

    def of(table: Table, *columns: str) -> Any:
        return select(*(table.c[name] for name in columns)).join(records, records.c.key == table.c.record).where(*here)

    contents = select(records.c.key, records.c.id, records.c.fields, records.c.metadata)
    by_key = {
        key: FeedbackRecord(decoded(fields), id=record_id, metadata=decoded(metadata) if metadata != "{}" else {})
        for key, record_id, fields, metadata in connection.execute(
            contents.where(*here).order_by(records.c.position)
        ).all()
    }
    proposed = of(suggestions, "record", "question", "value", "score", "scores", "agent", "type")
    for key, question, value, one, each, agent, kind in connection.execute(
        proposed.order_by(suggestions.c.place)
    ).all():
        score = one if each is None else decoded(each)
        by_key[key].suggestions.append(Suggestion(question, decoded(value), score=score, agent=agent, type=kind))
    answered = of(
        responses, "record", "user", "status", "values", "edits", "notes", "measures", "revision", "updated_at"
    )
    for key, user, status, values, edits, notes, measures, revision, updated_at in connection.execute(
        answered.order_by(responses.c.created_at, responses.c.user)
    ).all():
        by_key[key].responses.append(
            Response(
                decoded(values),
                user=user,
                status=status,
                **noted(notes),
                measures=decoded_measures(measures),
                edits=None if edits is None else decoded(edits),
                revision=revision,
                updated_at=updated_at,
            )
        )
    return by_key
