from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nb_feedback import FeedbackRecord, InvalidRecord, Response, Suggestion
from nb_feedback.checking import check_record, problem_with_json
from nb_feedback.schema import Schema
from nb_feedback.store.json import decoded, encoded

json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(json_values)
def test_what_is_taken_as_json_comes_out_the_same(value: Any) -> None:
    assert problem_with_json(value) is None
    assert decoded(encoded(value)) == value


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        (float("nan"), "expected a finite number, got float nan"),
        (2**63, "expected a number within 64 bits, got int 9223372036854775808"),
        ({1: "a"}, "expected text as key, got int 1"),
        ({"a": {"b": ["\ud800"]}}, "'a' 'b' has a lone surrogate"),
        ({"\ud800": 1}, "has a lone surrogate"),
        ({"a": {1, 2}}, "'a' expected what JSON can hold"),
        (b"bytes", "expected what JSON can hold"),
    ],
)
def test_what_json_cannot_hold_is_told_by_its_key(value: Any, problem: str) -> None:
    assert problem in (problem_with_json(value) or "")


def test_json_without_an_end_is_refused() -> None:
    endless: list[Any] = []
    endless.append(endless)
    assert problem_with_json(endless) == "is nested too deeply"


GOOD: dict[str, Any] = {"fields": {"prompt": "p"}}


@pytest.mark.parametrize(
    ("given", "column", "reason"),
    [
        ({"fields": {}}, "field 'prompt'", "expected a text (str), got nothing (null)"),
        ({"fields": {"prompt": 3}}, "field 'prompt'", "expected a text (str), got int 3"),
        ({"fields": {"prompt": "a\ud800"}}, "field 'prompt'", "has a lone surrogate (U+D800) at character 1"),
        (
            {"fields": {"prompt": "p", "answer": "a"}},
            "field 'answer'",
            "unknown field: one of prompt, context",
        ),
        ({"fields": ["p"]}, "fields", "expected a dict, got list ['p']"),
        ({**GOOD, "id": ""}, "id", "is empty"),
        ({**GOOD, "id": 7}, "id", "expected a text (str), got int 7"),
        ({**GOOD, "metadata": ["a"]}, "metadata", "expected a dict, got list ['a']"),
        ({**GOOD, "metadata": {"a": {1}}}, "metadata", "'a' expected what JSON can hold"),
        ({**GOOD, "suggestions": None}, "suggestions", "expected a list, got nothing (null)"),
        ({**GOOD, "suggestions": ["a"]}, "suggestions", "expected a Suggestion, got str 'a'"),
        (
            {**GOOD, "suggestions": [Suggestion("other", "a")]},
            "suggestion for 'other'",
            "unknown question: one of response, note",
        ),
        ({**GOOD, "suggestions": [Suggestion("note", None)]}, "suggestion for 'note'", "expected a value"),
        ({**GOOD, "suggestions": [Suggestion("note", 3)]}, "suggestion for 'note'", "got int 3"),
        (
            {**GOOD, "suggestions": [Suggestion("note", "a", score=float("inf"))]},
            "suggestion for 'note', score",
            "expected a finite number, got float inf",
        ),
        (
            {**GOOD, "suggestions": [Suggestion("note", "a", score=10**400)]},
            "suggestion for 'note', score",
            "expected a finite number, got int",
        ),
        (
            {**GOOD, "suggestions": [Suggestion("note", "a", score="high")]},
            "suggestion for 'note', score",
            "expected a finite number, got str 'high'",
        ),
        (
            {**GOOD, "suggestions": [Suggestion("note", "a", agent=3)]},
            "suggestion for 'note', agent",
            "got int 3",
        ),
        ({**GOOD, "responses": {"ana": "a"}}, "responses", "expected a list, got dict {'ana': 'a'}"),
        ({**GOOD, "responses": ["a"]}, "responses", "expected a Response, got str 'a'"),
        (
            {**GOOD, "responses": [Response("a", user="ana")]},
            "response of 'ana'",
            "expected a dict of answers, got str 'a'",
        ),
        ({**GOOD, "responses": [Response({}, user="")]}, "response, user", "is empty"),
        (
            {**GOOD, "responses": [Response({}, user="ana", status="done")]},
            "response of 'ana', status",
            "unknown status 'done': one of draft, submitted, discarded",
        ),
        (
            {**GOOD, "responses": [Response({"response": " "}, user="ana")]},
            "response of 'ana' to 'response'",
            "An answer is required before submitting",
        ),
        (
            {**GOOD, "responses": [Response({"other": "a"}, user="ana")]},
            "response of 'ana'",
            "unknown question 'other': one of response, note",
        ),
        (
            {**GOOD, "responses": [Response({"response": "a"}, user="ana")] * 2},
            "response of 'ana'",
            "given twice",
        ),
    ],
)
def test_a_bad_record_is_refused_by_row_column_and_reason(
    schema: Schema, given: dict[str, Any], column: str, reason: str
) -> None:
    with pytest.raises(InvalidRecord) as caught:
        check_record(schema, FeedbackRecord(**given), "row 3")
    error = caught.value
    assert (error.where, error.column) == ("row 3", column)
    assert reason in error.reason


def test_a_full_record_is_taken(schema: Schema) -> None:
    record = FeedbackRecord(
        {"prompt": "p", "context": None},
        id="r 1",
        metadata={"n": 1},
        suggestions=[Suggestion("response", "", score=0), Suggestion("note", "n", agent="m", type="model")],
        responses=[
            Response({}, status="discarded"),
            Response({"response": " "}, user="ana", status="draft"),
            Response({"response": "a"}, user="ben"),
        ],
    )
    check_record(schema, record, "row 0")
