"""What is measured while people answer: the time that it took, and how far the answer is from its suggestion."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from nb_feedback import (
    FeedbackDataset,
    FeedbackRecord,
    InvalidRecord,
    InvalidSchema,
    Response,
    Suggestion,
    TextField,
    TextQuestion,
)
from nb_feedback.measures import LONGEST, Edited, Measured, Measures, edited
from nb_feedback.store.stored_dataset import StoredDataset
from nb_feedback.widget.session import Session

SUGGESTED = "Within 14 days."
Message = dict[str, Any]


@pytest.fixture
def ds(folder: Path) -> FeedbackDataset:
    assert folder == Path.cwd()
    ds = FeedbackDataset(
        "measured", fields=[TextField("p")], questions=[TextQuestion("q"), TextQuestion("more", required=False)]
    )
    rows = [{"p": f"p{at}", "s": SUGGESTED, "id": f"r{at}"} for at in (1, 2)]
    ds.add_records(rows, suggestions={"q": "s"}, id="id")
    return ds


def measures(dataset: StoredDataset, record: str = "r1") -> Measures | None:
    response = dataset.record(record).response("ana")
    return None if response is None else response.measures


@pytest.mark.parametrize(
    ("before", "after", "distance", "words"),
    [
        ("a b c", "a b c", 0, 0),
        ("a\r\nb", "a\nb", 0, 0),
        ("a b c", "", 5, 3),
        ("kitten sat", "sitting sat", 3, 1),
        ("one two three", "one three two", 8, 2),
        ("请在十四天内退回", "请在三十天内退回", 2, 2),
        ("كيف حالك", "كيف حالكم", 1, 1),
        ("😀", "😁", 1, 1),
    ],
)
def test_texts_are_compared_in_characters_and_in_words(before: str, after: str, distance: int, words: int) -> None:
    assert edited(before, after) == Edited(0, unchanged=distance == 0, distance=distance, word_distance=words)


def test_long_texts_are_compared_as_far_as_that_is_quick() -> None:
    same = "word " * (LONGEST // 5)
    begun = time.perf_counter()
    found = edited(same, "".join(reversed(same)))
    assert found.distance is not None
    assert time.perf_counter() - begun < 1  # up to about 40 ms where nothing else runs
    assert edited(same + "x", same) == Edited(0, unchanged=False, distance=None, word_distance=None)
    assert edited(same * 10, same * 10).unchanged


def test_what_is_submitted_is_compared_with_its_suggestion(ds: FeedbackDataset) -> None:
    ds.respond("r1", {"q": "Within 30 days.", "more": "New"}, user="ana")
    assert measures(ds._stored) == Measures(edited={"q": Edited(0, unchanged=False, distance=2, word_distance=1)})
    row = ds.responses().iloc[0]
    assert [row[f"q.{part}"] for part in ("distance", "word_distance", "unchanged")] == [2, 1, False]
    assert row[["more.distance", "more.unchanged", "seconds"]].isna().all()
    exported = ds.to_datasets()[0]
    assert [exported[f"q.responses.{part}"] for part in ("distance", "unchanged", "seconds")] == [[2], [False], [None]]


def test_only_what_is_submitted_is_compared(ds: FeedbackDataset) -> None:
    ds.respond("r1", {"q": "a"}, user="ana", status="draft")
    ds.respond("r2", {"q": "a"}, user="ana", status="discarded")
    assert [measures(ds._stored, record) for record in ("r1", "r2")] == [None, None]


def test_what_was_compared_stays_when_the_suggestion_changes_or_something_is_noted(ds: FeedbackDataset) -> None:
    ds.respond("r1", {"q": SUGGESTED}, user="ana")
    ds.add_records([{"p": "p1", "s": "Other", "id": "r1"}], suggestions={"q": "s"}, id="id")
    ds.respond("r1", {"q": SUGGESTED}, user="ana", flagged=True)
    assert ds.responses()["q.unchanged"].tolist() == [True]
    ds.respond("r1", {"q": SUGGESTED + "!"}, user="ana")
    assert ds.responses()["q.unchanged"].tolist() == [False]


class Page:
    def __init__(self, ds: FeedbackDataset, **given: Any) -> None:
        self.session, self.seq, self.base = Session(ds._stored, "ana", None, **given), 0, 0

    def save(self, status: str, text: str, seconds: float | None, chosen: Message | None = None) -> Any:
        self.seq += 1
        said: Message = {"kind": "save", "client": "page", "seq": self.seq, "record": "r1", "status": status}
        said |= {"values": {"q": text} if text else {}, "edits": None, "base": self.base}
        measured = (
            {} if seconds is None else {"measured": {"seconds": seconds} | ({"chosen": chosen} if chosen else {})}
        )
        (reply,) = self.session.handle(said | measured)
        self.base = getattr(reply, "revision", self.base)
        return reply

    def measured(self) -> Measured | None:
        fetch = {"kind": "fetch", "client": "page", "rid": "r", "queue": "all", "position": -1, "pinned": True}
        (window,) = self.session.handle(fetch | {"record": "r1", "before": 0, "after": 0})
        found: Measured | None = window.records[0].measured  # type: ignore[union-attr]
        return found

    def seconds(self) -> float | None:
        measured = self.measured()
        return None if measured is None else measured.seconds


def test_time_is_a_sum_that_only_grows(ds: FeedbackDataset) -> None:
    page = Page(ds)
    assert page.seconds() is None
    page.save("draft", "a", 4.5)
    page.save("submitted", "b", 10.0)
    page.save("draft", "b", 3.0)  # of a page that had not heard of it
    assert (page.seconds(), ds.responses()["seconds"].tolist()) == (10.0, [10.0])
    ds.respond("r1", {"q": "c"}, user="ana")
    assert page.seconds() == 10.0
    ds.undo(user="ana")
    ds.undo(user="ana")
    assert page.seconds() == 10.0


def test_time_is_known_also_of_what_went_back_to_pending(ds: FeedbackDataset) -> None:
    page = Page(ds)
    page.save("submitted", "a", 4.5)
    page.save("pending", "", 6.0)
    assert ds.responses().empty
    assert page.seconds() == 6.0
    page.save("draft", "b", None)
    assert ds.responses()["seconds"].tolist() == [6.0]


def test_an_undo_brings_back_how_far_the_answer_was_from_its_suggestion(ds: FeedbackDataset) -> None:
    ds.respond("r1", {"q": SUGGESTED}, user="ana")
    ds.respond("r1", {"q": "a"}, user="ana")
    ds.undo(user="ana")
    assert ds.responses()["q.unchanged"].tolist() == [True]


@pytest.fixture
def several(ds: FeedbackDataset) -> FeedbackDataset:
    record = {"p": "p1", "id": "r1", "s": SUGGESTED, "t": "By post."}
    ds.add_records([record], suggestions={"q": ["s", "t"]}, id="id")
    return ds


def test_an_answer_is_compared_with_the_suggestion_that_it_began_with(several: FeedbackDataset) -> None:
    page = Page(several)
    page.save("submitted", "By post!", 4.5, {"q": 1})
    assert measures(several._stored) == Measures(
        4.5, {"q": Edited(1, unchanged=False, distance=1, word_distance=1)}, {"q": 1}
    )
    assert several.responses()[["q.suggestion", "q.distance"]].to_numpy().tolist() == [[1, 1]]
    exported = several.to_datasets()[0]
    assert exported["q.suggestions"][exported["q.responses.suggestion"][0]] == "By post."
    page.save("submitted", "By post.", 5, {"q": 1})
    assert several.responses()["q.unchanged"].tolist() == [True]
    assert [each.id for each in several.records({"changed": "unchanged", "user": "ana"})] == ["r1"]


def test_which_suggestion_it_began_with_is_told_to_the_next_page_until_the_answer_is_taken_back(
    several: FeedbackDataset,
) -> None:
    page = Page(several)
    page.save("draft", "By post?", 4.5, {"q": 1})
    assert page.measured() == Measured(4.5, {"q": 1})
    several.respond("r1", {"q": "By post"}, user="ana")
    assert several.responses()["q.suggestion"].tolist() == [1]
    page.base += 1
    page.save("pending", "", 6.0, {"q": 1})
    assert page.measured() == Measured(6.0)


def test_what_was_left_out_is_not_compared(ds: FeedbackDataset) -> None:
    both = FeedbackRecord(
        {"p": "p3"}, id="r3", suggestions=[Suggestion("q", SUGGESTED), Suggestion("more", "Anything else?")]
    )
    ds.add_records([both])
    ds.respond("r3", {"q": SUGGESTED}, user="ana")
    row = ds.responses().iloc[0]
    assert (row["q.unchanged"], row["q.suggestion"]) == (True, 0)
    assert row[["more.suggestion", "more.distance", "more.unchanged"]].isna().all()
    assert [each.id for each in ds.records({"changed": "unchanged", "user": "ana"})] == ["r3"]


def test_a_suggestion_beside_the_editor_is_what_an_answer_began_with_only_when_it_was_put_there(folder: Path) -> None:
    assert folder == Path.cwd()
    ds = FeedbackDataset("beside", fields=[TextField("p")], questions=[TextQuestion("q", suggestion="beside")])
    record = {"p": "p1", "id": "r1", "s": SUGGESTED, "t": "By post."}
    ds.add_records([record, record | {"id": "r2"}], suggestions={"q": ["s", "t"]}, id="id")
    page = Page(ds)
    page.save("submitted", SUGGESTED + "!", 4.5)
    assert measures(ds._stored) == Measures(4.5, {"q": Edited(None, unchanged=False, distance=1, word_distance=1)})
    page.save("submitted", "By post.", 5, {"q": 1})
    assert ds.responses()[["q.suggestion", "q.unchanged"]].to_numpy().tolist() == [[1, True]]


def test_where_nobody_measured_an_answer_that_is_any_of_its_suggestions_is_unchanged(several: FeedbackDataset) -> None:
    page = Page(several, measure=False)
    page.save("submitted", "By post.", None)
    assert measures(several._stored) is None
    assert [each.id for each in several.records({"changed": "unchanged", "user": "ana"})] == ["r1"]


def test_a_suggestion_that_is_gone_is_compared_as_the_first_one(several: FeedbackDataset) -> None:
    page = Page(several)
    page.save("draft", SUGGESTED, 4.5, {"q": 1})
    several.add_records([{"p": "p1", "id": "r1", "s": SUGGESTED}], suggestions={"q": "s"}, id="id")
    page.save("submitted", SUGGESTED, 5, {"q": 1})
    assert several.responses()[["q.suggestion", "q.unchanged"]].to_numpy().tolist() == [[0, True]]


def test_nothing_is_measured_where_nobody_wants_it(ds: FeedbackDataset) -> None:
    page = Page(ds, measure=False)
    (welcome,) = page.session.handle({"kind": "hello", "client": "page", "protocol": 3})
    assert welcome.measure is False  # type: ignore[union-attr]
    page.save("submitted", "a", 5.0)
    assert (measures(ds._stored), page.seconds()) == (None, None)
    assert [line["measures"] for line in ds._stored.history("r1")] == [None]
    assert ds.annotate(measure=False)._session.measure is False


@pytest.mark.parametrize(("seconds", "place"), [(-1, 0), (1, -1), (1, "first")])
def test_what_cannot_have_been_measured_is_refused(ds: FeedbackDataset, seconds: float, place: Any) -> None:
    assert Page(ds).save("draft", "a", seconds, {"q": place}).code == "protocol"


def test_answers_that_come_with_records_bring_what_was_measured(ds: FeedbackDataset) -> None:
    Page(ds).save("submitted", SUGGESTED, 4.5)
    other = FeedbackDataset(fields=ds.fields, questions=ds.questions)
    other.add_records(list(ds))
    assert measures(other._stored) == measures(ds._stored) != None  # noqa: E711 (all three at once)
    for wrong in (Measures(seconds=-1), Measures(seconds="long"), {"seconds": 3}):  # type: ignore[arg-type]
        record = FeedbackRecord({"p": "p"}, responses=[Response({"q": "a"}, user="ana", measures=wrong)])  # type: ignore[arg-type]
        with pytest.raises(InvalidRecord, match="response of 'ana': measures: "):
            other.add_records([record])


@pytest.mark.parametrize("name", ["seconds", "flagged", "comment", "reason"])
def test_a_question_cannot_be_called_as_a_column_of_the_responses(name: str) -> None:
    with pytest.raises(InvalidSchema, match="has a column of this name already; rename the question"):
        FeedbackDataset(fields=[TextField("p")], questions=[TextQuestion(name)])


@pytest.mark.parametrize("part", ["distance", "word_distance", "unchanged", "responses.seconds", "responses.flagged"])
def test_nor_as_a_column_of_another_question(part: str) -> None:
    with pytest.raises(InvalidSchema, match="would stand for it and for question 'q'; rename it"):
        FeedbackDataset(fields=[TextField("p")], questions=[TextQuestion("q"), TextQuestion(f"q.{part}")])
