from __future__ import annotations

import inspect
import json
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import datasets
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nb_feedback import (
    FeedbackDataset,
    FeedbackRecord,
    InvalidInput,
    Response,
    Suggestion,
    TextField,
    TextQuestion,
)

TEXT, NUMBER, TEXTS, NUMBERS, BOOLS, COUNTS = (
    datasets.Value("string"),
    datasets.Value("float64"),
    datasets.Sequence(datasets.Value("string")),
    datasets.Sequence(datasets.Value("float64")),
    datasets.Sequence(datasets.Value("bool")),
    datasets.Sequence(datasets.Value("int64")),
)

Make = Callable[..., FeedbackDataset]


@pytest.fixture(params=["memory", "file"])
def make(request: pytest.FixtureRequest, folder: Path) -> Make:
    def make_one(*records: FeedbackRecord, fields: Any = None, questions: Any = None) -> FeedbackDataset:
        ds = FeedbackDataset(
            None if request.param == "memory" else "answers",
            fields=fields or [TextField("prompt"), TextField("context", required=False)],
            questions=questions or [TextQuestion("response"), TextQuestion("note", required=False)],
        )
        assert folder == Path.cwd()
        ds.add_records(records)
        return ds

    return make_one


def record(*responses: Response, **given: Any) -> FeedbackRecord:
    return FeedbackRecord({"prompt": "p"}, id="r", responses=list(responses), **given)


COLUMNS = {
    "id": TEXT,
    "prompt": TEXT,
    "context": TEXT,
    "response": TEXT,
    "note": TEXT,
    "response.suggestion": TEXT,
    "response.suggestion.score": NUMBER,
    "response.suggestion.agent": TEXT,
    "response.suggestion.type": TEXT,
    "response.suggestions": TEXTS,
    "response.suggestions.scores": NUMBERS,
    "response.suggestions.agents": TEXTS,
    "response.responses": TEXTS,
    "response.responses.users": TEXTS,
    "response.responses.status": TEXTS,
    "response.responses.flagged": BOOLS,
    "response.responses.comment": TEXTS,
    "response.responses.reason": TEXTS,
    "response.responses.seconds": NUMBERS,
    "response.responses.suggestion": COUNTS,
    "response.responses.distance": COUNTS,
    "response.responses.word_distance": COUNTS,
    "response.responses.unchanged": BOOLS,
    "note.suggestion": TEXT,
    "note.suggestion.score": NUMBER,
    "note.suggestion.agent": TEXT,
    "note.suggestion.type": TEXT,
    "note.suggestions": TEXTS,
    "note.suggestions.scores": NUMBERS,
    "note.suggestions.agents": TEXTS,
    "note.responses": TEXTS,
    "note.responses.users": TEXTS,
    "note.responses.status": TEXTS,
    "note.responses.flagged": BOOLS,
    "note.responses.comment": TEXTS,
    "note.responses.reason": TEXTS,
    "note.responses.seconds": NUMBERS,
    "note.responses.suggestion": COUNTS,
    "note.responses.distance": COUNTS,
    "note.responses.word_distance": COUNTS,
    "note.responses.unchanged": BOOLS,
    "status": TEXT,
    "metadata": TEXT,
}


def test_the_columns_and_their_types_hold_without_a_single_record(make: Make) -> None:
    exported = make().to_datasets()
    assert list(exported.features) == list(COLUMNS)
    assert exported.features == datasets.Features(COLUMNS)
    assert exported.num_rows == 0
    assert list(make().to_pandas().columns) == list(COLUMNS)


def test_a_record_without_anything_has_every_column(make: Make) -> None:
    exported = make(FeedbackRecord({"prompt": "p"}, id="r")).to_datasets()
    assert exported.features == datasets.Features(COLUMNS)
    assert exported[0] == {
        "id": "r",
        "prompt": "p",
        "context": None,
        "response": None,
        "note": None,
        "response.suggestion": None,
        "response.suggestion.score": None,
        "response.suggestion.agent": None,
        "response.suggestion.type": None,
        "response.suggestions": [],
        "response.suggestions.scores": [],
        "response.suggestions.agents": [],
        "response.responses": [],
        "response.responses.users": [],
        "response.responses.status": [],
        "response.responses.flagged": [],
        "response.responses.comment": [],
        "response.responses.reason": [],
        "response.responses.seconds": [],
        "response.responses.suggestion": [],
        "response.responses.distance": [],
        "response.responses.word_distance": [],
        "response.responses.unchanged": [],
        "note.suggestion": None,
        "note.suggestion.score": None,
        "note.suggestion.agent": None,
        "note.suggestion.type": None,
        "note.suggestions": [],
        "note.suggestions.scores": [],
        "note.suggestions.agents": [],
        "note.responses": [],
        "note.responses.users": [],
        "note.responses.status": [],
        "note.responses.flagged": [],
        "note.responses.comment": [],
        "note.responses.reason": [],
        "note.responses.seconds": [],
        "note.responses.suggestion": [],
        "note.responses.distance": [],
        "note.responses.word_distance": [],
        "note.responses.unchanged": [],
        "status": "pending",
        "metadata": "{}",
    }


