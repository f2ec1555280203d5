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
