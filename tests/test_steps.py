from __future__ import annotations

from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nb_feedback import FeedbackDataset
from nb_feedback.errors import AnswerConflict, InvalidInput, UnknownName
from nb_feedback.records import FeedbackRecord, Response
from nb_feedback.schema import Schema, TextField, TextQuestion
from nb_feedback.store import answers
from nb_feedback.store.answers import Origin
from nb_feedback.store.channel import Change
from nb_feedback.store.engine import memory_store
from nb_feedback.store.stored_dataset import StoredDataset

State = dict[str, tuple[str, str | None]]


@pytest.fixture
def work(dataset: StoredDataset) -> StoredDataset:
    """A dataset of three records, in each kind of store."""
    fill(dataset)
    return dataset


def fill(dataset: StoredDataset) -> None:
    batch = [(f"row {at}", FeedbackRecord({"prompt": f"p{at}"}, id=f"r{at}")) for at in (1, 2, 3)]
    dataset.add(batch, on_conflict="update", default_user="me")


def say(dataset: StoredDataset, record: str, text: str, status: Any = "submitted", **given: Any) -> Any:
    return dataset.respond(record, "ana", status, {"response": text}, **given)


def state(dataset: StoredDataset, user: str = "ana") -> State:
    found = {record.id: record.response(user) for record in dataset.slice(0, 3)}
    return {str(key): (each.status, each.values.get("response")) for key, each in found.items() if each is not None}


def test_each_answer_is_undone_and_done_again_in_turn(work: StoredDataset) -> None:
    say(work, "r1", "a")
    say(work, "r2", "b", "discarded")
    say(work, "r1", "c")
    states = [{}, {"r1": ("submitted", "a")}, {"r1": ("submitted", "a"), "r2": ("discarded", "b")}]
    last = {"r1": ("submitted", "c"), "r2": ("discarded", "b")}
    undone = []
    for before in reversed(states):
        undone.append(str(work.undo("ana")))
        assert state(work) == before
    assert undone == ["submitted: r1", "discarded: r2", "submitted: r1"]
    assert work.undo("ana") is None
    for after in [*states[1:], last]:
        assert work.redo("ana") is not None
        assert state(work) == after
    assert work.redo("ana") is None
    assert str(work.undo("ana")) == "submitted: r1"
    assert state(work) == states[2]


def test_after_something_new_nothing_is_done_again(work: StoredDataset) -> None:
    say(work, "r1", "a")
    work.undo("ana")
    say(work, "r2", "b")
    assert work.redo("ana") is None
    assert str(work.undo("ana")) == "submitted: r2"
    assert work.undo("ana") is None
    assert state(work) == {}


def test_nobody_undoes_what_others_did(work: StoredDataset) -> None:
    say(work, "r1", "a")
    work.respond("r1", "ben", "submitted", {"response": "b"})
    assert str(work.undo("ana")) == "submitted: r1"
    assert state(work, "ben") == {"r1": ("submitted", "b")}
    assert work.undo("ana") is None


def test_what_came_with_its_record_is_not_undone(work: StoredDataset) -> None:
    came = FeedbackRecord({"prompt": "p1"}, id="r1", responses=[Response({"response": "came"}, user="ana")])
    work.add([("row 0", came)], on_conflict="update", default_user="me")
    assert work.undo("ana") is None
    say(work, "r1", "changed")
    work.undo("ana")
    assert state(work) == {"r1": ("submitted", "came")}
    assert work.undo("ana") is None


def test_drafts_of_one_page_in_a_row_are_one_step(work: StoredDataset) -> None:
    say(work, "r1", "a", "draft", origin=Origin("page", 1, 0))
    say(work, "r1", "ab", "draft", origin=Origin("page", 2, 1))
    say(work, "r2", "x", "draft", origin=Origin("page", 3, 0))
    say(work, "r1", "abc", "draft", origin=Origin("page", 4, 2))
    work.undo("ana")
    assert state(work) == {"r1": ("draft", "ab"), "r2": ("draft", "x")}
    work.undo("ana")
    work.undo("ana")
    assert state(work) == {}
    assert work.undo("ana") is None


def test_a_draft_after_a_pause_is_a_step_of_its_own(work: StoredDataset, monkeypatch: pytest.MonkeyPatch) -> None:
    say(work, "r1", "a", "draft", origin=Origin("page", 1, 0))
    monkeypatch.setattr(answers, "ONE_STEP", answers.ONE_STEP * 0)
    say(work, "r1", "ab", "draft", origin=Origin("page", 2, 1))
    work.undo("ana")
    assert state(work) == {"r1": ("draft", "a")}


