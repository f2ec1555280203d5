"""What people answer in a dataset of a store: giving, undoing, counting."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Mapping
from typing import Any

import msgspec
from sqlalchemy import Connection, func, select

from nb_feedback.errors import InvalidInput, InvalidResponse, UnknownName
from nb_feedback.measures import Measured, Measures
from nb_feedback.progress import Counts, Progress
from nb_feedback.records import RECORD_STATUSES, Notes, RecordStatus, Response
from nb_feedback.store import reading, steps
from nb_feedback.store.answers import Action, Content, Line, Origin, Place, Saved, current, decoded_measures, save
from nb_feedback.store.channel import Change
from nb_feedback.store.measuring import measures_of
from nb_feedback.store.opened import Opened
from nb_feedback.store.steps import Step
from nb_feedback.store.tables import records, response_log
from nb_feedback.text import problem_with_id


class Standing(msgspec.Struct, frozen=True):
    """How a user's work stands.

    Args:
        counts: How many records stand how for them.
        counted: Grows with each answer: of two standings the one with the higher number is the newer.
        undo: What their next undo takes back, or None.
        redo: What their next redo does again, or None.
    """

    counts: Counts
    counted: int
    undo: Step | None
    redo: Step | None


class Said(msgspec.Struct, frozen=True):
    """What somebody answers, as it came.

    Args:
        status: What the response becomes.
        values: For each question that is answered, its value.
        edits: Answers being changed since the submit or discard, or None.
        notes: What is noted beside it.
        measured: What the page has measured, or None.
        compare: Whether to compare what is submitted with its suggestions.
    """

    status: RecordStatus
    values: Mapping[str, Any]
    edits: Mapping[str, Any] | None = None
    notes: Notes | None = None
    measured: Measured | None = None
    compare: bool = True


class Answering(Opened):
    """The answers of a dataset. Every method is one transaction and may be called from any thread."""

    def respond(  # noqa: PLR0913 (see `save`)
        self,
        record_id: str,
        user: str,
        status: RecordStatus,
        values: Mapping[str, Any],
        *,
        edits: Mapping[str, Any] | None = None,
        notes: Notes | None = None,
        measured: Measured | None = None,
        compare: bool = True,
        origin: Origin | None = None,
    ) -> Saved:
        """Check and store an answer, then tell whoever listens. See `Said` and `nb_feedback.store.answers.save`.

        Raises:
            UnknownName: No such record, question or status.
            InvalidResponse: A question refuses its answer.
            AnswerConflict: It was changed elsewhere since ``origin.base``.
        """
        _check(user, status)
        self._refuse(record_id, status, values)
        said = Said(status, values, edits, notes, measured, compare)
        with self._writing() as connection:
            saved, _ = self._save(connection, self._place(connection, record_id, user), said, origin=origin)
        self._tell([(record_id, saved)] if saved.applied else [], None if origin is None else origin.client)
        return saved

    def respond_all(self, answers: Mapping[str, Mapping[str, Any]], user: str, status: RecordStatus) -> list[Saved]:
        """Check and store answers to many records, all or none of them, as one step to undo."""
        _check(user, status)
        for record_id, values in answers.items():
            self._refuse(record_id, status, values)
        stored: list[tuple[str, Saved]] = []
        step: int | None = None
        with self._writing() as connection:
            for record_id, values in answers.items():
                place = self._place(connection, record_id, user)
                saved, line = self._save(connection, place, Said(status, values), step=step)
                step = line if step is None else step
                stored.append((record_id, saved))
        self._tell(stored, None)
        return [saved for _, saved in stored]

    def undo(self, user: str) -> Step | None:
        """Take back what a user did last; None if there is nothing."""
        return self._revert(user, redo=False)

    def redo(self, user: str) -> Step | None:
        """Do again what a user undid last; None if there is nothing."""
        return self._revert(user, redo=True)

    def revert_for(self, user: str, step: int, *, redo: bool, client: str, seq: int) -> Step | None:
        """Undo or redo a step because a page says so: once, however often it says it.

        Args:
            user: Whose step.
            step: What the page takes for the next to be undone, or done again.
            redo: Which of the two.
            client: The page.
            seq: Its number for this.

        Returns:
            What was undone or done again, or None if that was not the next any more.
        """
        return self._revert(user, redo=redo, step=step, client=client, seq=seq)

    def history(self, record_id: str, user: str | None = None) -> list[Mapping[str, Any]]:
        """Give every accepted change of a record's responses, the oldest first."""
        log = response_log.c
        with self._reading() as connection:
            chosen = select(response_log).where(log.record == self._key_of(connection, record_id))
            if user is not None:
                chosen = chosen.where(log.user == user)
            return [dict(row) for row in connection.execute(chosen.order_by(log.key)).mappings()]

    def past(self, record_id: str, user: str, before: int | None) -> Generator[Mapping[str, Any], None, None]:
        """Give the accepted changes of a user's response before a revision, the newest first, as they are asked for."""
        log = response_log.c
        with self._reading() as connection:
            chosen = select(response_log).where(log.record == self._key_of(connection, record_id), log.user == user)
            if before is not None:
                chosen = chosen.where(log.revision < before)
            found = connection.execute(chosen.order_by(log.revision.desc())).mappings()
            yield from (dict(row) for row in found)

    def worked_on(self, user: str, positions: Iterable[int]) -> dict[int, tuple[int, Measured | None]]:
        """Give the last revision of a user's responses and what was measured of them, by position.

        Also where one went back to pending.
        """
        log = response_log.c
        last = (
            select(log.record, func.max(log.revision).label("revision"))
            .join(records, records.c.key == log.record)
            .where(log.user == user, records.c.dataset == self._key, records.c.position.in_(list(positions)))
            .group_by(log.record)
            .subquery()
        )
        chosen = (
            select(records.c.position, log.revision, log.measures)
            .join(last, (last.c.record == log.record) & (last.c.revision == log.revision))
            .join(records, records.c.key == log.record)
            .where(log.user == user)
        )
        with self._reading() as connection:
            found = {row.position: (row.revision, row.measures) for row in connection.execute(chosen)}
        return {
            position: (revision, (decoded_measures(measures) or Measures()).measured)
            for position, (revision, measures) in found.items()
        }

    def standing(self, user: str) -> Standing:
        """Say how a user's work stands."""
        with self._reading() as connection:
            return Standing(
                reading.counts_for(connection, self._key, user),
                reading.last_logged(connection),
                steps.described(connection, self._key, user, steps.undoable(connection, self._key, user)),
                steps.described(connection, self._key, user, steps.redoable(connection, self._key, user)),
            )

    def counts(self, user: str | None = None) -> Counts:
        """Count the records by what a user did with them, or over all users."""
        with self._reading() as connection:
            if user is None:
                return reading.counts_overall(connection, self._key)
            return reading.counts_for(connection, self._key, user)

    def progress(self) -> Progress:
        """Count the records over all users and for each of them, all at one moment."""
        with self._reading() as connection:
            overall = reading.counts_overall(connection, self._key)
            return Progress.of(overall, reading.counts_by_user(connection, self._key))

    def users(self) -> list[str]:
        """Give everyone who has a response, in alphabetical order."""
        with self._reading() as connection:
            return reading.users(connection, self._key)

    def _save(
        self,
        connection: Connection,
        place: Place,
        said: Said,
        *,
        origin: Origin | None = None,
        step: int | None = None,
    ) -> tuple[Saved, int]:
        """Check and store one answer; give the last line of the log with it."""
        status, values, edits = said.status, said.values, said.edits
        if not isinstance(values, Mapping):
            raise InvalidInput(f"values: expected a dict of question to answer, got {type(values).__name__}")
        there = current(connection, place)
        if origin is not None and status != "pending":
            values, edits = _completed(there, values, edits)
            if status == "submitted":
                # A page cannot take back what it does not know, where that is not asked any more.
                asked = self.schema.asked(values)
                values = {name: value for name, value in values.items() if name in said.values or name in asked}
        given = _without_null(values)
        problem = None if said.notes is None else said.notes.problem(status)
        if problem is not None:
            raise InvalidInput(f"record {place.record_id!r}: {problem}. Nothing was stored.")
        notes = None if said.notes is None else said.notes.settled()
        if status == "pending" and (given or edits is not None or notes is not None):
            raise InvalidInput(
                f"record {place.record_id!r}: a pending record has no answer; give no values and no notes, or another "
                "status"
            )
        being_edited = None if edits is None else _without_null(edits)
        problems = {} if status == "pending" else self.schema.problems_with(given, status=status)
        problems |= self.schema.problems_with(being_edited or {}, status="draft")
        if problems:
            raise InvalidResponse(place.record_id, problems)
        response = Response(
            self.schema.settled(given),
            status=status,
            edits=None if being_edited is None else self.schema.settled(being_edited),
            **msgspec.structs.asdict(notes or Notes()),
        )
        response.measures = measures_of(
            *(connection, place, there, response, said.measured),
            schema=self.schema,
            compare=said.compare,
            in_page=origin is not None,
        )
        saved = save(connection, place, Content.of(response), origin=origin, step=step)
        return saved, reading.last_logged(connection)

    def _revert(
        self, user: str, *, redo: bool, step: int | None = None, client: str | None = None, seq: int | None = None
    ) -> Step | None:
        action: Action = "redo" if redo else "undo"
        with self._writing() as connection:
            if client is not None and seq is not None:
                done = _done_before(connection, self._key, client, seq)
                if done is not None:
                    return steps.described(connection, self._key, user, done)
            find = steps.redoable if redo else steps.undoable
            found = find(connection, self._key, user)
            if found is None or step not in {None, found}:
                return None
            told = steps.described(connection, self._key, user, found)
            line = Line(action=action, client=client, seq=seq)
            changed = list(steps.revert(connection, self._key, user, found, line))
        for record_id, response in changed:
            # The page is given those that are named with its reply; of the others it hears as of anybody's.
            by = client if told is not None and record_id in told.records else None
            self.channel.response_changed(Change(record_id, response, by))
        return told

    def _refuse(self, record_id: str, status: str, values: Mapping[str, Any]) -> None:
        """Refuse what people's own checks refuse, before anything is held that others wait for."""
        if status != "submitted" or not isinstance(values, Mapping):
            return
        problems = self.checks.problems(values)
        if problems:
            raise InvalidResponse(record_id, problems)

    def _tell(self, stored: Iterable[tuple[str, Saved]], client: str | None) -> None:
        for record_id, saved in stored:
            self.channel.response_changed(Change(record_id, saved.response, client))

    def _place(self, connection: Connection, record_id: str, user: str) -> Place:
        return Place(self._key, self._key_of(connection, record_id), record_id, user)


def _check(user: str, status: str) -> None:
    if status not in RECORD_STATUSES:
        raise UnknownName("status", status, RECORD_STATUSES)
    problem = problem_with_id(user)
    if problem is not None:
        raise InvalidInput(f"user: {problem}")


def _completed(
    there: Response, values: Mapping[str, Any], edits: Mapping[str, Any] | None
) -> tuple[Mapping[str, Any], Mapping[str, Any] | None]:
    """Add to what a page says the answers to questions that it does not know yet."""
    edited = edits if edits is None or there.edits is None else {**there.edits, **edits}
    return {**there.values, **values}, edited


def _done_before(connection: Connection, dataset: int, client: str, seq: int) -> int | None:
    """Give the step that a page's undo or redo of this number took back, or None if it was not done."""
    log = response_log.c
    return connection.scalar(select(log.reverts).where(log.dataset == dataset, log.client == client, log.seq == seq))


def _without_null(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}
