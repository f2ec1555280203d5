"""Questions that are asked only where others were answered in a certain way."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nb_feedback import (
    FeedbackDataset,
    FeedbackRecord,
    InvalidRecord,
    InvalidResponse,
    InvalidSchema,
    LabelQuestion,
    MultiLabelQuestion,
    RatingQuestion,
    Response,
    SchemaMismatch,
    Suggestion,
    TextField,
    TextQuestion,
)
from nb_feedback.conditions import asked
from nb_feedback.members import REQUIRED
from nb_feedback.records import Status
from nb_feedback.schema import Question, Schema
from nb_feedback.store.answers import Origin

TABLE = json.loads((Path(__file__).parent / "conditions.json").read_text())
QUESTIONS = msgspec.convert(TABLE["questions"], tuple[Question, ...])

VERDICT = LabelQuestion("verdict", labels=["accept", "reject", "unsure"])
NOT_ASKED = "it is asked only where 'verdict' is 'reject': leave its answer out, or change the other"


def why(condition: Any = ..., **options: Any) -> TextQuestion:
    return TextQuestion("why", visible_if={"verdict": "reject"} if condition is ... else condition, **options)


def of(*questions: Question, name: str | None = None) -> FeedbackDataset:
    ds = FeedbackDataset(name, fields=[TextField("p")], questions=questions or (VERDICT, why()))
    ds.add_records([FeedbackRecord({"p": "x"}, id="1", suggestions=[Suggestion("why", "Too long.")])])
    return ds


@pytest.mark.parametrize(("values", "shown"), TABLE["cases"])
def test_a_question_is_asked_where_its_condition_holds(values: dict[str, Any], shown: list[str]) -> None:
    always = {"verdict", "faults", "stars", "remark"}
    assert asked(QUESTIONS, values) == always | set(shown)


answers = st.fixed_dictionaries(
    {},
    optional={
        "verdict": st.sampled_from(["accept", "reject", "unsure"]),
        "faults": st.lists(st.sampled_from(["wrong", "rude", "long"]), unique=True),
        "stars": st.integers(0, 3),
        **{q.name: st.text(st.characters(exclude_categories=["Cs"]), max_size=3) for q in QUESTIONS[3:]},
    },
)


@given(answers)
def test_what_is_submitted_has_the_answers_that_are_asked_for_and_no_others(values: dict[str, Any]) -> None:
    schema = Schema((TextField("p"),), QUESTIONS)
    shown = schema.asked(values)
    problems = schema.problems_with(values, status="submitted")
    for name, problem in problems.items():
        if name in shown:
            assert problem == REQUIRED
        else:
            assert problem.startswith("it is asked only where ")
            assert name in values
    assert {name for name in values if name not in shown} <= set(problems)
    assert schema.problems_with(values, status="draft") == {}
    # Without what is not asked nothing else is asked, or not asked any more.
    assert schema.asked({name: value for name, value in values.items() if name in shown}) == shown


@pytest.mark.parametrize(
    ("condition", "told"),
    [
        ("verdict", "TextQuestion 'why': visible_if: expected a dict of question to answers, such as"),
        ({}, "TextQuestion 'why': visible_if: expected at least one question, got an empty dict"),
        ({1: "reject"}, "TextQuestion 'why': visible_if: expected a text (str), got int 1"),
        *(
            (
                {"verdict": wanted},
                "TextQuestion 'why': visible_if: 'verdict': expected an answer, a list of answers, or True for any, "
                + got,
            )
            for wanted, got in [
                (None, "got nothing (null)"),
                (False, "got bool False"),
                ([], "got list []"),
                (1.5, "got float 1.5"),
                (["reject", None], "got list ['reject', None]"),
            ]
        ),
        ({"verdct": "reject"}, "question 'why': visible_if: unknown question 'verdct': one of verdict, stars, remark"),
        ({"why": True}, "question 'why': visible_if: a question cannot depend on itself"),
        (
            {"later": True},
            "question 'why': visible_if: 'later' comes later; a question can only depend on those that stand before it",
        ),
        ({"verdict": "no"}, "question 'why': visible_if: 'verdict' has no 'no': one of accept, reject, unsure"),
        ({"verdict": ["reject", 1]}, "question 'why': visible_if: 'verdict' has no 1: one of accept, reject, unsure"),
        ({"stars": [1, 4]}, "question 'why': visible_if: 'stars' has no 4: one of 1, 2, 3"),
        (
            {"remark": "yes"},
            "question 'why': visible_if: 'remark' is a TextQuestion: only True can be given, for where it is answered",
        ),
    ],
)
def test_a_wrong_condition_names_the_question_and_what_there_is(condition: Any, told: str) -> None:
    stars, remark = RatingQuestion("stars", values=[1, 2, 3]), TextQuestion("remark")
    with pytest.raises(InvalidSchema) as caught:
        of(VERDICT, stars, remark, why(condition), TextQuestion("later"))
    assert str(caught.value).startswith(told)


def test_the_first_question_says_that_there_is_none_before_it() -> None:
    with pytest.raises(InvalidSchema, match="unknown question 'verdict': there is none before this one"):
        of(why())


def test_every_kind_of_question_can_be_asked_under_a_condition() -> None:
    condition = {"verdict": "reject"}
    rest = (
        LabelQuestion("a", labels=["x", "y"], visible_if=condition),
        MultiLabelQuestion("b", labels=["x", "y"], visible_if=condition),
        RatingQuestion("c", values=[1, 2], visible_if=condition),
    )
    ds = of(VERDICT, why(), *rest)
    assert ds.respond("1", {"verdict": "accept"}).values == {"verdict": "accept"}
    with pytest.raises(InvalidResponse) as caught:
        ds.respond("1", {"verdict": "reject"})
    assert caught.value.problems == dict.fromkeys(["why", "a", "b", "c"], REQUIRED)


def test_a_condition_is_the_same_in_any_of_its_forms_and_does_not_change_with_what_was_given() -> None:
    given = {"verdict": ["reject"]}
    question = why(given)
    given["verdict"].append("unsure")
    assert question == why({"verdict": "reject"}) == why({"verdict": ("reject",)})
    assert RatingQuestion("r", values=[1, 2, 3], visible_if={"s": range(1, 3)}).visible_if == {"s": [1, 2]}


def test_an_answer_to_a_question_that_is_not_asked_is_refused_with_what_to_do() -> None:
    ds = of()
    with pytest.raises(InvalidResponse) as caught:
        ds.respond("1", {"verdict": "accept", "why": "It is rude."})
    assert caught.value.problems == {"why": NOT_ASKED}
    assert ds["1"].status == "pending"
    with pytest.raises(InvalidRecord, match="row 0, response of 'ana' to 'why': it is asked only where"):
        ds.add_records(
            [FeedbackRecord({"p": "y"}, responses=[Response({"verdict": "accept", "why": "Rude."}, user="ana")])]
        )
    assert len(ds) == 1


@pytest.mark.parametrize("status", ["draft", "discarded"])
def test_what_is_not_submitted_keeps_everything(status: Status) -> None:
    ds = of()
    ds.respond("1", {"verdict": "accept", "why": "It is rude."}, status=status)
    assert ds["1"].responses[0].values == {"verdict": "accept", "why": "It is rude."}


def test_what_was_hidden_when_it_was_submitted_is_in_the_history_and_comes_back_with_an_undo() -> None:
    ds = of()
    ds.respond("1", {"verdict": "reject", "why": "It is rude."}, status="draft")
    ds.respond("1", {"verdict": "accept"})
    assert ds.history("1")["why"].tolist() == ["It is rude.", None]
    assert (ds.to_datasets()["why"][:], ds.to_datasets()["why.responses"][:]) == ([None], [[]])
    ds.undo()
    assert ds["1"].responses[0].values == {"verdict": "reject", "why": "It is rude."}


def test_a_suggestion_for_what_is_not_asked_is_exported_and_compared_with_nothing() -> None:
    ds = of()
    ds.respond("1", {"verdict": "accept"}, user="ana")
    ds.respond("1", {"verdict": "reject", "why": "Too long."}, user="ben")
    assert ds.to_datasets()["why.suggestion"][:] == ["Too long."]
    assert ds.responses()["why.unchanged"].tolist() == [None, True]


def test_a_page_that_does_not_know_a_question_loses_its_answer_only_where_it_is_not_asked() -> None:
    ds = of()
    ds.respond("1", {"verdict": "reject", "why": "It is rude."}, user="ana")
    for at, (verdict, left) in enumerate([("reject", {"why": "It is rude."}), ("accept", {})], 1):
        origin = Origin("old-page", at, at)
        saved = ds._stored.respond("1", "ana", "submitted", {"verdict": verdict}, origin=origin)
        assert saved.response.values == {"verdict": verdict, **left}


def test_a_condition_is_saved_with_its_dataset(folder: Path) -> None:
    assert folder == Path.cwd()
    of(name="kept")
    assert FeedbackDataset.load("kept").questions[1].visible_if == {"verdict": ["reject"]}


@pytest.mark.parametrize(
    ("was", "now", "required", "told"),
    [
        (None, {"verdict": "reject"}, False, "is now asked only where 'verdict' is 'reject'"),
        ({"verdict": ["reject", "unsure"]}, {"verdict": "reject"}, False, "is now asked only where"),
        ({"verdict": True}, {"verdict": ["accept", "reject", "unsure"]}, False, "is now asked only where"),
        ({"verdict": "reject"}, {"stars": 1}, False, "is now asked only where 'stars' is 1"),
        ({"verdict": "reject"}, {"verdict": "reject", "stars": 1}, False, "is now asked only where"),
        ({"verdict": "reject"}, None, True, "was asked only where 'verdict' is 'reject' and is now required elsewhere"),
        ({"verdict": "reject"}, {"verdict": ["reject", "unsure"]}, True, "is now required elsewhere too"),
        ({"verdict": "reject"}, None, False, None),
        ({"verdict": "reject"}, {"verdict": ["unsure", "reject"]}, False, None),
        ({"verdict": "reject"}, {"verdict": True}, False, None),
        ({"verdict": "reject", "stars": 1}, {"verdict": "reject"}, False, None),
        ({"verdict": ["reject", "unsure"]}, {"verdict": ["unsure", "reject"]}, True, None),
    ],
)
def test_a_condition_may_change_where_no_answer_is_lost_or_missing(
    was: Any, now: Any, required: bool, told: str | None, folder: Path
) -> None:
    assert folder == Path.cwd()
    before = VERDICT, RatingQuestion("stars", values=[1, 2], required=False)
    of(*before, why(was, required=required), name="changing")
    if told is None:
        assert of(*before, why(now, required=required), name="changing").questions[2] == why(now, required=required)
    else:
        with pytest.raises(SchemaMismatch, match="question 'why'") as caught:
            of(*before, why(now, required=required), name="changing")
        assert told in caught.value.differences[0]
