"""The way in: from any data to records with where each came from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from nb_feedback.errors import InvalidInput
from nb_feedback.records import FeedbackRecord, Suggestion
from nb_feedback.schema import Schema
from nb_feedback.sources.columns import SuggestionColumns, columns_for
from nb_feedback.sources.recognising import digest
from nb_feedback.sources.tables import table_of
from nb_feedback.sources.values import plain, score
from nb_feedback.text import printable


class Source(msgspec.Struct):
    """Records on their way into a dataset.

    Args:
        records: Each with where it came from, ``"row 3"`` (from 0) or ``"line 4"`` (from 1). Read once.
        total: How many there are.
        left_out: The columns that become nothing.
        digest: Names what is going to be added, so that it can be recognised; None where it cannot be.
    """

    records: Iterator[tuple[str, FeedbackRecord]]
    total: int
    left_out: list[str]
    digest: str | None = None


def read(  # noqa: PLR0913 (as many as add_records has)
    data: Any,
    schema: Schema,
    *,
    mapping: Mapping[str, Any] | None = None,
    id: Any = None,  # noqa: A002 (add_records' own name for it)
    suggestions: SuggestionColumns | None = None,
    metadata: Sequence[Any] | None = None,
    on_conflict: str = "update",
) -> Source:
    """Make records of what a person has; `FeedbackDataset.add_records` says what that can be.

    The records are not checked yet.

    Raises:
        InvalidInput: The data, or an option, is nothing that can be taken.
        UnknownName: A field, question or column that is not there.
        InvalidRecord: A row, item or line that is none; also while the records are read.
    """
    table = table_of(data)
    if isinstance(table, list):
        options = {"mapping": mapping, "id": id, "suggestions": suggestions, "metadata": metadata}
        given = [option for option, value in options.items() if value is not None]
        if given:
            raise InvalidInput(
                f"add_records: {', '.join(given)} cannot be given with FeedbackRecords, which have no "
                "columns; put it into the records themselves"
            )
        return Source(_as_they_are(table), len(table), [])
    if not table.total and not table.columns:
        return Source(iter(()), 0, [])
    columns = columns_for(schema, table.columns, mapping=mapping, id=id, suggestions=suggestions, metadata=metadata)
    needed = columns.needed
    left_out = [printable(str(column)) for column in table.columns if column not in needed]
    contents = None if table.contents is None else table.contents(needed)
    named = None if contents is None else digest(contents, schema, columns=columns, on_conflict=on_conflict)
    return Source(columns.records(table.rows(needed)), table.total, left_out, named)


def _as_they_are(records: list[FeedbackRecord]) -> Iterator[tuple[str, FeedbackRecord]]:
    for at, record in enumerate(records):
        suggestions = record.suggestions
        if isinstance(suggestions, (list, tuple)):
            suggestions = [_with_plain_score(suggestion) for suggestion in suggestions]
        metadata = plain(record.metadata)
        yield f"row {at}", msgspec.structs.replace(record, metadata=metadata, suggestions=suggestions)


def _with_plain_score(suggestion: Any) -> Any:
    if not isinstance(suggestion, Suggestion):
        return suggestion  # the checks say it better
    return msgspec.structs.replace(suggestion, score=score(suggestion.score))
