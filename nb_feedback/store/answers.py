"""Storing answers: the one path that the widget, `respond` and imports take to the tables."""

from __future__ import annotations

from typing import Any, Literal

import msgspec
from sqlalchemy import Connection, RowMapping, insert, select, update

from nb_feedback.errors import AnswerConflict, InvalidInput
from nb_feedback.records import Response, Status
from nb_feedback.store.json import decoded, encoded, now
from nb_feedback.store.tables import response_log, responses

Action = Literal["draft", "submitted", "discarded", "edited"]


class Origin(msgspec.Struct, frozen=True):
    """Which page sent an answer, so that it is applied once however often it comes.

    Args:
        client: The page's own random name.
        seq: Its sequence number, which only ever grows.
        base: The revision that the person saw when they began to change it (0: none yet).
    """

    client: str
    seq: int
    base: int


class Saved(msgspec.Struct, frozen=True):
    """What the store holds after an answer was given.

    Args:
        response: The response as it is now.
        revision: The revision that this very answer has, or that the page's later one has which stands for it.
        applied: False if this answer, or a later one of the same page, had been applied before.
    """

    response: Response
    revision: int
    applied: bool


def save(  # noqa: PLR0913, PLR0917 (a row has as many columns)
    connection: Connection,
    dataset: int,
    record: int,
    record_id: str,
    user: str,
    status: Status,
    values: dict[str, Any],
    *,
    edits: dict[str, Any] | None = None,
    origin: Origin | None = None,
) -> Saved:
    """Store a user's answer to a record and append it to the log, inside the caller's transaction.

    Args:
        connection: A writing transaction.
        dataset: The dataset's key.
        record: The record's key.
        record_id: The record's id, for messages.
        user: Whose answer it is.
        status: What the response becomes.
        values: For each question that is answered, its value.
        edits: Answers being changed since the submit or discard, not submitted again yet: the values stay
            what counts. Each save says all there is to say, so that a later one stands for the earlier ones.
        origin: Where it came from; None is this very process, which never sends twice.

    Raises:
        AnswerConflict: Another page, process or person changed the answer since ``origin.base``.
    """
    there = (
        connection.execute(select(responses).where(responses.c.record == record, responses.c.user == user))
        .mappings()
        .one_or_none()
    )
    revision = 0 if there is None else there["revision"]
    if origin is not None:
        before = _applied_as(connection, dataset, record, user, origin)
        own = there is not None and there["client"] == origin.client
        if there is not None and own and origin.seq < there["seq"]:
            before = revision
        if there is not None and before is not None:
            # What the page sent may have been replaced since; it is told its own revision, and so hears of that.
            return Saved(response_of(there), before, applied=False)
        if not own and origin.base != revision:
            raise AnswerConflict(record_id, origin.base, revision)
    at = now()
    row: dict[str, Any] = {
        "dataset": dataset,
        "status": status,
        "values": encoded(values),
        "edits": None if edits is None else encoded(edits),
        "revision": revision + 1,
        "client": None if origin is None else origin.client,
        "seq": None if origin is None else origin.seq,
        "updated_at": at,
    }
    key = {"record": record, "user": user}
    if there is None:
        connection.execute(insert(responses).values(**key, **row, created_at=at))
    else:
        connection.execute(
            update(responses).where(responses.c.record == record, responses.c.user == user).values(**row)
        )
    _log(connection, {**key, **row}, status if edits is None else "edited")
    return Saved(response_of({**key, **row}), revision + 1, applied=True)


def response_of(row: RowMapping | dict[str, Any]) -> Response:
    """Make a response of a row of its table."""
    return Response(
        decoded(row["values"]),
        user=row["user"],
        status=row["status"],
        edits=None if row["edits"] is None else decoded(row["edits"]),
        revision=row["revision"],
        updated_at=row["updated_at"],
    )


def _applied_as(connection: Connection, dataset: int, record: int, user: str, origin: Origin) -> int | None:
    """Give the revision that an answer of this number was applied as, or None if it was not."""
    log = response_log.c
    found = connection.execute(
        select(log.record, log.user, log.revision).where(
            log.dataset == dataset, log.client == origin.client, log.seq == origin.seq
        )
    ).one_or_none()
    if found is None:
        return None
    if (found.record, found.user) != (record, user):
        raise InvalidInput(f"number {origin.seq} of page {origin.client!r} was another answer; nothing was stored")
    return int(found.revision)


def _log(connection: Connection, row: dict[str, Any], action: Action) -> None:
    connection.execute(
        insert(response_log).values(
            dataset=row["dataset"],
            record=row["record"],
            user=row["user"],
            action=action,
            values=row["values"] if row["edits"] is None else row["edits"],
            revision=row["revision"],
            client=row["client"],
            seq=row["seq"],
            at=row["updated_at"],
        )
    )
