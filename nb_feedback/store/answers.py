"""Storing answers: the one path that the widget, `respond`, undoing and imports take to the tables."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

import msgspec
from sqlalchemy import Connection, RowMapping, delete, insert, or_, select, update

from nb_feedback.errors import AnswerConflict, InvalidInput
from nb_feedback.measures import Measures
from nb_feedback.records import RecordStatus, Response
from nb_feedback.store.json import decoded, encoded, encoded_or_null, now
from nb_feedback.store.tables import response_log, responses

Action = Literal["added", "draft", "submitted", "discarded", "edited", "noted", "pending", "undo", "redo"]
"""What a line of the log says was done: the answer came with its record, became a draft, was submitted or discarded,
was edited since, was flagged or commented and nothing else, was taken back, or a step was undone or done again."""

_GOING_ON = ("draft", "edited", "noted")

ONE_STEP = dt.timedelta(minutes=1)
"""Drafts of one page to one record that follow each other within this are one step to undo."""


class Origin(msgspec.Struct, frozen=True):
    """Which page sent an answer, so that it is applied once however often it comes.

    Args:
        client: The page's own random name.
        seq: Its sequence number, which only ever grows.
        base: The revision that the person saw when they began to change it (0: none yet).
        after: The page that left it behind, and the last number that page had used. It was typed after all that
            this page sent up to that number, whether or not the page heard what became of that.
        group: The first and the last number of what the page sends as one step to undo.
    """

    client: str
    seq: int
    base: int
    after: tuple[str, int] | None = None
    group: tuple[int, int] | None = None


class Content(msgspec.Struct, frozen=True):
    """What a response says, all of it.

    Args:
        status: What it is; ``"pending"`` is no response at all.
        values: For each question that is answered, its value, as JSON.
        edits: Answers being changed since the submit or discard, not submitted again yet, as JSON: the values stay
            what counts.
        notes: What is noted beside the answer, as JSON.
        measures: What was measured, as JSON.
    """

    status: RecordStatus
    values: str
    edits: str | None = None
    notes: str | None = None
    measures: str | None = None

    @classmethod
    def of(cls, response: Response) -> Content:
        """Encode what a response says."""
        told = map(encoded_or_null, (response.edits, response.notes, response.measures))
        return cls(response.status, encoded(response.values), *told)

    def longer(self, measures: Measures | None) -> Content:
        """Give the same with the time that was spent on it by now."""
        own = decoded_measures(self.measures)
        longer = Measures.longer(own, None if measures is None else measures.seconds)
        return msgspec.structs.replace(self, measures=encoded_or_null(longer))


PENDING = Content("pending", "{}")
"""No response."""


class Saved(msgspec.Struct, frozen=True):
    """What the store holds after an answer was given.

    Args:
        response: The response as it is now; its status is ``"pending"`` where there is none any more.
        revision: The revision that this very answer has, or that the page's later one has which stands for it.
        applied: False if this answer, or a later one of the same page, had been applied before.
    """

    response: Response
    revision: int
    applied: bool


class Place(msgspec.Struct, frozen=True):
    """Which response is meant.

    Args:
        dataset: The dataset's key.
        record: The record's key.
        record_id: The record's id, for messages.
        user: Whose response it is.
    """

    dataset: int
    record: int
    record_id: str
    user: str


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """How a change is written into the log.

    Args:
        action: What was done.
        client: The page that said so; None is Python.
        seq: Its number for it.
        step: The first line of what is done as one; None begins a step.
        reverts: The step that is taken back.
    """

    action: Action
    client: str | None = None
    seq: int | None = None
    step: int | None = None
    reverts: int | None = None


def save(
    connection: Connection, place: Place, content: Content, *, origin: Origin | None = None, step: int | None = None
) -> Saved:
    """Store a user's answer to a record and append it to the log, inside the caller's transaction.

    Args:
        connection: A writing transaction.
        place: Which response.
        content: What it says from now on. Each save says all there is to say, so that a later one stands for the
            earlier ones.
        origin: Where it came from; None is this very process, which never sends twice.
        step: The first line of what is done as one; None for a step of its own.

    Raises:
        AnswerConflict: Another page, process or person changed the answer since ``origin.base``.
    """
    there = current(connection, place)
    if origin is not None:
        before = applied_as(connection, place, origin.client, origin.seq)
        if before is None and _said_more(connection, place, origin):
            before = there.revision
        if before is not None:
            # What the page sent may have been replaced since; it is told its own revision, and so hears of that.
            return Saved(there, before, applied=False)
        if origin.base != there.revision and not _follows(connection, place, origin):
            raise AnswerConflict(place.record_id, origin.base, there.revision)
    action: Action = content.status if content.edits is None else "edited"
    said = msgspec.structs.replace(Content.of(there), measures=content.measures)
    if content != said and content == msgspec.structs.replace(said, notes=content.notes):
        action = "noted"
    client, seq = (None, None) if origin is None else (origin.client, origin.seq)
    if origin is not None and origin.group is not None:
        step = _step_of_group(connection, place, origin.client, origin.group)
    elif step is None and client is not None and action in _GOING_ON:
        step = _step_going_on(connection, place, client)
    write(connection, place, content, there.revision + 1, Line(action=action, client=client, seq=seq, step=step))
    return Saved(current(connection, place), there.revision + 1, applied=True)


def write(connection: Connection, place: Place, content: Content, revision: int, line: Line) -> int:
    """Make a response say this, and append it to the log; give the line's number."""
    at = now()
    row = {**msgspec.structs.asdict(content), "revision": revision}
    key = {"dataset": place.dataset, "record": place.record, "user": place.user}
    own = (responses.c.record == place.record) & (responses.c.user == place.user)
    if content.status == "pending":
        connection.execute(delete(responses).where(own))
    elif connection.execute(update(responses).where(own).values(**row, updated_at=at)).rowcount == 0:
        connection.execute(insert(responses).values(**key, **row, created_at=at, updated_at=at))
    logged = connection.execute(insert(response_log).values(**key, **row, **msgspec.structs.asdict(line), at=at))
    return int((logged.inserted_primary_key or [0])[0])


