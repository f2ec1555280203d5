from __future__ import annotations

import copy
import pickle
import shutil
import sys
import time
import weakref
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest
import tqdm.auto

from nb_feedback import (
    FeedbackDataset,
    FeedbackError,
    FeedbackRecord,
    InvalidInput,
    InvalidRecord,
    InvalidResponse,
    InvalidSchema,
    Query,
    Response,
    SchemaMismatch,
    StoreError,
    Suggestion,
    TextField,
    TextQuestion,
    UnknownName,
)
from nb_feedback.added import Added

pytestmark = pytest.mark.usefixtures("folder")

FIELDS = [TextField("prompt"), TextField("context", required=False)]
QUESTIONS = [TextQuestion("response"), TextQuestion("note", required=False)]


def make(name: str | None = None, **given: Any) -> FeedbackDataset:
    return FeedbackDataset(name, **{"fields": FIELDS, "questions": QUESTIONS, **given})


def rows(count: int) -> list[dict[str, Any]]:
    return [{"prompt": f"p{n}", "key": f"r{n}"} for n in range(count)]


@pytest.fixture
def ds() -> FeedbackDataset:
    made = make("answers")
    made.add_records(rows(5), id="key")
    return made


# Names and stores


def test_a_name_saves_it_in_the_working_directory(folder: Path) -> None:
    ds = make("answers", guidelines="# Be brief")
    assert (ds.name, ds.store, ds.guidelines) == ("answers", str(folder / "nb_feedback.db"), "# Be brief")
    assert (ds.fields, ds.questions) == (tuple(FIELDS), tuple(QUESTIONS))
    assert Path(ds.store).is_file()


def test_without_a_name_it_is_in_memory_and_says_so(folder: Path) -> None:
    ds = make()
    assert (ds.name, ds.store) == (None, ":memory:")
    assert repr(ds) == "FeedbackDataset(in memory only, not saved: no records yet)"
    ds.add_records(rows(1))
    assert len(ds) == 1
    assert len(make()) == 0
    assert list(folder.iterdir()) == []


def test_the_same_cell_run_again_finds_everything() -> None:
    for run in range(3):
        ds = make("answers")
        assert ds.add_records(rows(3), id="key") == (0 if run else 3)
        ds.respond(f"r{run}", {"response": "a"})
        assert ds.progress().submitted == run + 1
        del ds


def test_several_datasets_live_in_one_store_and_stores_are_apart(folder: Path) -> None:
    make("a"), make("b"), make("c", store=folder / "other.db")
    assert FeedbackDataset.list() == ["a", "b"]
    assert FeedbackDataset.list(store="other.db") == ["c"]
    assert FeedbackDataset.list(folder / "other.db") == ["c"]


