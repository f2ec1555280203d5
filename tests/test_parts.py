from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from nb_feedback.records import FeedbackRecord
from nb_feedback.schema import Schema, TextField, TextQuestion
from nb_feedback.store.engine import open_store
from nb_feedback.store.stored_dataset import StoredDataset
from nb_feedback.widget.parts import MOST
from nb_feedback.widget.protocol import Failed, Saved
from nb_feedback.widget.session import Session

TEXT = "A long answer, 答え, 🙂. " * 10_000


@pytest.fixture
def session(tmp_path: Path) -> Session:
    schema = Schema((TextField("prompt"),), (TextQuestion("response"),))
    dataset = StoredDataset.create_or_continue(open_store(tmp_path / "a.db"), "a", schema, "")
    records = [(f"row {at}", FeedbackRecord({"prompt": "p"}, id=f"r{at}")) for at in range(20)]
    dataset.add(records, on_conflict="update", default_user="ana")
    return Session(dataset, "ana", None)


def parts(seq: int = 1, text: str = TEXT, record: str = "r1", length: int = 50_000) -> list[dict[str, Any]]:
    message = {"kind": "save", "client": "page", "seq": seq, "record": record, "status": "draft", "base": 0}
    whole = json.dumps({**message, "values": {"response": text}, "edits": None}, ensure_ascii=False)
    pieces = [whole[start : start + length] for start in range(0, len(whole), length)]
    same = {"kind": "part", "client": "page", "seq": seq, "count": len(pieces)}
    return [{**same, "index": index, "text": piece} for index, piece in enumerate(pieces)]


def answer(session: Session, record: str = "r1") -> Any:
    response = session.dataset.record(record).response("ana")
    return None if response is None else response.values["response"]


def test_an_answer_in_parts_arrives_whole_in_whatever_order_they_come(session: Session) -> None:
    *first, last = reversed(parts())
    for part in [*first, *first]:
        assert session.handle(part) == []
    (saved,) = session.handle(last)
    assert isinstance(saved, Saved)
    assert (saved.seq, saved.record) == (1, "r1")
    assert answer(session) == TEXT
    # Sent again from the first part, it is applied once.
    (again,) = [reply for part in parts() for reply in session.handle(part)]
    assert isinstance(again, Saved)
    assert again.revision == saved.revision


def test_an_answer_of_which_a_part_is_lost_is_not_stored_until_it_comes_again(session: Session) -> None:
    sent = parts()
    for part in sent[:2] + sent[3:]:
        assert session.handle(part) == []
    assert answer(session) is None
    assert [reply for part in sent for reply in session.handle(part)] != []
    assert answer(session) == TEXT


def test_answers_whose_parts_mix_are_kept_apart(session: Session) -> None:
    one, other = parts(1, TEXT, "r1"), parts(2, TEXT[::-1], "r2")
    for pair in zip(one, other, strict=True):
        for part in pair:
            session.handle(part)
    assert (answer(session, "r1"), answer(session, "r2")) == (TEXT, TEXT[::-1])


def test_what_never_becomes_complete_is_not_gathered_for_ever(session: Session) -> None:
    for seq in range(1, 3 * MOST):
        session.handle(parts(seq)[0])
    assert len(session._parts._texts) == MOST


def test_parts_that_make_no_message_are_a_reply_and_no_exception(session: Session) -> None:
    (failed,) = session.handle({"kind": "part", "client": "page", "seq": 1, "index": 0, "count": 1, "text": "{"})
    assert isinstance(failed, Failed)
    assert (failed.client, failed.seq, failed.code) == ("page", 1, "internal")


@pytest.mark.parametrize("size", [12 * 2**20])
def test_an_answer_of_12_mib_arrives_whole(session: Session, size: int) -> None:
    text = ("0123456789abcde\n" * (size // 16))[:size]
    replies = [reply for part in parts(text=text, length=256 * 1024) for reply in session.handle(part)]
    assert [type(reply) for reply in replies] == [Saved]
    assert answer(session) == text
