"""Our own layout, a row a record, as an Arrow table: what every export is made of.

Columns, all of them always there and always of these types, in this order:

- ``id``: string; each field: string or null
- each question: the one value to train on, string or null. It is there where exactly one distinct value was
  submitted, by one person or by several who agree.
- for each question ``<q>.suggestion`` (string), ``<q>.suggestion.score`` (float64), ``<q>.suggestion.agent``
  (string), all of which may be null, and of everyone who has a value for it, whatever the status:
  ``<q>.responses`` (list of values), ``<q>.responses.users`` and ``<q>.responses.status`` (lists of strings)
- ``status``: the record's over all users, ``pending``, ``draft``, ``submitted`` or ``discarded``
- ``metadata``: JSON text, ``{}`` where there is none
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

import pyarrow as pa

from nb_feedback.records import FeedbackRecord, Response
from nb_feedback.schema import Field, Question, Schema, TextField, TextQuestion
from nb_feedback.store.json import encoded
from nb_feedback.store.stored_dataset import StoredDataset

_BATCH = 1000  # records a piece: Arrow's arrays of texts hold 2 GB at the most

_TYPES: dict[type[Field | Question], pa.DataType] = {TextField: pa.string(), TextQuestion: pa.string()}
"""What a field's or question's values are in a table; a new kind needs its line here."""


def to_table(stored: StoredDataset) -> pa.Table:
    """Give all records as they are at this moment, in the layout described above."""
    types = column_types(stored.schema)
    records = stored.snapshot()
    pieces = [
        pa.RecordBatch.from_arrays(
            [
                pa.array(column, type=kind)
                for column, kind in zip(_columns(stored.schema, piece), types.values(), strict=True)
            ],
            names=list(types),
        )
        for piece in iter(lambda: list(islice(records, _BATCH)), [])
    ]
    return pa.Table.from_batches(pieces, schema=pa.schema(types.items()))


def column_types(schema: Schema) -> dict[str, pa.DataType]:
    """Give the table's columns and their types, in order."""
    text = pa.string()
    types = {"id": text}
    types |= {field.name: _TYPES[type(field)] for field in schema.fields}
    types |= {question.name: _TYPES[type(question)] for question in schema.questions}
    for question in schema.questions:
        value = _TYPES[type(question)]
        types |= {
            f"{question.name}.suggestion": value,
            f"{question.name}.suggestion.score": pa.float64(),
            f"{question.name}.suggestion.agent": text,
            f"{question.name}.responses": pa.list_(value),
            f"{question.name}.responses.users": pa.list_(text),
            f"{question.name}.responses.status": pa.list_(text),
        }
    return types | {"status": text, "metadata": text}


def _columns(schema: Schema, records: list[FeedbackRecord]) -> Iterator[list[Any]]:
    yield [record.id for record in records]
    for field in schema.fields:
        yield [record.fields.get(field.name) for record in records]
    for question in schema.questions:
        yield [agreed_value(question.name, record.responses) for record in records]
    for question in schema.questions:
        suggested = [record.suggestion(question.name) for record in records]
        for part in ("value", "score", "agent"):
            yield [None if suggestion is None else getattr(suggestion, part) for suggestion in suggested]
        answered = [_answers(question.name, record.responses) for record in records]
        yield [[response.values[question.name] for response in responses] for responses in answered]
        yield [[response.user for response in responses] for responses in answered]
        yield [[response.status for response in responses] for responses in answered]
    yield [record.status for record in records]
    yield [encoded(record.metadata) for record in records]


def agreed_value(question: str, responses: Iterable[Response]) -> Any:
    """Give the one value that was submitted for a question; None where there is none, or where people differ.

    Example:
        >>> ana, ben = Response({"q": "yes"}, user="ana"), Response({"q": "no"}, user="ben")
        >>> agreed_value("q", [ana]), agreed_value("q", [ana, ben])
        ('yes', None)
    """
    submitted = [
        response.values[question] for response in _answers(question, responses) if response.status == "submitted"
    ]
    return submitted[0] if submitted and all(value == submitted[0] for value in submitted) else None


def _answers(question: str, responses: Iterable[Response]) -> list[Response]:
    return [response for response in responses if response.values.get(question) is not None]
