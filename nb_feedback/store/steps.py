"""Undoing and redoing, by the log alone.

A *step* is what one person did at once: an answer, some drafts in a row, or many answers together. Each line of the
log knows its step, an undo knows the step that it took back (``reverts``), and a redo the undo. So what can be undone
or done again follows from the last line, and nothing in the log is ever changed:

- After an ordinary line, its step can be undone, and nothing can be done again.
- After an undo of step s, what could be undone before s can be undone, and the undo can be taken back.
- After a redo, which takes back an undo of step s, s can be undone, and what could be done again before that undo
  can be done again.

Steps follow each other in the order that they begin in. The answers that a page gives as one may arrive with others
between them: each of those is undone before what began before it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
from sqlalchemy import Connection, Select, func, or_, select

from nb_feedback.records import Response
from nb_feedback.store.answers import PENDING, Action, Content, Line, Place, current, write
from nb_feedback.store.tables import records, response_log

_log = response_log.c
_NAMED = 5


class Step(msgspec.Struct, frozen=True):
    """What a person did that can be undone as one, or done again.

    Args:
        step: Its number in the log.
        action: What was done; for an undo that can be taken back, what it undid.
        records: The ids of the records that it was done to, at most 5 of them.
        position: The first one's place in the dataset, 0 at first.
        count: How many records it was done to.
        at: When, ISO 8601 in UTC.
    """

    step: int
    action: Action
    records: list[str]
    position: int
    count: int
    at: str

    def __str__(self) -> str:
        more = self.count - len(self.records)
        return f"{self.action}: {', '.join(self.records)}" + (f" and {more} more" if more else "")


def undoable(connection: Connection, dataset: int, user: str) -> int | None:
    """Give the step that a user's next undo takes back, or None."""
    line = _last(connection, dataset, user)
    while line is not None and line.action == "undo":
        line = _last(connection, dataset, user, before=line.reverts)
    if line is None:
        return None
    if line.action == "redo":
        return connection.scalar(select(_log.reverts).where(_log.key == line.reverts))
    return int(line.key)


def redoable(connection: Connection, dataset: int, user: str) -> int | None:
    """Give the undo that a user's next redo takes back, or None."""
    line = _last(connection, dataset, user)
    while line is not None and line.action == "redo":
        line = _last(connection, dataset, user, before=line.reverts)
    return int(line.key) if line is not None and line.action == "undo" else None


def revert(connection: Connection, dataset: int, user: str, step: int, line: Line) -> Iterator[tuple[str, Response]]:
    """Bring the records of a step back to what they were before it; give each with its response now.

    Args:
        connection: A writing transaction.
        dataset: The dataset's key.
        user: Whose step.
        step: A step that `undoable` or `redoable` gave.
        line: The action (``"undo"`` or ``"redo"``), and the page that asked for it.
    """
    first: int | None = None
    for found in connection.execute(_records_of(dataset, user, step)).all():
        place = Place(dataset, found.record, found.id, user)
        there = current(connection, place)
        seq = line.seq if first is None else None  # a number stands once in the log
        written = msgspec.structs.replace(line, seq=seq, step=first, reverts=step)
        content = _before(connection, place, found.begun).longer(there.measures)
        key = write(connection, place, content, there.revision + 1, written)
        first = key if first is None else first
        yield found.id, current(connection, place)


def described(connection: Connection, dataset: int, user: str, step: int | None) -> Step | None:
    """Say what a step was."""
    if step is None:
        return None
    line = connection.execute(select(_log.action, _log.at, _log.reverts).where(_log.key == step)).one()
    undid = None if line.action != "undo" else connection.scalar(select(_log.action).where(_log.key == line.reverts))
    chosen = _records_of(dataset, user, step)
    count = connection.scalar(select(func.count()).select_from(chosen.subquery())) or 0
    some = connection.execute(chosen.limit(_NAMED)).all()
    return Step(step, undid or line.action, [row.id for row in some], some[0].position, count, line.at)


def _last(connection: Connection, dataset: int, user: str, before: int | None = None) -> Any:
    """Give the first line of a user's last step, or of the last one that began before another line."""
    chosen = select(_log.key, _log.action, _log.reverts).where(
        _log.dataset == dataset, _log.user == user, _log.action != "added", _log.step.is_(None)
    )
    if before is not None:
        chosen = chosen.where(_log.key < before)
    return connection.execute(chosen.order_by(_log.key.desc()).limit(1)).one_or_none()


def _records_of(dataset: int, user: str, step: int) -> Select[Any]:
    """Select the records of a step in the order that it was done in: key, id, position, and the first line of each."""
    begun = func.min(_log.key)
    return (
        select(_log.record, records.c.id, records.c.position, begun.label("begun"))
        .join(records, records.c.key == _log.record)
        .where(_log.dataset == dataset, _log.user == user, or_(_log.key == step, _log.step == step), _log.key >= step)
        .group_by(_log.record, records.c.id, records.c.position)
        .order_by(begun)
    )


def _before(connection: Connection, place: Place, line: int) -> Content:
    """Give what a response said before a line of the log."""
    found = connection.execute(
        select(_log.status, _log["values"], _log.edits, _log.notes, _log.measures)
        .where(_log.record == place.record, _log.user == place.user, _log.key < line)
        .order_by(_log.key.desc())
        .limit(1)
    ).one_or_none()
    return PENDING if found is None else Content(*found)