def test_the_environment_says_where_the_store_is(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NB_FEEDBACK_STORE", "elsewhere.db")
    assert make("a").store == str(folder / "elsewhere.db")
    assert FeedbackDataset.list() == ["a"]


def test_load_finds_it_as_it_is(ds: FeedbackDataset) -> None:
    loaded = FeedbackDataset.load("answers")
    assert (loaded.fields, loaded.questions, len(loaded)) == (ds.fields, ds.questions, 5)
    assert type(loaded) is FeedbackDataset


def test_looking_for_a_dataset_makes_no_file(folder: Path) -> None:
    assert FeedbackDataset.list() == []
    with pytest.raises(UnknownName) as caught:
        FeedbackDataset.load("answers", store="missing/a.db")
    assert str(caught.value) == (
        "unknown dataset 'answers': there is no dataset yet. "
        f"Looked in {folder / 'missing' / 'a.db'}, which does not exist."
    )
    assert list(folder.iterdir()) == []


def test_an_unknown_name_lists_those_there_are(ds: FeedbackDataset) -> None:
    make("others")
    with pytest.raises(UnknownName) as caught:
        FeedbackDataset.load("answer")
    assert str(caught.value) == f"unknown dataset 'answer': one of answers, others. Looked in {ds.store}."


@pytest.mark.parametrize("name", [7, None, "\ud800", ["a"]])
def test_a_name_that_cannot_be_is_not_found_either(ds: FeedbackDataset, name: Any) -> None:
    assert ds.name == "answers"
    with pytest.raises(UnknownName, match="one of answers"):
        FeedbackDataset.load(name)


def test_delete_removes_it_for_good(ds: FeedbackDataset) -> None:
    make("kept")
    ds.delete()
    assert FeedbackDataset.list() == ["kept"]
    with pytest.raises(StoreError, match="the dataset 'answers' was deleted"):
        ds.add_records(rows(1))
    assert len(make("answers")) == 0


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"name": ""}, "the dataset's name is empty"),
        ({"name": " a"}, "the dataset's name has white space at its ends"),
        ({"name": 7}, "the dataset's name expected a text (str), got int 7"),
        ({"name": None, "store": "a.db"}, "a dataset without a name is kept in memory only; name it"),
        ({"fields": []}, "fields: a dataset needs at least one TextField"),
        ({"questions": []}, "questions: a dataset needs at least one TextQuestion"),
        ({"fields": TextField("a")}, "fields: expected a list, got TextField"),
        ({"fields": "prompt"}, "fields: expected a list, got str 'prompt'"),
        ({"questions": {"q": TextQuestion("q")}}, "questions: expected a list, got dict"),
        ({"questions": None}, "questions: expected a list, got nothing (null)"),
        ({"fields": ["prompt"]}, "fields: expected a list of TextField, got str 'prompt'"),
        ({"questions": [TextField("a")]}, "RatingQuestion or RankingQuestion, got TextField"),
        ({"fields": [TextField("a"), TextField("a")]}, "the column 'a' would stand for it and for field 'a'"),
        ({"fields": [TextField("response")]}, "question 'response': the column 'response'"),
        ({"guidelines": None}, "guidelines: expected a text (str), got nothing (null)"),
        ({"guidelines": "\ud800"}, "guidelines: has a lone surrogate"),
    ],
)
def test_a_wrong_definition_says_what_is_wrong_and_makes_no_file(
    folder: Path, given: dict[str, Any], told: str
) -> None:
    with pytest.raises(InvalidSchema) as caught:
        make(**{"name": "answers", **given})
    assert told in str(caught.value)
    assert list(folder.iterdir()) == []


def test_a_compatible_change_is_applied_and_an_incompatible_one_refused(ds: FeedbackDataset) -> None:
    more = [*FIELDS, TextField("source", required=False)]
    changed = make("answers", fields=more, guidelines="new")
    assert (changed.fields, changed.guidelines, len(changed)) == (tuple(more), "new", 5)
    with pytest.raises(SchemaMismatch) as caught:
        make("answers", fields=[TextField("question")])
    assert caught.value.differences == [
        "field 'prompt' is gone: its texts would be dropped",
        "field 'context' is gone: its texts would be dropped",
        "field 'source' is gone: its texts would be dropped",
        "field 'question' is new and required: the records that are there lack it; make it required=False",
    ]
    assert FeedbackDataset.load("answers").fields == tuple(more)
    assert len(ds) == 5


# Adding


def test_adding_tells_what_came_of_it_in_one_line() -> None:
    ds = make()
    added = ds.add_records([{**row, "topic": "t", "language": "de"} for row in rows(48)], id="key")
    assert repr(added) == "48 added; columns left out: topic, language"
    assert (f"{added}", str(added), f"{added:03d}") == ("48", "48", "048")
    assert (added, added.read, added.added, added.updated, added.unchanged) == (48, 48, 48, 0, 0)
    assert added.left_out == ["topic", "language"]
    again = ds.add_records([*rows(47), {"prompt": "changed", "key": "r47"}], id="key")
    assert repr(again) == "0 added, 1 updated, 47 unchanged"
    assert not again


def test_adding_tells_of_responses_that_came_with_records() -> None:
    ds = make()
    ds.add_records(FeedbackRecord({"prompt": "p"}, id="r"))
    given = FeedbackRecord({"prompt": "p"}, id="r", responses=[Response({"response": "a"}, user="ana")])
    added = ds.add_records(given)
    assert (repr(added), added.responses) == ("0 added, 1 unchanged, 1 new response", 1)
    given.responses += [Response({"response": "b"}, user=user) for user in ("ben", "zoe")]
    assert repr(ds.add_records(given)) == "0 added, 1 unchanged, 2 new responses"
    assert repr(ds.add_records(given)) == "0 added, 1 unchanged"


