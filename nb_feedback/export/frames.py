"""Data frames: the whole table, and a row a response.

Texts and lists are columns of ``object``, null is None: the same in every version of pandas, and every string
is the one that went in. (pandas 3 would make ``str`` columns of texts and NaN of None.)
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from typing import Any

import pandas as pd
import pyarrow as pa

from nb_feedback.measures import Measures
from nb_feedback.ranking import RankingQuestion
from nb_feedback.records import Notes, Response
from nb_feedback.schema import MEASURED
from nb_feedback.store.answers import noted
from nb_feedback.store.json import decoded
from nb_feedback.store.stored_dataset import StoredDataset


def to_pandas(table: pa.Table) -> pd.DataFrame:
    """Give a table as a data frame: numbers as ``float64`` with NaN for null, all else as ``object``."""
    return _frame(
        {
            field.name: (
                table[field.name].to_pylist(),
                "float64" if pa.types.is_floating(field.type) else "object",
            )
            for field in table.schema
        }
    )


def history(stored: StoredDataset, record_id: str, user: str | None) -> pd.DataFrame:
    """Give a row for every accepted change of a record's responses, the oldest first.

    Args:
        stored: The dataset.
        record_id: The record's id.
        user: Whose responses; None is everyone's.
    """
    lines = stored.history(record_id, user)
    answers = [decoded(line["values"] if line["edits"] is None else line["edits"]) for line in lines]
    at = pd.Series([line["at"] for line in lines], dtype="object")
    return _frame(
        {
            "at": (pd.to_datetime(at, utc=True, format="ISO8601"), "datetime64[us, UTC]"),
            **{name: ([line[name] for line in lines], "object") for name in ("user", "action", "status")},
            "revision": ([line["revision"] for line in lines], "int64"),
            "client": ([line["client"] for line in lines], "object"),
            **_notes([Notes(**noted(line["notes"])) for line in lines]),
            **{
                question.name: ([values.get(question.name) for values in answers], "object")
                for question in stored.schema.questions
            },
        }
    )


def responses(stored: StoredDataset, user: str | None) -> pd.DataFrame:
    """Give a row for each response, in the order of the records.

    Args:
        stored: The dataset.
        user: Whose responses; None is everyone's.
    """
    with closing(stored.snapshot()) as records:
        found = [
            (record.id, response)
            for record in records
            for response in record.responses
            if user is None or response.user == user
        ]
    measures = [response.measures or Measures() for _, response in found]
    at = pd.Series([response.updated_at for _, response in found], dtype="object")
    return _frame(
        {
            "id": ([record_id for record_id, _ in found], "object"),
            "user": ([response.user for _, response in found], "object"),
            "status": ([response.status for _, response in found], "object"),
            "revision": ([response.revision for _, response in found], "int64"),
            "updated_at": (pd.to_datetime(at, utc=True, format="ISO8601"), "datetime64[us, UTC]"),
            **_notes([response for _, response in found]),
            "seconds": ([each.seconds for each in measures], "float64"),
            **{
                question.name: ([response.values.get(question.name) for _, response in found], "object")  # noqa: PD011 (a Response, not a frame)
                for question in stored.schema.questions
            },
            **{
                f"{question.name}.{part}": (
                    [getattr(each.edited.get(question.name), part, None) for each in measures],
                    "object" if part == "unchanged" else "float64",
                )
                for question in stored.schema.questions
                for part in MEASURED
            },
            **{
                f"{question.name}.shown": ([each.shown.get(question.name) for each in measures], "object")
                for question in stored.schema.questions
                if isinstance(question, RankingQuestion)
            },
        }
    )


def _notes(noted: Sequence[Notes | Response]) -> dict[str, tuple[Any, str]]:
    return {
        "flagged": ([each.flagged for each in noted], "bool"),
        "comment": ([each.comment for each in noted], "object"),
        "reason": ([each.reason for each in noted], "object"),
    }


def _frame(columns: dict[str, tuple[Any, str]]) -> pd.DataFrame:
    made = {name: pd.Series(cells, dtype=kind) for name, (cells, kind) in columns.items()}
    frame: pd.DataFrame = pd.DataFrame(made, columns=pd.Index(list(made), dtype="object"))
    return frame
