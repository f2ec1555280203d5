"""What a page is given of what it looks for."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from nb_feedback import FeedbackRecord, Query, Suggestion
from nb_feedback.store.engine import memory_store
from nb_feedback.store.stored_dataset import StoredDataset
from nb_feedback.widget.protocol import PROTOCOL, Failed, RecordWindow, Surveyed, Welcome
from nb_feedback.widget.session import Session
from nb_feedback.widget.widget import FeedbackWidget


@pytest.fixture
def dataset(schema: Any) -> StoredDataset:
    dataset = StoredDataset.create_or_continue(memory_store(), "demo", schema, "")
    given = [
        FeedbackRecord(
            {"prompt": f"Question {n}?" + " Where is my parcel" * (n % 2)},
            id=f"r{n}",
            metadata={"n": n},
            suggestions=[Suggestion("response", "s", score=(n * 7 % 40) / 40)],
        )
        for n in range(40)
    ]
    dataset.add([("row", each) for each in given], on_conflict="update", default_user="me")
    return dataset


def fetch(session: Session, **more: Any) -> Any:
    message = {"kind": "fetch", "client": "page", "rid": "r1", "queue": "all", "position": -1, "pinned": False}
    (reply,) = session.handle({**message, "record": None, "before": 2, "after": 3, **more})
    return reply


def shown(window: Any) -> list[tuple[str, int | None]]:
    assert isinstance(window, RecordWindow), window
    assert window.found is not None
    return list(zip([each.record for each in window.records], window.found.places, strict=True))


def hello(session: Session) -> Welcome:
    (welcome,) = session.handle({"kind": "hello", "client": "page", "protocol": PROTOCOL})
    assert isinstance(welcome, Welcome)
    return welcome


PARCEL = {"search": "parcel"}


def test_what_is_found_comes_with_its_places_and_how_many_there_are(dataset: StoredDataset) -> None:
    window = fetch(Session(dataset, "ana", None), filter=PARCEL)
    assert shown(window) == [("r1", 0), ("r3", 1), ("r5", 2)]
    assert (window.found.count, window.first, window.last) == (20, True, False)


def test_one_goes_on_by_places(dataset: StoredDataset) -> None:
    session = Session(dataset, "ana", None)
    fetch(session, filter=PARCEL)
    assert shown(fetch(session, filter=PARCEL, place=2, before=0)) == [("r7", 3), ("r9", 4), ("r11", 5)]
    assert shown(fetch(session, filter=PARCEL, place=2, after=0)) == [("r1", 0), ("r3", 1)]
    last = fetch(session, filter=PARCEL, place=20)
    assert shown(last) == [("r37", 18), ("r39", 19)]
    assert (last.first, last.last) == (False, True)


def test_a_record_is_shown_among_what_was_found_or_where_it_would_be(dataset: StoredDataset) -> None:
    session = Session(dataset, "ana", None)
    by_id = fetch(session, filter=PARCEL, record="r5", after=1)
    assert shown(by_id) == [("r1", 0), ("r3", 1), ("r5", 2), ("r7", 3)]
    other = fetch(session, filter=PARCEL, position=4, pinned=True, before=1, after=1)
    assert shown(other) == [("r3", 1), ("r4", None), ("r5", 2)]
    by_score = fetch(session, filter={**PARCEL, "sort": "score"}, record="r4", after=1)
    assert shown(by_score)[0] == ("r4", None)
    assert shown(by_score)[1][1] == 0


def test_what_was_found_stays_until_the_page_asks_anew(dataset: StoredDataset, monkeypatch: Any) -> None:
    session = Session(dataset, "ana", None)
    wanted = {"filter": PARCEL, "queue": "pending"}
    fetch(session, **wanted)
    dataset.respond("r3", "ana", "submitted", {"response": "a"})
    assert shown(fetch(session, **wanted)) == [("r1", 0), ("r3", 1), ("r5", 2)]
    assert shown(fetch(session, **wanted, anew=True)) == [("r1", 0), ("r5", 1), ("r7", 2)]
    assert shown(fetch(session, client="another page", **wanted)) == [("r1", 0), ("r5", 1), ("r7", 2)]
    monkeypatch.setattr(dataset.__class__, "find", None)
    assert shown(fetch(session, **wanted, place=1, before=0, after=1)) == [("r7", 2)]


def test_only_the_latest_results_are_kept_and_others_are_found_again(dataset: StoredDataset) -> None:
    session = Session(dataset, "ana", None)
    for number in range(20):
        fetch(session, filter={"search": f"question {number}"})
    assert len(session._windows._results) == 4
    assert shown(fetch(session, filter={"search": '"question 3?"'}, place=-1)) == [("r3", 0)]


def test_nothing_found_is_a_window_too(dataset: StoredDataset) -> None:
    window = fetch(Session(dataset, "ana", None), filter={"search": "nowhere"})
    assert shown(window) == []
    assert (window.found.count, window.first, window.last) == (0, True, True)


def test_a_filter_that_cannot_be_is_refused_in_words(dataset: StoredDataset) -> None:
    for wanted in ({"sort": "date"}, {"within": []}, {"metadata": {"n": {"least": 1}}}):
        reply = fetch(Session(dataset, "ana", None), filter=wanted)
        assert isinstance(reply, Failed)
        assert reply.rid == "r1"
        assert "query, " in reply.text


def test_a_filter_that_filters_nothing_is_none(dataset: StoredDataset) -> None:
    window = fetch(Session(dataset, "ana", None), filter={"search": " "})
    assert window.found is None
    assert [each.record for each in window.records] == ["r0", "r1", "r2"]


def test_a_widget_begins_with_what_it_was_asked_to_look_for(dataset: StoredDataset) -> None:
    query = Query.of({**PARCEL, "sort": "score", "descending": True})
    welcome = hello(Session(dataset, "ana", query))
    assert welcome.record == "r17"
    assert welcome.window.found is not None
    assert welcome.window.found.filter == query.filter
    assert welcome.window.found.places[:3] == [0, 1, 2]


def test_a_widget_begins_at_the_record_that_is_named_whether_it_is_found_or_not(dataset: StoredDataset) -> None:
    for record, place in (("r5", 2), ("r6", None)):
        welcome = hello(Session(dataset, "ana", Query.of({**PARCEL, "record": record})))
        assert welcome.record == record
        assert (record, place) in shown(welcome.window)


def test_who_shows_a_search_again_is_back_where_they_were_if_it_is_found_still(dataset: StoredDataset) -> None:
    session = Session(dataset, "ana", Query.of(PARCEL))
    assert hello(session).record == "r1"
    for record, back_at in (("r7", "r7"), ("r8", "r9")):
        session.handle({"kind": "visit", "client": "page", "queue": "all", "record": record})
        assert hello(Session(dataset, "ana", Query.of(PARCEL))).record == back_at


def test_the_metadata_is_told(dataset: StoredDataset) -> None:
    (told,) = Session(dataset, "ana", None).handle({"kind": "survey", "client": "page", "rid": "s1"})
    assert isinstance(told, Surveyed)
    assert [(each.name, each.least, each.most) for each in told.metadata] == [("n", 0, 39)]


def test_a_search_that_is_under_way_is_not_begun_twice_and_ends_when_another_is_asked_for(
    dataset: StoredDataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = Session(dataset, "ana", None)
    begun, go_on = threading.Event(), threading.Event()
    find = StoredDataset.find

    def slowly(self: Any, wanted: Any, *given: Any, going_on: Any) -> Any:
        if wanted.search == "parcel":
            begun.set()
            assert go_on.wait(5)
        return find(self, wanted, *given, going_on=going_on)

    monkeypatch.setattr(StoredDataset, "find", slowly)
    replies: list[Any] = []
    slow = threading.Thread(target=lambda: replies.append(fetch(session, filter=PARCEL)))
    slow.start()
    assert begun.wait(5)
    message = {"kind": "fetch", "client": "page", "rid": "r1", "queue": "all", "position": -1, "pinned": False}
    assert session.handle({**message, "record": None, "before": 2, "after": 3, "filter": PARCEL}) == []
    assert shown(fetch(session, rid="r2", filter={"search": '"question 7?"'})) == [("r7", 0)]
    go_on.set()
    slow.join()
    assert [(each.code, each.rid) for each in replies] == [("superseded", "r1")]


def test_only_what_looks_at_all_records_takes_long(dataset: StoredDataset) -> None:
    session = Session(dataset, "ana", None)
    long = [{"kind": "survey"}, {"kind": "fetch", "filter": PARCEL}]
    short = [{"kind": "fetch"}, {"kind": "fetch", "filter": None}, {"kind": "hello"}, {"kind": "save"}, None, 7]
    assert [session.takes_long(each) for each in [*long, *short]] == [True] * 2 + [False] * 6
    assert Session(dataset, "ana", Query.of(PARCEL)).takes_long({"kind": "hello"})


def test_an_answer_does_not_wait_behind_a_search(dataset: StoredDataset, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[Any] = []
    told, go_on = threading.Event(), threading.Event()

    def send(_self: Any, content: Any) -> None:
        sent.append(content["kind"])
        if content["kind"] == "window":
            told.set()

    find = StoredDataset.find
    monkeypatch.setattr(FeedbackWidget, "send", send)
    monkeypatch.setattr(StoredDataset, "find", lambda *given, **more: go_on.wait(5) and find(*given, **more))
    widget = FeedbackWidget(dataset, user="ana")
    search = {"kind": "fetch", "client": "page", "rid": "r1", "queue": "all", "position": -1, "pinned": False}
    widget._hear(widget, {**search, "record": None, "before": 2, "after": 3, "filter": PARCEL}, [])
    save = {"kind": "save", "client": "page", "seq": 1, "record": "r1", "status": "submitted", "base": 0}
    widget._hear(widget, {**save, "values": {"response": "a"}, "edits": None}, [])
    assert "saved" in sent
    assert not told.is_set()
    go_on.set()
    assert told.wait(5)
    widget.close()