def test_edits_are_undone_to_what_was_submitted_and_done_again(work: StoredDataset) -> None:
    say(work, "r1", "a")
    say(work, "r1", "a", edits={"response": "b"}, origin=Origin("page", 1, 1))
    work.undo("ana")
    (response,) = work.record("r1").responses
    assert (response.status, response.values, response.edits) == ("submitted", {"response": "a"}, None)
    work.redo("ana")
    (response,) = work.record("r1").responses
    assert (response.values, response.edits) == ({"response": "a"}, {"response": "b"})


def test_many_answers_at_once_are_one_step(work: StoredDataset) -> None:
    heard: list[Change] = []

    class Listener:
        def response_changed(self, change: Change) -> None:
            heard.append(change)

    work.channel.listen(listener := Listener())
    say(work, "r1", "before")
    work.respond_all({"r1": {"response": "x"}, "r3": {"response": "y"}}, "ana", "submitted")
    step = work.standing("ana").undo
    assert step is not None
    assert (step.records, step.count, step.position) == (["r1", "r3"], 2, 0)
    work.undo("ana")
    assert state(work) == {"r1": ("submitted", "before")}
    work.redo("ana")
    assert state(work) == {"r1": ("submitted", "x"), "r3": ("submitted", "y")}
    assert [(each.record, each.response.status) for each in heard] == [
        *[("r1", "submitted"), ("r1", "submitted"), ("r3", "submitted")],
        *[("r1", "submitted"), ("r3", "pending")],
        *[("r1", "submitted"), ("r3", "submitted")],
    ]
    assert listener


def test_many_answers_of_which_one_is_refused_are_none(work: StoredDataset) -> None:
    with pytest.raises(UnknownName, match="unknown record 'r9'"):
        work.respond_all({"r1": {"response": "x"}, "r9": {"response": "y"}}, "ana", "submitted")
    assert state(work) == {}
    assert work.standing("ana").undo is None


def test_a_record_goes_back_to_pending_and_its_answer_stays_in_the_history(work: StoredDataset) -> None:
    say(work, "r1", "a")
    taken = work.respond("r1", "ana", "pending", {})
    assert (taken.response.status, taken.response.revision, taken.response.values) == ("pending", 2, {})
    assert state(work) == {}
    assert work.counts("ana").pending == 3
    assert work.worked_on("ana", [0, 1]) == {0: (2, None)}
    assert [line["status"] for line in work.history("r1")] == ["submitted", "pending"]
    assert str(work.undo("ana")) == "pending: r1"
    assert state(work) == {"r1": ("submitted", "a")}
    with pytest.raises(InvalidInput, match="record 'r1': a pending record has no answer; give no values"):
        say(work, "r1", "a", "pending")


def test_what_a_page_says_late_of_an_answer_that_was_taken_back_changes_nothing(work: StoredDataset) -> None:
    say(work, "r1", "a", "draft", origin=Origin("page", 1, 0))
    submitted = {"record_id": "r1", "text": "ab", "origin": Origin("page", 3, 1)}
    say(work, submitted["record_id"], "ab", origin=submitted["origin"])
    step = work.standing("ana").undo
    assert step is not None
    work.revert_for("ana", step.step, redo=False, client="page", seq=4)
    assert state(work) == {"r1": ("draft", "a")}
    for seq in (1, 2, 3):
        assert not say(work, "r1", "late", origin=Origin("page", seq, 1)).applied
    assert state(work) == {"r1": ("draft", "a")}
    with pytest.raises(AnswerConflict):
        say(work, "r1", "other", origin=Origin("other", 1, 2))
    assert say(work, "r1", "next", origin=Origin("page", 5, 1)).applied


def test_a_page_undoes_once_however_often_it_says_so(work: StoredDataset) -> None:
    say(work, "r1", "a")
    say(work, "r2", "b")
    step = work.standing("ana").undo
    assert step is not None
    for _ in range(2):
        undone = work.revert_for("ana", step.step, redo=False, client="page", seq=1)
        assert undone is not None
        assert (undone.records, undone.action) == (["r2"], "submitted")
        assert state(work) == {"r1": ("submitted", "a")}
    again = work.standing("ana").redo
    assert again is not None
    work.revert_for("ana", again.step, redo=True, client="page", seq=2)
    # The first one once more, late: it was done, and is not done again.
    assert work.revert_for("ana", step.step, redo=False, client="page", seq=1) is not None
    assert state(work) == {"r1": ("submitted", "a"), "r2": ("submitted", "b")}


