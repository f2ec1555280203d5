"""Our own layout, a row a record, as an Arrow table: what every export is made of.

Columns, all of them always there and always of these types, in this order:

- ``id``: string; each field: string or null
- each question: the one value to train on, or null: a string for a text and a label, a list of strings for several
  labels, an int64 for a rating, a list of {rank: uint8, value: string} for a ranking. It is there where exactly one
  distinct value was submitted, by one person or by several who agree.
- for each question ``<q>.suggestion`` (a value), ``<q>.suggestion.score`` (see below), ``<q>.suggestion.agent``
  and ``<q>.suggestion.type`` (strings) of the first one, all of which may be null; of all of them
  ``<q>.suggestions`` (list of values), ``<q>.suggestions.scores`` (list of scores) and
  ``<q>.suggestions.agents`` (list of strings); and of everyone who has a value for it,
  whatever the status: ``<q>.responses`` (list of values), ``<q>.responses.users`` and
  ``<q>.responses.status`` (lists of strings), ``<q>.responses.flagged`` (list of bools), ``<q>.responses.comment`` and
  ``<q>.responses.reason`` (lists of strings or null), ``<q>.responses.seconds`` (list of float64 or null),
  ``<q>.responses.suggestion``, the place of the one it began with in ``<q>.suggestions``,
  ``<q>.responses.distance`` and ``<q>.responses.word_distance`` (lists of int64 or null) and
  ``<q>.responses.unchanged`` (list of bools or null): see `nb_feedback.measures`; and for a ranking
  ``<q>.responses.shown`` (list of lists of strings), the order in which somebody saw its values, or null where they
  answered from Python. A score is a float64; where an answer is a list it is a list of float64, one for each of what is
  suggested, or only one where there is one for all of it.
- ``status``: the record's over all users, ``pending``, ``draft``, ``submitted`` or ``discarded``
- ``metadata``: JSON text, ``{}`` where there is none
- each metadata property that is declared, by its name: a string, an int64 or a float64; null where a record has none,
  and where it has a value of another kind since before it was declared
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing
from itertools import islice
from typing import Any

import pyarrow as pa

from nb_feedback.choices import LabelQuestion, MultiLabelQuestion, RatingQuestion
from nb_feedback.errors import InvalidInput
from nb_feedback.garbage import sparing_what_is_there
from nb_feedback.measures import Measures, comparable
from nb_feedback.properties import (
    FloatMetadataProperty,
    IntegerMetadataProperty,
    MetadataProperty,
    TermsMetadataProperty,
)
from nb_feedback.ranking import RankingQuestion
from nb_feedback.records import FeedbackRecord, Response, Suggestion
from nb_feedback.schema import MEASURED, Field, Question, Schema, TextField, TextQuestion
from nb_feedback.store.json import encoded
from nb_feedback.store.stored_dataset import StoredDataset

_BATCH = 1000  # records a piece

_TYPES: dict[type[Field | Question], pa.DataType] = {
    TextField: pa.string(),
    TextQuestion: pa.string(),
    LabelQuestion: pa.string(),
    MultiLabelQuestion: pa.list_(pa.string()),
    RatingQuestion: pa.int64(),
    RankingQuestion: pa.list_(pa.struct([("rank", pa.uint8()), ("value", pa.string())])),
}
"""What a field's or question's values are in a table; a new kind needs its line here."""

_METADATA: dict[type[MetadataProperty], pa.DataType] = {
    TermsMetadataProperty: pa.string(),
    IntegerMetadataProperty: pa.int64(),
    FloatMetadataProperty: pa.float64(),
}
"""The same of declared metadata."""


def to_table(stored: StoredDataset) -> pa.Table:
    """Give all records as they are at this moment, in the layout described above."""
    pieces: list[pa.RecordBatch] = []
    with sparing_what_is_there(), closing(stored.snapshot()) as records:
        piece = list(islice(records, _BATCH))
        schema = stored.schema  # as it is in the state of the store that is being read
        types = column_types(schema)
        while piece:
            pieces += _batches(schema, types, piece)
            piece = list(islice(records, _BATCH))
    return pa.Table.from_batches(pieces, schema=pa.schema(types.items()))


def _batches(schema: Schema, types: dict[str, pa.DataType], records: list[FeedbackRecord]) -> Iterator[pa.RecordBatch]:
    """Make Arrow's of records: one batch, or several where a column of it would be over 2 GB."""
    columns = zip(_columns(schema, records), types.values(), strict=True)
    try:
        arrays = [pa.array(column, type=kind) for column, kind in columns]
    except pa.ArrowCapacityError:  # of lists that are too much together; of plain texts it makes several arrays
        arrays = []
    if arrays and all(isinstance(array, pa.Array) for array in arrays):
        yield pa.RecordBatch.from_arrays(arrays, names=list(types))
    elif len(records) > 1:
        half = len(records) // 2
        yield from _batches(schema, types, records[:half])
        yield from _batches(schema, types, records[half:])
    else:
        raise InvalidInput(f"record {records[0].id!r} has over 2 GB of text in one column, which Arrow cannot hold")


