"""A dataset's row in its store, and the transactions that everything about the dataset goes through."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import msgspec
from sqlalchemy import Connection, select

from nb_feedback.answer_checks import AnswerChecks
from nb_feedback.errors import StoreError, UnknownName
from nb_feedback.schema import Schema
from nb_feedback.store.channel import channel_of
from nb_feedback.store.engine import Store
from nb_feedback.store.tables import datasets, records
from nb_feedback.text import problem_with_text


class Opened:
    """What every part of `nb_feedback.store.stored_dataset.StoredDataset` stands on.

    Attributes:
        store: Where it is.
        name: Its name, or None in memory.
        uid: What tells it from every other dataset that ever was, also of the same name.
        schema: Its fields and questions, as they were when it was last read or written.
        guidelines: Its guidelines, Markdown, as they were then.
        channel: Who is told what happens to it.
        checks: What people's own code says of answers; nothing where the dataset was loaded by its name.
    """

    _wait: float | None = None

    def __init__(self, store: Store, row: Any) -> None:
        self.store, self._key, self.uid = store, row.key, row.uid
        self.name: str | None = row.name if store.durable else None
        self._schema_text: str = row.schema
        self.schema = stored_schema(row, self.store)
        self.guidelines: str = row.guidelines
        self.channel = channel_of(self.uid)
        self.checks = AnswerChecks()

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with self.store.reading(self._wait) as connection:
            self._look(connection)
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with self.store.writing(self._wait) as connection:
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
            self._schema_text, self.schema = row.schema, stored_schema(row, self.store)
        self.guidelines = row.guidelines

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


def stored_schema(row: Any, store: Store) -> Schema:
    """Give the schema of a dataset's row, or say why this version does not take it: a later one knows more names."""
    try:
        return msgspec.json.decode(row.schema, type=Schema)
    except msgspec.ValidationError as error:
        raise StoreError(
            f"a dataset of the store {store.location} has a schema that this version of nb_feedback does not take, and "
            f"is left as it is: {error}. Open it with the version that made it, and add its records to a new one."
        ) from error