def test_a_page_undoes_nothing_but_what_it_was_told_of(work: StoredDataset) -> None:
    say(work, "r1", "a")
    step = work.standing("ana").undo
    assert step is not None
    say(work, "r2", "from elsewhere")
    assert work.revert_for("ana", step.step, redo=False, client="page", seq=1) is None
    assert state(work) == {"r1": ("submitted", "a"), "r2": ("submitted", "from elsewhere")}


RECORDS = st.sampled_from(["r1", "r2", "r3"])
DOING = st.one_of(
    st.tuples(st.sampled_from(["submitted", "draft", "discarded", "pending"]), RECORDS),
    st.tuples(st.just("many"), st.sets(RECORDS, min_size=1).map(sorted)),
    st.tuples(st.just("group"), st.sets(RECORDS, min_size=1).map(sorted).flatmap(st.permutations)),
    st.tuples(st.sampled_from(["undo", "redo"]), st.none()),
)


@given(st.lists(DOING, max_size=25))
def test_undo_and_redo_are_those_of_a_list_of_states(doing: list[tuple[str, Any]]) -> None:
    schema = Schema((TextField("prompt"),), (TextQuestion("response"),))
    dataset = StoredDataset.create_or_continue(memory_store(), "memory", schema, "")
    fill(dataset)
    states: list[State] = [{}]
    at = sent = 0
    for number, (action, record) in enumerate(doing):
        if action in {"undo", "redo"}:
            there = at > 0 if action == "undo" else at + 1 < len(states)
            done = dataset.undo("ana") if action == "undo" else dataset.redo("ana")
            assert (done is not None) == there
            at += 0 if not there else -1 if action == "undo" else 1
        else:
            now = dict(states[at])
            if action == "many":
                values = {each: {"response": str(number)} for each in record}
                dataset.respond_all(values, "ana", "submitted")
                now |= {each: ("submitted", str(number)) for each in record}
            elif action == "group":
                group = (sent + 1, sent + len(record))
                for each in [*record, *record]:
                    seq = sent + 1 + sorted(record).index(each)
                    base = len(dataset.history(each))
                    say(dataset, each, str(number), origin=Origin("page", seq, base, group=group))
                sent += len(record)
                now |= {each: ("submitted", str(number)) for each in record}
            elif action == "pending":
                dataset.respond(record, "ana", "pending", {})
                now.pop(record, None)
            else:
                say(dataset, record, str(number), action)
                now[record] = (action, str(number))
            states, at = [*states[: at + 1], now], at + 1
        assert state(dataset) == states[at]
        assert all(
            lines[-1]["status"] == (found[0] if found else "pending")
            for each in ("r1", "r2", "r3")
            for found in [states[at].get(each)]
            for lines in [dataset.history(each)]
            if lines
        )


def test_the_history_of_a_record_is_that_of_everyone_or_of_one(work: StoredDataset) -> None:
    say(work, "r1", "a", "draft", origin=Origin("page", 1, 0))
    work.respond("r1", "ben", "submitted", {"response": "b"})
    say(work, "r2", "elsewhere")
    lines = work.history("r1")
    assert [(line["user"], line["action"], line["client"]) for line in lines] == [
        ("ana", "draft", "page"),
        ("ben", "submitted", None),
    ]
    assert [line["user"] for line in work.history("r1", "ben")] == ["ben"]


def test_each_of_these_works_through_the_public_dataset(folder: Path) -> None:

    ds = FeedbackDataset("a", fields=[TextField("prompt")], questions=[TextQuestion("response")])
    ds.add_records([{"prompt": "p", "id": "1"}], id="id")
    ds.respond("1", {"response": "a"})
    ds.respond("1", {}, status="pending")
    assert ds["1"].responses == []
    assert str(ds.undo()) == "pending: 1"
    assert str(ds.redo()) == "pending: 1"
    assert ds.undo(user="ana") is None
    history = ds.history("1")
    assert history["action"].tolist() == ["submitted", "pending", "undo", "redo"]
    assert history["status"].tolist() == ["submitted", "pending", "submitted", "pending"]
    assert history["response"].tolist() == ["a", None, "a", None]
    assert history["user"].tolist() == ["me"] * 4
    assert str(history["at"].dtype) == "datetime64[us, UTC]"
    with pytest.raises(UnknownName, match="unknown record '2'"):
        ds.history("2")
    with pytest.raises(InvalidInput, match="answers: expected a dict of record id to values, got"):
        ds.respond_all([("1", {})])  # type: ignore[arg-type]
    assert (folder / "nb_feedback.db").exists()


