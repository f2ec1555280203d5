"""What was added already is recognised, and is not read record by record; what could differ is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import datasets
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nb_feedback import FeedbackDataset, LabelQuestion, TextField, TextQuestion
from nb_feedback.schema import Schema
from nb_feedback.sources import columns, recognising

ROWS = [
    {"prompt": f"Question {at}?", "number": at, "draft": None if at % 3 else "It is.", "tags": ["a", at]}
    for at in range(25)
]
KINDS = {
    "dicts": lambda rows: [dict(row) for row in rows],
    "pandas": pd.DataFrame,
    "pandas-strings": lambda rows: pd.DataFrame(rows).astype({"prompt": "string", "number": "Int64"}),
    "datasets": lambda rows: datasets.Dataset.from_list(
        [row | {"tags": [str(tag) for tag in row["tags"]]} for row in rows]
    ),
}
OPTIONS: dict[str, Any] = {"id": "number", "suggestions": {"response": "draft"}, "metadata": ["tags"]}


def made(folder: Path) -> FeedbackDataset:
    return FeedbackDataset(
        "recognised", fields=[TextField("prompt")], questions=[TextQuestion("response")], store=folder / "store.db"
    )


@pytest.fixture
def unread(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Make reading a record an error from then on."""

    def read(*_: object) -> Iterator[None]:
        raise AssertionError("a record was read")
        yield

    return lambda: monkeypatch.setattr(columns.Columns, "records", read)


@pytest.mark.parametrize("kind", KINDS)
def test_a_cell_that_runs_again_reads_no_record(kind: str, tmp_path: Path, unread: Callable[[], None]) -> None:
    assert made(tmp_path).add_records(KINDS[kind](ROWS), **OPTIONS).added == 25
    unread()
    again = made(tmp_path).add_records(KINDS[kind](ROWS), **OPTIONS)
    assert (again.read, again.added, again.updated, again.unchanged) == (25, 0, 0, 25)


def test_only_the_columns_that_are_read_count(tmp_path: Path, unread: Callable[[], None]) -> None:
    ds = made(tmp_path)
    ds.add_records(ROWS, id="number")
    unread()
    assert ds.add_records([row | {"tags": object()} for row in ROWS], id="number").left_out == ["draft", "tags"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "other",
    [{"prompt": "Question 9!"}, {"draft": "It was."}, {"draft": ""}, {"tags": ["a"]}],
    ids=["field", "suggestion", "empty", "metadata"],
)
def test_another_cell_is_seen(kind: str, other: dict[str, Any], tmp_path: Path) -> None:
    ds = made(tmp_path)
    ds.add_records(KINDS[kind](ROWS), **OPTIONS)
    changed = [*ROWS[:9], ROWS[9] | other, *ROWS[10:]]
    assert ds.add_records(KINDS[kind](changed), **OPTIONS).updated == 1
    assert ds.add_records(KINDS[kind](changed), **OPTIONS).updated == 0


def test_what_another_source_has_changed_is_changed_back(tmp_path: Path) -> None:
    ds = made(tmp_path)
    ds.add_records(ROWS, **OPTIONS)
    ds.add_records([{"number": 3, "prompt": "Another question?"}], id="number")
    assert ds.add_records(ROWS, **OPTIONS).updated == 1
    assert ds["3"].fields == {"prompt": "Question 3?"}


def test_what_another_source_has_added_beside_it_changes_nothing(tmp_path: Path, unread: Callable[[], None]) -> None:
    ds = made(tmp_path)
    ds.add_records(ROWS, **OPTIONS)
    ds.add_records([{"number": 99, "prompt": "Another question?"}], id="number")
    unread()
    assert ds.add_records(ROWS, **OPTIONS).unchanged == 25


def test_the_same_data_read_in_another_way_is_read(tmp_path: Path) -> None:
    ds = made(tmp_path)
    ds.add_records(ROWS, id="number")
    assert ds.add_records(ROWS, id="number", metadata=["tags"]).updated == 25
    assert ds.add_records(ROWS, id="number", metadata=["tags"], on_conflict="skip").unchanged == 25
    # What was skipped would be updated.
    ds.add_records([{"number": 3, "prompt": "Another question?"}], id="number")
    assert ds.add_records(ROWS, id="number", metadata=["tags"], on_conflict="skip").updated == 0
    assert ds.add_records(ROWS, id="number", metadata=["tags"]).updated == 1


def test_another_schema_reads_the_same_data_in_its_own_way(tmp_path: Path) -> None:
    ds = made(tmp_path)
    ds.add_records(ROWS, id="number")
    wider = FeedbackDataset(
        "recognised",
        fields=[TextField("prompt"), TextField("draft", required=False)],
        questions=[TextQuestion("response")],
        store=tmp_path / "store.db",
    )
    assert wider.add_records(ROWS, id="number").updated == 9


def test_a_dataset_that_was_deleted_has_nothing(tmp_path: Path) -> None:
    ds = made(tmp_path)
    ds.add_records(ROWS, **OPTIONS)
    ds.delete()
    assert made(tmp_path).add_records(ROWS, **OPTIONS).added == 25


def test_what_was_refused_is_refused_again(tmp_path: Path) -> None:
    ds = made(tmp_path)
    bad = [*ROWS, {"number": 25, "prompt": None}]
    for _ in range(2):
        with pytest.raises(ValueError, match="row 25"):
            ds.add_records(bad, **OPTIONS)
    assert len(ds) == 0


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-3, 3)
    | st.floats(allow_nan=False)
    | st.text(max_size=3)
    | st.binary(max_size=2),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=1), inner, max_size=2),
    max_leaves=4,
)
CELLS = st.lists(st.dictionaries(st.sampled_from(["a", "b"]), VALUES), min_size=1, max_size=3)
SCHEMA = Schema((TextField("a"),), (LabelQuestion("b", labels=["x", "y"]),))


def digest(rows: list[dict[str, Any]]) -> str | None:
    return recognising.digest(recognising.of_dicts(rows, ["a", "b"]), SCHEMA)


@given(CELLS, CELLS)
def test_two_sources_have_one_name_if_they_are_the_same(one: list[dict[str, Any]], other: list[dict[str, Any]]) -> None:
    # Python's own equality takes 1 for True and for 1.0.
    in_order = [[{key: row[key] for key in "ab" if key in row} for row in rows] for rows in (one, other)]
    assert (digest(one) == digest(other)) == (repr(in_order[0]) == repr(in_order[1]))
    assert digest(one) is not None


def test_what_is_not_known_has_no_name() -> None:
    assert digest([{"a": dt.datetime(2026, 1, 1, tzinfo=dt.timezone.utc)}]) is None