def test_a_full_record_comes_out_whole(make: Make) -> None:
    ds = make(
        FeedbackRecord(
            {"prompt": "p", "context": "c"},
            id="r",
            metadata={"topic": "t", "n": None, "at": [1, 2.5, "ü"]},
            suggestions=[
                Suggestion("response", "s", score=0.25, agent="m", type="model"),
                Suggestion("response", "t", agent="n"),
                Suggestion("note", "only a value"),
            ],
        )
    )
    ds.respond("r", {"response": "a", "note": "n"}, user="ana")
    ds.respond("r", {"response": "b"}, user="ben", status="draft")
    ds.respond("r", {}, user="cem", status="discarded")
    row = ds.to_datasets()[0]
    assert json.loads(row.pop("metadata")) == {"topic": "t", "n": None, "at": [1, 2.5, "ü"]}
    assert row == {
        "id": "r",
        "prompt": "p",
        "context": "c",
        "response": "a",
        "note": "n",
        "response.suggestion": "s",
        "response.suggestion.score": 0.25,
        "response.suggestion.agent": "m",
        "response.suggestion.type": "model",
        "response.suggestions": ["s", "t"],
        "response.suggestions.scores": [0.25, None],
        "response.suggestions.agents": ["m", "n"],
        "response.responses": ["a", "b"],
        "response.responses.users": ["ana", "ben"],
        "response.responses.status": ["submitted", "draft"],
        "response.responses.flagged": [False, False],
        "response.responses.comment": [None, None],
        "response.responses.reason": [None, None],
        "response.responses.seconds": [None, None],
        "response.responses.suggestion": [0, None],
        "response.responses.distance": [1, None],
        "response.responses.word_distance": [1, None],
        "response.responses.unchanged": [False, None],
        "note.suggestion": "only a value",
        "note.suggestion.score": None,
        "note.suggestion.agent": None,
        "note.suggestion.type": None,
        "note.suggestions": ["only a value"],
        "note.suggestions.scores": [None],
        "note.suggestions.agents": [None],
        "note.responses": ["n"],
        "note.responses.users": ["ana"],
        "note.responses.status": ["submitted"],
        "note.responses.flagged": [False],
        "note.responses.comment": [None],
        "note.responses.reason": [None],
        "note.responses.seconds": [None],
        "note.responses.suggestion": [0],
        "note.responses.distance": [11],
        "note.responses.word_distance": [3],
        "note.responses.unchanged": [False],
        "status": "submitted",
    }


def answer(user: str, value: str | None, status: Any = "submitted") -> Response:
    return Response({} if value is None else {"note": value}, user=user, status=status)


@pytest.mark.parametrize(
    ("responses", "value"),
    [
        ([], None),
        ([answer("ana", "a")], "a"),
        ([answer("ana", "a"), answer("ben", "a")], "a"),
        ([answer("ana", "a"), answer("ben", "b")], None),
        ([answer("ana", "a"), answer("ben", "a ")], None),
        ([answer("ana", "a"), answer("ben", None)], "a"),
        ([answer("ana", "a"), answer("ben", "b", "draft"), answer("cem", "c", "discarded")], "a"),
        ([answer("ana", "a", "draft")], None),
        ([answer("ana", "a", "discarded")], None),
        ([answer("ana", "")], ""),
        ([answer("ana", None)], None),
    ],
)
def test_the_value_to_train_on_is_the_one_that_was_submitted(
    make: Make, responses: list[Response], value: str | None
) -> None:
    ds = make(record(*responses), questions=[TextQuestion("note", required=False)])
    assert ds.to_datasets()["note"][0] == value


def test_what_is_being_changed_after_a_submit_does_not_count_yet(make: Make) -> None:
    ds = make(record())
    ds._stored.respond("r", "ana", "submitted", {"response": "a"}, edits={"response": "b"})
    row = ds.to_datasets()[0]
    assert (row["response"], row["response.responses"], row["status"]) == ("a", ["a"], "submitted")
    assert ds.responses()["response"].tolist() == ["a"]


