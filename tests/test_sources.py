from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from typing import Any

import datasets
import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from datasets.table import InMemoryTable

from nb_feedback import FeedbackRecord, InvalidInput, InvalidRecord, Suggestion, UnknownName
from nb_feedback.schema import Schema
from nb_feedback.sources import Source, read
from nb_feedback.sources.values import is_null, plain

Rows = list[dict[str, Any]]


def jsonl(path: Path, rows: Rows) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


@pytest.fixture(params=["dicts", "generator", "pandas", "datasets", "jsonl"])
def given(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    """Make the same rows of each kind of thing that has rows."""

    def make(rows: Rows) -> Any:
        if request.param == "dicts":
            return rows
        if request.param == "generator":
            return (row for row in rows)
        if request.param == "pandas":
            return pd.DataFrame(rows)
        if request.param == "datasets":
            return datasets.Dataset.from_list(rows)
        return jsonl(tmp_path / "rows.jsonl", rows)

    make.first = "line 1" if request.param == "jsonl" else "row 0"  # type: ignore[attr-defined]
    make.second = "line 2" if request.param == "jsonl" else "row 1"  # type: ignore[attr-defined]
    return make


def records(source: Source) -> list[FeedbackRecord]:
    return [record for _, record in source.records]


ROWS: Rows = [
    {
        "number": 7,
        "prompt": "p0",
        "why": "c0",
        "out": "s0",
        "score": 0.5,
        "model": "m",
        "topic": "t0",
        "n": 0,
    },
    {
        "number": 8,
        "prompt": "p1",
        "why": None,
        "out": None,
        "score": None,
        "model": None,
        "topic": None,
        "n": 1,
    },
]


def test_columns_become_fields_suggestions_ids_and_metadata(given: Any, schema: Schema) -> None:
    source = read(
        given(ROWS),
        schema,
        mapping={"context": "why"},
        id="number",
        suggestions={"response": {"value": "out", "score": "score", "agent": "model"}, "note": "topic"},
        metadata=["topic"],
    )
    assert (source.total, source.left_out) == (2, ["n"])
    assert list(source.records) == [
        (
            given.first,
            FeedbackRecord(
                {"prompt": "p0", "context": "c0"},
                id="7",
                metadata={"topic": "t0"},
                suggestions=[Suggestion("response", "s0", score=0.5, agent="m"), Suggestion("note", "t0")],
            ),
        ),
        (given.second, FeedbackRecord({"prompt": "p1", "context": None}, id="8", metadata={"topic": None})),
    ]


def test_without_options_the_fields_are_the_columns_of_their_names(given: Any, schema: Schema) -> None:
    source = read(given([{"prompt": "p", "id": "1", "response": "r"}]), schema)
    assert source.left_out == ["id", "response"]
    assert records(source) == [FeedbackRecord({"prompt": "p"})]


def test_a_suggestions_type_has_a_column_too(given: Any, schema: Schema) -> None:
    columns = {"response": {"value": "out", "type": "how"}}
    source = read(given([{"prompt": "p", "out": "s", "how": "model"}]), schema, suggestions=columns)
    assert records(source)[0].suggestions == [Suggestion("response", "s", type="model")]


def test_a_question_may_have_several_columns_of_suggestions(given: Any, schema: Schema) -> None:
    columns = {"response": ["out", {"value": "other", "agent": "by"}]}
    rows = [{"prompt": "p", "out": "s", "other": "t", "by": "m"}, {"prompt": "q", "out": None, "other": "u", "by": "m"}]
    first, second = records(read(given(rows), schema, suggestions=columns))
    assert first.suggestions == [Suggestion("response", "s"), Suggestion("response", "t", agent="m")]
    assert second.suggestions == [Suggestion("response", "u", agent="m")]


def test_null_is_none_in_an_optional_field_and_no_suggestion(given: Any, schema: Schema) -> None:
    rows = [{"prompt": "p", "context": "c", "out": "s"}, {"prompt": "p", "context": None, "out": None}]
    _, second = records(read(given(rows), schema, suggestions={"response": "out"}))
    assert second == FeedbackRecord({"prompt": "p", "context": None})


@pytest.mark.parametrize(
    ("options", "error", "told"),
    [
        ({"mapping": {"prompt": "promt"}}, UnknownName, "unknown column 'promt': one of prompt, out"),
        ({"mapping": {"promt": "prompt"}}, UnknownName, "unknown field 'promt': one of prompt, context"),
        ({"mapping": ["prompt"]}, InvalidInput, "mapping: expected a dict of field to column, got list"),
        ({"mapping": {"prompt": ["prompt"]}}, UnknownName, "unknown column ['prompt']"),
        ({"id": "key"}, UnknownName, "unknown column 'key': one of prompt, out"),
        ({"suggestions": {"answer": "out"}}, UnknownName, "unknown question 'answer': one of response, note"),
        ({"suggestions": {"response": "o"}}, UnknownName, "unknown column 'o'"),
        ({"suggestions": {"response": ["out", "o"]}}, UnknownName, "unknown column 'o'"),
        ({"suggestions": {"response": []}}, InvalidInput, "the list for 'response' is empty"),
        ({"suggestions": "out"}, InvalidInput, "suggestions: expected a dict of question to column, got str"),
        (
            {"suggestions": {"response": {"value": "out", "model": "m"}}},
            UnknownName,
            "unknown part of the suggestion for 'response' 'model': one of value, score, agent, type",
        ),
        ({"suggestions": {"response": {"score": "out"}}}, InvalidInput, "needs the column of its values"),
        ({"suggestions": {"response": {"value": "out", "score": "s"}}}, UnknownName, "unknown column 's'"),
        ({"metadata": ["topic"]}, UnknownName, "unknown column 'topic'"),
        ({"metadata": "out"}, InvalidInput, "metadata: expected a list of columns, got str 'out'"),
    ],
)
def test_a_wrong_option_names_the_choices(
    given: Any, schema: Schema, options: dict[str, Any], error: type[Exception], told: str
) -> None:
    with pytest.raises(error) as caught:
        read(given([{"prompt": "p", "out": "s"}]), schema, **options)
    assert told in str(caught.value)


def test_a_required_field_without_a_column_says_how_to_name_one(given: Any, schema: Schema) -> None:
    with pytest.raises(InvalidInput) as caught:
        read(given([{"question": "p", "out": "s"}]), schema)
    assert str(caught.value) == (
        "add_records: there is no column for the field 'prompt': the columns are question, out. Name its "
        "column with mapping={'prompt': 'column'}, or define the field with required=False."
    )


def test_rows_without_a_single_field_are_refused(given: Any, schema: Schema) -> None:
    optional = Schema(schema.fields[1:], schema.questions)
    with pytest.raises(InvalidInput, match=r"none of the columns \(out\) is a field"):
        read(given([{"out": "s"}]), optional)


@pytest.mark.parametrize("number", [1, -3, 2**63 - 1])
def test_ids_may_be_whole_numbers(given: Any, schema: Schema, number: int) -> None:
    assert records(read(given([{"prompt": "p", "key": number}]), schema, id="key"))[0].id == str(number)


@pytest.mark.parametrize(
    ("key", "told"),
    [
        (7.0, "expected a text or a whole number, got float 7.0; a column of whole numbers turns to float"),
        (True, "expected a text or a whole number, got bool True"),
        (None, "expected a text or a whole number, got nothing (null)"),
        (["a"], "expected a text or a whole number, got list ['a']"),
    ],
)
def test_ids_that_may_have_been_something_else_are_refused(given: Any, schema: Schema, key: Any, told: str) -> None:
    source = read(given([{"prompt": "p", "key": key}]), schema, id="key")
    with pytest.raises(InvalidRecord) as caught:
        list(source.records)
    assert str(caught.value).startswith(f"{given.first}, id (column 'key'): {told}")


def test_many_rows_come_in_their_order_with_their_numbers(given: Any, schema: Schema) -> None:
    source = read(given([{"prompt": str(n)} for n in range(2500)]), schema)
    first = int(given.first.split()[1])
    assert source.total == 2500
    assert [(where.split()[1], record.fields["prompt"]) for where, record in source.records] == [
        (str(n + first), str(n)) for n in range(2500)
    ]


# Records


def test_records_are_taken_as_they_are_one_or_many(schema: Schema) -> None:
    record = FeedbackRecord({"prompt": "p"}, id="r", suggestions=[Suggestion("note", "n", score=1)])
    for data in (record, [record], (record,), iter([record])):
        source = read(data, schema)
        assert (source.total, source.left_out, list(source.records)) == (1, [], [("row 0", record)])


def test_records_may_hold_what_numpy_made(schema: Schema) -> None:
    record = FeedbackRecord(
        {"prompt": "p"},
        metadata={
            "n": np.int64(3),
            "at": np.datetime64("2024-05-01"),
            "xs": np.array([1.0, np.nan]),
            "t": (1,),
        },
        suggestions=[Suggestion("note", "n", score=np.float32(0.5))],
    )
    (made,) = records(read(record, schema))
    assert made.metadata == {"n": 3, "at": "2024-05-01", "xs": [1.0, None], "t": [1]}
    assert type(made.suggestions[0].score) is float
    assert isinstance(record.metadata["t"], tuple)


def test_options_do_not_go_with_records(schema: Schema) -> None:
    with pytest.raises(InvalidInput, match="mapping, id cannot be given with FeedbackRecords"):
        read([FeedbackRecord({"prompt": "p"})], schema, mapping={"prompt": "p"}, id="key")


def test_records_and_dicts_do_not_mix(schema: Schema) -> None:
    record = FeedbackRecord({"prompt": "p"})
    with pytest.raises(InvalidRecord, match="row 1: expected a FeedbackRecord as in row 0, got dict"):
        read([record, {"prompt": "p"}], schema)
    with pytest.raises(InvalidRecord, match="row 1: expected a dict or a FeedbackRecord, got FeedbackRecord"):
        read([{"prompt": "p"}, record], schema)


# Dicts


def test_columns_that_some_rows_lack_are_columns(schema: Schema) -> None:
    source = read([{"prompt": "a"}, {"prompt": "b", "topic": "t"}], schema, metadata=["topic"])
    assert [record.metadata for record in records(source)] == [{}, {"topic": "t"}]


def test_a_generator_is_read_before_anything_else_happens(schema: Schema) -> None:
    def rows() -> Iterator[dict[str, Any]]:
        yield {"prompt": "p"}
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        read(rows(), schema)


def test_nothing_is_nothing(schema: Schema) -> None:
    for data in ([], iter(()), pd.DataFrame()):
        source = read(data, schema, id="key")
        assert (source.total, list(source.records)) == (0, [])


def test_an_empty_frame_with_columns_is_checked_all_the_same(schema: Schema) -> None:
    assert records(read(pd.DataFrame({"prompt": []}), schema)) == []
    with pytest.raises(UnknownName, match="unknown column 'key'"):
        read(pd.DataFrame({"prompt": []}), schema, id="key")


# pandas


@pytest.mark.parametrize("missing", [None, float("nan"), np.nan, pd.NA, pd.NaT, np.float32("nan")])
def test_every_null_of_pandas_is_null(schema: Schema, missing: Any) -> None:
    frame = pd.DataFrame({"prompt": ["p"], "context": pd.Series([missing], dtype="object")})
    assert records(read(frame, schema))[0].fields == {"prompt": "p", "context": None}


@pytest.mark.parametrize("dtype", ["object", "str", "string", "string[pyarrow]", "category"])
def test_every_text_column_of_pandas_is_text(schema: Schema, dtype: str) -> None:
    texts = ["a\0b", "\r\n", "\u2028", "😀", "", None]
    frame = pd.DataFrame({"prompt": "p", "context": pd.Series(texts, dtype="object").astype(dtype)})
    found = [record.fields["context"] for record in records(read(frame, schema))]
    if dtype == "str" and pd.__version__ < "3":  # there it makes a text of None
        texts[-1] = "None"
    assert found == texts
    assert {type(text) for text in found} <= {str, type(None)}


@pytest.mark.parametrize("dtype", ["int64", "int8", "uint64", "Int64", "int64[pyarrow]"])
def test_every_whole_number_column_of_pandas_gives_ids(schema: Schema, dtype: str) -> None:
    frame = pd.DataFrame({"prompt": ["a", "b"], "key": pd.Series([1, 2]).astype(dtype)})
    assert [record.id for record in records(read(frame, schema, id="key"))] == ["1", "2"]


def test_rows_are_counted_from_nought_whatever_the_index(schema: Schema) -> None:
    frame = pd.DataFrame({"prompt": ["a", "b"]}, index=[70, 70])
    assert [where for where, _ in read(frame, schema).records] == ["row 0", "row 1"]


def test_metadata_of_a_frame_becomes_what_json_holds(schema: Schema) -> None:
    frame = pd.DataFrame(
        {
            "prompt": ["p"],
            "at": pd.to_datetime(["2024-05-01T12:00:00+02:00"]),
            "never": pd.to_datetime([None]),
            "day": [dt.date(2024, 5, 1)],
            "n": np.array([3], dtype="int16"),
            "x": np.array([0.5], dtype="float32"),
            "yes": [True],
            "maybe": pd.array([None], dtype="boolean"),
            "kept": [{"a": [1, (2,)]}],
            "xs": [np.array(["a", "b"])],
            "kind": pd.Series(["k"], dtype="category"),
        }
    )
    (record,) = records(read(frame, schema, metadata=[name for name in frame if name != "prompt"]))
    assert record.metadata == {
        "at": "2024-05-01T12:00:00+02:00",
        "never": None,
        "day": "2024-05-01",
        "n": 3,
        "x": 0.5,
        "yes": True,
        "maybe": None,
        "kept": {"a": [1, [2]]},
        "xs": ["a", "b"],
        "kind": "k",
    }
    assert json.loads(json.dumps(record.metadata)) == record.metadata


def test_two_columns_of_one_name_are_refused_only_where_they_are_meant(schema: Schema) -> None:
    frame = pd.DataFrame([["p", 1, 2]], columns=["prompt", "n", "n"])
    assert len(records(read(frame, schema))) == 1
    with pytest.raises(InvalidInput, match="the data frame has 2 columns named 'n'"):
        records(read(frame, schema, metadata=["n"]))


def test_columns_may_be_numbers(schema: Schema) -> None:
    frame = pd.DataFrame([["p", "s"]])
    source = read(frame, schema, mapping={"prompt": 0})  # type: ignore[dict-item]
    assert (records(source), source.left_out) == ([FeedbackRecord({"prompt": "p"})], ["1"])


# datasets


def test_columns_that_are_not_asked_for_are_not_decoded(schema: Schema) -> None:
    features = datasets.Features({"prompt": datasets.Value("string"), "picture": datasets.Image()})
    broken = pa.table({"prompt": ["p"], "picture": [{"bytes": b"no picture", "path": ""}]})
    data = datasets.Dataset(InMemoryTable(broken), info=datasets.DatasetInfo(features=features))
    source = read(data, schema)
    assert (records(source), source.left_out) == ([FeedbackRecord({"prompt": "p"})], ["picture"])


def test_a_dataset_with_a_format_gives_plain_values_and_keeps_its_format(schema: Schema) -> None:
    data = datasets.Dataset.from_dict({"prompt": ["p"], "n": [3]}).with_format("numpy")
    (record,) = records(read(data, schema, id="n", metadata=["n"]))
    assert (type(record.fields["prompt"]), type(record.metadata["n"]), record.id) == (str, int, "3")
    assert data.format["type"] == "numpy"


def test_a_dataset_that_was_selected_from_gives_what_it_shows(schema: Schema) -> None:
    data = datasets.Dataset.from_dict({"prompt": ["b", "c", "a"]}).select([2, 1])
    assert [record.fields["prompt"] for record in records(read(data, schema))] == ["a", "c"]


# JSON Lines


def test_lines_are_counted_from_one_and_blank_ones_too(tmp_path: Path, schema: Schema) -> None:
    path = tmp_path / "a.ndjson"
    path.write_bytes(b'\xef\xbb\xbf{"prompt": "a"}\r\n\r\n  \n{"prompt": "b"}')
    source = read(str(path), schema)
    assert source.total == 2
    assert [(where, record.fields["prompt"]) for where, record in source.records] == [
        ("line 1", "a"),
        ("line 4", "b"),
    ]


def test_unicode_line_ends_do_not_cut_a_line(tmp_path: Path, schema: Schema) -> None:
    text = "a\u2028b\u2029c\x85d\x0be\x0cf"
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"prompt": text}, ensure_ascii=False) + "\n", encoding="utf-8")
    assert records(read(path, schema))[0].fields["prompt"] == text


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (b'{"prompt": "b"', "is not JSON: Expecting ',' delimiter"),
        (b"prompt", "is not JSON"),
        (b'{"prompt": "\xff"}', "is not UTF-8 (byte 12)"),
        (b'["b"]', "expected one JSON object a line, got list ['b']"),
        (b"null", "expected one JSON object a line, got nothing (null)"),
        (b"[" * 100_000, "is not JSON"),
    ],
)
def test_a_bad_line_is_told_by_its_number(tmp_path: Path, schema: Schema, line: bytes, told: str) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"prompt": "a"}\n' + line + b'\n{"prompt": "c"}\n')
    with pytest.raises(InvalidRecord) as caught:
        read(path, schema)
    assert caught.value.where == "line 2"
    assert told in caught.value.reason