def column_types(schema: Schema) -> dict[str, pa.DataType]:
    """Give the table's columns and their types, in order."""
    text = pa.string()
    types = {"id": text}
    types |= {field.name: _TYPES[type(field)] for field in schema.fields}
    types |= {question.name: _TYPES[type(question)] for question in schema.questions}
    for question in schema.questions:
        value = _TYPES[type(question)]
        score = pa.list_(pa.float64()) if question.several else pa.float64()
        types |= {
            f"{question.name}.suggestion": value,
            f"{question.name}.suggestion.score": score,
            f"{question.name}.suggestion.agent": text,
            f"{question.name}.suggestion.type": text,
            f"{question.name}.suggestions": pa.list_(value),
            f"{question.name}.suggestions.scores": pa.list_(score),
            f"{question.name}.suggestions.agents": pa.list_(text),
            f"{question.name}.responses": pa.list_(value),
            f"{question.name}.responses.users": pa.list_(text),
            f"{question.name}.responses.status": pa.list_(text),
            f"{question.name}.responses.flagged": pa.list_(pa.bool_()),
            f"{question.name}.responses.comment": pa.list_(text),
            f"{question.name}.responses.reason": pa.list_(text),
            f"{question.name}.responses.seconds": pa.list_(pa.float64()),
            f"{question.name}.responses.suggestion": pa.list_(pa.int64()),
            f"{question.name}.responses.distance": pa.list_(pa.int64()),
            f"{question.name}.responses.word_distance": pa.list_(pa.int64()),
            f"{question.name}.responses.unchanged": pa.list_(pa.bool_()),
        }
        if isinstance(question, RankingQuestion):
            types[f"{question.name}.responses.shown"] = pa.list_(pa.list_(text))
    declared = {each.name: _METADATA[type(each)] for each in schema.metadata_properties}
    return types | {"status": text, "metadata": text} | declared


def _columns(schema: Schema, records: list[FeedbackRecord]) -> Iterator[list[Any]]:
    answered = {
        question.name: [_answers(question.name, record.responses) for record in records]
        for question in schema.questions
    }
    yield [record.id for record in records]
    for field in schema.fields:
        yield [record.fields.get(field.name) for record in records]
    for name, answers in answered.items():
        yield [_agreed(name, responses) for responses in answers]
    for question in schema.questions:
        name, answers = question.name, answered[question.name]
        all_proposed = [record.suggestions_for(name) for record in records]
        proposed = [suggestions[0] if suggestions else None for suggestions in all_proposed]
        yield [None if suggestion is None else suggestion.value for suggestion in proposed]
        yield [None if suggestion is None else _score(question, suggestion) for suggestion in proposed]
        yield [None if suggestion is None else suggestion.agent for suggestion in proposed]
        yield [None if suggestion is None else suggestion.type for suggestion in proposed]
        yield [[suggestion.value for suggestion in suggestions] for suggestions in all_proposed]
        yield [[_score(question, suggestion) for suggestion in suggestions] for suggestions in all_proposed]
        yield [[suggestion.agent for suggestion in suggestions] for suggestions in all_proposed]
        yield [[response.values[name] for response in responses] for responses in answers]
        yield [[response.user for response in responses] for responses in answers]
        for part in ("status", "flagged", "comment", "reason"):
            yield [[getattr(response, part) for response in responses] for responses in answers]
        measured = [[response.measures or Measures() for response in responses] for responses in answers]
        yield [[each.seconds for each in measures] for measures in measured]
        for part in MEASURED:
            yield [[getattr(each.edited.get(name), part, None) for each in measures] for measures in measured]
        if isinstance(schema.question(name), RankingQuestion):
            yield [[each.shown.get(name) for each in measures] for measures in measured]
    yield [record.status for record in records]
    yield [encoded(record.metadata) for record in records]
    for declared in schema.metadata_properties:
        values = [record.metadata.get(declared.name) for record in records]
        yield [value if declared.is_of_type(value) else None for value in values]


def _score(question: Question, suggestion: Suggestion) -> Any:
    score = suggestion.score
    return [score] if question.several and score is not None and not isinstance(score, list) else score


def agreed_value(question: str, responses: Iterable[Response]) -> Any:
    """Give the one value that was submitted for a question; None where there is none, or where people differ.

    Example:
        >>> ana, ben = Response({"q": "yes"}, user="ana"), Response({"q": "no"}, user="ben")
        >>> agreed_value("q", [ana]), agreed_value("q", [ana, ben])
        ('yes', None)
    """
    return _agreed(question, _answers(question, responses))


def _agreed(question: str, answers: list[Response]) -> Any:
    submitted = [response.values[question] for response in answers if response.status == "submitted"]
    first, *others = map(comparable, submitted or [None])
    return submitted[0] if submitted and all(value == first for value in others) else None


def _answers(question: str, responses: Iterable[Response]) -> list[Response]:
    return [response for response in responses if response.values.get(question) is not None]
