"""What an answer was before, as the page is told it."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from nb_feedback.records import FeedbackRecord, Notes
from nb_feedback.store.stored_dataset import StoredDataset
from nb_feedback.widget import past
from nb_feedback.widget.protocol import WINDOW_BYTES, History
from nb_feedback.widget.session import Session


@pytest.fixture
def work(dataset: StoredDataset) -> StoredDataset:
    dataset.add(
        [("row 1", FeedbackRecord({"prompt": "p"}, id="r1"))],
        on_conflict="update",
        default_user="me",
    )
    return dataset


def say(work: StoredDataset, text: str, **given: Any) -> None:
    work.respond("r1", given.pop("user", "ana"), given.pop("status", "submitted"), {"response": text}, **given)


def recall(work: StoredDataset, before: int | None = None, record: str = "r1") -> Any:
    message = {"kind": "recall", "client": "page", "rid": "r7", "record": record, "before": before}
    (reply,) = Session(work, "ana", None).handle(message)
    return reply


def test_the_newest_change_comes_first_with_all_that_it_said(work: StoredDataset) -> None:
    say(work, "a", status="draft")
    say(work, "b", edits={"response": "c"}, notes=Notes(flagged=True))
    say(work, "ben's", user="ben")
    work.undo("ana")
    found = recall(work)
    assert isinstance(found, History)
    assert (found.rid, found.client, found.record, found.first) == ("r7", "page", "r1", True)
    assert [(line.action, line.status, line.revision) for line in found.lines] == [
        ("undo", "draft", 3),
        ("edited", "submitted", 2),
        ("draft", "draft", 1),
    ]
    edited = found.lines[1]
    assert (edited.values, edited.edits, edited.notes) == ({"response": "b"}, {"response": "c"}, Notes(flagged=True))
    assert (edited.client, edited.at[-6:]) == (None, "+00:00")


def test_what_does_not_fit_into_a_message_is_asked_for(work: StoredDataset) -> None:
    text = "x" * (WINDOW_BYTES // 3)
    for number in range(5):
        say(work, f"{text}{number}")
    say(work, text * 4)  # more than a message carries goes alone
    found = [recall(work)]
    while not found[-1].first:
        found.append(recall(work, found[-1].lines[-1].revision))
    assert [[line.revision for line in each.lines] for each in found] == [[6], [5, 4], [3, 2], [1]]
    assert all(len(msgspec.json.encode(each)) < WINDOW_BYTES * 1.01 for each in found[1:])


def test_there_are_so_many_at_a_time(work: StoredDataset, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(past, "MOST", 2)
    for number in range(3):
        say(work, str(number))
    assert [(len(each.lines), each.first) for each in (recall(work), recall(work, 2))] == [(2, False), (1, True)]


def test_a_record_that_is_not_there_is_refused_and_one_without_answers_has_no_past(work: StoredDataset) -> None:
    assert (recall(work).lines, recall(work).first) == ([], True)
    refused = recall(work, record="gone")
    assert (refused.code, refused.rid) == ("unknown", "r7")