def test_records_keep_their_order_over_many_pieces(make: Make) -> None:
    ds = make(*(FeedbackRecord({"prompt": f"p{n}"}, id=f"r{n}") for n in range(2345)))
    exported = ds.to_datasets()
    assert exported["id"][:] == [f"r{n}" for n in range(2345)]
    assert exported[[2344, 0, 1000]]["prompt"] == ["p2344", "p0", "p1000"]
    assert exported.select(range(1999, 2001))["id"][:] == ["r1999", "r2000"]


def test_a_field_called_text_and_names_with_spaces_and_scripts(make: Make) -> None:
    ds = make(
        FeedbackRecord({"text": "a", "my field": "b", "سؤال": "c"}, id="r"),
        fields=[TextField("text"), TextField("my field"), TextField("سؤال")],
        questions=[TextQuestion("what is wrong?"), TextQuestion("value", required=False)],
    )
    ds.respond("r", {"what is wrong?": "x", "value": "y"})
    row = ds.to_datasets()[0]
    assert (row["text"], row["my field"], row["سؤال"], row["what is wrong?"], row["value"]) == tuple("abcxy")
    assert list(ds.responses().columns[9:11]) == ["what is wrong?", "value"]


def test_a_dataset_survives_the_disk_parquet_and_selecting(make: Make, folder: Path) -> None:
    ds = make(record(answer("ana", "a\0\r\n\u2028")), questions=[TextQuestion("note")])
    exported = ds.to_datasets()
    exported.save_to_disk(folder / "disk")
    exported.to_parquet(folder / "a.parquet")
    again = datasets.load_from_disk(folder / "disk")
    parquet = datasets.Dataset.from_parquet(str(folder / "a.parquet"), cache_dir=str(folder / "cache"))
    for copy in (again, parquet, exported.filter(lambda row: row["status"] == "submitted")):
        assert copy.features == exported.features
        assert copy.to_list() == exported.to_list()


# Data frames


def test_a_frame_has_objects_with_none_and_floats_with_nan(make: Make) -> None:
    ds = make(record(answer("ana", "a", "draft")), FeedbackRecord({"prompt": "q", "context": "c"}, id="s"))
    frame = ds.to_pandas()
    assert frame.dtypes.astype(str).to_dict() == {
        name: "float64" if name.endswith(".score") else "object" for name in COLUMNS
    }
    assert frame["context"].tolist() == [None, "c"]
    assert frame["note.responses"].tolist() == [["a"], []]
    assert frame["note.suggestion.score"].isna().all()
    assert frame.index.tolist() == [0, 1]


RESPONSE_TYPES = {
    "id": "object",
    "user": "object",
    "status": "object",
    "revision": "int64",
    "updated_at": "datetime64[us, UTC]",
    "flagged": "bool",
    "comment": "object",
    "reason": "object",
    "seconds": "float64",
    "response": "object",
    "note": "object",
    "response.suggestion": "float64",
    "response.distance": "float64",
    "response.word_distance": "float64",
    "response.unchanged": "object",
    "note.suggestion": "float64",
    "note.distance": "float64",
    "note.word_distance": "float64",
    "note.unchanged": "object",
}


def test_responses_have_a_row_each_in_the_order_of_the_records(make: Make) -> None:
    ds = make(*(FeedbackRecord({"prompt": f"p{n}"}, id=f"r{n}") for n in range(3)))
    ds.respond("r2", {"response": "c"}, user="ana")
    ds.respond("r0", {"response": "a"}, user="ben", status="draft")
    ds.respond("r0", {"response": "a!", "note": "n"}, user="ben")
    ds.respond("r0", {}, user="ana", status="discarded")
    frame = ds.responses()
    assert frame.dtypes.astype(str).to_dict() == RESPONSE_TYPES
    measured = [name for name in frame if name == "seconds" or "." in str(name)]
    assert frame[measured].isna().all(axis=None)
    assert frame.drop(columns=["updated_at", *measured]).to_numpy().tolist() == [
        ["r0", "ben", "submitted", 2, False, None, None, "a!", "n"],
        ["r0", "ana", "discarded", 1, False, None, None, None, None],
        ["r2", "ana", "submitted", 1, False, None, None, "c", None],
    ]
    assert frame["updated_at"].iloc[0].isoformat() == ds["r0"].responses[0].updated_at
    assert ds.responses("ana")["id"].tolist() == ["r0", "r2"]


def test_responses_have_their_types_without_a_single_row(make: Make) -> None:
    assert make().responses().dtypes.astype(str).to_dict() == RESPONSE_TYPES
    assert len(make().responses("me")) == 0


