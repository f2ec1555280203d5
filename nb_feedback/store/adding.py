"""Adding records in bulk: new ones in, known ones brought up to date, responses never touched."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Literal

import msgspec
from sqlalchemy import Connection, bindparam, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from nb_feedback.errors import InvalidRecord
from nb_feedback.records import FeedbackRecord, Suggestion, hashed_id
from nb_feedback.store.answers import import_response
from nb_feedback.store.json import decoded, encoded
from nb_feedback.store.tables import datasets, records, suggestions

OnConflict = Literal["update", "skip", "error"]
Sourced = tuple[str, FeedbackRecord]
"""Where a record came from, such as ``"row 3"``, and the record."""

_CHUNK = 1000


class Counts(msgspec.Struct):
    """What came of a batch."""

    read: int = 0
    added: int = 0
    updated: int = 0
    unchanged: int = 0


class _Known(msgspec.Struct):
    key: int
    fields: dict[str, Any]
    metadata: dict[str, Any]
    suggestions: dict[str, Suggestion]


def add(
    connection: Connection,
    dataset: int,
    batch: Iterable[Sourced],
    *,
    on_conflict: OnConflict,
    default_user: str,
) -> Counts:
    """Add checked records to a dataset, inside the caller's transaction.

    A record whose id is there already is compared: its fields, the metadata that it has and the suggestions
    that it has replace what was there, other metadata and suggestions stay, and responses are taken only from
    users who have none yet.

    Args:
        connection: A writing transaction.
        dataset: The dataset's key.
        batch: The records with where they came from.
        on_conflict: For a known id with other contents: ``"update"``, ``"skip"``, or raise an ``"error"``.
        default_user: Whose a response is that names no user.

    Raises:
        InvalidRecord: Two records of the batch have one id and other contents, or ``on_conflict="error"``.
    """
    counts = Counts()
    total = connection.scalar(select(datasets.c.total).where(datasets.c.key == dataset)) or 0
    first = (connection.scalar(select(func.max(records.c.key))) or 0) + 1
    writer = _Writer(connection, dataset, first, total, on_conflict, default_user, counts)
    for chunk in _chunks(batch):
        writer.write(chunk)
    connection.execute(update(datasets).where(datasets.c.key == dataset).values(total=total + counts.added))
    return counts


def _chunks(batch: Iterable[Sourced]) -> Iterator[dict[str, Sourced]]:
    """Cut a batch into pieces in which no id comes twice."""
    chunk: dict[str, Sourced] = {}
    for where, record in batch:
        identity = hashed_id(record.fields) if record.id is None else record.id
        if identity in chunk or len(chunk) == _CHUNK:
            yield chunk
            chunk = {}
        chunk[identity] = (where, record)
    if chunk:
        yield chunk


class _Writer:
    def __init__(  # noqa: PLR0913, PLR0917 (made in one place)
        self,
        connection: Connection,
        dataset: int,
        first: int,
        position: int,
        on_conflict: OnConflict,
        default_user: str,
        counts: Counts,
    ) -> None:
        self.connection, self.dataset, self.counts = connection, dataset, counts
        self.on_conflict, self.default_user = on_conflict, default_user
        self.first = first  # keys from here on were given by this batch
        self.key, self.position = first, position
        self.seen: set[int] = set()  # keys from before that this batch has named

    def write(self, chunk: dict[str, Sourced]) -> None:
        known = self._known(list(chunk))
        new: list[dict[str, Any]] = []
        changed: list[dict[str, Any]] = []
        proposed: list[dict[str, Any]] = []
        answered: list[tuple[int, FeedbackRecord]] = []
        for identity, (where, record) in chunk.items():
            self.counts.read += 1
            there = known.get(identity)
            if there is None:
                new.append(
                    {
                        "key": self.key,
                        "dataset": self.dataset,
                        "id": identity,
                        "position": self.position,
                        "fields": encoded(present(record.fields)),
                        "metadata": encoded(record.metadata),
                    }
                )
                proposed += [_suggestion_row(self.key, suggestion) for suggestion in record.suggestions]
                key = self.key
                self.key += 1
                self.position += 1
                self.counts.added += 1
            else:
                key = there.key
                self._compare(where, identity, record, there, changed, proposed)
            if record.responses:
                answered.append((key, record))
        if new:
            self.connection.execute(insert(records), new)
        if changed:
            self.connection.execute(
                update(records)
                .where(records.c.key == bindparam("at"))
                .values(fields=bindparam("fields"), metadata=bindparam("metadata")),
                changed,
            )
        if proposed:
            statement = upsert(suggestions)
            given = {name: statement.excluded[name] for name in ("value", "score", "agent", "type")}
            self.connection.execute(
                statement.on_conflict_do_update(index_elements=["record", "question"], set_=given), proposed
            )
        for key, record in answered:
            for response in record.responses:
                import_response(self.connection, self.dataset, key, response, self.default_user)

    def _compare(  # noqa: PLR0913, PLR0917 (called in one place)
        self,
        where: str,
        identity: str,
        record: FeedbackRecord,
        there: _Known,
        changed: list[dict[str, Any]],
        proposed: list[dict[str, Any]],
    ) -> None:
        fields = present(record.fields)
        metadata = {**there.metadata, **record.metadata}
        others = [s for s in record.suggestions if there.suggestions.get(s.question) != s]
        same_record = fields == there.fields and metadata == there.metadata
        twice = there.key >= self.first or there.key in self.seen
        self.seen.add(there.key)
        if same_record and not others:
            self.counts.unchanged += 1
            return
        if self.on_conflict == "skip" and there.key < self.first:
            self.counts.unchanged += 1
            return
        if twice:
            own = record.id is not None
            raise InvalidRecord(
                where,
                None,
                f"another row of this batch has the same {'id ' + repr(identity) if own else 'fields'} but "
                + ("other contents; " if own else "another suggestion or other metadata; ")
                + ("ids must be distinct" if own else "name a column of distinct ids with id="),
            )
        if self.on_conflict == "error":
            raise InvalidRecord(where, None, f"the dataset has a record {identity!r} with other contents already")
        self.counts.updated += 1
        if not same_record:
            changed.append({"at": there.key, "fields": encoded(fields), "metadata": encoded(metadata)})
        proposed += [_suggestion_row(there.key, suggestion) for suggestion in others]

    def _known(self, ids: list[str]) -> dict[str, _Known]:
        found = self.connection.execute(
            select(records.c.key, records.c.id, records.c.fields, records.c.metadata).where(
                records.c.dataset == self.dataset, records.c.id.in_(ids)
            )
        )
        known = {row.id: _Known(row.key, decoded(row.fields), decoded(row.metadata), {}) for row in found}
        if known:
            by_key = {there.key: there for there in known.values()}
            proposed = self.connection.execute(select(suggestions).where(suggestions.c.record.in_(by_key)))
            for row in proposed:
                by_key[row.record].suggestions[row.question] = suggestion_of(row)
        return known


def present(fields: dict[str, Any]) -> dict[str, Any]:
    """Leave out the fields that are null: a record without an optional field has not got it at all."""
    return {name: value for name, value in fields.items() if value is not None}


def _suggestion_row(key: int, suggestion: Suggestion) -> dict[str, Any]:
    return {
        "record": key,
        "question": suggestion.question,
        "value": encoded(suggestion.value),
        "score": None if suggestion.score is None else float(suggestion.score),
        "agent": suggestion.agent,
        "type": suggestion.type,
    }


def suggestion_of(row: Any) -> Suggestion:
    """Make a suggestion of a row of its table."""
    return Suggestion(row.question, decoded(row.value), score=row.score, agent=row.agent, type=row.type)
