"""What every store has to do, run against each kind of them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import func, select

from nb_feedback import (
    AnswerConflict,
    FeedbackRecord,
    InvalidInput,
    InvalidRecord,
    InvalidResponse,
    Query,
    Response,
    SchemaMismatch,
    StoreError,
    Suggestion,
    TextField,
    TextQuestion,
    UnknownName,
)
from nb_feedback.progress import Counts
from nb_feedback.schema import Schema
from nb_feedback.store import tables
from nb_feedback.store.answers import Origin
from nb_feedback.store.channel import Change
from nb_feedback.store.engine import Store
from nb_feedback.store.stored_dataset import StoredDataset

Make = Callable[..., StoredDataset]


def record(number: int, **given: Any) -> FeedbackRecord:
    return FeedbackRecord({"prompt": f"p{number}"}, id=f"r{number}", **given)


def add(dataset: StoredDataset, *batch: FeedbackRecord, **options: Any) -> tuple[int, int, int]:
    rows = ((f"row {at}", given) for at, given in enumerate(batch))
    counts = dataset.add(rows, **{"on_conflict": "update", "default_user": "me", **options})
    assert counts.read == len(batch)
    return counts.added, counts.updated, counts.unchanged


def rows_of(store: Store, table: Any) -> int:
    with store.reading() as connection:
        return connection.scalar(select(func.count()).select_from(table))


def log(store: Store) -> list[tuple[str, str, int]]:
    entries = tables.response_log.c
    with store.reading() as connection:
        found = connection.execute(select(entries.user, entries.action, entries.revision).order_by(entries.key))
        return [tuple(row) for row in found]


class Listener:
    """Notes what it is told."""

    def __init__(self, dataset: StoredDataset) -> None:
        self.heard: list[Any] = []
        dataset.channel.listen(self)

    def response_changed(self, change: Change) -> None:
        self.heard.append(change)

    def records_changed(self) -> None:
        self.heard.append("records")


# Adding


def test_records_come_out_as_they_went_in_and_in_their_order(dataset: StoredDataset) -> None:
    given = [
        FeedbackRecord(
            {"prompt": "p\0\r\n\u2028", "context": "c"},
            id="b",
            metadata={"n": 1, "tags": ["x", None]},
            suggestions=[Suggestion("response", "s\0", score=0.5, agent="m\0", type="model")],
        ),
        record(1),
    ]
    assert add(dataset, *given) == (2, 0, 0)
    assert list(dataset.snapshot()) == given
    assert dataset.slice(0, 2) == given
    assert dataset.record("b") == given[0]


def test_the_same_again_adds_nothing(dataset: StoredDataset) -> None:
    given = [record(n, suggestions=[Suggestion("response", "s", score=1)], metadata={"n": n}) for n in range(3)]
    add(dataset, *given)
    assert add(dataset, *given) == (0, 0, 3)
    assert len(dataset) == 3


def test_records_without_an_id_are_recognised_by_their_fields(dataset: StoredDataset) -> None:
    def hashed(prompt: str) -> FeedbackRecord:
        return FeedbackRecord({"prompt": prompt})

    assert add(dataset, hashed("a"), hashed("b")) == (2, 0, 0)
    assert add(dataset, hashed("c"), hashed("a")) == (1, 0, 1)
    assert [found.fields["prompt"] for found in dataset.snapshot()] == ["a", "b", "c"]


def test_an_update_replaces_what_it_has_and_keeps_the_rest(dataset: StoredDataset) -> None:
    add(
        dataset,
        FeedbackRecord(
            {"prompt": "old", "context": "c"},
            id="r",
            metadata={"kept": 1, "changed": 1},
            suggestions=[Suggestion("response", "old", agent="m"), Suggestion("note", "kept")],
        ),
    )
    newer = FeedbackRecord(
        {"prompt": "new"}, id="r", metadata={"changed": 2}, suggestions=[Suggestion("response", "new")]
    )
    assert add(dataset, newer) == (0, 1, 0)
    assert dataset.record("r") == FeedbackRecord(
        {"prompt": "new", "context": "c"},
        id="r",
        metadata={"kept": 1, "changed": 2},
        suggestions=[Suggestion("note", "kept"), Suggestion("response", "new")],
    )
    assert add(dataset, newer) == (0, 0, 1)


def test_an_update_never_touches_responses(store: Store, dataset: StoredDataset) -> None:
    add(dataset, record(1))
    given = dataset.respond("r1", "ana", "submitted", {"response": "mine"}).response
    changed = FeedbackRecord({"prompt": "changed"}, id="r1", responses=[Response({"response": "theirs"}, user="ana")])
    assert add(dataset, changed) == (0, 1, 0)
    assert dataset.record("r1").fields == {"prompt": "changed"}
    assert dataset.record("r1").responses == [given]
    assert log(store) == [("ana", "submitted", 1)]


def test_responses_come_in_with_their_records_from_users_who_have_none(store: Store, dataset: StoredDataset) -> None:
    first = record(1, responses=[Response({"response": "a"}), Response({}, user="ana", status="discarded")])
    add(dataset, first)
    add(dataset, record(1, responses=[Response({"response": "b"}, user="ben", status="draft")]))
    found = [(r.user, r.status, r.values) for r in dataset.record("r1").responses]
    assert sorted(found) == [
        ("ana", "discarded", {}),
        ("ben", "draft", {"response": "b"}),
        ("me", "submitted", {"response": "a"}),
    ]
    assert log(store) == [("me", "added", 1), ("ana", "added", 1), ("ben", "added", 1)]


def test_a_known_record_with_other_contents_can_be_skipped(dataset: StoredDataset) -> None:
    add(dataset, record(1))
    changed = FeedbackRecord({"prompt": "changed"}, id="r1")
    assert add(dataset, changed, changed, record(2), on_conflict="skip") == (1, 0, 2)
    assert dataset.record("r1") == record(1)


def test_a_known_record_with_other_contents_can_be_an_error(dataset: StoredDataset) -> None:
    add(dataset, record(1))
    assert add(dataset, record(1), on_conflict="error") == (0, 0, 1)
    with pytest.raises(InvalidRecord, match=r"row 1: the dataset has a record 'r1' with other contents"):
        add(dataset, record(2), FeedbackRecord({"prompt": "changed"}, id="r1"), on_conflict="error")
    assert len(dataset) == 1


@pytest.mark.parametrize("apart", [0, 1500], ids=["near", "in another piece"])
def test_a_row_that_comes_twice_is_one_record(dataset: StoredDataset, apart: int) -> None:
    between = [record(n) for n in range(10, 10 + apart)]
    assert add(dataset, record(1), *between, record(1)) == (1 + apart, 0, 1)


@pytest.mark.parametrize("apart", [0, 1500], ids=["near", "in another piece"])
@pytest.mark.parametrize("there", [False, True], ids=["new", "known"])
def test_an_id_that_comes_twice_with_other_contents_is_refused(
    dataset: StoredDataset, apart: int, *, there: bool
) -> None:
    if there:
        add(dataset, record(1))
    between = [record(n) for n in range(10, 10 + apart)]
    with pytest.raises(InvalidRecord) as caught:
        add(dataset, record(1), *between, FeedbackRecord({"prompt": "other"}, id="r1"))
    assert caught.value.where == f"row {1 + apart}"
    assert "another row of this batch has the same id 'r1' but other contents" in caught.value.reason
    assert len(dataset) == (1 if there else 0)


def test_the_same_fields_with_another_suggestion_need_ids(dataset: StoredDataset) -> None:
    rows = [FeedbackRecord({"prompt": "p"}, suggestions=[Suggestion("response", text)]) for text in ("a", "b")]
    with pytest.raises(InvalidRecord, match=r"the same fields but another suggestion .* with id="):
        add(dataset, *rows)


@pytest.mark.parametrize("bad", [0, 1000, 1700])
def test_a_bad_row_anywhere_keeps_nothing_of_its_batch(store: Store, dataset: StoredDataset, bad: int) -> None:
    add(dataset, record(1, suggestions=[Suggestion("response", "s")]))
    batch = [
        FeedbackRecord(
            {"prompt": "p" if n != bad else 3},
            id=f"r{n}",
            suggestions=[Suggestion("response", "changed")],
            responses=[Response({"response": "a"})] if n % 100 == 0 else [],
        )
        for n in range(2500)
    ]
    with pytest.raises(InvalidRecord) as caught:
        add(dataset, *batch)
    assert str(caught.value) == (
        f"row {bad}, field 'prompt': expected a text (str), got int 3. No row of this batch was added."
    )
    assert list(dataset.snapshot()) == [record(1, suggestions=[Suggestion("response", "s")])]
    assert (len(dataset), rows_of(store, tables.records), rows_of(store, tables.responses)) == (1, 1, 0)


def test_an_error_of_the_rows_themselves_comes_through_and_keeps_nothing(dataset: StoredDataset) -> None:
    def rows() -> Iterator[tuple[str, FeedbackRecord]]:
        yield "row 0", record(0)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        dataset.add(rows(), on_conflict="update", default_user="me")
    assert len(dataset) == 0
    assert add(dataset, record(0)) == (1, 0, 0)


def test_many_records_keep_their_order_over_several_batches(dataset: StoredDataset) -> None:
    add(dataset, *(record(n) for n in range(1200)))
    add(dataset, *(record(n) for n in range(1100, 2500)))
    assert [found.id for found in dataset.snapshot()] == [f"r{n}" for n in range(2500)]
    assert [found.id for found in dataset.records(Query(), "me")] == [f"r{n}" for n in range(2500)]
    assert [found.id for found in dataset.slice(0, 2500)] == [f"r{n}" for n in range(2500)]
    assert [found.id for found in dataset.slice(1198, 1203, 2)] == ["r1198", "r1200", "r1202"]


def test_two_datasets_of_a_store_do_not_mix(make: Make) -> None:
    one, other = make("one"), make("other")
    add(one, record(1), record(2))
    add(other, record(1))
    one.respond("r1", "ana", "submitted", {"response": "a"})
    assert (len(one), len(other)) == (2, 1)
    assert other.record("r1").responses == []
    assert (one.users(), other.users()) == (["ana"], [])
    assert other.progress().submitted == 0


# Answers


def test_each_answer_is_a_revision_and_a_line_of_the_log(store: Store, dataset: StoredDataset) -> None:
    add(dataset, record(1))
    for status, text in [("draft", "a"), ("submitted", "b"), ("discarded", "c"), ("submitted", "d")]:
        saved = dataset.respond("r1", "ana", status, {"response": text})
        assert saved.applied
        assert (saved.response.status, saved.response.values) == (status, {"response": text})
        assert dataset.record("r1").responses == [saved.response]
    assert log(store) == [
        ("ana", "draft", 1),
        ("ana", "submitted", 2),
        ("ana", "discarded", 3),
        ("ana", "submitted", 4),
    ]


def test_several_users_answer_side_by_side(dataset: StoredDataset) -> None:
    add(dataset, record(1), record(2))
    dataset.respond("r1", "ana", "submitted", {"response": "a"})
    dataset.respond("r1", "ben", "draft", {"response": "b"})
    dataset.respond("r2", "ben", "discarded", {})
    found = {response.user: response.values for response in dataset.record("r1").responses}
    assert found == {"ana": {"response": "a"}, "ben": {"response": "b"}}
    assert dataset.users() == ["ana", "ben"]
    assert dataset.counts() == Counts(total=2, pending=0, draft=0, submitted=1, discarded=1)
    ana = Counts(total=2, pending=1, draft=0, submitted=1, discarded=0)
    ben = Counts(total=2, pending=0, draft=1, submitted=0, discarded=1)
    assert (dataset.counts("ana"), dataset.counts("ben")) == (ana, ben)
    assert dataset.progress().users == {"ana": ana, "ben": ben}
    assert dataset.counts("nobody") == Counts(total=2, pending=2, draft=0, submitted=0, discarded=0)


def test_an_answer_that_comes_again_is_applied_once(store: Store, dataset: StoredDataset) -> None:
    add(dataset, record(1))
    origin = Origin(client="page", seq=1, base=0)
    listener = Listener(dataset)
    first = dataset.respond("r1", "ana", "draft", {"response": "a"}, origin=origin)
    again = dataset.respond("r1", "ana", "draft", {"response": "a"}, origin=origin)
    assert (first.applied, again.applied) == (True, False)
    assert again.response == first.response
    assert log(store) == [("ana", "draft", 1)]
    assert listener.heard == [Change("r1", first.response, "page")]


def test_an_older_answer_of_the_same_page_changes_nothing(store: Store, dataset: StoredDataset) -> None:
    add(dataset, record(1))
    newer = dataset.respond("r1", "ana", "submitted", {"response": "b"}, origin=Origin("page", 2, 0))
    late = dataset.respond("r1", "ana", "draft", {"response": "a"}, origin=Origin("page", 1, 0))
    assert (late.applied, late.response) == (False, newer.response)
    assert log(store) == [("ana", "submitted", 1)]


def test_an_answer_that_came_before_another_page_wrote_is_not_applied_again(dataset: StoredDataset) -> None:
    add(dataset, record(1))
    dataset.respond("r1", "ana", "draft", {"response": "a"}, origin=Origin("page", 1, 0))
    other = dataset.respond("r1", "ana", "draft", {"response": "b"}, origin=Origin("other", 1, 1))
    again = dataset.respond("r1", "ana", "draft", {"response": "a"}, origin=Origin("page", 1, 0))
    assert (again.applied, again.response) == (False, other.response)


def test_a_page_goes_on_from_its_own_answers_without_knowing_their_revisions(dataset: StoredDataset) -> None:
    add(dataset, record(1))
    for seq in (1, 2, 3):
        saved = dataset.respond("r1", "ana", "draft", {"response": str(seq)}, origin=Origin("page", seq, 0))
        assert (saved.applied, saved.response.revision) == (True, seq)


def test_an_answer_based_on_what_another_replaced_is_a_conflict(dataset: StoredDataset) -> None:
    add(dataset, record(1))
    dataset.respond("r1", "ana", "draft", {"response": "page"}, origin=Origin("page", 1, 0))
    kept = dataset.respond("r1", "ana", "submitted", {"response": "cell"}).response
    with pytest.raises(AnswerConflict) as caught:
        dataset.respond("r1", "ana", "draft", {"response": "late"}, origin=Origin("page", 2, 1))
    assert (caught.value.record, caught.value.base, caught.value.revision) == ("r1", 1, 2)
    assert dataset.record("r1").responses == [kept]
    saved = dataset.respond("r1", "ana", "draft", {"response": "seen"}, origin=Origin("page", 3, 2))
    assert saved.response.revision == 3


def test_an_answer_that_a_page_left_follows_what_that_page_had_sent_before_it_and_nothing_else(
    dataset: StoredDataset,
) -> None:
    add(dataset, record(1))
    dataset.respond("r1", "ana", "draft", {"response": "a"}, origin=Origin("page", 4, 0))
    left = Origin("page/r1", 1_000, 0, after=("page", 4))
    saved = dataset.respond("r1", "ana", "draft", {"response": "a, and more"}, origin=left)
    assert (saved.applied, saved.response.revision) == (True, 2)
    assert not dataset.respond("r1", "ana", "draft", {"response": "a, and more"}, origin=left).applied
    older = Origin("page/r1", 999, 0, after=("page", 3))
    dataset.respond("r1", "ana", "draft", {"response": "b"}, origin=Origin("page", 5, 2))
    # Its own later words stand for what it said before; what another page left is another version.
    assert not dataset.respond("r1", "ana", "draft", {"response": "older"}, origin=older).applied
    third = Origin("third/r1", 1, 0, after=("third", 9))
    with pytest.raises(AnswerConflict):
        dataset.respond("r1", "ana", "draft", {"response": "older"}, origin=third)
    assert dataset.record("r1").responses[0].values == {"response": "b"}


def test_edits_stand_beside_what_was_submitted_until_they_are_submitted_too(
    store: Store, dataset: StoredDataset
) -> None:
    add(dataset, record(1))
    dataset.respond("r1", "ana", "submitted", {"response": "a"})
    dataset.respond("r1", "ana", "submitted", {"response": "a"}, edits={"response": "b", "note": None})
    (found,) = dataset.record("r1").responses
    assert (found.status, found.values, found.edits) == ("submitted", {"response": "a"}, {"response": "b"})
    assert dataset.counts("ana").submitted == 1
    dataset.respond("r1", "ana", "submitted", {"response": "b"})
    (found,) = dataset.record("r1").responses
    assert (found.status, found.values, found.edits) == ("submitted", {"response": "b"}, None)
    assert log(store) == [("ana", "submitted", 1), ("ana", "edited", 2), ("ana", "submitted", 3)]


def test_edits_are_checked_as_a_draft_is(dataset: StoredDataset) -> None:
    add(dataset, record(1))
    submitted = ("r1", "ana", "submitted", {"response": "a"})
    assert dataset.respond(*submitted, edits={"response": " "}).response.edits == {"response": " "}
    with pytest.raises(InvalidResponse, match="'response': expected a text"):
        dataset.respond(*submitted, edits={"response": 3})
    with pytest.raises(UnknownName, match="unknown question 'q'"):
        dataset.respond(*submitted, edits={"q": "a"})


@pytest.mark.parametrize(
    ("given", "error", "told"),
    [
        ({"record_id": "r9"}, UnknownName, r"unknown record 'r9': one of r1\. \(the first ids\)"),
        ({"record_id": 1}, UnknownName, "unknown record 1"),
        ({"record_id": "\ud800"}, UnknownName, "unknown record"),
        ({"status": "done"}, UnknownName, "unknown status 'done': one of pending, draft, submitted, discarded"),
        ({"values": {"q": "a"}}, UnknownName, "unknown question 'q': one of response, note"),
        ({"values": "a"}, InvalidInput, "values: expected a dict of question to answer, got str"),
        ({"user": " "}, InvalidInput, "user: is empty"),
        ({"values": {"response": 3}}, InvalidResponse, "record 'r1': 'response': expected a text"),
        ({"values": {"response": 3}, "status": "draft"}, InvalidResponse, "expected a text"),
        ({"values": {}}, InvalidResponse, "'response': An answer is required before submitting"),
        ({"values": {"response": " "}}, InvalidResponse, "An answer is required before submitting"),
    ],
)
def test_a_wrong_answer_is_refused_and_changes_nothing(
    store: Store, dataset: StoredDataset, given: dict[str, Any], error: type[Exception], told: str
) -> None:
    add(dataset, record(1))
    right = {"record_id": "r1", "user": "ana", "status": "submitted", "values": {"response": "a"}}
    with pytest.raises(error, match=told):
        dataset.respond(**(right | given))
    assert (dataset.record("r1").responses, log(store)) == ([], [])


def test_an_answer_of_null_is_no_answer(dataset: StoredDataset) -> None:
    add(dataset, record(1))
    saved = dataset.respond("r1", "ana", "submitted", {"response": "a", "note": None})
    assert saved.response.values == {"response": "a"}


# Queues, neighbours, visits


def test_queues_are_what_a_user_did(dataset: StoredDataset) -> None:
    add(dataset, *(record(n) for n in range(5)))
    for number, status in [(0, "submitted"), (2, "draft"), (3, "discarded")]:
        dataset.respond(f"r{number}", "ana", status, {"response": "a"})
    dataset.respond("r1", "ben", "submitted", {"response": "a"})

    def ids(**query: Any) -> list[str | None]:
        return [found.id for found in dataset.records(Query(**query), "ana")]

    assert ids() == ["r0", "r1", "r2", "r3", "r4"]
    assert ids(status="pending") == ["r1", "r4"]
    assert ids(status="draft") == ["r2"]
    assert ids(status="submitted") == ["r0"]
    assert ids(status="discarded") == ["r3"]
    assert ids(status="submitted", user="ben") == ["r1"]
    assert ids(status="pending", record="r2") == ["r4"]
    with pytest.raises(UnknownName, match="unknown record 'r9'"):
        ids(record="r9")


def test_answering_while_going_through_pending_records_misses_none(dataset: StoredDataset) -> None:
    add(dataset, *(record(n) for n in range(600)))
    seen = []
    for found in dataset.records(Query(status="pending"), "ana"):
        dataset.respond(str(found.id), "ana", "submitted", {"response": "a"})
        seen.append(found.id)
    assert seen == [f"r{n}" for n in range(600)]


def test_neighbours_are_the_nearest_of_their_queue(dataset: StoredDataset) -> None:
    add(dataset, *(record(n) for n in range(8)))
    dataset.respond("r3", "ana", "submitted", {"response": "a"})
    assert dataset.neighbours("pending", "ana", 4, before=2, after=2) == [1, 2, 5, 6]
    assert dataset.neighbours("pending", "ana", -1, before=2, after=1) == [0]
    assert dataset.neighbours("all", "ana", 7, before=1, after=5) == [6]
    assert [(at, found.id) for at, found in dataset.at([5, 0])] == [(5, "r5"), (0, "r0")]
    assert dataset.position("r6") == 6


def test_a_visit_is_found_again_for_each_user(dataset: StoredDataset) -> None:
    add(dataset, record(1), record(2))
    assert dataset.last_visit("ana") is None
    dataset.remember_visit("ana", "pending", "r1")
    dataset.remember_visit("ana", "draft", "r2")
    dataset.remember_visit("ben", "all", "r1")
    assert dataset.last_visit("ana") == ("draft", "r2")
    assert dataset.last_visit("ben") == ("all", "r1")


# Schemas and names


def test_the_same_name_goes_on(make: Make) -> None:
    first = make("a", guidelines="g")
    add(first, record(1))
    again = make("a", guidelines="g")
    assert (again.uid, len(again), again.guidelines) == (first.uid, 1, "g")


def test_a_compatible_schema_and_guidelines_are_applied(make: Make, schema: Schema) -> None:
    add(make("a"), record(1))
    newer = Schema(
        (
            TextField("prompt", title="Prompt"),
            TextField("context", required=False),
            TextField("more", required=False),
        ),
        (*schema.questions, TextQuestion("extra", required=False)),
    )
    open_already = make("a")
    listener = Listener(open_already)
    changed = make("a", newer, "new guidelines")
    assert (changed.schema, changed.guidelines) == (newer, "new guidelines")
    assert listener.heard == ["records"]
    assert add(changed, FeedbackRecord({"prompt": "p", "more": "m"}, id="r2")) == (1, 0, 0)
    assert changed.record("r1") == record(1)
    loaded = StoredDataset.load(changed.store, "a")
    assert (loaded.schema, loaded.guidelines) == (newer, "new guidelines")


def test_an_incompatible_schema_is_refused_with_the_list_and_changes_nothing(make: Make, schema: Schema) -> None:
    kept = make("a", guidelines="old")
    other = Schema((TextField("input"),), (TextQuestion("response"), TextQuestion("note")))
    with pytest.raises(SchemaMismatch) as caught:
        make("a", other, "new")
    assert caught.value.dataset == "a"
    assert caught.value.differences == [
        "field 'prompt' is gone: its texts would be dropped",
        "field 'context' is gone: its texts would be dropped",
        "field 'input' is new and required: the records that are there lack it; make it required=False",
        "question 'note' was optional and is now required: what is there may lack it",
    ]
    loaded = StoredDataset.load(kept.store, "a")
    assert (loaded.schema, loaded.guidelines) == (schema, "old")


def test_names_are_listed_and_an_unknown_one_lists_them(store: Store, make: Make) -> None:
    assert StoredDataset.names(store) == []
    make("b"), make("a")
    assert StoredDataset.names(store) == ["a", "b"]
    with pytest.raises(UnknownName, match=r"unknown dataset 'c': one of a, b\. Looked in"):
        StoredDataset.load(store, "c")


def test_deleting_takes_everything_with_it_and_nothing_else(store: Store, make: Make) -> None:
    gone, kept = make("gone"), make("kept")
    for dataset in (gone, kept):
        add(dataset, record(1, suggestions=[Suggestion("response", "s")]))
        dataset.respond("r1", "ana", "submitted", {"response": "a"})
        dataset.remember_visit("ana", "all", "r1")
    gone.delete()
    assert StoredDataset.names(store) == ["kept"]
    everything = (
        tables.datasets,
        tables.records,
        tables.suggestions,
        tables.responses,
        tables.response_log,
        tables.visits,
    )
    assert [rows_of(store, table) for table in everything] == [1] * 6
    assert len(kept) == 1


def test_who_still_holds_a_deleted_dataset_cannot_write_into_the_next_of_its_name(make: Make) -> None:
    gone = make("a")
    add(gone, record(1))
    gone.delete()
    fresh = make("a")
    assert fresh.uid != gone.uid
    with pytest.raises(StoreError, match="was deleted"):
        add(gone, record(2))
    with pytest.raises(StoreError, match="was deleted"):
        gone.respond("r1", "ana", "draft", {})
    with pytest.raises(StoreError, match="was deleted"):
        len(gone)
    assert len(fresh) == 0


# News and threads


def test_everyone_in_this_process_hears_of_answers_and_records(make: Make) -> None:
    writer, reader = make("a"), make("a")
    listener = Listener(reader)
    emitted: list[Any] = []
    reader.channel.responded.connect(lambda record_id, response: emitted.append((record_id, response)))
    add(writer, record(1))
    add(writer, record(1))
    saved = writer.respond("r1", "ana", "draft", {"response": "a"})
    assert listener.heard == ["records", Change("r1", saved.response, None)]
    assert emitted == [("r1", saved.response)]


def test_a_listener_that_nobody_keeps_is_forgotten(dataset: StoredDataset) -> None:
    heard = Listener(dataset).heard
    add(dataset, record(1))
    assert heard == []


def test_a_callback_that_raises_does_not_lose_the_answer(
    dataset: StoredDataset, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_record_id: str, _response: Response) -> None:
        raise ZeroDivisionError

    add(dataset, record(1))
    dataset.channel.responded.connect(fail)
    saved = dataset.respond("r1", "ana", "submitted", {"response": "a"})
    assert saved.applied
    assert dataset.record("r1").responses == [saved.response]
    assert "a callback connected to `responded` failed; the answer itself is stored" in caplog.text


def test_a_callback_may_use_the_dataset_itself(dataset: StoredDataset) -> None:
    add(dataset, record(1), record(2))
    seen: list[int] = []

    def also_discard(record_id: str, _response: Response) -> None:
        seen.append(dataset.counts().submitted)
        if record_id == "r1":
            dataset.respond("r2", "ana", "discarded", {})

    dataset.channel.responded.connect(also_discard)
    dataset.respond("r1", "ana", "submitted", {"response": "a"})
    assert seen == [1, 1]
    assert dataset.counts().discarded == 1


def test_threads_answer_add_and_read_at_once(store: Store, dataset: StoredDataset) -> None:
    add(dataset, *(record(n) for n in range(25)))
    emitted: list[tuple[str, str | None]] = []
    dataset.channel.responded.connect(lambda record_id, response: emitted.append((record_id, response.user)))
    failures: list[BaseException] = []
    start = threading.Barrier(8)

    def work(number: int) -> None:
        try:
            start.wait()
            for at in range(25):
                dataset.respond(f"r{at}", f"user {number}", "submitted", {"response": f"{number}"})
                add(dataset, record(1000 * (number + 1) + at), record(at))
                assert dataset.counts(f"user {number}").submitted == at + 1
                assert len(dataset.slice(0, 5)) == 5
        except BaseException as error:  # noqa: BLE001 (told in the test's own thread)
            failures.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert len(dataset) == 25 + 8 * 25
    assert dataset.counts().submitted == 25
    assert len(log(store)) == 8 * 25
    assert sorted(emitted) == sorted((f"r{at}", f"user {n}") for at in range(25) for n in range(8))
    assert [dataset.position(str(found.id)) for found in list(dataset.snapshot())] == list(range(len(dataset)))


def test_of_two_pages_that_save_at_once_one_wins_and_one_hears_of_it(dataset: StoredDataset) -> None:
    add(dataset, record(1))
    outcomes: list[str] = []
    start = threading.Barrier(2)

    def save(client: str) -> None:
        start.wait()
        try:
            dataset.respond("r1", "ana", "draft", {"response": client}, origin=Origin(client, 1, 0))
            outcomes.append("saved")
        except AnswerConflict:
            outcomes.append("conflict")

    threads = [threading.Thread(target=save, args=(client,)) for client in ("one", "other")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["conflict", "saved"]
