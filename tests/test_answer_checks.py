"""What people's own code says of answers: refusals, counts, and code that fails or never ends."""

from __future__ import annotations

import sys
import threading
from typing import Any

import pytest

from nb_feedback import FeedbackDataset, TextField, TextQuestion
from nb_feedback import answer_checks as checking
from nb_feedback.answer_checks import AnswerChecks, Told, counter_of
from nb_feedback.errors import InvalidResponse, InvalidSchema
from nb_feedback.store.stored_dataset import StoredDataset
from nb_feedback.widget.protocol import PROTOCOL, Checked, Failed, Saved, Welcome
from nb_feedback.widget.session import Session


def polite(text: str) -> str | None:
    return None if "please" in text else "Be polite"


def dataset(**options: Any) -> FeedbackDataset:
    ds = FeedbackDataset(fields=[TextField("prompt")], questions=[TextQuestion("response", **options)])
    ds.add_records([{"id": "r1", "prompt": "How?"}], id="id")
    return ds


def session(ds: FeedbackDataset) -> Session:
    stored = ds._stored
    assert isinstance(stored, StoredDataset)
    return Session(stored, "ana", None)


def told(ds: FeedbackDataset, text: str) -> Told:
    (reply,) = session(ds).handle({"kind": "check", "client": "a", "rid": "r", "question": "response", "text": text})
    assert isinstance(reply, Checked)
    assert (reply.client, reply.rid) == ("a", "r")
    return reply.told


def save(ds: FeedbackDataset, text: str, status: str = "submitted") -> Saved | Failed:
    message = {"kind": "save", "client": "a", "seq": 1, "record": "r1", "status": status, "edits": None, "base": 0}
    (reply,) = session(ds).handle({**message, "values": {"response": text}})
    assert isinstance(reply, Saved | Failed)
    return reply


def test_an_answer_that_a_check_refuses_is_not_submitted_from_anywhere_but_may_be_a_draft() -> None:
    ds = dataset(validate=polite)
    with pytest.raises(InvalidResponse, match=r"record 'r1': 'response': Be polite\. Nothing was stored\."):
        ds.respond("r1", {"response": "Go."}, user="ana")
    with pytest.raises(InvalidResponse, match="Be polite"):
        ds.respond_all({"r1": {"response": "Go."}}, user="ana")
    refused = save(ds, "Go.")
    assert isinstance(refused, Failed)
    assert (refused.code, refused.problems) == ("invalid-response", {"response": "Be polite"})
    assert ds["r1"].responses == []
    ds.respond("r1", {"response": "Go."}, user="ana", status="draft")
    assert ds.respond("r1", {"response": "Go, please."}, user="ana").status == "submitted"


def test_what_is_being_written_is_told_of_and_a_page_knows_of_which_questions_to_ask() -> None:
    ds = dataset(validate=polite, pattern="[A-Z].*", min_length=3)
    assert told(ds, "Go.").problem == "Be polite"
    assert told(ds, "go, please").problem == "It has to match [A-Z].*"
    assert told(ds, "A").problem == "Too short: 1 of at least 3 characters"
    assert told(ds, "Go, please.") == Told()
    assert told(ds, "") == Told()
    for options, names in (({"validate": polite}, ["response"]), ({"pattern": "a"}, ["response"]), ({}, [])):
        (welcome,) = session(dataset(**options)).handle({"kind": "hello", "client": "a", "protocol": PROTOCOL})
        assert isinstance(welcome, Welcome)
        assert welcome.checked == names


@pytest.mark.parametrize("said", [ValueError("no model"), 7], ids=["raises", "says nonsense"])
def test_a_check_that_fails_refuses_nothing_and_says_so(said: Any, caplog: pytest.LogCaptureFixture) -> None:
    def check(_text: str) -> Any:
        if isinstance(said, Exception):
            raise said
        return said

    ds = dataset(validate=check)
    found = told(ds, "Go.")
    assert found.problem is None
    assert found.trouble is not None
    assert found.trouble.startswith("validate failed: ")
    assert isinstance(save(ds, "Go."), Saved)
    assert "the answer to 'response' was taken unchecked" in caplog.text


def test_a_check_that_never_ends_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "TIME", 0.05)
    done = threading.Event()
    ds = dataset(validate=lambda _text: done.wait(30) and None)
    assert told(ds, "Go.").trouble == "validate took over 0.05 seconds"
    assert isinstance(save(ds, "Go."), Saved)
    done.set()


class Tokenizer:
    """What transformers' tokenizers have in common."""

    def encode(self, text: str) -> list[str]:
        return text.split()


@pytest.mark.parametrize("counter", [Tokenizer(), lambda text: len(text.split())], ids=["tokenizer", "callable"])
def test_tokens_are_counted_and_what_would_be_cut_off_is_found(counter: Any) -> None:
    ds = dataset(count_tokens=counter, max_tokens=3)
    assert told(ds, "one two").tokens == 2
    found = told(ds, "one two three four five")
    assert (found.tokens, found.problem) == (5, None)
    assert found.cut is not None
    assert "one two three four five"[: found.cut].split() == ["one", "two", "three"]
    assert isinstance(save(ds, "one two three four five"), Saved)