@pytest.mark.parametrize(
    ("line", "key"),
    [(b'{"prompt": "a", "n": 1, "prompt": "b"}', "prompt"), (b'{"prompt": "a", "n": [{"x": 1, "x": 1}]}', "x")],
)
def test_a_line_with_a_key_twice_is_refused(tmp_path: Path, schema: Schema, line: bytes, key: str) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"prompt": "a"}\n' + line)
    with pytest.raises(InvalidRecord, match=f"line 2: has the key '{key}' twice; keep the one that is meant"):
        read(path, schema)


def test_columns_that_no_output_takes_are_written_out(tmp_path: Path, schema: Schema) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"prompt": "a", "\\ud800": 1}')
    assert read(path, schema).left_out == ["\\ud800"]
    with pytest.raises(UnknownName) as caught:
        read(path, schema, id="key")
    assert str(caught.value).encode()


@pytest.mark.parametrize("path", ["a\0.jsonl", "~nobody-here/a.jsonl", ""])
def test_what_cannot_be_a_path_is_told(schema: Schema, path: str) -> None:
    with pytest.raises(InvalidInput, match="add_records: "):
        read(path, schema)


def test_nan_in_a_line_is_null(tmp_path: Path, schema: Schema) -> None:
    path = jsonl(tmp_path / "a.jsonl", [{"prompt": "p", "out": "s", "score": float("nan")}])
    columns = {"response": {"value": "out", "score": "score"}}
    source = read(path, schema, suggestions=columns, metadata=["score"])
    (record,) = records(source)
    assert (record.suggestions[0].score, record.metadata) == (None, {"score": None})


