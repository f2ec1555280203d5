"""Questions that are answered by choosing: how they are defined, and what they take."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nb_feedback import InvalidSchema
from nb_feedback.choices import LabelQuestion, MultiLabelQuestion, RatingQuestion
from nb_feedback.members import REQUIRED

LABELS = ["good", "bad", "ugly"]


def make(kind: str, **options: Any) -> Any:
    """Give a question of a kind, called "q"."""
    if kind == "rating":
        return RatingQuestion("q", **{"values": [1, 2, 3], **options})
    return (LabelQuestion if kind == "label" else MultiLabelQuestion)("q", **{"labels": LABELS, **options})


each_kind = pytest.mark.parametrize("kind", ["label", "multi_label", "rating"])


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
    for empty in (None, *([[]] if kind == "multi_label" else [])):
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


def test_the_order_of_labels_that_look_like_numbers_is_told_to_the_page() -> None:
    question = make("label", labels={"5": "Best", "1": "Worst"})
    assert (question.choices, question._order) == (["5", "1"], ["5", "1"])
