from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nb_feedback import FeedbackRecord, Response, Suggestion
from nb_feedback.records import hashed_id, overall_status

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
fields = st.dictionaries(texts, texts, max_size=4)


@given(fields, fields)
def test_records_have_the_same_hash_exactly_if_their_fields_are_the_same(
    one: dict[str, str], other: dict[str, str]
) -> None:
    assert (hashed_id(one) == hashed_id(other)) == (one == other)


@given(fields)
def test_the_order_of_fields_and_missing_ones_do_not_change_the_hash(one: dict[str, str]) -> None:
    turned = dict(reversed(one.items())) | {"\0 never there": None}
    assert hashed_id(turned) == hashed_id(one)


def test_the_hash_is_the_same_in_every_release() -> None:
    assert hashed_id({"prompt": "How do I return a parcel? \0\u2028😀"}) == "774b21da51a0dfccc92cbf00ec683f14"


@pytest.mark.parametrize(
    ("statuses", "overall"),
    [
        ([], "pending"),
        (["discarded"], "discarded"),
        (["discarded", "draft"], "draft"),
        (["discarded", "draft", "submitted"], "submitted"),
        (["submitted", "submitted"], "submitted"),
    ],
)
def test_a_record_stands_as_far_as_anybody_got(statuses: list[str], overall: str) -> None:
    responses = [Response({}, user=str(at), status=status) for at, status in enumerate(statuses)]
    assert FeedbackRecord({}, responses=responses).status == overall_status(set(statuses)) == overall


def test_a_record_finds_its_suggestions_and_responses_by_name() -> None:
    suggestion, response = Suggestion("q", "a"), Response({"q": "b"}, user="ana")
    record = FeedbackRecord({"f": "x"}, suggestions=[suggestion], responses=[response])
    assert record.suggestion("q") is suggestion
    assert record.suggestion("other") is None
    assert record.response("ana") is response
    assert record.response("ben") is None


def test_records_do_not_share_their_metadata_suggestions_or_responses() -> None:
    one, other = FeedbackRecord({}), FeedbackRecord({})
    one.metadata["a"] = 1
    one.suggestions.append(Suggestion("q", "a"))
    assert (other.metadata, other.suggestions) == ({}, [])
