"""Questions that are answered by choosing, from their definition to what is exported of their answers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import datasets
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nb_feedback import (
    FeedbackDataset,
    FeedbackRecord,
    InvalidInput,
    InvalidRecord,
    InvalidResponse,
    InvalidSchema,
    Response,
    SchemaMismatch,
    Suggestion,
    TextField,
)
from nb_feedback.choices import LabelQuestion, MultiLabelQuestion, RatingQuestion
from nb_feedback.members import REQUIRED
from nb_feedback.ranking import RankingQuestion

LABELS = ["good", "bad", "ugly"]


def make(kind: str, **options: Any) -> Any:
    """Give a question of a kind, called "q"."""
    if kind == "rating":
        return RatingQuestion("q", **{"values": [1, 2, 3], **options})
    if kind == "ranking":
        return RankingQuestion("q", **{"values": LABELS, **options})
    return (LabelQuestion if kind == "label" else MultiLabelQuestion)("q", **{"labels": LABELS, **options})


def ranked(**ranks: int) -> list[dict[str, Any]]:
    """Give an answer to a ranking, with the values in the order in which they are named."""
    return [{"rank": rank, "value": value} for value, rank in ranks.items()]


# For each kind two answers, and the type of one.
KINDS: dict[str, tuple[Any, Any, Any]] = {
    "ranking": (
        ranked(good=1, ugly=1, bad=3),
        ranked(ugly=1, good=2, bad=3),
        [{"rank": datasets.Value("uint8"), "value": datasets.Value("string")}],
    ),
    "label": ("good", "ugly", datasets.Value("string")),
    "multi_label": (["good", "ugly"], ["bad"], datasets.Sequence(datasets.Value("string"))),
    "rating": (3, 1, datasets.Value("int64")),
}
each_kind = pytest.mark.parametrize("kind", KINDS)


@pytest.fixture
def dataset(folder: Path, kind: str) -> FeedbackDataset:
    assert folder == Path.cwd()
    return of(make(kind))


def of(question: Any, name: str | None = "chosen") -> FeedbackDataset:
    return FeedbackDataset(name, fields=[TextField("p")], questions=[question])


def filled(dataset: FeedbackDataset, *suggested: Any) -> FeedbackDataset:
    dataset.add_records(
        [
            FeedbackRecord({"p": f"p{at}"}, id=f"r{at}", suggestions=[Suggestion("q", value, score=0.5, agent="m")])
            for at, value in enumerate(suggested, 1)
        ]
    )
    return dataset


@pytest.mark.parametrize(
    ("kind", "options", "told"),
    [
        ("label", {"labels": "good"}, "labels expected a list of texts, or a dict of label to shown text, got str"),
        ("label", {"labels": ["good"]}, "labels expected at least 2, got list ['good']"),
        ("label", {"labels": ["good", "good"]}, "labels has the label 'good' twice; give distinct ones"),
        ("label", {"labels": ["good", " "]}, "labels: label 2 expected a text with something in it, got str ' '"),
        ("label", {"labels": ["good", 3]}, "labels: label 2 expected a text (str), got int 3"),
        ("label", {"labels": ["good", "\ud800"]}, "labels: label 2 has a lone surrogate"),
        ("label", {"labels": {"a": "Same", "b": "Same"}}, "labels has the shown text 'Same' twice"),
        ("label", {"labels": {"a": "Same", "b": None}}, "labels: shown text 2 expected a text (str), got nothing"),
        (
            "label",
            {"visible_labels": 2},
            "visible_labels expected a whole number from 3 on, or None for all, got int 2",
        ),
        ("label", {"visible_labels": True}, "visible_labels expected a whole number from 3 on"),
        ("label", {"required": "yes"}, "required expected a bool, got str 'yes'"),
        ("multi_label", {"labels_order": "up"}, "labels_order expected one of natural, suggestion, got str 'up'"),
        ("multi_label", {"labels": []}, "labels expected at least 2, got list []"),
        ("rating", {"values": 5}, "values expected a list of whole numbers, got int 5"),
        ("rating", {"values": [1]}, "values expected at least 2, got list [1]"),
        ("rating", {"values": [1, 2, 1]}, "values has 1 twice; give distinct ones"),
        (
            "rating",
            {"values": [1, 2.5]},
            "values: value 2 expected a whole number up to 9007199254740991, got float 2.5",
        ),
        ("rating", {"values": [0, True]}, "values: value 2 expected a whole number"),
        ("rating", {"values": [0, 2**53]}, "values: value 2 expected a whole number up to 9007199254740991"),
    ],
)
def test_a_wrong_definition_names_the_question_the_option_and_what_was_expected(
    kind: str, options: dict[str, Any], told: str
) -> None:
    with pytest.raises(InvalidSchema) as caught:
        make(kind, **options)
    assert str(caught.value).startswith(f"{type(make(kind)).__name__} 'q': {told}")


@pytest.mark.parametrize(
    ("kind", "value", "told"),
    [
        ("label", "fine", "unknown label 'fine': one of good, bad, ugly"),
        ("label", 1, "expected a label (str), one of good, bad, ugly, got int 1"),
        ("label", "", "unknown label '': one of good, bad, ugly"),
        ("label", ["good"], "expected a label (str), one of good, bad, ugly, got list ['good']"),
        ("multi_label", "good", "expected a list of labels, got str 'good'"),
        ("multi_label", {}, "expected a list of labels, got dict {}"),
        ("multi_label", ["good", "fine"], "unknown label 'fine': one of good, bad, ugly"),
        ("multi_label", ["good", None], "expected a label (str), one of good, bad, ugly, got nothing (null)"),
        ("multi_label", ["bad", "good", "bad"], "has the label 'bad' twice"),
        ("rating", 4, "expected one of 1, 2, 3, got int 4"),
        ("rating", True, "expected one of 1, 2, 3, got bool True"),
        ("rating", "1", "expected one of 1, 2, 3, got str '1'"),
        ("rating", 2.5, "expected one of 1, 2, 3, got float 2.5"),
        ("rating", float("nan"), "expected one of 1, 2, 3, got float nan"),
    ],
)
@pytest.mark.parametrize("status", ["draft", "submitted", "discarded"])
def test_what_is_no_answer_is_refused_whatever_the_status(kind: str, value: Any, told: str, status: str) -> None:
    assert make(kind).problem_with(value, status=status) == told


def test_a_rating_that_became_a_float_says_why() -> None:
    assert "one is missing: mend it with .astype('Int64')" in (make("rating").problem_with(3.0) or "")


@each_kind
def test_an_answer_is_required_when_it_is_submitted_and_not_before(kind: str) -> None:
    for empty in (None, *([[]] if kind in {"multi_label", "ranking"} else [])):
        assert make(kind).problem_with(empty) == REQUIRED
        assert make(kind).problem_with(empty, status="draft") is None
        assert make(kind).problem_with(empty, status="discarded") is None
        assert make(kind, required=False).problem_with(empty) is None


@given(st.lists(st.sampled_from(LABELS)) | st.sampled_from(LABELS) | st.integers(-5, 5) | st.none() | st.booleans())
def test_what_is_taken_is_one_of_the_choices_and_nothing_else(value: Any) -> None:
    whole = isinstance(value, int) and not isinstance(value, bool)
    distinct = isinstance(value, list) and 0 < len(value) == len(set(value))
    assert (make("label").problem_with(value) is None) == (value in LABELS if isinstance(value, str) else False)
    assert (make("multi_label").problem_with(value) is None) == distinct
    assert (make("rating").problem_with(value) is None) == (whole and value in (1, 2, 3))


@given(st.permutations(LABELS).flatmap(lambda labels: st.integers(1, 3).map(lambda count: labels[:count])))
def test_labels_are_kept_in_the_order_of_the_question(chosen: list[str]) -> None:
    assert make("multi_label").settled(chosen) == [label for label in LABELS if label in chosen]


def test_a_definition_does_not_change_with_the_list_that_it_was_given() -> None:
    labels, values = list(LABELS), [1, 2]
    questions = make("label", labels=labels), make("rating", values=values)
    labels.append("new")
    values.append(3)
    assert (questions[0].choices, questions[1].choices) == (LABELS, [1, 2])


@each_kind
def test_answers_come_out_as_they_went_in_and_of_their_type(dataset: FeedbackDataset, kind: str) -> None:
    one, other, feature = KINDS[kind]
    filled(dataset, one, one, one)
    dataset.respond("r1", {"q": one}, user="ana")
    dataset.respond("r1", {"q": one}, user="ben")
    dataset.respond("r2", {"q": one}, user="ana")
    dataset.respond("r2", {"q": other}, user="ben")
    exported = dataset.to_datasets()
    expected = {"q": feature, "q.suggestion": feature}
    expected |= dict.fromkeys(["q.suggestions", "q.responses"], datasets.Sequence(feature))
    assert {name: exported.features[name] for name in expected} == datasets.Features(expected)
    assert exported["q"][:] == [one, None, None]
    assert exported["q.suggestions"][:] == [[one]] * 3
    assert exported["q.responses"][:] == [[one, one], [one, other], []]
    assert exported["q.responses.unchanged"][:] == [[True, True], [True, False], []]
    assert exported["q.responses.distance"][:] == [[None, None], [None, None], []]
    assert dataset.responses()["q"].tolist() == [one, one, one, other]
    assert dataset.history("r2")["q"].tolist() == [one, other]
    assert dataset.to_pandas()["q"].tolist() == [one, None, None]


@each_kind
def test_the_types_hold_with_no_records_and_with_no_answers(dataset: FeedbackDataset, kind: str) -> None:
    feature = datasets.Features({"q": KINDS[kind][2]})["q"]
    assert dataset.to_datasets().features["q"] == feature
    dataset.add_records([{"p": "x"}])
    exported = dataset.to_datasets()
    assert (exported.features["q"], exported["q"][:], exported["q.suggestions"][:]) == (feature, [None], [[]])


@each_kind
def test_what_was_submitted_is_undone_and_done_again(dataset: FeedbackDataset, kind: str) -> None:
    one, other, _ = KINDS[kind]
    filled(dataset, one)
    dataset.respond("r1", {"q": one}, user="ana")
    dataset.respond("r1", {"q": other}, user="ana")
    dataset.undo(user="ana")
    assert dataset.history("r1")["q"].iloc[-1] == one
    dataset.redo(user="ana")
    assert dataset.history("r1")["q"].iloc[-1] == other


@each_kind
def test_what_was_changed_and_what_was_not_is_found(dataset: FeedbackDataset, kind: str) -> None:
    one, other, _ = KINDS[kind]
    filled(dataset, one, one, one)
    dataset.respond("r1", {"q": other}, user="ana")
    dataset.respond("r2", {"q": one[::-1] if isinstance(one, list) else one}, user="ana", status="draft")
    found = {
        changed: [record.id for record in dataset.records({"changed": changed, "user": "ana"})]
        for changed in ("edited", "unchanged")
    }
    assert found == {"edited": ["r1"], "unchanged": ["r2"]}


@pytest.mark.parametrize("kind", ["label", "multi_label"])
def test_a_search_finds_labels(dataset: FeedbackDataset, kind: str) -> None:
    one, other, _ = KINDS[kind]
    filled(dataset, one, other)
    dataset.respond("r2", {"q": one}, user="ana")
    for within, found in (("suggestions", ["r1"]), ("answers", ["r2"])):
        query = {"search": "GOOD", "within": [within], "user": "ana"}
        assert [record.id for record in dataset.records(query)] == found


def test_a_search_finds_what_people_see_for_a_label_and_not_what_they_do_not() -> None:
    shown = {"good": "Fully right", "bad": "Beside the point", "ugly": "Hard to read"}
    ds = FeedbackDataset(
        fields=[TextField("p")],
        questions=[LabelQuestion("q", labels=shown), MultiLabelQuestion("m", labels=shown, suggestion="hidden")],
    )
    one, several = Suggestion("q", "bad"), Suggestion("m", ["good", "ugly"])
    ds.add_records([FeedbackRecord({"p": f"p{at}"}, id=f"r{at}", suggestions=[one, several]) for at in (1, 2)])
    ds.respond("r2", {"q": "good", "m": ["ugly"]}, user="ana")

    def found(search: str, *within: str) -> list[str | None]:
        return [record.id for record in ds.records({"search": search, "within": within, "user": "ana"})]

    assert found("beside POINT", "suggestions") == ["r1", "r2"]
    assert found("bad", "suggestions") == ["r1", "r2"]
    assert found("fully", "suggestions") == ["r2"]  # what is hidden is found after one's own answer
    assert found("hard fully", "answers") == ["r2"]
    assert found("beside", "answers") == found("fully", "fields") == []


@each_kind
def test_answers_that_come_with_their_records_are_settled_too(dataset: FeedbackDataset, kind: str) -> None:
    one = KINDS[kind][0]
    given: Any = one[::-1] if isinstance(one, list) else np.int64(one) if isinstance(one, int) else one
    record = FeedbackRecord({"p": "x"}, suggestions=[Suggestion("q", given)], responses=[Response({"q": given})])
    dataset.add_records([record])
    assert (dataset[0].suggestions[0].value, dataset.responses()["q"].tolist()) == (one, [one])
    assert dataset.add_records([record]).unchanged == 1
    dataset.respond(dataset[0].id or "", {"q": given}, user="ana")
    assert dataset.responses("ana")["q"].tolist() == [one]


@each_kind
def test_suggestions_are_read_from_a_data_frame(dataset: FeedbackDataset, kind: str) -> None:
    one, other, _ = KINDS[kind]
    cells: Any = [np.array(one), other, None] if isinstance(one, list) else [one, other, None]
    frame = pd.DataFrame({"p": ["a", "b", "c"]})
    frame["s"] = pd.Series(cells, dtype="Int64" if kind == "rating" else "object")
    dataset.add_records(frame, suggestions={"q": "s"})
    assert [[each.value for each in record.suggestions] for record in dataset] == [[one], [other], []]


@each_kind
def test_what_a_browser_had_kept_is_restored(dataset: FeedbackDataset, kind: str, folder: Path) -> None:
    one, other, _ = KINDS[kind]
    filled(dataset, one)
    answer = {"client": "a1", "seq": 1, "record": "r1", "base": 0, "status": "submitted", "at": 1763906520000}
    answer |= {"values": {"q": other}, "edits": None}
    kept = {"format": "nb_feedback/kept", "version": 2, "dataset": dataset._stored.uid, "name": "chosen", "user": "ana"}
    kept |= {"downloaded_at": "2026-11-23T14:02:00.000Z", "answers": [answer]}
    (folder / "answers.json").write_text(json.dumps(kept))
    restored = [dataset.restore(folder / "answers.json") for _ in range(2)]
    assert [(len(each.restored), len(each.already_there)) for each in restored] == [(1, 0), (0, 1)]
    assert dataset.responses("ana")["q"].tolist() == [other]


def test_what_cannot_be_suggested_or_answered_names_the_row_or_the_record(folder: Path) -> None:
    ds = of(make("label"))
    assert folder == Path.cwd()
    with pytest.raises(InvalidRecord, match=r"row 0, suggestion for 'q': unknown label 'x': one of good, bad, ugly"):
        ds.add_records([{"p": "a", "s": "x"}], suggestions={"q": "s"})
    filled(ds, "good")
    with pytest.raises(InvalidResponse, match=r"record 'r1': 'q': unknown label 'x': one of good, bad, ugly"):
        ds.respond("r1", {"q": "x"})
    with pytest.raises(InvalidInput, match="An answer is required"):
        ds.respond("r1", {})


def test_a_label_that_is_gone_is_a_mismatch_and_one_that_is_new_is_not(folder: Path) -> None:
    assert folder == Path.cwd()
    filled(of(make("label")), "good")
    assert of(make("label", labels=[*LABELS, "new"])).questions[0].choices == [*LABELS, "new"]
    with pytest.raises(SchemaMismatch, match="question 'q': the label 'new' is gone"):
        of(make("label"))


def test_none_of_the_labels_is_an_answer_where_none_is_required(folder: Path) -> None:
    ds = filled(of(make("multi_label", required=False)), ["good"])
    assert folder == Path.cwd()
    ds.respond("r1", {"q": []}, user="ana")
    assert (ds.to_datasets()["q"][:], ds.responses()["q.unchanged"].tolist()) == ([[]], [False])


def test_people_agree_on_labels_whatever_the_order_was_then(folder: Path) -> None:
    assert folder == Path.cwd()
    ds = filled(of(make("multi_label")), ["good"])
    ds.respond("r1", {"q": ["good", "bad"]}, user="ana")
    ds = of(make("multi_label", labels=LABELS[::-1]))
    ds.respond("r1", {"q": ["good", "bad"]}, user="ben")
    assert ds.to_datasets()["q"][:] == [["good", "bad"]]


def test_the_order_of_labels_that_look_like_numbers_is_told_to_the_page() -> None:
    question = make("label", labels={"5": "Best", "1": "Worst"})
    assert (question.choices, question._order) == (["5", "1"], ["5", "1"])