def test_an_update_keeps_the_fields_that_have_no_column() -> None:
    ds = make()
    ds.add_records([{"prompt": "p", "context": "c", "key": "r"}], id="key")
    again = {"prompt": "p", "key": "r", "out": "s"}
    assert repr(ds.add_records([again], id="key", suggestions={"response": "out"})) == "0 added, 1 updated"
    assert ds["r"].fields == {"prompt": "p", "context": "c"}
    other = {"prompt": "q", "key": "q", "context": "has one"}
    ds.add_records([again, other], id="key")
    assert ds["r"].fields == {"prompt": "p", "context": "c"}
    ds.add_records(pd.DataFrame([again | {"context": None}]), id="key")
    assert ds["r"].fields == {"prompt": "p"}


def test_what_adding_tells_can_be_copied_and_pickled() -> None:
    added = Added(2, read=3, unchanged=1, left_out=["topic"])
    for same in (copy.copy(added), pickle.loads(pickle.dumps(added))):  # noqa: S301 (its own pickle)
        assert (repr(same), same.read) == (repr(added), 3)


def test_adding_prints_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    make().add_records([{**row, "topic": "t"} for row in rows(10)], id="key")
    assert capfd.readouterr() == ("", "")


def test_adding_shows_a_bar_that_knows_the_total(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: dict[str, Any] = {}

    def bar(items: Any, **options: Any) -> Any:
        seen.update(options)
        return items

    monkeypatch.setattr(tqdm.auto, "tqdm", bar)
    make().add_records(row for row in rows(7))
    assert (seen["total"], seen["delay"], seen["leave"]) == (7, 1, False)


def test_a_bad_row_is_refused_by_number_field_and_reason_and_none_is_kept(ds: FeedbackDataset) -> None:
    frame = pd.DataFrame({"prompt": ["new", "also new", None]})
    with pytest.raises(InvalidRecord) as caught:
        ds.add_records(frame)
    assert str(caught.value) == (
        "row 2, field 'prompt': expected a text (str), got nothing (null); make the field required=False to "
        "allow that. No row of this batch was added."
    )
    assert (caught.value.where, caught.value.column) == ("row 2", "field 'prompt'")
    assert len(ds) == 5


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ({"prompt": 3}, "row 0, field 'prompt': expected a text (str), got int 3"),
        ({"prompt": "a\ud800"}, "row 0, field 'prompt': has a lone surrogate (U+D800) at character 1"),
        ({"prompt": "p", "context": 1.5}, "row 0, field 'context': expected a text (str), got float 1.5"),
        ({"prompt": "p", "key": ""}, "row 0, id: is empty"),
        ({"prompt": "p", "out": 1}, "row 0, suggestion for 'response': expected a text (str), got int 1"),
        (
            {"prompt": "p", "out": "s", "score": "x"},
            "row 0, suggestion for 'response', score: expected a finite",
        ),
        ({"prompt": "p", "more": 1j}, "row 0, metadata: 'more' expected what JSON can hold"),
    ],
)
def test_each_column_is_checked_at_the_door(row: dict[str, Any], told: str) -> None:
    ds = make()
    full = {"key": "r", "out": None, "score": None, "more": None, **row}
    with pytest.raises(InvalidRecord) as caught:
        ds.add_records(
            [full],
            id="key",
            suggestions={"response": {"value": "out", "score": "score"}},
            metadata=["more"],
        )
    assert str(caught.value).startswith(told)
    assert len(ds) == 0


def test_on_conflict_names_its_choices(ds: FeedbackDataset) -> None:
    with pytest.raises(UnknownName, match="unknown on_conflict 'ignore': one of update, skip, error"):
        ds.add_records(rows(1), on_conflict="ignore")  # type: ignore[arg-type]
    changed = [{"prompt": "changed", "key": "r0"}]
    assert repr(ds.add_records(changed, id="key", on_conflict="skip")) == "0 added, 1 unchanged"
    with pytest.raises(InvalidRecord, match="the dataset has a record 'r0' with other contents already"):
        ds.add_records(changed, id="key", on_conflict="error")
    assert ds["r0"].fields == {"prompt": "p0"}


