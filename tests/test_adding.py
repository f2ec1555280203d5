"""What becomes of a batch of records, beyond what the store's contract says: updates, responses, duplicates."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Engine, event, select

from nb_feedback import FeedbackRecord, InvalidRecord, Response, Suggestion
from nb_feedback.schema import TextField
from nb_feedback.store import tables
from nb_feedback.store.adding import Tally
from nb_feedback.store.engine import Store
from nb_feedback.store.scanning import all_records
from nb_feedback.store.stored_dataset import StoredDataset


def record(*responses: Response, **given: Any) -> FeedbackRecord:
    return FeedbackRecord({"prompt": "p"}, **{"id": "r", "responses": list(responses), **given})


def answer(text: str, user: str | None = "ana", **given: Any) -> Response:
    return Response({"response": text}, user=user, **given)


def add(dataset: StoredDataset, *batch: FeedbackRecord, on_conflict: Any = "update") -> Tally:
    rows = ((f"row {at}", given) for at, given in enumerate(batch))
    return dataset.add(rows, on_conflict=on_conflict, default_user="me")


def log(store: Store) -> list[tuple[Any, ...]]:
    c = tables.response_log.c
    with store.reading() as connection:
        found = connection.execute(
            select(c.user, c.action, c.status, c["values"], c.edits, c.revision, c.at).order_by(c.key)
        )
        return [tuple(row) for row in found]


class Listener:
    def __init__(self, dataset: StoredDataset) -> None:
        self.heard = 0
        dataset.channel.listen(self)

    def response_changed(self, _: Any) -> None: ...

    def records_changed(self) -> None:
        self.heard += 1


# Updates


def proposed(dataset: StoredDataset) -> list[tuple[str, str, str | None]]:
    return [(s.question, s.value, s.agent) for s in dataset.record("r").suggestions]


def test_a_question_has_as_many_suggestions_as_it_is_given_in_their_order(dataset: StoredDataset) -> None:
    three = [Suggestion("response", text, agent=text) for text in "cab"]
    assert add(dataset, record(suggestions=three)).added == 1
    assert proposed(dataset) == [("response", "c", "c"), ("response", "a", "a"), ("response", "b", "b")]
    assert [s.value for s in dataset.record("r").suggestions_for("response")] == ["c", "a", "b"]
    assert add(dataset, record(suggestions=three)) == Tally(read=1, unchanged=1)
    # What is given stands for all that were there, and what is not named stays.
    assert add(dataset, record(suggestions=[three[1], Suggestion("response", "d")])).updated == 1
    assert proposed(dataset) == [("response", "a", "a"), ("response", "d", None)]
    assert add(dataset, record(suggestions=[Suggestion("response", "e")])).updated == 1
    assert add(dataset, record()).unchanged == 1
    assert proposed(dataset) == [("response", "e", None)]
    assert add(dataset, record(suggestions=three)).updated == 1
    assert len(proposed(dataset)) == 3


def test_a_field_that_is_not_named_stays_and_one_that_is_null_is_cleared(dataset: StoredDataset) -> None:
    add(dataset, FeedbackRecord({"prompt": "p", "context": "c"}, id="r"))
    assert add(dataset, record()) == Tally(read=1, unchanged=1)
    assert add(dataset, FeedbackRecord({"prompt": "q"}, id="r")).updated == 1
    assert dataset.record("r").fields == {"prompt": "q", "context": "c"}
    assert add(dataset, FeedbackRecord({"prompt": "q", "context": None}, id="r")).updated == 1
    assert dataset.record("r").fields == {"prompt": "q"}
    assert add(dataset, FeedbackRecord({"prompt": "q", "context": None}, id="r")).unchanged == 1


def test_without_an_id_other_fields_are_another_record(dataset: StoredDataset) -> None:
    add(dataset, FeedbackRecord({"prompt": "p", "context": "c"}))
    assert add(dataset, FeedbackRecord({"prompt": "p"})).added == 1
    assert add(dataset, FeedbackRecord({"prompt": "p", "context": None})).unchanged == 1
    assert add(dataset, FeedbackRecord({"context": "c", "prompt": "p"})).unchanged == 1


@pytest.mark.parametrize(("was", "now"), [(1, True), (0, False), (1, 1.0), ([1], [True]), ({"a": 1}, {"a": True})])
def test_values_that_python_takes_for_equal_are_not(dataset: StoredDataset, was: Any, now: Any) -> None:
    add(dataset, record(metadata={"n": was}))
    assert add(dataset, record(metadata={"n": now})).updated == 1
    found = dataset.record("r").metadata["n"]
    assert (found, type(found)) == (now, type(now))
    assert add(dataset, record(metadata={"n": now})).unchanged == 1


def test_the_order_of_keys_changes_nothing(dataset: StoredDataset) -> None:
    add(dataset, record(metadata={"a": 1, "b": {"x": 1, "y": 2}}))
    assert add(dataset, record(metadata={"b": {"y": 2, "x": 1}, "a": 1})).unchanged == 1


def test_many_records_are_updated_at_once(dataset: StoredDataset) -> None:
    def batch(text: str) -> list[FeedbackRecord]:
        return [
            FeedbackRecord({"prompt": text}, id=f"r{n}", suggestions=[Suggestion("response", text, score=n)])
            for n in range(2300)
        ]

    add(dataset, *batch("old"))
    assert add(dataset, *batch("new")).updated == 2300
    assert list(dataset.snapshot()) == batch("new")
    assert add(dataset, *batch("new")).unchanged == 2300


# Responses


def test_responses_of_known_records_are_counted_and_told(dataset: StoredDataset) -> None:
    add(dataset, record())
    listener = Listener(dataset)
    assert add(dataset, record(answer("a"), answer("b", "ben"))) == Tally(read=1, unchanged=1, responses=2)
    assert listener.heard == 1
    assert add(dataset, record(answer("a"), answer("b", "ben"))) == Tally(read=1, unchanged=1)
    assert listener.heard == 1


@pytest.mark.parametrize("on_conflict", ["update", "skip", "error"])
def test_a_response_that_is_there_is_never_touched(dataset: StoredDataset, on_conflict: Any) -> None:
    add(dataset, record())
    given = dataset.respond("r", "ana", "submitted", {"response": "mine"}).response
    tally = add(dataset, record(answer("theirs"), answer("b", "ben")), on_conflict=on_conflict)
    assert (tally.unchanged, tally.responses) == (1, 1)
    assert dataset.record("r").response("ana") == given


@pytest.mark.parametrize("there", [False, True], ids=["new", "known"])
@pytest.mark.parametrize("apart", [0, 1500], ids=["near", "in another piece"])
@pytest.mark.parametrize("first", [True, False], ids=["with a first row", "after rows without"])
def test_two_responses_of_one_user_to_one_record_are_refused(
    dataset: StoredDataset, apart: int, *, there: bool, first: bool
) -> None:
    if there:
        add(dataset, record())
    between = [FeedbackRecord({"prompt": str(n)}) for n in range(apart)]
    batch = [*([] if first else [record()]), record(answer("a")), *between, record(answer("b"))]
    with pytest.raises(InvalidRecord) as caught:
        add(dataset, *batch)
    assert str(caught.value) == (
        f"row {len(batch) - 1}, response of 'ana': another row of this batch has another response of the same user "
        "to the same record; one response for each user is taken. No row of this batch was added."
    )
    assert len(dataset) == (1 if there else 0)
    assert dataset.users() == []


@pytest.mark.parametrize("apart", [0, 1500], ids=["near", "in another piece"])
def test_rows_of_one_record_may_have_a_response_each(dataset: StoredDataset, apart: int) -> None:
    between = [FeedbackRecord({"prompt": str(n)}) for n in range(apart)]
    batch = [record(answer("a")), record(answer("z", "zoe")), *between, record(answer("a")), record(answer("b", "ben"))]
    assert add(dataset, *batch) == Tally(read=apart + 4, added=apart + 1, unchanged=3, responses=3)
    assert [response.user for response in dataset.record("r").responses] == ["ana", "zoe", "ben"]


def test_the_default_user_is_a_user(dataset: StoredDataset) -> None:
    with pytest.raises(InvalidRecord, match="row 0, response of 'me': given twice"):
        add(dataset, record(answer("a", None), answer("b", "me")))
    with pytest.raises(InvalidRecord, match="row 1, response of 'me': another row"):
        add(dataset, record(answer("a", None)), record(answer("b", "me")))
    assert len(dataset) == 0


def test_what_is_being_edited_comes_along_and_null_is_left_out(store: Store, dataset: StoredDataset) -> None:
    given = Response({"response": "a", "note": None}, user="ana", edits={"response": "b", "note": None})
    add(dataset, record(given, answer("c", "ben", status="draft")))
    ana, ben = dataset.record("r").responses
    assert (ana.values, ana.edits, ana.revision) == ({"response": "a"}, {"response": "b"}, 1)
    assert (ben.values, ben.edits, ben.revision) == ({"response": "c"}, None, 1)
    assert log(store) == [
        ("ana", "added", "submitted", '{"response":"a"}', '{"response":"b"}', 1, ana.updated_at),
        ("ben", "added", "draft", '{"response":"c"}', None, 1, ben.updated_at),
    ]


def test_edits_are_checked_too(dataset: StoredDataset) -> None:
    with pytest.raises(InvalidRecord, match="row 0, response of 'ana', edits to 'response': expected a text"):
        add(dataset, record(answer("a", edits={"response": 3})))


def test_an_imported_response_is_stored_as_a_given_one_is(store: Store, dataset: StoredDataset) -> None:
    add(dataset, record(answer("a"), id="imported"), record(id="given"))
    dataset.respond("given", "ana", "submitted", {"response": "a"})
    for table in (tables.responses, tables.response_log):
        with store.reading() as connection:
            one, other = (
                {name: value for name, value in row.items() if name not in ("key", "record", "action")}
                for row in connection.execute(select(table)).mappings()
            )
        for at in ("created_at", "updated_at", "at"):
            assert type(one.pop(at, None)) is type(other.pop(at, None))
        assert one == other
    assert dataset.respond("imported", "ana", "submitted", {"response": "b"}).response.revision == 2


# In bulk


def test_a_whole_dataset_is_read_as_its_records_are(store: Store, make: Any) -> None:
    one, other = make("one"), make("other")
    for part in range(3):
        for dataset in (one, other):
            rows = [
                FeedbackRecord(
                    {"prompt": f"{dataset.name} {part} {n}"},
                    id=f"{part}-{n}",
                    metadata={"n": n} if n % 2 else {},
                    suggestions=[Suggestion("response", "s", score=n, agent="m", type="t")] if n % 3 else [],
                    responses=[answer("z", "zoe"), answer("a", edits={"response": "b"})] if n % 5 == 0 else [],
                )
                for n in range(400)
            ]
            add(dataset, *rows)
    for dataset in (one, other):
        with store.reading() as connection:
            read = list(all_records(connection, dataset._key))
        assert read == dataset.slice(0, 1200)


def statements(dataset: StoredDataset, *batch: FeedbackRecord) -> int:
    """Count the statements that adding a batch takes."""
    seen: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_: Any) -> None:
        seen.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        add(dataset, *batch)
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    return len(seen)


def test_responses_and_duplicates_take_no_statement_each(dataset: StoredDataset) -> None:
    few = statements(dataset, record(answer("a"), id="0"), record(answer("a"), id="0"))
    many = [record(answer("a"), id=str(n // 2)) for n in range(10, 1010)]
    assert statements(dataset, *many) < few + 5


def test_a_new_optional_field_takes_texts_of_known_records(make: Any, dataset: StoredDataset) -> None:
    add(dataset, record())
    schema = dataset.schema
    more = make(schema=type(schema)((*schema.fields, TextField("source", required=False)), schema.questions))
    assert add(more, FeedbackRecord({"prompt": "p", "source": "s"}, id="r")).updated == 1
    assert add(more, record()).unchanged == 1
    assert more.record("r").fields == {"prompt": "p", "source": "s"}
