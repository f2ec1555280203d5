"""Reading records, responses and counts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Select, case, func, select

from nb_feedback.progress import Counts
from nb_feedback.query import Queue
from nb_feedback.records import FeedbackRecord
from nb_feedback.store.scanning import whole
from nb_feedback.store.tables import datasets, records, response_log, responses

_BATCH = 500


def total(connection: Connection, dataset: int) -> int:
    """Give the number of a dataset's records."""
    return connection.scalar(select(datasets.c.total).where(datasets.c.key == dataset)) or 0


def counts_for(connection: Connection, dataset: int, user: str) -> Counts:
    """Count a dataset's records by what a user did with them."""
    found = connection.execute(
        select(responses.c.status, func.count().label("records"))
        .where(responses.c.dataset == dataset, responses.c.user == user)
        .group_by(responses.c.status)
    )
    return Counts.from_found(total(connection, dataset), {row.status: row.records for row in found})


def counts_overall(connection: Connection, dataset: int) -> Counts:
    """Count a dataset's records by their status over all users."""
    c = responses.c
    best = func.max(_rank()).label("best")
    each = select(best).where(c.dataset == dataset).group_by(c.record).subquery()
    found = connection.execute(select(each.c.best, func.count()).group_by(each.c.best))
    names = {3: "submitted", 2: "draft", 1: "discarded"}
    return Counts.from_found(total(connection, dataset), {names[rank]: count for rank, count in found})


def counts_by_user(connection: Connection, dataset: int) -> dict[str, Counts]:
    """Count a dataset's records by what each user who has a response did with them."""
    c = responses.c
    found = connection.execute(
        select(c.user, c.status, func.count()).where(c.dataset == dataset).group_by(c.user, c.status).order_by(c.user)
    )
    by_user: dict[str, dict[str, int]] = {}
    for user, status, count in found:
        by_user.setdefault(user, {})[status] = count
    records_there = total(connection, dataset)
    return {user: Counts.from_found(records_there, statuses) for user, statuses in by_user.items()}


def _rank() -> Any:
    return case({"submitted": 3, "draft": 2}, value=responses.c.status, else_=1)


def last_logged(connection: Connection) -> int:
    """Give the number of the latest accepted answer in the store; it only ever grows."""
    return connection.scalar(select(func.max(response_log.c.key))) or 0


def users(connection: Connection, dataset: int) -> list[str]:
    """Give everyone who has a response, in alphabetical order."""
    found = connection.scalars(
        select(responses.c.user).where(responses.c.dataset == dataset).distinct().order_by(responses.c.user)
    )
    return list(found)


def in_queue(dataset: int, queue: Queue, user: str) -> Select[tuple[int]]:
    """Select the keys and positions of a queue's records, in no order yet."""
    chosen = select(records.c.key, records.c.position).where(records.c.dataset == dataset)
    if queue == "all":
        return chosen
    own = (responses.c.record == records.c.key) & (responses.c.user == user)
    if queue == "pending":
        return chosen.outerjoin_from(records, responses, own).where(responses.c.record.is_(None))
    return chosen.join_from(records, responses, own).where(responses.c.status == queue)


def full_records(connection: Connection, keys: Sequence[int]) -> list[FeedbackRecord]:
    """Read records whole, in the order of their keys given."""
    batches = (keys[start : start + _BATCH] for start in range(0, len(keys), _BATCH))
    found = ((batch, whole(connection, records.c.key.in_(batch))) for batch in batches)
    return [by_key[key] for batch, by_key in found for key in batch]


def batch_after(connection: Connection, chosen: Select[tuple[int]], after: int) -> tuple[list[FeedbackRecord], int]:
    """Read the next records of a selection whole.

    Args:
        connection: A transaction.
        chosen: Keys and positions, as `in_queue` gives them.
        after: The position to go on from, itself not included; -1 at first.

    Returns:
        Up to 500 records by position, none at the end, and the last one's position.
    """
    found = connection.execute(
        chosen.where(records.c.position > after).order_by(records.c.position).limit(_BATCH)
    ).all()
    if not found:
        return [], after
    return full_records(connection, [row.key for row in found]), found[-1].position


def at_positions(connection: Connection, dataset: int, positions: Sequence[int]) -> list[FeedbackRecord]:
    """Read the records at positions whole, in the order of the positions given."""
    own = select(records.c.position, records.c.key).where(records.c.dataset == dataset)
    found: dict[int, int] = {}
    for start in range(0, len(positions), _BATCH):
        here = own.where(records.c.position.in_(positions[start : start + _BATCH]))
        found.update((position, key) for position, key in connection.execute(here))
    return full_records(connection, [found[position] for position in positions])
