from __future__ import annotations

from typing import Any

import pytest

from nb_feedback import InvalidInput, Query, UnknownName


@pytest.mark.parametrize(
    ("given", "query"),
    [
        (None, Query()),
        ("pending", Query(status="pending")),
        ({"status": "draft", "user": "ana"}, Query(status="draft", user="ana")),
        (Query(record="r1"), Query(record="r1")),
        ({"within": "fields"}, Query(within=("fields",))),
        ({"within": ["answers", "fields"]}, Query(within=("answers", "fields"))),
        (
            {"metadata": {"topic": ["a", None], "n": {"min": 1}}},
            Query(metadata={"topic": ["a", None], "n": {"min": 1}}),
        ),
        ({"sort": "metadata.my name", "descending": True}, Query(sort="metadata.my name", descending=True)),
    ],
)
def test_a_query_is_taken_in_each_of_its_forms(given: Any, query: Query) -> None:
    assert Query.of(given) == query


@pytest.mark.parametrize(
    ("given", "error", "told"),
    [
        ("done", UnknownName, "unknown status 'done': one of pending, draft, submitted, discarded, all"),
        ({"state": "draft"}, UnknownName, "unknown query key 'state': one of status, user, record"),
        (7, InvalidInput, "expected a queue's name, a dict or a Query, got int 7"),
        (Query(status="done"), UnknownName, "unknown status 'done'"),
        ({"status": ["draft"]}, UnknownName, "unknown status ['draft']"),
        ({"search": 7}, InvalidInput, "query, search: expected a text (str), got int 7"),
        ({"search": "\ud800"}, InvalidInput, "query, search: has a lone surrogate"),
        ({"within": "notes"}, UnknownName, "unknown query, within 'notes': one of fields, suggestions, answers"),
        ({"within": []}, InvalidInput, "query, within: expected any of fields, suggestions, answers, got tuple ()"),
        ({"within": 1}, InvalidInput, "got int 1"),
        ({"metadata": "topic"}, InvalidInput, "query, metadata: expected a dict of name to value, got str 'topic'"),
        ({"metadata": {1: "a"}}, InvalidInput, "query, metadata 1: expected a text (str), got int 1"),
        ({"metadata": {"a": []}}, InvalidInput, "query, metadata 'a': expected a value or a list of values"),
        ({"metadata": {"a": [[1]]}}, InvalidInput, "expected a text, a number, True, False or None, got list [1]"),
        ({"metadata": {"a": {"least": 1}}}, InvalidInput, "expected min, max or both, got dict {'least': 1}"),
        ({"metadata": {"a": {"min": "1"}}}, InvalidInput, "query, metadata 'a': min: expected a number, got str '1'"),
        ({"metadata": {"a": {"max": float("nan")}}}, InvalidInput, "max: expected a number, got float nan"),
        ({"changed": True}, UnknownName, "unknown query, changed True: one of edited, unchanged"),
        ({"flagged": 1}, InvalidInput, "query, flagged: expected True, False or None, got int 1"),
        ({"sort": "date"}, UnknownName, "unknown query, sort 'date': one of position, updated, score, length, random"),
        ({"sort": "metadata."}, UnknownName, "metadata.<name>"),
        ({"sort": None}, UnknownName, "unknown query, sort None"),
        ({"descending": 1}, InvalidInput, "query, descending: expected True or False, got int 1"),
        ({"seed": "x"}, InvalidInput, "query, seed: expected a whole number, got str 'x'"),
    ],
)
def test_a_wrong_query_names_the_choices(given: Any, error: type[Exception], told: str) -> None:
    with pytest.raises(error) as caught:
        Query.of(given)
    assert told in str(caught.value)


@pytest.mark.parametrize("given", [{"user": 5}, {"user": ""}, {"user": "\ud800"}, {"record": 5}, {"record": ["r"]}])
def test_users_and_records_are_texts(given: Any) -> None:
    option = next(iter(given))
    for query in (given, Query(**given)):
        with pytest.raises(InvalidInput, match=f"query, {option}: "):
            Query.of(query)


@pytest.mark.parametrize("given", [None, "draft", {"user": "ana"}, {"record": "r"}, {"search": ' "" '}, {"seed": 1}])
def test_a_queue_in_the_datasets_order_is_a_plain_query(given: Any) -> None:
    assert Query.of(given).plain


@pytest.mark.parametrize(
    "given",
    [
        {"search": "a"},
        {"metadata": {"a": 1}},
        {"changed": "edited"},
        {"flagged": False},
        {"sort": "score"},
        {"descending": True},
    ],
)
def test_anything_else_is_not(given: Any) -> None:
    query = Query.of(given)
    assert not query.plain
    assert not query.filter.plain