def test_a_generator_may_use_the_dataset_that_it_feeds() -> None:
    ds = make()
    ds.add_records(rows(3), id="key")

    def variants() -> Iterator[dict[str, Any]]:
        for record in ds:
            yield {"prompt": f"{record.fields['prompt']} again of {len(ds)}"}

    assert ds.add_records(variants()) == 3
    assert ds[-1].fields == {"prompt": "p2 again of 3"}


def test_a_dataset_can_be_added_to_another_with_its_answers(ds: FeedbackDataset) -> None:
    ds.respond("r1", {"response": "a"}, user="ana")
    other = make()
    assert other.add_records(ds) == 5
    assert other.responses().drop(columns="updated_at").equals(ds.responses().drop(columns="updated_at"))


def test_adding_the_same_frame_again_changes_nothing_whatever_is_in_it() -> None:
    frame = pd.DataFrame(
        {
            "prompt": ["a", "b"],
            "at": pd.to_datetime(["2024-05-01", None]),
            "x": np.array([0.1, np.nan], dtype="float32"),
            "tags": [("a", "b"), []],
            "out": ["s", None],
        }
    )
    options: Any = {
        "suggestions": {"response": {"value": "out", "score": "x"}},
        "metadata": ["at", "x", "tags"],
    }
    ds = make()
    assert repr(ds.add_records(frame, **options)) == "2 added"
    assert repr(ds.add_records(frame, **options)) == "0 added, 2 unchanged"


# Reading


def test_records_are_found_by_id_position_and_slice(ds: FeedbackDataset) -> None:
    def ids(found: list[FeedbackRecord]) -> list[str | None]:
        return [record.id for record in found]

    assert ds["r3"].fields == {"prompt": "p3"}
    assert (ds[0].id, ds[-1].id, ds[np.int64(1)].id) == ("r0", "r4", "r1")
    everything = [f"r{n}" for n in range(5)]
    for part in (
        slice(None), slice(2, 4), slice(-2, None), slice(None, None, 2), slice(1, 9, 3),
        slice(None, None, -1), slice(3, None, -2), slice(4, 2), slice(9, 12), slice(0, 0),
    ):  # fmt: skip
        assert ids(ds[part]) == everything[part], part
    assert ids(list(ds)) == everything
    assert len(ds) == 5


def test_membership_is_by_id(ds: FeedbackDataset) -> None:
    assert "r3" in ds
    assert "r9" not in ds
    assert 3 not in ds
    assert "\ud800" not in ds


@pytest.mark.parametrize(
    ("key", "error", "told"),
    [
        (5, IndexError, "position 5 is out of range: the dataset has 5 records"),
        (-6, IndexError, "position -6 is out of range: the dataset has 5 records"),
        ("r9", UnknownName, "unknown record 'r9': one of r0, r1, r2, r3, r4. (the first ids)"),
        (1.0, InvalidInput, "expected a record's id (a text, such as '7'), a position (int) or a slice, got float 1.0"),
        (True, InvalidInput, "got bool True"),
        (None, InvalidInput, "got nothing (null)"),
    ],
)
def test_a_wrong_key_says_what_there_is(ds: FeedbackDataset, key: Any, error: type[Exception], told: str) -> None:
    with pytest.raises(error) as caught:
        ds[key]
    assert told in str(caught.value)


def test_records_of_a_queue_are_those_of_the_user(ds: FeedbackDataset) -> None:
    ds.respond("r1", {"response": "a"})
    ds.respond("r2", {"response": "a"}, user="ana")

    def ids(query: Any) -> list[str | None]:
        return [record.id for record in ds.records(query)]

    assert ids("submitted") == ["r1"]
    assert ids({"status": "submitted", "user": "ana"}) == ["r2"]
    assert ids(Query(status="pending")) == ["r0", "r2", "r3", "r4"]
    assert ids(None) == ["r0", "r1", "r2", "r3", "r4"]
    with pytest.raises(UnknownName, match="unknown status 'done': one of pending, draft"):
        ds.records("done")


