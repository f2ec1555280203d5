"""Adding records in bulk: new ones in, known ones brought up to date, responses never touched."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import Any, Literal

import msgspec
from sqlalchemy import Connection, bindparam, delete, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from nb_feedback.errors import InvalidRecord
from nb_feedback.records import FeedbackRecord, Suggestion, hashed_id
from nb_feedback.store.bulk import Bulk
from nb_feedback.store.importing import Given, Importer
from nb_feedback.store.json import canonical, decoded, encoded
from nb_feedback.store.tables import datasets, records, suggestions

OnConflict = Literal["update", "skip", "error"]
Sourced = tuple[str, FeedbackRecord]
"""Where a record came from, such as ``"row 3"``, and the record."""

_CHUNK = 1000
_RECORD = ("key", "dataset", "id", "position", "fields", "metadata")
_CONTENTS = ("value", "score", "scores", "agent", "type")
_SUGGESTION = ("record", "question", "place", *_CONTENTS)

_Row = tuple[Any, ...]


class Tally(msgspec.Struct):
    """What came of a batch.

    Args:
        read: The rows that were read.
        added: The records that are new.
        updated: Those that were there with other contents.
        unchanged: Those that were there already, or came twice.
        responses: The responses that came with records and are new.
    """

    read: int = 0
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    responses: int = 0


class _Known(msgspec.Struct):
    key: int
    fields: str
    metadata: str
    suggestions: dict[str, list[_Row]]  # for each question the contents of each


def add(
    connection: Connection,
    dataset: int,
    batch: Iterable[Sourced],
    *,
    on_conflict: OnConflict,
    default_user: str,
) -> Tally:
    """Add checked records to a dataset, inside the caller's transaction.

    A record whose id is there already is compared: the fields, the metadata and the suggestions that it has
    replace what was there, and what it does not name stays. A field that is null is cleared. Responses are
    taken from users who have none yet, whatever ``on_conflict`` says: those that are there are never touched.

    Args:
        connection: A writing transaction.
        dataset: The dataset's key.
        batch: The records with where they came from.
        on_conflict: For a known id with other contents: ``"update"``, ``"skip"``, or raise an ``"error"``.
        default_user: Whose a response is that names no user.

    Raises:
        InvalidRecord: Two records of the batch have one id and other contents or another response of one
            user, or ``on_conflict="error"``.
    """
    writer = _Writer(connection, dataset, on_conflict, default_user)
    rows = iter(batch)
    while chunk := list(islice(rows, _CHUNK)):
        writer.write(chunk)
    connection.execute(update(datasets).where(datasets.c.key == dataset).values(total=writer.position))
    writer.tally.responses = writer.importer.stored
    return writer.tally


class _Writer:
    def __init__(self, connection: Connection, dataset: int, on_conflict: OnConflict, default_user: str) -> None:
        self.connection, self.dataset = connection, dataset
        self.on_conflict, self.default_user = on_conflict, default_user
        self.tally = Tally()
        self.position = connection.scalar(select(datasets.c.total).where(datasets.c.key == dataset)) or 0
        self.key = self.first = (connection.scalar(select(func.max(records.c.key))) or 0) + 1
        """Keys from ``first`` on were given by this batch."""
        self.before: set[int] = set()  # keys from before that this batch has named
        self.named: set[str] | None = None if self.position else set()  # all ids, where there were none at first
        self.importer = Importer(connection, dataset)
        self.insert_records = Bulk(connection, insert(records), _RECORD)
        self.insert_suggestions = Bulk(connection, insert(suggestions), _SUGGESTION)
        newer = upsert(suggestions)
        self.replace_suggestions = Bulk(
            connection,
            newer.on_conflict_do_update(
                index_elements=["record", "question", "place"], set_={name: newer.excluded[name] for name in _CONTENTS}
            ),
            _SUGGESTION,
        )
        self.drop_suggestions = Bulk(
            connection,
            delete(suggestions).where(
                suggestions.c.record == bindparam("at"),
                suggestions.c.question == bindparam("about"),
                suggestions.c.place >= bindparam("first"),
            ),
            ("at", "about", "first"),
        )
        self.change_records = Bulk(
            connection,
            update(records)
            .where(records.c.key == bindparam("at"))
            .values(fields=bindparam("fields"), metadata=bindparam("metadata")),
            ("fields", "metadata", "at"),
        )

    def write(self, chunk: list[Sourced]) -> None:
        """Write the first row of each id, then compare the others with what is there by then."""
        self.tally.read += len(chunk)
        rows: dict[str, Sourced] = {}
        again: list[tuple[str, Sourced]] = []
        for sourced in chunk:
            record = sourced[1]
            identity = hashed_id(record.fields) if record.id is None else record.id
            if rows.setdefault(identity, sourced) is not sourced:
                again.append((identity, sourced))
        known = self._known(rows)
        if len(known) < len(rows):
            self._insert({identity: row for identity, row in rows.items() if identity not in known} if known else rows)
        if known:
            self._compare([(identity, row) for identity, row in rows.items() if identity in known], known)
        if again:
            self._compare(again, self._known(identity for identity, _ in again))

    def _insert(self, rows: dict[str, Sourced]) -> None:
        new: list[_Row] = []
        proposed: list[_Row] = []
        answered: list[Given] = []
        dataset, key, position = self.dataset, self.key, self.position
        for identity, (where, record) in rows.items():
            new.append((key, dataset, identity, position, encoded(present(record.fields)), encoded(record.metadata)))
            if len(record.suggestions) == 1:
                proposed.append((key, record.suggestions[0].question, 0, *_contents(record.suggestions[0])))
            else:
                for question, contents in _by_question(record.suggestions).items():
                    proposed += [(key, question, place, *each) for place, each in enumerate(contents)]
            if record.responses:
                answered += self._given(where, key, record)
            key += 1
            position += 1
        self.insert_records.run(new)
        self.insert_suggestions.run(proposed)
        self.importer.store(answered, fresh=True)
        self.tally.added += len(new)
        self.key, self.position = key, position
        if self.named is not None:
            self.named.update(rows)

    def _compare(self, rows: list[tuple[str, Sourced]], known: dict[str, _Known]) -> None:
        changed: list[_Row] = []
        proposed: list[_Row] = []
        dropped: list[_Row] = []
        answered: list[Given] = []
        for identity, (where, record) in rows:
            there = known[identity]
            fields = _merged(there.fields, record.fields)
            metadata = _merged(there.metadata, record.metadata, keep_null=True)
            others = {
                question: contents
                for question, contents in _by_question(record.suggestions).items()
                if there.suggestions.get(question) != contents
            }
            same_record = fields == there.fields and metadata == there.metadata
            if self._is_update(where, identity, record, there.key, same=same_record and not others):
                self.tally.updated += 1
                if not same_record:
                    changed.append((fields, metadata, there.key))
                for question, contents in others.items():
                    proposed += [(there.key, question, place, *each) for place, each in enumerate(contents)]
                    if len(contents) < len(there.suggestions.get(question, [])):
                        dropped.append((there.key, question, len(contents)))
            else:
                self.tally.unchanged += 1
            if record.responses:
                answered += self._given(where, there.key, record)
        self.change_records.run(changed)
        self.replace_suggestions.run(proposed)
        self.drop_suggestions.run(dropped)
        self.importer.store(answered)

    def _is_update(self, where: str, identity: str, record: FeedbackRecord, key: int, *, same: bool) -> bool:
        """Whether a known record is to change, which one row of a batch can ask for."""
        twice = key >= self.first or key in self.before
        if key < self.first:
            self.before.add(key)
        if same or (self.on_conflict == "skip" and key < self.first):
            return False
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
        return True

    def _given(self, where: str, key: int, record: FeedbackRecord) -> Iterable[Given]:
        return [Given(where, key, response.user or self.default_user, response) for response in record.responses]

    def _known(self, ids: Iterable[str]) -> dict[str, _Known]:
        wanted = list(ids) if self.named is None else [identity for identity in ids if identity in self.named]
        if not wanted:
            return {}
        found = self.connection.execute(
            select(records.c.id, records.c.key, records.c.fields, records.c.metadata).where(
                records.c.dataset == self.dataset, records.c.id.in_(wanted)
            )
        )
        known = {identity: _Known(key, fields, metadata, {}) for identity, key, fields, metadata in found}
        if known:
            by_key = {there.key: there for there in known.values()}
            proposed = select(*(suggestions.c[name] for name in _SUGGESTION)).where(suggestions.c.record.in_(by_key))
            for key, question, _, *contents in self.connection.execute(proposed.order_by(suggestions.c.place)):
                by_key[key].suggestions.setdefault(question, []).append(tuple(contents))
        return known


def present(fields: dict[str, Any]) -> dict[str, Any]:
    """Leave out the fields that are null: a record without an optional field has not got it at all."""
    if None in fields.values():
        return {name: value for name, value in fields.items() if value is not None}
    return fields


def _merged(there: str, given: dict[str, Any], *, keep_null: bool = False) -> str:
    """Give JSON with what is given in the place of what was there; the very same text if that changes nothing."""
    if not given or encoded(given) == there:
        return there
    was = decoded(there)
    merged = {**was, **given} if keep_null else present({**was, **given})
    return there if canonical(merged) == canonical(was) else encoded(merged)


def _by_question(proposed: Iterable[Suggestion]) -> dict[str, list[_Row]]:
    """Give the contents of suggestions by their questions, in the order that they came in."""
    found: dict[str, list[_Row]] = {}
    for suggestion in proposed:
        found.setdefault(suggestion.question, []).append(_contents(suggestion))
    return found


def _contents(suggestion: Suggestion) -> _Row:
    score = suggestion.score
    one = None if score is None or isinstance(score, list) else float(score)
    each = encoded([float(number) for number in score]) if isinstance(score, list) else None
    return encoded(suggestion.value), one, each, suggestion.agent, suggestion.type