def of_group(first: int, last: int, seq: int, base: int = 0, page: str = "page") -> Origin:
    return Origin(page, seq, base, group=(first, last))


@pytest.mark.parametrize("order", list(permutations((1, 2, 3))))
def test_what_a_page_sends_as_one_is_one_step_whatever_comes_first_and_however_often(
    work: StoredDataset, order: tuple[int, ...]
) -> None:
    for seq in (*order, *order):
        say(work, f"r{seq}", f"a{seq}", origin=of_group(1, 3, seq))
    step = work.standing("ana").undo
    assert step is not None
    assert (step.count, step.action) == (3, "submitted")
    work.undo("ana")
    assert state(work) == {}
    assert work.undo("ana") is None
    work.redo("ana")
    assert state(work) == {f"r{seq}": ("submitted", f"a{seq}") for seq in order}
    # Late once more: it was applied, and is not done again.
    work.undo("ana")
    assert not say(work, "r1", "a1", origin=of_group(1, 3, 1)).applied
    assert state(work) == {}


def test_an_answer_that_arrives_among_those_that_are_one_is_a_step_by_itself(work: StoredDataset) -> None:
    say(work, "r1", "a", origin=of_group(1, 2, 1))
    say(work, "r1", "b", origin=Origin("page", 3, 1))
    say(work, "r3", "from a cell")
    say(work, "r2", "a", origin=of_group(1, 2, 2))
    assert str(work.undo("ana")) == "submitted: r3"
    assert str(work.undo("ana")) == "submitted: r1"
    assert state(work) == {"r1": ("submitted", "a"), "r2": ("submitted", "a")}
    assert str(work.undo("ana")) == "submitted: r1, r2"
    assert work.undo("ana") is None
    for _ in range(3):
        work.redo("ana")
    assert state(work) == {"r1": ("submitted", "b"), "r2": ("submitted", "a"), "r3": ("submitted", "from a cell")}


def test_of_those_that_are_one_a_conflict_leaves_the_others(work: StoredDataset) -> None:
    say(work, "r2", "elsewhere")
    say(work, "r1", "a", origin=of_group(1, 3, 1))
    with pytest.raises(AnswerConflict):
        say(work, "r2", "a", origin=of_group(1, 3, 2))
    say(work, "r3", "a", origin=of_group(1, 3, 3))
    assert str(work.undo("ana")) == "submitted: r1, r3"
    assert state(work) == {"r2": ("submitted", "elsewhere")}


def test_what_comes_when_the_rest_was_undone_is_another_step(work: StoredDataset) -> None:
    say(work, "r1", "a", origin=of_group(1, 3, 1))
    work.undo("ana")
    say(work, "r2", "a", origin=of_group(1, 3, 2))
    say(work, "r3", "a", origin=of_group(1, 3, 3))
    assert work.redo("ana") is None
    assert str(work.undo("ana")) == "submitted: r2, r3"
    assert state(work) == {}
    assert work.undo("ana") is None


def test_drafts_that_are_one_join_neither_what_was_typed_before_nor_what_is_typed_after(work: StoredDataset) -> None:
    say(work, "r1", "typed", "draft", origin=Origin("page", 1, 0))
    say(work, "r1", "replaced", "draft", origin=of_group(2, 3, 2, 1))
    say(work, "r2", "replaced", "draft", origin=of_group(2, 3, 3))
    say(work, "r2", "replaced, and more", "draft", origin=Origin("page", 4, 1))
    work.undo("ana")
    assert state(work) == {"r1": ("draft", "replaced"), "r2": ("draft", "replaced")}
    work.undo("ana")
    assert state(work) == {"r1": ("draft", "typed")}


def test_numbers_are_of_one_page(work: StoredDataset) -> None:
    say(work, "r1", "a", origin=of_group(1, 2, 1))
    say(work, "r2", "b", origin=of_group(1, 2, 2, page="other"))
    assert str(work.undo("ana")) == "submitted: r2"
