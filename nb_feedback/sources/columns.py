"""Which column becomes what: what a person named, checked against the schema and the columns there are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from nb_feedback.errors import InvalidInput, InvalidRecord, UnknownName
from nb_feedback.records import FeedbackRecord, Suggestion
from nb_feedback.schema import Schema
from nb_feedback.sources.tables import Row
from nb_feedback.sources.values import chosen, identity, or_none, plain, score
from nb_feedback.text import described

SuggestionColumns = Mapping[str, str | Mapping[str, str] | list[str | Mapping[str, str]]]
"""For each question a column, or ``{"value": .., "score": .., "agent": .., "type": ..}`` with columns, or a list of
these where it has several suggestions."""

_PARTS = ("value", "score", "agent", "type")


class Columns(msgspec.Struct, frozen=True):
    """What is taken from each row.

    Args:
        fields: {field: column}; fields without a column are not in it.
        id: The column of ids, or None.
        suggestions: {question: [{part: column}]}, one for each suggestion, always with a "value".
        metadata: The columns that become metadata.
    """

    fields: dict[str, Any]
    id: Any
    suggestions: dict[str, list[dict[str, Any]]]
    metadata: list[Any]

    @property
    def named(self) -> list[Any]:
        """The columns by every mention of them."""
        proposals = [each for proposals in self.suggestions.values() for each in proposals]
        parts = [column for columns in proposals for column in columns.values()]
        ids = [] if self.id is None else [self.id]
        return [*self.fields.values(), *ids, *parts, *self.metadata]

    @property
    def needed(self) -> list[Any]:
        """The columns that are read, each once."""
        return list(dict.fromkeys(self.named))

    def records(self, rows: Iterable[Row]) -> Iterator[tuple[str, FeedbackRecord]]:
        """Make records of rows; whether they are good ones is for the checks to say.

        A field or a piece of metadata whose column a row lacks is not named in its record.

        Raises:
            InvalidRecord: An id is neither a text nor a whole number.
        """
        fields, metadata = list(self.fields.items()), self.metadata
        proposals = [
            (question, columns["value"], [each for each in columns.items() if each[0] != "value"])
            for question, several in self.suggestions.items()
            for columns in several
        ]
        for where, row in rows:
            # The cells of most columns are texts, for which nothing needs to be called.
            named = {
                name: cell if type(cell := row[column]) is str else or_none(cell)
                for name, column in fields
                if column in row
            }
            record_id = None if self.id is None else self._id(where, row)
            kept = {
                column: cell if type(cell := row[column]) is str else plain(cell)
                for column in metadata
                if column in row
            }
            suggestions = []
            for question, column, parts in proposals:
                value = row.get(column)
                if type(value) is not str:
                    value = chosen(value)
                if value is not None:
                    suggestion = Suggestion(question, value)
                    for part, at in parts:
                        cell = row.get(at)
                        setattr(suggestion, part, score(cell) if part == "score" else or_none(cell))
                    suggestions.append(suggestion)
            yield where, FeedbackRecord(named, id=record_id, metadata=kept, suggestions=suggestions)

    def _id(self, where: str, row: Mapping[Any, Any]) -> str | None:
        cell = row.get(self.id)
        if type(cell) is str:
            return cell
        record_id, problem = identity(cell)
        if problem is not None:
            raise InvalidRecord(where, f"id (column {self.id!r})", problem)
        return record_id


def columns_for(  # noqa: PLR0913 (as many as add_records has)
    schema: Schema,
    there: Sequence[Any],
    *,
    mapping: Mapping[str, Any] | None,
    id: Any,  # noqa: A002 (add_records' own name for it)
    suggestions: SuggestionColumns | None,
    metadata: Sequence[Any] | None,
) -> Columns:
    """Find the columns for what a person asked for.

    Args:
        schema: What records consist of.
        there: The columns that the data has.
        mapping: {field: column}, for fields whose column has another name.
        id: The column of ids, or None.
        suggestions: For each question the column or columns of its suggestions.
        metadata: The columns to keep as metadata.

    Raises:
        UnknownName: No such field, question or column.
        InvalidInput: A required field has no column, or an option has another form.
    """
    _must_be(Mapping, "mapping", mapping, "a dict of field to column")
    _must_be(Mapping, "suggestions", suggestions, "a dict of question to column")
    _must_be((list, tuple), "metadata", metadata, "a list of columns")
    found = Columns(
        fields=_fields(schema, there, mapping or {}),
        id=id,
        suggestions={
            question: [_parts(schema, question, each) for each in _several(question, given)]
            for question, given in (suggestions or {}).items()
        },
        metadata=list(metadata or []),
    )
    for column in found.named:
        if column not in there:
            raise UnknownName("column", column, map(str, there))
    return found


def _fields(schema: Schema, there: Sequence[Any], mapping: Mapping[str, Any]) -> dict[str, Any]:
    for name in mapping:
        schema.field(name)
    found = {}
    for field in schema.fields:
        if field.name in mapping:
            found[field.name] = mapping[field.name]
        elif field.name in there:
            found[field.name] = field.name
        elif field.required:
            raise InvalidInput(
                f"add_records: there is no column for the field {field.name!r}: the columns are "
                f"{', '.join(map(str, there))}. Name its column with mapping={{{field.name!r}: 'column'}}, "
                "or define the field with required=False."
            )
    if not found:
        raise InvalidInput(
            f"add_records: none of the columns ({', '.join(map(str, there))}) is a field; "
            "say which is with mapping={'field': 'column'}"
        )
    return found


def _several(question: str, given: Any) -> list[Any]:
    if not isinstance(given, list):
        return [given]
    if not given:
        raise InvalidInput(f"suggestions: the list for {question!r} is empty; name a column, or leave the question out")
    return given


def _parts(schema: Schema, question: str, given: Any) -> dict[str, Any]:
    schema.question(question)
    if not isinstance(given, Mapping):
        return {"value": given}
    for part in given:
        if part not in _PARTS:
            raise UnknownName(f"part of the suggestion for {question!r}", part, _PARTS)
    if "value" not in given:
        raise InvalidInput(
            f"suggestions: the one for {question!r} needs the column of its values: {{'value': 'column'}}"
        )
    return dict(given)


def _must_be(kinds: Any, option: str, given: Any, expected: str) -> None:
    if given is not None and not isinstance(given, kinds):
        raise InvalidInput(f"{option}: expected {expected}, got {described(given)}")