# JSON Lines


def test_a_file_has_a_line_a_record_with_every_column(make: Make, folder: Path) -> None:
    ds = make(record(answer("ana", "ü", "draft")), FeedbackRecord({"prompt": "q"}, id="s"))
    written = ds.to_jsonl("out.jsonl")
    assert written == folder / "out.jsonl"
    lines = written.read_bytes().split(b"\n")
    assert lines.pop() == b""
    assert [json.loads(line) for line in lines] == ds.to_datasets().to_list()
    assert "ü".encode() in lines[0]


def test_no_records_make_an_empty_file(make: Make) -> None:
    assert make().to_jsonl("out.jsonl").read_bytes() == b""


def test_a_file_can_be_cut_into_lines_in_any_way(make: Make, folder: Path) -> None:
    text = "a\u2028b\u2029c\x85d\r\ne\x0b\x0c\x1cf"
    make(FeedbackRecord({"prompt": text})).to_jsonl(folder / "out.jsonl")
    content = (folder / "out.jsonl").read_text(encoding="utf-8")
    assert len(content.splitlines()) == 1
    assert json.loads(content)["prompt"] == text


def test_a_file_that_is_there_is_replaced_and_keeps_who_may_read_it(make: Make, folder: Path) -> None:
    (folder / "out.jsonl").write_text("old")
    plain = (folder / "out.jsonl").stat().st_mode
    make(record()).to_jsonl(folder / "out.jsonl")
    assert json.loads((folder / "out.jsonl").read_text())["id"] == "r"
    assert (folder / "out.jsonl").stat().st_mode == plain
    assert not list(folder.glob(".*"))


def test_a_link_goes_on_leading_to_what_is_written(make: Make, folder: Path) -> None:
    (folder / "there").mkdir()
    (folder / "out.jsonl").symlink_to(folder / "there" / "real.jsonl")
    make(record()).to_jsonl(folder / "out.jsonl")
    assert (folder / "out.jsonl").is_symlink()
    assert json.loads((folder / "there" / "real.jsonl").read_text())["id"] == "r"


@pytest.mark.parametrize("where", ["missing/out.jsonl", "file/out.jsonl", "folder"])
def test_where_no_file_can_be_written_the_error_says_so_and_leaves_nothing(
    make: Make, folder: Path, where: str
) -> None:
    (folder / "file").write_text("kept")
    (folder / "folder").mkdir()
    ds = make(record())
    before = sorted(folder.rglob("*"))
    with pytest.raises(InvalidInput, match=rf"cannot write '.*{where}'.*does its folder exist"):
        ds.to_jsonl(where)
    assert sorted(folder.rglob("*")) == before


def test_a_file_that_cannot_be_finished_leaves_the_old_one(
    make: Make, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_number: int) -> None:
        raise OSError(28, "No space left on device")

    (folder / "out.jsonl").write_text("old")
    ds = make(record())
    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(InvalidInput, match="No space left on device"):
        ds.to_jsonl("out.jsonl")
    monkeypatch.undo()
    assert (folder / "out.jsonl").read_text() == "old"
    assert not list(folder.glob(".*"))


# In and out again

texts = st.text(st.characters(exclude_categories=["Cs"])) | st.sampled_from(
    [
        "\0",
        "a\0",
        "\r\n",
        "\r",
        "\u2028",
        "\x85",
        "😀👩‍👩‍👧",
        "\u202e\u2066abc\u2069",
        "\ufeff",
        "null",
        "NaN",
        "None",
        '"',
        "\\",
    ]
)


