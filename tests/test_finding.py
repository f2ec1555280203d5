"""What a query finds, in each kind of store."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest

from nb_feedback import FeedbackRecord, Query, Suggestion, UnknownName
from nb_feedback.records import Notes
from nb_feedback.schema import Schema, TextField, TextQuestion
from nb_feedback.store import finding
from nb_feedback.store.engine import Store
from nb_feedback.store.stored_dataset import StoredDataset

TOPICS = ("returns", "billing", "code")


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "_BATCH", 4)


@pytest.fixture
def dataset(make: Callable[..., StoredDataset]) -> StoredDataset:
    dataset = make()
    given = [
        FeedbackRecord(
            {"prompt": f"Question {n}?" + " Where is my Parcel" * (n % 2), "context": 'said "so"\n\\ done'},
            id=f"r{n}",
            metadata={"topic": TOPICS[n % 3], "stars": n, "tags": ["odd"] if n % 2 else [], "sure": n == 1},
            suggestions=[Suggestion("response", f"Answer\r\n{n}", score=(n * 7 % 10) / 10)] if n != 9 else [],
        )
        for n in range(10)
    ]
    dataset.add([(f"row {n}", each) for n, each in enumerate(given)], on_conflict="update", default_user="me")
    dataset.respond("r2", "ana", "submitted", {"response": "Answer\n2"})
    dataset.respond("r3", "ana", "submitted", {"response": "Etwas mit STRASSE"})
    dataset.respond("r1", "ana", "draft", {"response": "Answer\r\n1"}, edits=None)
    dataset.respond("r4", "ben", "submitted", {"response": "Answer parcel"})
    dataset.respond("r9", "ana", "submitted", {"response": "mine"})
    dataset.respond("r5", "ana", "discarded", {}, notes=Notes(flagged=True))
    dataset.respond("r0", "ben", "draft", {}, notes=Notes(flagged=True))
    return dataset


def ids(dataset: StoredDataset, **query: Any) -> list[int]:
    found = dataset.records(Query.of(query), "ana")
    return [int((record.id or "").removeprefix("r")) for record in found]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"search": "parcel"}, [1, 3, 5, 7, 9]),
        ({"search": "PARCEL 7?"}, [7]),
        ({"search": '"my parcel"'}, [1, 3, 5, 7, 9]),
        ({"search": '"parcel my"'}, []),
        ({"search": "parcel", "user": "ben"}, [1, 3, 4, 5, 7, 9]),
        ({"search": "parcel", "user": "ben", "within": "answers"}, [4]),
        ({"search": "Straße"}, [3]),
        ({"search": "straße", "within": ["fields", "suggestions"]}, []),
        ({"search": "answer", "within": "suggestions"}, [0, 1, 2, 3, 4, 5, 6, 7, 8]),
        ({"search": "prompt"}, []),  # the name of a field is no text of a record
        ({"search": "\\ done question"}, list(range(10))),
        ({"search": "\\\\"}, []),
        ({"search": "said 5"}, [5]),
        ({"search": "parcel", "status": "pending"}, [7]),
        ({"search": "parcel", "status": "submitted"}, [3, 9]),
        ({"search": "   "}, list(range(10))),
        ({"metadata": {"topic": "billing"}}, [1, 4, 7]),
        ({"metadata": {"topic": ["billing", "code"]}}, [1, 2, 4, 5, 7, 8]),
        ({"metadata": {"topic": "billing", "stars": {"min": 4}}}, [4, 7]),
        ({"metadata": {"stars": {"min": 2, "max": 4.5}}}, [2, 3, 4]),
        ({"metadata": {"stars": 1}}, [1]),
        ({"metadata": {"stars": [1, 3.0]}}, [1, 3]),
        ({"metadata": {"sure": True}}, [1]),
        ({"metadata": {"sure": 1}}, []),  # in Python alone True is 1
        ({"metadata": {"sure": {"min": 0}}}, []),
        ({"metadata": {"tags": "odd"}}, [1, 3, 5, 7, 9]),
        ({"metadata": {"none": "a"}}, []),
        ({"metadata": {"none": None}}, list(range(10))),
        ({"changed": "edited"}, [3]),
        ({"changed": "unchanged"}, [1, 2]),
        ({"changed": "unchanged", "status": "draft"}, [1]),
        ({"flagged": True}, [5]),
        ({"flagged": True, "user": "ben"}, [0]),
        ({"flagged": False, "search": "parcel"}, [1, 3, 7, 9]),
        ({"descending": True}, list(range(9, -1, -1))),
        ({"sort": "score"}, [0, 3, 6, 2, 5, 8, 1, 4, 7, 9]),
        ({"sort": "score", "descending": True}, [7, 4, 1, 8, 5, 2, 6, 3, 0, 9]),
        ({"sort": "updated"}, [2, 3, 1, 9, 5, 0, 4, 6, 7, 8]),
        ({"sort": "updated", "descending": True}, [5, 9, 1, 3, 2, 0, 4, 6, 7, 8]),
        ({"sort": "length"}, [0, 2, 4, 6, 8, 1, 3, 5, 7, 9]),
        ({"sort": "metadata.topic"}, [1, 4, 7, 2, 5, 8, 0, 3, 6, 9]),
        ({"sort": "metadata.stars", "descending": True, "search": "parcel"}, [9, 7, 5, 3, 1]),
        ({"sort": "metadata.none"}, list(range(10))),
        ({"record": "r4", "search": "parcel"}, [5, 7, 9]),
        ({"record": "r5", "search": "parcel"}, [5, 7, 9]),
        ({"record": "r4", "search": "parcel", "descending": True}, [3, 1]),
        ({"record": "r5", "sort": "score"}, [5, 8, 1, 4, 7, 9]),
        ({"record": "r0", "sort": "score", "search": "parcel"}, [3, 5, 1, 7, 9]),
    ],
)
def test_a_query_finds(dataset: StoredDataset, query: dict[str, Any], expected: list[int]) -> None:
    assert ids(dataset, **query) == expected


def test_what_is_being_changed_is_what_counts(dataset: StoredDataset) -> None:
    dataset.respond("r2", "ana", "submitted", {"response": "Answer\n2"}, edits={"response": "Something new"})
    assert ids(dataset, changed="edited") == [2, 3]
    assert ids(dataset, search="new") == [2]


def test_a_seed_gives_the_same_order_each_time_and_another_seed_another(dataset: StoredDataset) -> None:
    first, other = ids(dataset, sort="random"), ids(dataset, sort="random", seed=1)
    assert sorted(first) == sorted(other) == list(range(10))
    assert first == ids(dataset, sort="random")
    assert first != other
    odd = ids(dataset, sort="random", search="parcel")
    assert odd == [each for each in first if each % 2]


def test_to_begin_at_a_record_that_is_not_there_is_refused(dataset: StoredDataset) -> None:
    with pytest.raises(UnknownName, match="unknown record 'r99'"):
        ids(dataset, search="parcel", record="r99")


def test_a_search_reads_no_more_than_a_batch_at_a_time(
    dataset: StoredDataset, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    between: list[bool] = []

    def answer() -> None:
        with store.writing(wait=1):
            between.append(True)

    rows = finding._Search.rows

    def slowly(self: Any, transaction: Any) -> Any:
        for row in rows(self, transaction):
            thread = threading.Thread(target=answer)
            thread.start()
            thread.join()
            yield row

    monkeypatch.setattr(finding._Search, "rows", slowly)
    assert len(dataset.find(Query.of({"search": "parcel"}), "all", "ana")) == len(between) == 5


def test_the_metadata_is_told_with_its_values_where_they_are_few_and_its_bounds_where_they_are_numbers(
    make: Callable[..., StoredDataset],
) -> None:
    dataset = make("facets")
    given = [
        {"topic": TOPICS[n % 3], "stars": n / 2, "sure": n == 1, "note": f"note {n}", "tags": ["a", "b"][: n % 3]}
        for n in range(30)
    ]
    given[7] |= {"topic": None, "late": "x" * 100, "mixed": 3}
    given[8] |= {"mixed": "three", "nested": {"a": 1}}
    rows = [FeedbackRecord({"prompt": f"p{n}"}, id=f"r{n}", metadata=each) for n, each in enumerate(given)]
    dataset.add([("row", each) for each in rows], on_conflict="update", default_user="me")
    told = {each.name: (each.values, each.least, each.most) for each in dataset.facets()}
    assert told == {
        "topic": (["billing", "code", "returns"], None, None),
        "stars": (None, 0, 14.5),
        "sure": ([False, True], None, None),
        "note": (None, None, None),
        "tags": (["a", "b"], None, None),
        "late": (None, None, None),
        "mixed": ([3, "three"], None, None),
        "nested": (None, None, None),
    }
    assert list(told)[:2] == ["topic", "stars"]


def test_a_hidden_suggestion_is_not_found_before_ones_own_answer(store: Store) -> None:
    schema = Schema((TextField("p"),), (TextQuestion("q", suggestion="hidden"),))
    dataset = StoredDataset.create_or_continue(store, "hidden", schema, "")
    record = FeedbackRecord({"p": "How?"}, id="r1", suggestions=[Suggestion("q", "A secret")])
    dataset.add([("row 1", record)], on_conflict="update", default_user="me")
    assert ids(dataset, search="secret") == []
    dataset.respond("r1", "ana", "draft", {"q": "No idea"})
    assert ids(dataset, search="secret") == []
    dataset.respond("r1", "ana", "submitted", {"q": "No idea"})
    assert ids(dataset, search="secret") == [1]
    assert ids(dataset, search="secret", user="ben") == []
