"""A dataset in a store: what `FeedbackDataset` and the widget's session both stand on."""

from __future__ import annotations

import uuid
from collections.abc import Generator, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import msgspec
from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from nb_feedback.checking import checked
from nb_feedback.errors import InvalidInput, InvalidResponse, SchemaMismatch, StoreError, UnknownName
from nb_feedback.progress import Counts, Progress
from nb_feedback.query import Query, Queue
from nb_feedback.records import STATUSES, FeedbackRecord, Status
from nb_feedback.schema import Schema, incompatibilities
from nb_feedback.store import adding, reading
from nb_feedback.store.adding import OnConflict, Sourced
from nb_feedback.store.answers import Origin, Saved, save
from nb_feedback.store.channel import Change, channel_of
from nb_feedback.store.engine import Store
from nb_feedback.store.json import encoded, now
from nb_feedback.store.scanning import all_records
from nb_feedback.store.tables import datasets, records, visits
from nb_feedback.text import problem_with_id, problem_with_name, problem_with_text


class StoredDataset:
    """One dataset of a store. Every method is one transaction and may be called from any thread.

    Attributes:
        store: Where it is.
        name: Its name, or None in memory.
        uid: What tells it from every other dataset that ever was, also of the same name.
        schema: Its fields and questions, as they were when it was last read or written.
        guidelines: Its guidelines, Markdown, as they were then.
        channel: Who is told what happens to it.
    """

    def __init__(self, store: Store, row: Any) -> None:
        self.store, self._key, self.uid = store, row.key, row.uid
        self.name: str | None = row.name if store.durable else None
        self._schema_text: str = row.schema
        self.schema = msgspec.json.decode(row.schema, type=Schema)
        self.guidelines: str = row.guidelines
        self.channel = channel_of(self.uid)

    @classmethod
    def create_or_continue(cls, store: Store, name: str, schema: Schema, guidelines: str) -> StoredDataset:
        """Give the dataset of this name with this schema, made now or brought up to it.

        Raises:
            SchemaMismatch: The one that is there cannot become this one; it is left as it was.
        """
        changed = False
        with store.writing() as connection:
            row = _row(connection, name)
            if row is None:
                at = now()
                connection.execute(
                    insert(datasets).values(
                        uid=uuid.uuid4().hex,
                        name=name,
                        schema=encoded(schema),
                        guidelines=guidelines,
                        total=0,
                        created_at=at,
                        updated_at=at,
                    )
                )
            elif row.schema != encoded(schema) or row.guidelines != guidelines:
                differences = incompatibilities(msgspec.json.decode(row.schema, type=Schema), schema)
                if differences:
                    raise SchemaMismatch(name, differences, store.location)
                changed = True
                connection.execute(
                    update(datasets)
                    .where(datasets.c.key == row.key)
                    .values(schema=encoded(schema), guidelines=guidelines, updated_at=now())
                )
            dataset = cls(store, _row(connection, name))
        if changed:
            dataset.channel.records_changed()
        return dataset

    @classmethod
    def load(cls, store: Store, name: str) -> StoredDataset:
        """Give the dataset of this name as it is, or raise ``UnknownName`` with those there are."""
        with store.reading() as connection:
            row = None if problem_with_name(name) else _row(connection, name)
        if row is None:
            raise UnknownName("dataset", name, cls.names(store), hint=f"Looked in {store.location}.")
        return cls(store, row)

    @staticmethod
    def names(store: Store) -> list[str]:
        """Give the names of a store's datasets, in alphabetical order."""
        with store.reading() as connection:
            return list(connection.scalars(select(datasets.c.name).order_by(datasets.c.name)))

    def delete(self) -> None:
        """Remove it from the store with its records, answers and log."""
        with self._writing() as connection:
            connection.execute(delete(datasets).where(datasets.c.key == self._key))
        self.channel.records_changed()

    def add(self, batch: Iterable[Sourced], *, on_conflict: OnConflict, default_user: str) -> adding.Tally:
        """Check and add records, all or none of them."""
        with self._writing() as connection:
            rows = checked(self.schema, batch, default_user)
            tally = adding.add(connection, self._key, rows, on_conflict=on_conflict, default_user=default_user)
        if tally.added or tally.updated or tally.responses:
            self.channel.records_changed()
        return tally

    def respond(  # noqa: PLR0913 (see `save`)
        self,
        record_id: str,
        user: str,
        status: Status,
        values: Mapping[str, Any],
        *,
        edits: Mapping[str, Any] | None = None,
        origin: Origin | None = None,
    ) -> Saved:
        """Check and store an answer, then tell whoever listens. See `nb_feedback.store.answers.save`.

        Raises:
            UnknownName: No such record, question or status.
            InvalidResponse: A question refuses its answer.
            AnswerConflict: It was changed elsewhere since ``origin.base``.
        """
        if status not in STATUSES:
            raise UnknownName("status", status, STATUSES)
        if not isinstance(values, Mapping):
            raise InvalidInput(f"values: expected a dict of question to answer, got {type(values).__name__}")
        problem = problem_with_id(user)
        if problem is not None:
            raise InvalidInput(f"user: {problem}")
        with self._writing() as connection:
            key = self._key_of(connection, record_id)
            if origin is not None:
                values, edits = self._completed(connection, key, user, values, edits)
            given = _without_null(values)
            being_edited = None if edits is None else _without_null(edits)
            problems = self.schema.problems_with(given, status=status)
            problems |= self.schema.problems_with(being_edited or {}, status="draft")
            if problems:
                raise InvalidResponse(record_id, problems)
            saved = save(connection, self._key, key, record_id, user, status, given, edits=being_edited, origin=origin)
        if saved.applied:
            client = None if origin is None else origin.client
            self.channel.response_changed(Change(record_id, saved.response, client))
        return saved

    def __len__(self) -> int:
        with self._reading() as connection:
            return reading.total(connection, self._key)

    def __contains__(self, record_id: object) -> bool:
        with self._reading() as connection:
            return self._find(connection, record_id) is not None

    def record(self, record_id: str) -> FeedbackRecord:
        """Give the record of this id, or raise ``UnknownName``."""
        with self._reading() as connection:
            return reading.full_records(connection, [self._key_of(connection, record_id)])[0]

    def slice(self, start: int, stop: int, step: int = 1) -> list[FeedbackRecord]:
        """Give the records at every ``step``-th position from ``start`` to ``stop``, itself not included."""
        place = records.c.position
        chosen = (
            select(records.c.key)
            .where(records.c.dataset == self._key, place >= start, place < stop, (place - start) % step == 0)
            .order_by(place)
        )
        with self._reading() as connection:
            return reading.full_records(connection, list(connection.scalars(chosen)))

    def records(self, query: Query, default_user: str) -> Iterator[FeedbackRecord]:
        """Give the records of a query by position, read a batch at a time as they are asked for."""
        after = -1
        while True:
            with self._reading() as connection:
                chosen = self._chosen(connection, query, default_user)
                batch, after = reading.batch_after(connection, chosen, after)
            if not batch:
                return
            yield from batch

    def snapshot(self) -> Generator[FeedbackRecord, None, None]:
        """Give all records by position from one state of the store; read it to the end at once, or close it."""
        with self._reading() as connection:
            yield from all_records(connection, self._key)

    def _chosen(self, connection: Connection, query: Query, default_user: str) -> Any:
        chosen = reading.in_queue(self._key, query.status, query.user or default_user)
        if query.record is None:
            return chosen
        first = select(records.c.position).where(records.c.key == self._key_of(connection, query.record))
        return chosen.where(records.c.position >= first.scalar_subquery())

    def neighbours(self, queue: Queue, user: str, position: int, *, before: int, after: int) -> list[int]:
        """Give the positions of a queue's nearest records before and after a position, in order.

        Args:
            queue: The queue.
            user: Whose queue it is.
            position: From where, itself not included; -1 is before the first record.
            before: How many before it at the most.
            after: How many after it at the most.
        """
        place = records.c.position
        chosen = reading.in_queue(self._key, queue, user).with_only_columns(place)
        with self._reading() as connection:
            earlier = connection.scalars(chosen.where(place < position).order_by(place.desc()).limit(before)).all()
            later = connection.scalars(chosen.where(place > position).order_by(place).limit(after)).all()
        return [*reversed(earlier), *later]

    def at(self, positions: Iterable[int]) -> Iterator[tuple[int, FeedbackRecord]]:
        """Give the records at positions, with them, one after the other."""
        for position in positions:
            yield from ((position, record) for record in self.slice(position, position + 1))

    def position(self, record_id: str) -> int:
        """Give a record's position, or raise ``UnknownName``."""
        with self._reading() as connection:
            key = self._key_of(connection, record_id)
            return int(connection.scalar(select(records.c.position).where(records.c.key == key)) or 0)

    def counts(self, user: str | None = None) -> Counts:
        """Count the records by what a user did with them, or over all users."""
        with self._reading() as connection:
            if user is None:
                return reading.counts_overall(connection, self._key)
            return reading.counts_for(connection, self._key, user)

    def counted(self, user: str) -> tuple[Counts, int]:
        """Count the records by what a user did with them, with a number that grows with each answer."""
        with self._reading() as connection:
            return reading.counts_for(connection, self._key, user), reading.last_logged(connection)

    def progress(self) -> Progress:
        """Count the records over all users and for each of them, all at one moment."""
        with self._reading() as connection:
            overall = reading.counts_overall(connection, self._key)
            return Progress.of(overall, reading.counts_by_user(connection, self._key))

    def users(self) -> list[str]:
        """Give everyone who has a response, in alphabetical order."""
        with self._reading() as connection:
            return reading.users(connection, self._key)

    def remember_visit(self, user: str, queue: Queue, record_id: str) -> None:
        """Remember where a person is, for when they come back."""
        with self._writing() as connection:
            row = {"queue": queue, "record": self._key_of(connection, record_id)}
            connection.execute(
                upsert(visits)
                .values(dataset=self._key, user=user, **row)
                .on_conflict_do_update(index_elements=["dataset", "user"], set_=row)
            )

    def last_visit(self, user: str) -> tuple[Queue, str] | None:
        """Give the queue and the record where a person was, or None."""
        chosen = (
            select(visits.c.queue, records.c.id)
            .join_from(visits, records, records.c.key == visits.c.record)
            .where(visits.c.dataset == self._key, visits.c.user == user)
        )
        with self._reading() as connection:
            found = connection.execute(chosen).one_or_none()
        return None if found is None else (found.queue, found.id)

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with self.store.reading() as connection:
            self._look(connection)
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with self.store.writing() as connection:
            self._look(connection)
            yield connection

    def _look(self, connection: Connection) -> None:
        """See whether the dataset is still there, and what its schema and guidelines are by now."""
        chosen = select(datasets.c.schema, datasets.c.guidelines).where(datasets.c.key == self._key)
        row = connection.execute(chosen).one_or_none()
        if row is None:
            raise StoreError(
                f"the dataset {self.name or 'in memory'!r} was deleted from the store {self.store.location}; "
                "run FeedbackDataset(...) again to start a new one"
            )
        if row.schema != self._schema_text:
            self._schema_text, self.schema = row.schema, msgspec.json.decode(row.schema, type=Schema)
        self.guidelines = row.guidelines

    def _completed(
        self,
        connection: Connection,
        key: int,
        user: str,
        values: Mapping[str, Any],
        edits: Mapping[str, Any] | None,
    ) -> tuple[Mapping[str, Any], Mapping[str, Any] | None]:
        """Add to what a page says the answers to questions that it does not know yet."""
        there = reading.full_records(connection, [key])[0].response(user)
        if there is None:
            return values, edits
        edited = edits if edits is None or there.edits is None else {**there.edits, **edits}
        return {**there.values, **values}, edited

    def _find(self, connection: Connection, record_id: object) -> int | None:
        if problem_with_text(record_id) is not None:
            return None
        own = records.c.dataset == self._key
        return connection.scalar(select(records.c.key).where(own, records.c.id == record_id))

    def _key_of(self, connection: Connection, record_id: object) -> int:
        key = self._find(connection, record_id)
        if key is None:
            some = select(records.c.id).where(records.c.dataset == self._key).order_by(records.c.position)
            raise UnknownName("record", record_id, connection.scalars(some.limit(5)), hint="(the first ids)")
        return key


def _row(connection: Connection, name: str) -> Any:
    return connection.execute(select(datasets).where(datasets.c.name == name)).one_or_none()


def _without_null(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}