# Answering


def test_an_answer_from_python_is_stored_and_told(ds: FeedbackDataset) -> None:
    told: list[Any] = []
    ds.responded.connect(lambda record_id, response: told.append((record_id, response)))
    response = ds.respond("r1", {"response": "a"})
    assert (response.user, response.status, response.values, response.revision) == (  # noqa: PD011
        "me",
        "submitted",
        {"response": "a"},
        1,
    )
    assert told == [("r1", response)]
    assert ds["r1"].responses == [response]
    assert ds.respond("r1", {}, status="discarded").revision == 2


def test_the_default_user_is_asked_for_each_time(ds: FeedbackDataset, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JUPYTERHUB_USER", "ana")
    assert ds.respond("r1", {"response": "a"}).user == "ana"


@pytest.mark.parametrize(
    ("given", "error", "told"),
    [
        ({"record_id": "r9"}, UnknownName, "unknown record 'r9': one of r0, r1"),
        ({"values": {"answer": "a"}}, UnknownName, "unknown question 'answer': one of response, note"),
        (
            {"values": {"response": 3}},
            InvalidResponse,
            "record 'r1': 'response': expected a text (str), got int 3",
        ),
        (
            {"values": {"response": "\n"}},
            InvalidResponse,
            "'response': An answer is required before submitting",
        ),
        ({"values": {"note": "n"}}, InvalidResponse, "'response': An answer is required before submitting"),
        ({"values": ["a"]}, InvalidInput, "values: expected a dict of question to answer, got list"),
        ({"status": "done"}, UnknownName, "unknown status 'done': one of pending, draft, submitted, discarded"),
        ({"user": ""}, InvalidInput, "user: is empty"),
        ({"user": 7}, InvalidInput, "user: expected a text (str), got int 7"),
    ],
)
def test_a_wrong_answer_names_the_choices_and_stores_nothing(
    ds: FeedbackDataset, given: dict[str, Any], error: type[Exception], told: str
) -> None:
    with pytest.raises(error) as caught:
        ds.respond(**{"record_id": "r1", "values": {"response": "a"}, **given})
    assert told in str(caught.value)
    assert ds["r1"].responses == []


@pytest.mark.parametrize("values", [{}, {"response": ""}, {"response": " \n"}, {"note": "n"}])
@pytest.mark.parametrize("status", ["draft", "discarded"])
def test_a_draft_and_a_discard_may_be_anything(ds: FeedbackDataset, values: dict[str, str], status: Any) -> None:
    assert ds.respond("r1", values, status=status) == ds["r1"].responses[0]
    assert ds.responses()[["status", *values]].to_numpy().tolist() == [[status, *values.values()]]


def test_two_objects_of_one_dataset_tell_each_other(ds: FeedbackDataset) -> None:
    other = FeedbackDataset.load("answers")
    told: list[str] = []
    other.responded.connect(lambda record_id, _: told.append(record_id))
    ds.respond("r1", {"response": "a"})
    assert told == ["r1"]
    assert other.progress().submitted == 1


# Counting


def test_progress_is_over_all_users_with_each_of_them(ds: FeedbackDataset) -> None:
    ds.respond("r0", {"response": "a"}, user="ana")
    ds.respond("r0", {"response": "a"}, user="ben", status="draft")
    ds.respond("r1", {}, user="ben", status="draft")
    ds.respond("r2", {}, user="ben", status="discarded")
    progress = ds.progress()
    assert str(progress) == "1 of 5 submitted · 1 draft · 1 discarded · 2 pending"
    assert (progress.total, progress.pending, progress.draft, progress.submitted, progress.discarded) == (
        5,
        2,
        1,
        1,
        1,
    )
    assert {user: str(counts) for user, counts in progress.users.items()} == {
        "ana": "1 of 5 submitted · 4 pending",
        "ben": "0 of 5 submitted · 2 drafts · 1 discarded · 2 pending",
    }
    assert str(ds.progress("ben")) == "0 of 5 submitted · 2 drafts · 1 discarded · 2 pending"
    assert list(ds.progress("ben").users) == ["ben"]


def test_a_user_without_answers_is_known_only_if_it_is_oneself(ds: FeedbackDataset) -> None:
    ds.respond("r0", {"response": "a"}, user="ana")
    assert ds.progress("me").pending == 5
    assert len(ds.responses("me")) == 0
    for ask in (ds.progress, ds.responses):
        with pytest.raises(UnknownName, match="unknown user 'anna': one of ana"):
            ask("anna")


def test_its_repr_is_one_line_and_never_raises(ds: FeedbackDataset, folder: Path) -> None:
    ds.respond("r0", {"response": "a"})
    ds.respond("r1", {"response": "a"}, status="draft")
    assert repr(ds) == f"FeedbackDataset('answers': 1 of 5 submitted · 1 draft, in {folder / 'nb_feedback.db'})"
    ds.delete()
    assert repr(ds).startswith("FeedbackDataset('answers': the dataset 'answers' was deleted from the store ")


# Leaving


def test_layouts_name_their_choices(ds: FeedbackDataset) -> None:
    with pytest.raises(UnknownName, match="unknown layout 'argilla': one of default"):
        ds.to_datasets(layout="argilla")  # type: ignore[arg-type]
    with pytest.raises(UnknownName, match="unknown layout 'grid': one of focus, list"):
        ds.annotate(layout="grid")  # type: ignore[arg-type]
    with pytest.raises(UnknownName, match="unknown status 'done'"):
        ds.annotate(query="done")


class Widget:
    """Stands for the real one, which has tests of its own."""

    ended = False

    def __init__(self, stored: Any, *, user: str, query: Query, layout: str, **other: Any) -> None:
        self.given, self.layout = (stored, user, query), layout
        assert other == {"measure": True, "keys": {}}

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        return {"widget": self}


def test_a_widget_is_made_for_a_user_and_a_query(ds: FeedbackDataset, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "nb_feedback.widget.widget", SimpleNamespace(FeedbackWidget=Widget))
    assert ds.annotate().given == (ds._stored, "me", None)
    assert ds.annotate(user="ana", query="draft").given == (ds._stored, "ana", Query(status="draft"))
    assert [ds.annotate().layout, ds.annotate(layout="list").layout] == ["focus", "list"]


def test_showing_it_twice_shows_one_widget_and_another_object_another(
    ds: FeedbackDataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "nb_feedback.widget.widget", SimpleNamespace(FeedbackWidget=Widget))
    shown = [ds._repr_mimebundle_(include=None)["widget"] for _ in range(2)]
    assert shown[0] is shown[1]
    assert FeedbackDataset.load("answers")._repr_mimebundle_()["widget"] is not shown[0]


def test_a_widget_that_was_closed_is_replaced(ds: FeedbackDataset, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "nb_feedback.widget.widget", SimpleNamespace(FeedbackWidget=Widget))
    shown = ds._repr_mimebundle_()["widget"]
    shown.ended = True
    assert ds._repr_mimebundle_()["widget"] is not shown


def test_marimo_is_given_a_widget_for_each_cell(ds: FeedbackDataset, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "nb_feedback.widget.widget", SimpleNamespace(FeedbackWidget=Widget))
    assert ds._display_() is not ds._display_()


def test_a_widget_that_ended_hears_of_nothing_any_more(ds: FeedbackDataset) -> None:
    closed, left, there = ds.annotate(), ds.annotate(), ds.annotate()
    closed.close()  # as Widget.close_all() does
    left.comm.close()  # what marimo does when it runs the cell again
    assert closed.ended
    assert left.ended
    assert not there.ended
    news = weakref.ref(left._news)
    ds.respond("r0", {"response": "From Python"})
    deadline = time.monotonic() + 10
    while news() is not None and time.monotonic() < deadline:
        time.sleep(0.01)
    assert news() is None
    assert there._news is not None


@pytest.mark.parametrize(
    ("given", "error", "told"),
    [
        ({"user": ""}, InvalidInput, "user: is empty"),
        ({"user": 5}, InvalidInput, "user: expected a text (str), got int 5"),
        ({"user": "\ud800"}, InvalidInput, "user: has a lone surrogate"),
        ({"query": {"record": "r9"}}, UnknownName, "unknown record 'r9': one of r0"),
        ({"query": {"record": 7}}, InvalidInput, "query, record: expected a text (str), got int 7"),
        ({"query": {"user": ["ana"]}}, InvalidInput, "query, user: expected a text (str), got list ['ana']"),
        (
            {"user": "zoe", "query": {"status": "draft", "user": "ben"}},
            InvalidInput,
            "annotate: 'zoe' cannot work in the queue of 'ben'; everyone has queues of their own",
        ),
    ],
)
def test_a_widget_for_nobody_or_nothing_is_refused_at_once(
    ds: FeedbackDataset, given: dict[str, Any], error: type[Exception], told: str
) -> None:
    with pytest.raises(error) as caught:
        ds.annotate(**given)
    assert told in str(caught.value)


def test_the_user_of_the_query_annotates(ds: FeedbackDataset, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "nb_feedback.widget.widget", SimpleNamespace(FeedbackWidget=Widget))
    query = {"status": "draft", "user": "ben", "record": "r1"}
    for user in (None, "ben"):
        assert ds.annotate(user=user, query=query).given == (ds._stored, "ben", Query(**query))


def test_an_id_is_a_text_and_the_message_says_which(ds: FeedbackDataset) -> None:
    ds.add_records([{"prompt": "p", "key": 7}], id="key")
    with pytest.raises(
        InvalidInput, match=r"record_id: expected a record's id \(str\), got int 7; ids are texts: use '7'"
    ):
        ds.respond(7, {"response": "a"})  # type: ignore[arg-type]
    with pytest.raises(InvalidInput, match=r"got nothing \(null\)$"):
        ds.respond(None, {"response": "a"})  # type: ignore[arg-type]
    with pytest.raises(IndexError, match="6 records; the record with the id '7' is found by that text"):
        ds[7]


@pytest.mark.parametrize(
    ("store", "told"),
    [
        ("~nobody-here/a.db", "home"),
        ("a\0b.db", "null"),
        ("x" * 300 + ".db", "name too long"),
    ],
)
def test_a_store_that_cannot_be_a_file_is_told(
    folder: Path, store: str, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(run: Any) -> str:
        with pytest.raises(StoreError) as caught:
            run()
        return str(caught.value)

    for run in (lambda: make("a", store=store), lambda: FeedbackDataset.list(store)):
        assert told in refused(run).lower()
    with pytest.raises((StoreError, UnknownName)):
        FeedbackDataset.load("a", store)
    if "\0" not in store:
        monkeypatch.setenv("NB_FEEDBACK_STORE", store)
        assert told in refused(lambda: make("a")).lower()
    assert list(folder.iterdir()) == []


def test_the_whole_job_in_one_go(folder: Path) -> None:
    frame = pd.DataFrame(
        {"ticket": [1, 2], "question": ["Is it open?", "Where is it?"], "model_output": ["Yes.", "Here."]}
    )
    ds = make("support")
    ds.add_records(frame, mapping={"prompt": "question"}, id="ticket", suggestions={"response": "model_output"})
    for record in ds.records("pending"):
        suggestion = record.suggestion("response")
        assert suggestion is not None
        ds.respond(str(record.id), {"response": f"{suggestion.value} Welcome!"})
    shutil.copy(ds.to_jsonl("answers.jsonl"), folder / "copy.jsonl")
    assert ds.to_datasets()["response"][:] == ["Yes. Welcome!", "Here. Welcome!"]
    again = make()
    again.add_records("copy.jsonl", id="id", suggestions={"response": "response"})
    assert again["1"].suggestion("response") == Suggestion("response", "Yes. Welcome!")


def test_every_error_on_purpose_is_a_feedback_error() -> None:
    with pytest.raises(FeedbackError):
        make().add_records(7)


def test_responses_can_come_in_with_their_records() -> None:
    ds = make()
    ds.add_records(
        [
            FeedbackRecord(
                {"prompt": "p"},
                responses=[Response({"response": "a"}), Response({"response": "b"}, user="ana")],
            )
        ]
    )
    assert sorted(ds.responses()["user"]) == ["ana", "me"]