@settings(max_examples=40)
@given(prompts=st.lists(texts, min_size=1, max_size=5, unique=True), value=texts, metadata=texts)
def test_every_text_that_goes_in_comes_out_of_every_export(
    tmp_path_factory: pytest.TempPathFactory, prompts: list[str], value: str, metadata: str
) -> None:
    folder = tmp_path_factory.mktemp("texts")

    def fresh(name: str) -> FeedbackDataset:
        fields, questions = [TextField("prompt")], [TextQuestion("answer", required=False)]
        return FeedbackDataset(name, fields=fields, questions=questions, store=folder / "a.db")

    frame = pd.DataFrame({"prompt": prompts, "out": value, "more": metadata}, dtype="object")
    ds = fresh("first")
    assert ds.add_records(frame, suggestions={"answer": "out"}, metadata=["more"]) == len(prompts)
    for found in ds:
        ds.respond(str(found.id), {"answer": value}, user="ana")
    exported = ds.to_datasets()
    rows = [json.loads(line) for line in ds.to_jsonl(folder / "a.jsonl").read_bytes().splitlines()]
    for copy in (exported.to_list(), ds.to_pandas().to_dict(orient="list"), rows):
        columns = copy if isinstance(copy, dict) else {name: [row[name] for row in copy] for name in copy[0]}
        assert columns["prompt"] == prompts
        assert columns["answer"] == columns["answer.suggestion"] == [value] * len(prompts)
        assert columns["answer.responses"] == [[value]] * len(prompts)
        assert [json.loads(text) for text in columns["metadata"]] == [{"more": metadata}] * len(prompts)
    assert ds.responses()["answer"].tolist() == [value] * len(prompts)
    for name, data in [("rows", folder / "a.jsonl"), ("dataset", exported), ("frame", ds.to_pandas())]:
        again = fresh(name)
        assert again.add_records(data, id="id", suggestions={"answer": "answer.suggestion"}) == len(prompts)
        assert [(f.id, f.fields, f.suggestions) for f in again] == [(f.id, f.fields, f.suggestions) for f in ds]
    assert fresh("copy").add_records(ds) == len(prompts)
    assert fresh("copy").to_datasets().to_list() == exported.to_list()


# What can go wrong


@pytest.mark.parametrize("leave", ["to_datasets", "to_pandas", "responses"])
def test_an_interrupted_export_leaves_the_store_free(make: Make, leave: str, monkeypatch: pytest.MonkeyPatch) -> None:
    ds = make(*(FeedbackRecord({"prompt": "p"}, id=f"r{n}") for n in range(3)))
    snapshot = ds._stored.snapshot
    opened: list[Any] = []

    class Suspended:
        """A snapshot whose reader is interrupted: it stays where it is until it is closed."""

        def __init__(self) -> None:
            self.inside = snapshot()
            opened.append(self.inside)

        def __iter__(self) -> Any:
            return self

        def __next__(self) -> Any:
            next(self.inside)
            raise KeyboardInterrupt

        def close(self) -> None:
            self.inside.close()

    monkeypatch.setattr(ds._stored, "snapshot", Suspended)
    with pytest.raises(KeyboardInterrupt):
        getattr(ds, leave)()
    assert inspect.getgeneratorstate(opened[0]) == inspect.GEN_CLOSED
    done = threading.Thread(target=ds.respond, args=("r0", {"response": "a"}), daemon=True)
    done.start()
    done.join(20)
    assert not done.is_alive()


def test_more_text_than_an_array_holds_is_cut_into_several(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """Arrow's arrays of text end at 2 GB; the same at 100 characters."""
    given = Response({"response": "a" * 30}, user="ana")
    ds = make(*(FeedbackRecord({"prompt": "p"}, id=f"r{n}", responses=[given]) for n in range(10)))
    plain = ds.to_datasets()
    array = pa.array

    def small(column: list[Any], *, type: pa.DataType) -> Any:  # noqa: A002 (pyarrow's own name for it)
        cells = [len("".join(map(str, cell))) for cell in column if isinstance(cell, (str, list)) and cell]
        if sum(cells) <= 100:
            return array(column, type=type)
        if pa.types.is_list(type):
            raise pa.ArrowCapacityError
        return pa.chunked_array([column[:1], column[1:]], type=type)

    monkeypatch.setattr(pa, "array", small)
    cut = ds.to_datasets()
    assert cut.to_list() == plain.to_list()
    assert cut.data.table.column("response").num_chunks > 1
    monkeypatch.setattr(pa, "array", lambda *_, **__: pa.chunked_array([[], []], type=pa.string()))
    with pytest.raises(InvalidInput, match="record 'r0' has over 2 GB of text in one column"):
        ds.to_datasets()


def test_tables_are_told_apart_by_what_is_in_them(make: Make) -> None:
    ds = make(record())
    empty = ds.to_datasets()._fingerprint
    assert ds.to_datasets()._fingerprint == empty
    ds.respond("r", {"response": "a"})
    assert ds.to_datasets()._fingerprint != empty


@pytest.mark.parametrize("path", [None, 7, "", "a\0.jsonl", "~nobody-here/a.jsonl"])
def test_what_cannot_be_a_path_is_told(make: Make, path: Any) -> None:
    with pytest.raises(InvalidInput, match="to_jsonl: "):
        make().to_jsonl(path)


def test_a_file_may_have_the_longest_name(make: Make, folder: Path) -> None:
    assert make().to_jsonl("x" * 249 + ".jsonl").parent == folder