def test_a_file_that_is_not_there_is_told_by_its_path(folder: Path, schema: Schema) -> None:
    with pytest.raises(InvalidInput, match=r"cannot read '.*missing\.jsonl': No such file or directory"):
        read("missing.jsonl", schema)
    (folder / "d.jsonl").mkdir()
    with pytest.raises(InvalidInput, match="Is a directory"):
        read(folder / "d.jsonl", schema)


# What is not taken


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ("a text", "got 'a text'"),
        (Path("a.csv"), "got 'a.csv'"),
        ({"prompt": "p"}, "got one dict; put a single row into a list: [row]"),
        ({"prompt": ["a", "b"]}, "a dict of columns becomes a frame by pd.DataFrame(data)"),
        (7, "got int 7"),
        (None, "got nothing (null)"),
        (b"bytes", "got bytes b'bytes'"),
        (pd.Series(["p"]), "a pandas Series is not taken, but a list of dicts"),
        (
            datasets.DatasetDict(train=datasets.Dataset.from_dict({"prompt": ["p"]})),
            "a DatasetDict has several splits (train); pass one of them, such as data['train']",
        ),
        (
            datasets.Dataset.from_dict({"prompt": ["p"]}).to_iterable_dataset(),
            "IterableDataset is not taken yet, but a list of dicts",
        ),
    ],
)
def test_what_is_not_taken_is_told_with_what_is(schema: Schema, data: Any, told: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        read(data, schema)
    assert told in str(caught.value)


@pytest.mark.parametrize(
    ("library", "advice"), [("polars", "a list by .to_dicts()"), ("pyarrow", "a list by .to_pylist()")]
)
def test_frames_of_other_libraries_come_later(schema: Schema, library: str, advice: str) -> None:
    kind = type("Frame", (), {"__module__": f"{library}.inside", "__iter__": lambda _: iter(())})
    with pytest.raises(InvalidInput) as caught:
        read(kind(), schema)
    assert advice in str(caught.value)


def test_a_list_of_texts_is_told_by_its_first(schema: Schema) -> None:
    with pytest.raises(InvalidRecord, match="row 0: expected a dict or a FeedbackRecord, got str 'p'"):
        read(["p"], schema)


def test_pandas_and_datasets_are_not_needed_for_dicts(schema: Schema, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("pandas", "datasets"):
        monkeypatch.delitem(sys.modules, module)
    assert len(records(read([{"prompt": "p"}], schema))) == 1
    assert "pandas" not in sys.modules
    monkeypatch.setitem(sys.modules, "pandas", ModuleType("pandas"))  # somebody's own, half imported
    assert len(records(read([{"prompt": "p"}], schema))) == 1


# Values


def test_numbers_texts_and_lists_are_not_null() -> None:
    assert not any(map(is_null, ("", 0, 0.0, False, [], {}, np.int64(0), np.array([1, 2]), Decimal(0))))


def test_what_json_has_no_form_for_is_left_for_the_checks() -> None:
    odd = [Decimal("1.5"), np.timedelta64(3, "s"), {1}, 1j]
    assert plain(odd) == odd
    endless: list[Any] = []
    endless.append(endless)
    assert plain(endless) is endless
