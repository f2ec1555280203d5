from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from nb_feedback import FeedbackDataset, InvalidInput, TextField, TextQuestion, UnknownName
from nb_feedback.restoring import contents_of
from nb_feedback.store.answers import Origin

AT = 1_763_906_520_000
Save = Callable[..., Path]


def dataset(name: str | None = "kept", records: int = 5) -> FeedbackDataset:
    ds = FeedbackDataset(
        name,
        fields=[TextField("prompt")],
        questions=[TextQuestion("response"), TextQuestion("note", required=False)],
    )
    ds.add_records([{"id": f"r{i}", "prompt": f"Question {i}?"} for i in range(1, records + 1)], id="id")
    return ds


@pytest.fixture
def ds(folder: Path) -> FeedbackDataset:
    assert folder == Path.cwd()
    return dataset()


def answer(record: str, text: str, **more: Any) -> dict[str, Any]:
    return {
        "client": "page",
        "seq": None,
        "record": record,
        "base": 0,
        "status": "draft",
        "values": {"response": text},
        "edits": None,
        "at": AT,
    } | more


@pytest.fixture
def save(ds: FeedbackDataset, folder: Path) -> Save:
    """Write the file that the widget's Download writes."""

    def saved(*answers: Any, **more: Any) -> Path:
        file = {
            "format": "nb_feedback/kept",
            "version": 2,
            "dataset": ds._stored.uid,
            "name": "kept",
            "user": "ana",
            "downloaded_at": "2026-11-23T14:02:00.000Z",
            "answers": list(answers),
        } | more
        path = folder / "kept-answers.json"
        path.write_text(json.dumps(file), encoding="utf-8")
        return path

    return saved


def values(ds: FeedbackDataset, record: str) -> Any:
    response = ds[record].response("ana")
    return None if response is None else (response.status, response.values.get("response"))


def test_what_a_browser_kept_is_restored_for_its_user(ds: FeedbackDataset, save: Save) -> None:
    path = save(answer("r1", "One"), answer("r2", "Two", seq=7, status="submitted"))
    done = ds.restore(path)
    assert repr(done) == "2 restored"
    assert (done, done.restored, str(done)) == (2, ["r1", "r2"], "2")
    assert [values(ds, record) for record in ("r1", "r2")] == [("draft", "One"), ("submitted", "Two")]


def test_what_is_restored_again_changes_nothing(ds: FeedbackDataset, save: Save) -> None:
    path = save(answer("r1", "One"), answer("r2", "Two", seq=7))
    ds.restore(path)
    again = ds.restore(str(path), on_conflict="replace")
    assert repr(again) == "0 restored, 2 already there"
    assert again.already_there == ["r1", "r2"]
    assert ds["r1"].response("ana").revision == 1


def test_restoring_and_the_pages_own_sending_never_double_each_other(ds: FeedbackDataset, save: Save) -> None:
    # As js/src/adopting.ts names them.
    ds._stored.respond("r1", "ana", "draft", {"response": "One"}, origin=Origin("page/r1", AT, 0))
    ds._stored.respond("r2", "ana", "draft", {"response": "Two"}, origin=Origin("page", 7, 0))
    ds.respond("r1", {"response": "Better"}, user="ana")
    done = ds.restore(save(answer("r1", "One"), answer("r2", "Two", seq=7)))
    assert repr(done) == "0 restored, 2 already there"
    assert values(ds, "r1") == ("submitted", "Better")


def test_what_was_answered_since_is_kept_and_reported(ds: FeedbackDataset, save: Save) -> None:
    ds.respond("r1", {"response": "Newer"}, user="ana")
    done = ds.restore(save(answer("r1", "Older"), answer("r2", "Two")))
    assert repr(done) == "1 restored, 1 in conflict (r1)"
    ((record, reason),) = done.conflicts
    assert record == "r1"
    assert "changed elsewhere (revision 1, yours was based on revision 0)" in reason
    assert values(ds, "r1") == ("submitted", "Newer")


def test_what_was_answered_since_can_be_replaced_and_stays_in_the_history(ds: FeedbackDataset, save: Save) -> None:
    ds.respond("r1", {"response": "Newer"}, user="ana")
    assert repr(ds.restore(save(answer("r1", "Older")), on_conflict="replace")) == "1 restored"
    assert values(ds, "r1") == ("draft", "Older")
    with ds._stored.store.reading() as connection:
        log = connection.exec_driver_sql('SELECT "values" FROM response_log ORDER BY key').scalars().all()
    assert [json.loads(each)["response"] for each in log] == ["Newer", "Older"]


def test_what_says_the_same_is_no_conflict(ds: FeedbackDataset, save: Save) -> None:
    ds.respond("r1", {"response": "The same"}, user="ana", status="draft")
    kept = answer("r1", "The same", values={"response": "The same", "note": None})
    assert repr(ds.restore(save(kept))) == "0 restored, 1 already there"


def test_what_was_being_changed_after_a_submit_comes_back_as_that(ds: FeedbackDataset, save: Save) -> None:
    ds.respond("r1", {"response": "Submitted"}, user="ana")
    kept = answer("r1", "Submitted", status="submitted", base=1, edits={"response": "Half a thou"})
    assert repr(ds.restore(save(kept))) == "1 restored"
    response = ds["r1"].response("ana")
    assert (response.values, response.edits) == ({"response": "Submitted"}, {"response": "Half a thou"})


