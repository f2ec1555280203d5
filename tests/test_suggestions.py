"""Where the suggestion for a choice is, and a score for each label that is suggested."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import datasets
import numpy as np
import pandas as pd
import pytest

from nb_feedback import (
    FeedbackDataset,
    FeedbackRecord,
    InvalidRecord,
    InvalidSchema,
    LabelQuestion,
    MultiLabelQuestion,
    RankingQuestion,
    RatingQuestion,
    Suggestion,
    TextField,
)
from nb_feedback.measures import Edited
from nb_feedback.schema import Question
from nb_feedback.store.engine import open_store
from nb_feedback.widget.protocol import PROTOCOL, Welcome
from nb_feedback.widget.session import Session
from tests.test_measures import Page, measures

LABELS = ["wrong", "rude", "long"]


def faults(**options: Any) -> MultiLabelQuestion:
    return MultiLabelQuestion("q", labels=LABELS, **options)


def of(question: Question, name: str | None = None, store: Path | None = None) -> FeedbackDataset:
    return FeedbackDataset(name, fields=[TextField("p")], questions=[question], store=store)


def suggested(ds: FeedbackDataset, *given: Suggestion) -> FeedbackDataset:
    ds.add_records(
        [FeedbackRecord({"p": f"p{at}"}, id=f"r{at}", suggestions=[each]) for at, each in enumerate(given, 1)]
    )
    return ds


def test_a_score_for_each_label_follows_its_label_into_the_order_of_the_question() -> None:
    ds = suggested(of(faults()), Suggestion("q", ["long", "wrong"], score=[0.25, 1], agent="m"))
    suggestion = ds["r1"].suggestions[0]
    assert (suggestion.value, suggestion.score) == (["wrong", "long"], [1.0, 0.25])
    again = FeedbackRecord(
        {"p": "p1"}, id="r1", suggestions=[Suggestion("q", ["wrong", "long"], score=[1, 0.25], agent="m")]
    )
    assert ds.add_records([again]).unchanged == 1


def test_the_scores_of_a_ranking_follow_its_values_too() -> None:
    ranking = [{"value": "a", "rank": 2}, {"value": "b", "rank": 1}]
    ds = suggested(of(RankingQuestion("q", values=["a", "b"])), Suggestion("q", ranking, score=[0.5, 0.25]))
    assert [each["value"] for each in ds["r1"].suggestions[0].value] == ["b", "a"]
    assert ds.to_datasets()["q.suggestion.score"][:] == [[0.25, 0.5]]


@pytest.mark.parametrize(
    ("question", "value", "score", "told"),
    [
        (faults(), ["wrong", "rude"], [0.5], "expected a number for each of the 2 in its value, or one for all"),
        (faults(), ["wrong"], [], "expected a number for each of the 1 in its value, or one for all, got list []"),
        (faults(), ["wrong"], ["high"], "expected a finite number, or a list of one for each in its value, got str"),
        (faults(), ["wrong"], [None], "expected a finite number, or a list of one for each in its value, got nothing"),
        (
            faults(),
            ["wrong"],
            "high",
            "expected a finite number, or a list of one for each in its value, got str 'high'",
        ),
        (LabelQuestion("q", labels=LABELS), "wrong", [0.5], "expected a finite number, got list [0.5]"),
    ],
)
def test_scores_that_cannot_be_say_what_was_expected(question: Question, value: Any, score: Any, told: str) -> None:
    with pytest.raises(InvalidRecord) as caught:
        suggested(of(question), Suggestion("q", value, score=score))
    assert f"suggestion for 'q', score: {told}" in str(caught.value)


def test_the_scores_of_labels_are_lists_in_the_export_also_where_there_is_one_for_all() -> None:
    given = ([0.5, 0.25], 0.75, None)
    ds = suggested(of(faults()), *(Suggestion("q", ["wrong", "rude"], score=score) for score in given))
    exported = ds.to_datasets()
    scores = datasets.Sequence(datasets.Value("float64"))
    assert exported.features["q.suggestion.score"] == scores
    assert exported.features["q.suggestions.scores"] == datasets.Sequence(scores)
    assert exported["q.suggestion.score"][:] == [[0.5, 0.25], [0.75], None]
    assert exported["q.suggestions.scores"][:] == [[[0.5, 0.25]], [[0.75]], [None]]
    assert ds.to_pandas()["q.suggestion.score"].tolist() == [[0.5, 0.25], [0.75], None]
    assert of(faults()).to_datasets().features["q.suggestion.score"] == scores


def test_scores_are_read_from_a_data_frame() -> None:
    ds = of(faults())
    frame = pd.DataFrame({"p": ["a", "b", "c"], "s": [["wrong", "rude"], ["rude"], ["long"]]})
    frame["n"] = pd.Series([np.array([0.5, 0.25]), [1], np.nan], dtype="object")
    ds.add_records(frame, suggestions={"q": {"value": "s", "score": "n"}})
    assert [record.suggestions[0].score for record in ds] == [[0.5, 0.25], [1.0], None]


def test_records_are_sorted_by_the_lowest_of_the_scores() -> None:
    given = ([0.9, 0.5], 0.6, [0.1, 0.99], None)
    ds = suggested(of(faults()), *(Suggestion("q", ["wrong", "rude"], score=score) for score in given))
    assert [record.id for record in ds.records({"sort": "score"})] == ["r3", "r1", "r2", "r4"]


def test_a_page_is_told_each_score() -> None:
    ds = suggested(of(faults()), Suggestion("q", ["rude", "long"], score=[0.5, 0.25]))
    assert [each.score for each in welcomed(ds).window.records[0].suggestions] == [[0.5, 0.25]]


def test_a_store_of_the_layout_before_gets_room_for_them(folder: Path) -> None:
    path, copy = folder / "now.db", folder / "before.db"
    suggested(of(faults(), "d", path), Suggestion("q", ["wrong"], score=0.5))
    open_store(path).close()
    with closing(sqlite3.connect(path)) as raw:
        raw.executescript(
            "ALTER TABLE suggestions DROP COLUMN scores; UPDATE nb_feedback_meta SET value = '4'; "
            "PRAGMA wal_checkpoint(TRUNCATE)"
        )
    copy.write_bytes(path.read_bytes())
    ds = FeedbackDataset.load("d", store=copy)
    assert ds["r1"].suggestions == [Suggestion("q", ["wrong"], score=0.5)]
    suggested(ds, Suggestion("q", ["wrong"], score=[0.25]))
    assert ds["r1"].suggestions == [Suggestion("q", ["wrong"], score=[0.25])]


CHOICES: dict[str, tuple[Any, Any, Any]] = {
    "label": (LabelQuestion, {"labels": LABELS}, "rude"),
    "labels": (MultiLabelQuestion, {"labels": LABELS}, ["rude"]),
    "rating": (RatingQuestion, {"values": [1, 2]}, 2),
}
each_choice = pytest.mark.parametrize("kind", CHOICES)


def placed(kind: str, place: str, name: str | None = None) -> tuple[FeedbackDataset, Any]:
    make, options, value = CHOICES[kind]
    return suggested(of(make("q", suggestion=place, **options), name), Suggestion("q", value)), value


def welcomed(ds: FeedbackDataset) -> Welcome:
    (said,) = Session(ds._stored, "ana", None).handle({"kind": "hello", "client": "c", "protocol": PROTOCOL})
    assert isinstance(said, Welcome)
    return said


@each_choice
def test_a_place_that_there_is_not_is_refused(kind: str) -> None:
    make, options, _ = CHOICES[kind]
    with pytest.raises(InvalidSchema, match="'q': suggestion expected one of prefill, beside, hidden, got str 'above'"):
        make("q", suggestion="above", **options)


@each_choice
def test_a_hidden_suggestion_is_in_no_page_and_in_no_search_before_ones_own_answer(kind: str) -> None:
    ds, value = placed(kind, "hidden")
    query = {"search": "rude", "within": ["suggestions"], "user": "ana"}
    assert welcomed(ds).window.records[0].suggestions == []
    assert list(ds.records(query)) == []
    ds.respond("r1", {"q": value}, user="ana")
    session = Session(ds._stored, "ana", None)
    fetch = {"kind": "fetch", "client": "c", "rid": "1", "queue": "all", "position": 0, "pinned": True, "record": None}
    (window,) = session.handle({**fetch, "before": 0, "after": 0})
    assert json.dumps([each.value for each in window.records[0].suggestions]) == json.dumps([value])  # type: ignore[union-attr]
    assert len(list(ds.records(query))) == (kind != "rating")


@each_choice
def test_what_is_chosen_beside_a_suggestion_did_not_begin_with_it_unless_it_was_put_there(
    kind: str, folder: Path
) -> None:
    assert folder == Path.cwd()
    for begun, place in (({}, None), ({"q": 0}, 0)):
        ds, value = placed(kind, "beside", f"beside {place}")
        Page(ds).save("submitted", value, 1, begun)
        found = measures(ds._stored)
        assert found is not None
        assert found.edited["q"] == Edited(place, unchanged=True, distance=None, word_distance=None)