def test_code_is_not_saved_and_the_dataset_goes_on_without_it(tmp_path: Any) -> None:
    path = tmp_path / "a.db"
    made = FeedbackDataset(
        "polite", fields=[TextField("prompt")], questions=[TextQuestion("response", validate=polite)], store=path
    )
    made.add_records([{"id": "r1", "prompt": "How?"}], id="id")
    with pytest.raises(InvalidResponse):
        made.respond("r1", {"response": "Go."})
    loaded = FeedbackDataset.load("polite", store=path)
    assert loaded.questions == (TextQuestion("response"),)
    assert loaded.respond("r1", {"response": "Go."}).status == "submitted"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"suggestion": "above"}, "suggestion expected one of prefill, beside, hidden, got str 'above'"),
        ({"min_length": 0}, "min_length expected a whole number from 1 on, got int 0"),
        ({"max_length": True}, "max_length expected a whole number from 1 on, got bool True"),
        ({"min_length": 5, "max_length": 4}, "min_length is 5, more than max_length, which is 4"),
        ({"pattern": "("}, r"pattern '\(' is no regular expression"),
        ({"pattern": 3}, r"pattern expected a text \(str\), got int 3"),
        ({"validate": "polite"}, "validate expected a callable, got str 'polite'"),
        ({"count_tokens": 3}, "count_tokens expected a callable or a tokenizer, got int 3"),
    ],
)
def test_options_that_cannot_be_are_refused(options: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidSchema, match=f"TextQuestion 'response': {message}"):
        TextQuestion("response", **options)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("ab", "Too short: 2 of at least 3 characters"),
        ("abc", None),
        ("a\r\nb", None),
        ("😀😀😀😀😀", None),
        ("abcdef", "Too long: 6 of at most 5 characters"),
    ],
)
def test_lengths_are_in_characters(text: str, problem: str | None) -> None:
    question = TextQuestion("response", min_length=3, max_length=5)
    assert question.problem_with(text) == problem
    assert question.problem_with(text, status="draft") is None
    assert question.problem_with(text, status="discarded") is None


def test_an_optional_question_that_was_left_empty_has_no_answer_to_be_too_short() -> None:
    question = TextQuestion("response", required=False, min_length=3, pattern="x+")
    assert question.problem_with(None) is None
    assert question.problem_with("") is None


def test_a_suggestion_that_is_hidden_is_not_in_the_page_before_an_answer_is_submitted() -> None:
    ds = dataset(suggestion="hidden")
    ds.add_records([{"id": "r1", "prompt": "How?", "s": "Like that."}], id="id", suggestions={"response": "s"})
    fetch = {"kind": "fetch", "client": "a", "rid": "r", "queue": "all", "position": 0, "pinned": True}
    fetch |= {"record": None, "before": 0, "after": 0}

    def suggestions() -> list[str]:
        (window,) = session(ds).handle(fetch)
        return [s.value for s in window.records[0].suggestions]  # type: ignore[union-attr]

    assert suggestions() == []
    ds.respond("r1", {"response": "So."}, user="ana", status="draft")
    assert suggestions() == []
    ds.respond("r1", {"response": "So."}, user="ben")
    assert suggestions() == []
    ds.respond("r1", {"response": "So."}, user="ana")
    assert suggestions() == ["Like that."]


def test_checks_of_other_values_than_texts_are_left_to_the_question() -> None:
    assert AnswerChecks([TextQuestion("response", validate=polite)]).problems({"response": 3}) == {}
    assert counter_of(Tokenizer())("a b") == 2


def test_a_pattern_that_never_ends_is_given_up_and_keeps_nobody_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nb_feedback.schema.PATTERN_TIME", 0.05)
    question = TextQuestion("q", pattern=r"(a|a)*[bc]")
    assert question.problem_with("aab") is None
    assert question.problem_with("aad") == "It has to match (a|a)*[bc]"
    assert question.problem_with("a" * 60 + "d") is None  # taken unchecked, and not after 2**60 steps


def test_a_check_that_is_at_several_texts_is_asked_of_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "TIME", 0.05)
    asked, go_on = [], threading.Event()

    def validate(text: str) -> None:
        asked.append(text)
        go_on.wait(60)

    question = TextQuestion("q", validate=validate)
    checks = AnswerChecks([question])
    for text in ("a", "a", *"bcde"):
        assert checks.told(question, text).trouble == "validate took over 0.05 seconds"
    assert checks.told(question, "f").trouble == "validate is still at 5 earlier texts"
    assert checks.problems({"q": "f"}) == {}
    assert asked == list("abcde")
    go_on.set()
    while checks.told(question, "f").trouble is not None:
        assert "f" not in asked[:5]
    assert asked[5] == "f"


def test_a_check_that_ends_the_program_fails_and_a_count_may_give_the_tokens_themselves() -> None:
    question = TextQuestion("q", validate=sys.exit, count_tokens=str.split)
    told = AnswerChecks([question]).told(question, "one two")
    assert (told.trouble, told.tokens) == ("validate failed: SystemExit: one two", 2)