def current(connection: Connection, place: Place) -> Response:
    """Give a response as it is; its status is ``"pending"``, and its revision the last one, where there is none."""
    found = (
        connection.execute(select(responses).where(responses.c.record == place.record, responses.c.user == place.user))
        .mappings()
        .one_or_none()
    )
    if found is not None:
        return response_of(found)
    last = _last_line(connection, place)
    if last is None:
        return Response({}, user=place.user, status="pending")
    measures = decoded_measures(last.measures)
    return Response(
        {}, user=place.user, status="pending", measures=measures, revision=last.revision, updated_at=last.at
    )


def response_of(row: RowMapping) -> Response:
    """Make a response of a row of its table."""
    return Response(
        decoded(row["values"]),
        user=row["user"],
        status=row["status"],
        **noted(row["notes"]),
        measures=decoded_measures(row["measures"]),
        edits=None if row["edits"] is None else decoded(row["edits"]),
        revision=row["revision"],
        updated_at=row["updated_at"],
    )


def noted(notes: str | None) -> dict[str, Any]:
    """Give a response's notes as the arguments that `Response` takes for them."""
    return {} if notes is None else decoded(notes)


def decoded_measures(measures: str | None) -> Measures | None:
    """Give what was measured of a response."""
    return None if measures is None else msgspec.json.decode(measures, type=Measures)


def applied_as(connection: Connection, place: Place, client: str, seq: int) -> int | None:
    """Give the revision that a page's message of this number made, or None if it was not applied."""
    log = response_log.c
    found = connection.execute(
        select(log.record, log.user, log.revision).where(
            log.dataset == place.dataset, log.client == client, log.seq == seq
        )
    ).one_or_none()
    if found is None:
        return None
    if (found.record, found.user) != (place.record, place.user):
        raise InvalidInput(f"number {seq} of page {client!r} was another answer; nothing was stored")
    return int(found.revision)


def _follows(connection: Connection, place: Place, origin: Origin) -> bool:
    """Whether what is there is of the page that says more now, or of the one that left this behind, and older."""
    last = _last_line(connection, place)
    if last is None or last.client is None:
        return False
    if last.client == origin.client:
        return True
    if origin.after is None:
        return False
    client, seq = origin.after
    return bool(last.client == client and last.seq is not None and last.seq <= seq)


def _last_line(connection: Connection, place: Place) -> Any:
    """Give who changed a response last, and what revision that made, or None where there never was one."""
    log = response_log.c
    return connection.execute(
        select(log.client, log.seq, log.revision, log.at, log.measures)
        .where(log.record == place.record, log.user == place.user)
        .order_by(log.revision.desc())
        .limit(1)
    ).one_or_none()


def _said_more(connection: Connection, place: Place, origin: Origin) -> bool:
    """Whether the page has said something later about this answer."""
    log = response_log.c
    later = select(log.key).where(
        log.dataset == place.dataset,
        log.client == origin.client,
        log.seq > origin.seq,
        log.record == place.record,
        log.user == place.user,
    )
    return connection.execute(later.limit(1)).first() is not None


def _step_going_on(connection: Connection, place: Place, client: str) -> int | None:
    """Give the step of the user's last line, if a page's next draft of the same answer belongs to it."""
    log = response_log.c
    last = connection.execute(
        select(log.key, log.step, log.record, log.client, log.action, log.at)
        .where(log.dataset == place.dataset, log.user == place.user)
        .order_by(log.key.desc())
        .limit(1)
    ).one_or_none()
    if last is None or (last.record, last.client) != (place.record, client) or last.action not in _GOING_ON:
        return None
    if dt.datetime.now(dt.timezone.utc) - dt.datetime.fromisoformat(last.at) > ONE_STEP:
        return None
    step = int(last.step or last.key)
    others = select(log.key).where(or_(log.key == step, log.step == step), log.key >= step, log.record != place.record)
    # What was done to many at once is a step by itself, and what is typed into one of them afterwards is another.
    return None if connection.execute(others.limit(1)).first() is not None else step


def _step_of_group(connection: Connection, place: Place, client: str, group: tuple[int, int]) -> int | None:
    """Give the step that what a page sent with this belongs to; None if this is the first of it to come."""
    log = response_log.c
    last = connection.execute(
        select(log.key, log.step)
        .where(log.dataset == place.dataset, log.client == client, log.seq.between(*group), log.user == place.user)
        .order_by(log.key.desc())
        .limit(1)
    ).one_or_none()
    if last is None:
        return None
    step = int(last.step or last.key)
    # What comes after all that was there has been undone is not undone: it begins another step.
    undone = select(log.key).where(log.dataset == place.dataset, log.user == place.user, log.reverts == step)
    return None if connection.execute(undone.limit(1)).first() is not None else step
