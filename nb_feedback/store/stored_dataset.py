"""A dataset in a store: what `FeedbackDataset` and the widget's session both stand on."""

from __future__ import annotations

import uuid
from array import array
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from copy import copy
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from nb_feedback.checking import checked
from nb_feedback.errors import InvalidInput, SchemaMismatch, UnknownName
from nb_feedback.garbage import sparing_what_is_there
from nb_feedback.query import Filter, Query, Queue
from nb_feedback.records import FeedbackRecord
from nb_feedback.schema import Schema, incompatibilities
from nb_feedback.store import adding, dialects, reading, recognising
from nb_feedback.store.adding import OnConflict, Sourced
from nb_feedback.store.answering import Answering
from nb_feedback.store.engine import Store
from nb_feedback.store.facets import Facet, facets
from nb_feedback.store.finding import find, place_in
from nb_feedback.store.json import encoded, now
from nb_feedback.store.opened import stored_schema
from nb_feedback.store.scanning import all_records
from nb_feedback.store.tables import datasets, records, visits
from nb_feedback.text import problem_with_name

_BATCH = 500


def _always() -> None: ...


class StoredDataset(Answering):
    """One dataset of a store. Every method is one transaction and may be called from any thread."""

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
                differences = incompatibilities(stored_schema(row, store), schema)
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

    def for_pages(self) -> StoredDataset:
        """Give the same dataset, whose methods wait only briefly for whoever holds the store."""
        hurried = copy(self)
        hurried._wait = dialects.PAGE_WAIT  # noqa: SLF001 (the same class)
        return hurried

    def delete(self) -> None:
        """Remove it from the store with its records, answers and log."""
        with self._writing() as connection:
            connection.execute(delete(datasets).where(datasets.c.key == self._key))
        self.channel.records_changed()

    def add(
        self, batch: Iterable[Sourced], *, on_conflict: OnConflict, default_user: str, digest: str | None = None
    ) -> adding.Tally:
        """Check and add records, all or none of them; a digest names them, to be recognised."""
        with sparing_what_is_there(), self._writing() as connection:
            rows = checked(self.schema, batch, default_user)
            tally = adding.add(connection, self._key, rows, on_conflict=on_conflict, default_user=default_user)
            recognising.note(connection, self._key, tally, digest)
        if tally.added or tally.updated or tally.responses:
            self.channel.records_changed()
        return tally

    def recognised(self, digest: str) -> bool:
        """Whether just this was added, and is there as it was."""
        with self._reading() as connection:
            return recognising.is_there(connection, self._key, digest)

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
        """Give the records of a query in its order, read a batch at a time as they are asked for."""
        if not query.plain:
            yield from self._found_records(query, default_user)
            return
        after = -1
        while True:
            with self._reading() as connection:
                chosen = self._chosen(connection, query, default_user)
                batch, after = reading.batch_after(connection, chosen, after)
            if not batch:
                return
            yield from batch

    def _found_records(self, query: Query, default_user: str) -> Iterator[FeedbackRecord]:
        found = self.find(query, query.status, query.user or default_user)
        begin = 0 if query.record is None else place_in(found, query, self.position(query.record))[0]
        for start in range(begin, len(found), _BATCH):
            with self._reading() as connection:
                batch = reading.at_positions(connection, self._key, found[start : start + _BATCH])
            yield from batch

    def find(self, wanted: Filter, queue: Queue, user: str, *, going_on: Callable[[], None] = _always) -> array[int]:
        """Give the positions of the records of a queue that a filter means, in its order.

        Args:
            wanted: The filter.
            queue: The queue.
            user: Whose queue and whose answers.
            going_on: Called now and then meanwhile; what it raises ends the search.
        """
        self.check_filter(wanted)

        @contextmanager
        def transaction() -> Iterator[Connection]:
            going_on()
            with self._reading() as connection:
                yield connection

        return find(transaction, self._key, wanted, queue, user, questions=self.schema.questions)

    def facets(self) -> list[Facet]:
        """Say which metadata there is, and with which values."""
        return facets(self._reading, self._key, self.schema.metadata_properties)

    def check_filter(self, wanted: Filter) -> None:
        """Refuse what declared metadata cannot be, or raise ``InvalidInput``."""
        for declared in self.schema.metadata_properties:
            if declared.name in wanted.metadata:
                problem = declared.problem_with_wanted(wanted.metadata[declared.name])
                if problem is not None:
                    raise InvalidInput(f"query, metadata {declared.name!r}: {problem}")

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


def _row(connection: Connection, name: str) -> Any:
    return connection.execute(select(datasets).where(datasets.c.name == name)).one_or_none()