def test_what_cannot_be_stored_is_refused_one_by_one(ds: FeedbackDataset, save: Save) -> None:
    done = ds.restore(
        save(
            answer("gone", "No such record"),
            answer("r1", " ", status="submitted", seq=1),
            answer("r2", "a\ud800b"),
            answer("r3", "", values={"other": "No such question"}),
            answer("r4", "Fine"),
        )
    )
    assert repr(done) == "1 restored, 4 refused (gone, r1, r2, r3)"
    reasons = dict(done.refused)
    assert "unknown record 'gone'" in reasons["gone"]
    assert "An answer is required" in reasons["r1"]
    assert "lone surrogate" in reasons["r2"]
    assert "unknown question 'other'" in reasons["r3"]


def test_a_file_of_another_dataset_answers_only_what_is_pending(save: Save) -> None:
    memory = dataset(None)
    memory.respond("r2", {"response": "There already"}, user="ana")
    memory.respond("r3", {"response": "Another person's"}, user="ben")
    path = save(answer("r1", "One", base=3), answer("r2", "Two", base=1), answer("r3", "Three", base=9))
    assert repr(memory.restore(path)) == "2 restored, 1 in conflict (r2)"
    assert [values(memory, record)[1] for record in ("r1", "r2", "r3")] == ["One", "There already", "Three"]
    assert repr(memory.restore(path)) == "0 restored, 2 already there, 1 in conflict (r2)"


def test_a_file_of_another_dataset_answers_only_records_with_the_same_contents(save: Save) -> None:
    memory = dataset(None)
    own, other = (contents_of({"prompt": text}) for text in ("Question 1?", "Another question?"))
    done = memory.restore(save(answer("r1", "One", contents=own), answer("r2", "Two", contents=other)))
    assert repr(done) == "1 restored, 1 refused (r2)"
    assert "a record with other contents" in done.refused[0][1]


def test_the_latest_of_two_answers_from_another_dataset_counts(save: Save) -> None:
    memory = dataset(None)
    done = memory.restore(save(answer("r1", "First"), answer("r1", "Later", client="next", base=1, at=AT + 1)))
    assert repr(done) == "1 restored, 1 in conflict (r1)"
    assert values(memory, "r1") == ("draft", "Later")


def test_of_a_record_that_was_corrected_in_its_dataset_the_answer_is_taken(ds: FeedbackDataset, save: Save) -> None:
    kept = answer("r1", "One", contents=contents_of({"prompt": "Question 1?"}))
    ds.add_records([{"id": "r1", "prompt": "Question one?"}], id="id")
    assert repr(ds.restore(save(kept))) == "1 restored"


@pytest.mark.parametrize(
    ("kept", "expected"),
    [
        (answer("r2", "", status="done"), "unknown status 'done': one of draft, submitted, discarded"),
        (answer("r2", "", seq="7"), "seq: Expected `int | null`, got `str`"),
        (answer("r2", "", at=-1), "at: Expected `int` >= 0"),
        (answer("r2", "", client=""), "client: Expected `str` of length >= 1"),
        (answer("r2", "", values="text"), "values: Expected `object`, got `str`"),
        (answer("r2", "", extra=1), "Object contains unknown field `extra`"),
        ({"record": "r2"}, "Object missing required field"),
        ("text", "Expected `object`, got `str`"),
    ],
)
def test_a_malformed_answer_is_named_and_nothing_is_restored(
    ds: FeedbackDataset, save: Save, kept: Any, expected: str
) -> None:
    with pytest.raises(InvalidInput) as raised:
        ds.restore(save(answer("r1", "Fine"), kept))
    assert str(raised.value).startswith("restore: kept-answers.json, answer 2 of 2: ")
    assert expected in str(raised.value)
    assert str(raised.value).endswith("Nothing was restored.")
    assert values(ds, "r1") is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "expected JSON"),
        ("[" * 100_000, "expected JSON"),
        ("[]", "'nb_feedback/kept', got list []"),
        ('{"format": "other"}', "'nb_feedback/kept', got str 'other'"),
        ('{"format": "nb_feedback/kept", "version": 3}', "expected a version up to 2 of the format, got int 3"),
        ('{"format": "nb_feedback/kept", "version": 1}', "missing required field `dataset`"),
        (b"\xff\xfe", "cannot be read"),
    ],
)
def test_a_file_that_is_none_is_refused(ds: FeedbackDataset, folder: Path, text: str | bytes, expected: str) -> None:
    path = folder / "other.json"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    with pytest.raises(InvalidInput) as raised:
        ds.restore(path)
    assert "other.json" in str(raised.value)
    assert expected in str(raised.value)


def test_what_is_no_file_and_no_choice_is_refused(ds: FeedbackDataset, folder: Path, save: Save) -> None:
    with pytest.raises(InvalidInput, match="No such file"):
        ds.restore(folder / "missing.json")
    with pytest.raises(InvalidInput, match="expected the path of a file"):
        ds.restore(None)
    with pytest.raises(InvalidInput, match="user: is empty"):
        ds.restore(save(answer("r1", "One"), user=""))
    with pytest.raises(UnknownName, match="one of keep, replace"):
        ds.restore(save(answer("r1", "One")), on_conflict="overwrite")


def test_open_widgets_and_callbacks_hear_of_what_is_restored(ds: FeedbackDataset, save: Save) -> None:
    heard = []
    ds.responded.connect(lambda record, response: heard.append((record, response.user)))
    ds.restore(save(answer("r1", "One")))
    assert heard == [("r1", "ana")]


def test_the_hash_of_contents_is_that_of_the_page() -> None:
    # js/tests/contents.test.ts expects the same.
    assert contents_of({}) == "09612b07b5ecb5a5"
    assert contents_of({"prompt": "Grüße 🎉", "a": "1\n\u2028"}) == "09b79711ccb95b1e"
    assert contents_of({"a": "1\n\u2028", "prompt": "Grüße 🎉"}) == "09b79711ccb95b1e"
