"""What people note beside an answer, a flag, a comment, a reason to discard, goes wherever the answer goes."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from nb_feedback import FeedbackDataset, FeedbackRecord, InvalidInput, InvalidRecord, InvalidSchema, Response
from nb_feedback.errors import AnswerConflict
from nb_feedback.records import Notes
from nb_feedback.schema import TextField, TextQuestion
from nb_feedback.store.answers import Origin
from nb_feedback.store.stored_dataset import StoredDataset
from nb_feedback.widget.session import Session

FLAGGED = Notes(flagged=True)
COMMENT = Notes(comment="Is the policy still so?")
BOTH = Notes(flagged=True, comment="Is the policy still so?")
OFF_TOPIC = Notes(reason="off topic")
Message = dict[str, Any]


@pytest.fixture
def work(dataset: StoredDataset) -> StoredDataset:
    """A dataset of two records, in each kind of store."""
    batch = [(f"row {at}", FeedbackRecord({"prompt": f"p{at}"}, id=f"r{at}")) for at in (1, 2)]
    dataset.add(batch, on_conflict="update", default_user="me")
    return dataset


@pytest.fixture
def ds(folder: Path) -> FeedbackDataset:
    assert folder == Path.cwd()
    return make("noted")


def make(name: str | None, **more: Any) -> FeedbackDataset:
    ds = FeedbackDataset(name, fields=[TextField("prompt")], questions=[TextQuestion("response")], **more)
    ds.add_records([{"prompt": "p1", "id": "r1"}, {"prompt": "p2", "id": "r2"}], id="id")
    return ds


def say(dataset: StoredDataset, text: str, notes: Notes | None, status: Any = "submitted", **given: Any) -> Any:
    return dataset.respond("r1", "ana", status, {"response": text}, notes=notes, **given)


def notes(dataset: StoredDataset) -> Notes | None:
    response = dataset.record("r1").response("ana")
    return None if response is None else response.notes


def test_what_is_noted_is_stored_with_the_answer_and_replaced_with_it(work: StoredDataset) -> None:
    assert say(work, "a", BOTH).response.notes == BOTH
    assert notes(work) == BOTH
    assert say(work, "a", None, "discarded").response.notes is None
    assert say(work, "a", OFF_TOPIC, "discarded").response.reason == "off topic"
    assert [line["notes"] for line in work.history("r1")] == [
        '{"flagged":true,"comment":"Is the policy still so?"}',
        None,
        '{"reason":"off topic"}',
    ]


def test_a_flag_or_a_comment_alone_is_a_step_that_says_so(work: StoredDataset) -> None:
    say(work, "a", None)
    say(work, "a", FLAGGED)
    say(work, "b", BOTH)
    assert [line["action"] for line in work.history("r1")] == ["submitted", "noted", "submitted"]
    assert [str(work.undo("ana")), str(work.undo("ana"))] == ["submitted: r1", "noted: r1"]
    assert (notes(work), work.record("r1").status) == (None, "submitted")
    assert str(work.redo("ana")) == "noted: r1"
    assert notes(work) == FLAGGED


def test_a_comment_that_is_being_typed_is_one_step(work: StoredDataset) -> None:
    say(work, "a", None, origin=Origin("page", 1, 0))
    for seq, text in enumerate(("I", "Is", "Is it"), 2):
        say(work, "a", Notes(comment=text), origin=Origin("page", seq, 1))
    assert str(work.undo("ana")) == "noted: r1"
    assert (notes(work), work.record("r1").status) == (None, "submitted")


def test_two_versions_that_differ_in_notes_only_are_two_versions(work: StoredDataset) -> None:
    say(work, "a", FLAGGED, origin=Origin("one", 1, 0))
    with pytest.raises(AnswerConflict):
        say(work, "a", COMMENT, origin=Origin("other", 1, 0))
    assert notes(work) == FLAGGED


def test_what_goes_back_to_pending_has_no_notes_and_gets_them_back_when_undone(work: StoredDataset) -> None:
    say(work, "a", BOTH)
    work.respond("r1", "ana", "pending", {})
    assert work.record("r1").response("ana") is None
    work.undo("ana")
    assert notes(work) == BOTH


def test_notes_that_say_nothing_are_none(work: StoredDataset) -> None:
    assert say(work, "a", Notes(comment=" \n", reason="")).response.notes is None
    assert [line["notes"] for line in work.history("r1")] == [None]


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"flagged": 1}, "record 'r1': flagged: expected a bool, got int 1. Nothing was stored."),
        ({"comment": 3}, "comment: expected a text (str), got int 3"),
        ({"comment": "\ud800"}, "comment: has a lone surrogate"),
        ({"reason": "off topic"}, "reason: only what is discarded has one; give status='discarded' with it"),
        ({"status": "discarded", "reason": ["a"]}, "reason: expected a text (str), got list ['a']"),
    ],
)
def test_notes_of_another_kind_are_refused(ds: FeedbackDataset, given: Any, reason: str) -> None:
    with pytest.raises(InvalidInput) as raised:
        ds.respond("r1", {"response": "a"}, **given)
    assert reason in str(raised.value)
    record = FeedbackRecord({"prompt": "p3"}, responses=[Response({"response": "a"}, user="ana", **given)])
    with pytest.raises(InvalidRecord, match="response of 'ana'"):
        ds.add_records([record])
    assert len(ds) == 2
    assert ds.responses().empty


def test_what_is_pending_can_have_no_notes(ds: FeedbackDataset) -> None:
    with pytest.raises(InvalidInput, match="give no values and no notes"):
        ds.respond("r1", {}, status="pending", flagged=True)


def test_a_flagged_answer_comes_out_of_every_export(ds: FeedbackDataset) -> None:
    ds.respond("r1", {"response": "a"}, user="ana", flagged=True, comment="Short.")
    ds.respond("r1", {"response": "b"}, user="ben", status="discarded", reason="off topic")
    rows = ds.responses()[["user", "flagged", "comment", "reason"]]
    assert rows.to_numpy().tolist() == [["ana", True, "Short.", None], ["ben", False, None, "off topic"]]
    assert ds.history("r1", user="ana")["comment"].tolist() == ["Short."]
    row = ds.to_datasets()[0]
    assert [row[f"response.responses.{part}"] for part in ("flagged", "comment", "reason")] == [
        [True, False],
        ["Short.", None],
        [None, "off topic"],
    ]
    (line, _) = ds.to_jsonl("out.jsonl").read_text().splitlines()
    assert json.loads(line)["response.responses.comment"] == ["Short.", None]


def test_answers_that_come_with_records_bring_their_notes(ds: FeedbackDataset) -> None:
    ds.respond("r1", {"response": "a"}, user="ana", flagged=True)
    ds.respond("r2", {}, user="ana", status="discarded", reason="off topic")
    other = FeedbackDataset(fields=ds.fields, questions=ds.questions)
    assert other.add_records(list(ds)).responses == 2
    assert [record.response("ana").notes for record in other] == [FLAGGED, OFF_TOPIC]
    assert other.add_records(list(ds)).responses == 0
    twice = [FeedbackRecord({"prompt": "p"}, id="r9", responses=[Response({}, flagged=flag)]) for flag in (True, False)]
    for each in twice:
        each.responses[0].status = "draft"
    with pytest.raises(InvalidRecord, match="another response of the same user"):
        other.add_records(twice)


def test_a_copy_of_the_store_has_the_notes(ds: FeedbackDataset, folder: Path) -> None:
    ds.respond("r1", {"response": "a"}, user="ana", comment="Short.")
    copy = FeedbackDataset.load("noted", store=ds.backup(folder / "copy.db"))
    assert copy["r1"].response("ana").comment == "Short."


def kept(ds: FeedbackDataset, version: int, **answer: Any) -> Path:
    answer = {"client": "page", "seq": 4, "record": "r1", "base": 0, "status": "draft", "at": 1} | answer
    answer |= {"values": {"response": "a"}, "edits": None}
    file = {"format": "nb_feedback/kept", "version": version, "dataset": ds._stored.uid, "name": "noted"}
    file |= {"user": "ana", "downloaded_at": "2026-11-23T14:02:00.000Z", "answers": [answer]}
    path = Path("answers.json")
    path.write_text(json.dumps(file))
    return path


def test_what_was_downloaded_is_restored_with_its_notes_and_of_an_older_widget_without(ds: FeedbackDataset) -> None:
    assert repr(ds.restore(kept(ds, 2, notes={"flagged": True, "comment": "Short."}))) == "1 restored"
    assert ds["r1"].response("ana").notes == Notes(flagged=True, comment="Short.")
    same = kept(ds, 2, client="other", notes={"flagged": True, "comment": "Short.", "reason": None})
    assert repr(ds.restore(same)) == "0 restored, 1 already there"
    assert repr(ds.restore(kept(ds, 1, client="older"))) == "0 restored, 1 in conflict (r1)"
    assert repr(ds.restore(kept(ds, 1, record="r2", seq=5))) == "1 restored"
    assert ds["r2"].response("ana").notes is None
    with pytest.raises(InvalidInput, match=r"expected a version up to 2 of the format, got int 3"):
        ds.restore(kept(ds, 3))


def test_the_page_is_told_and_tells_what_is_noted(work: StoredDataset) -> None:
    session = Session(work, "ana", None)

    def save(seq: int, **more: Any) -> Message:
        said = {"kind": "save", "client": "page", "seq": seq, "record": "r1", "status": "discarded", "base": 0}
        (reply,) = session.handle(said | {"values": {}, "edits": None} | more)
        return reply  # type: ignore[return-value]

    save(1, notes={"flagged": True, "reason": "off topic"})
    fetch = {"kind": "fetch", "client": "page", "rid": "r", "queue": "all", "position": -1, "pinned": True}
    (window,) = session.handle(fetch | {"record": "r1", "before": 0, "after": 0})
    assert window.records[0].response.notes == Notes(flagged=True, reason="off topic")  # type: ignore[union-attr]
    save(2)  # as a page of an earlier version does
    assert notes(work) is None
    assert save(3, status="draft", notes={"reason": "off topic"}).code == "invalid"  # type: ignore[attr-defined]


def test_the_reasons_to_discard_may_change_at_any_time(ds: FeedbackDataset, make_again: Callable[..., Any]) -> None:
    assert ds.discard_reasons == ()
    again = make_again(discard_reasons=["off topic", "harmful"])
    assert again.discard_reasons == ("off topic", "harmful")
    again.respond("r1", {}, user="ana", status="discarded", reason="harmful")
    assert make_again(discard_reasons=["too long"])["r1"].response("ana").reason == "harmful"
    assert FeedbackDataset.load("noted").discard_reasons == ("too long",)
    (welcome,) = Session(again._stored, "ana", None).handle({"kind": "hello", "client": "a", "protocol": 3})
    assert welcome.discard_reasons == ["too long"]  # type: ignore[union-attr]


@pytest.fixture
def make_again(ds: FeedbackDataset) -> Callable[..., FeedbackDataset]:
    return lambda **more: make(ds.name, **more)


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ("off topic", "discard_reasons: expected a list, got str 'off topic'"),
        (["off topic", "off topic"], "discard_reasons: reason 2 has 'off topic' twice"),
        ([""], "discard_reasons: reason 1 is empty; give a list of distinct short texts"),
        ([3], "reason 1 expected a text (str), got int 3"),
        (["x" * 201], "reason 1 is 201 characters long, at most 200 are taken"),
        (None, "discard_reasons: expected a list, got nothing (null)"),
    ],
)
def test_reasons_that_are_no_list_of_distinct_short_texts_are_refused(given: Any, reason: str, folder: Path) -> None:
    with pytest.raises(InvalidSchema) as raised:
        make("noted", discard_reasons=given)
    assert reason in str(raised.value)
    assert not list(folder.iterdir())
