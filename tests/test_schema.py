from __future__ import annotations

from functools import partial
from typing import Any

import msgspec
import pytest
from hypothesis import given, reject
from hypothesis import strategies as st

from nb_feedback import InvalidSchema, TextField, TextQuestion, UnknownName
from nb_feedback.choices import LabelQuestion, MultiLabelQuestion, RatingQuestion
from nb_feedback.members import REQUIRED
from nb_feedback.ranking import RankingQuestion
from nb_feedback.schema import Schema, incompatibilities
from nb_feedback.text import problem_with_name

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
names = texts.filter(lambda name: problem_with_name(name) is None)
said = {"title": st.none() | texts, "description": st.none() | texts, "required": st.booleans()}
options = st.fixed_dictionaries({}, optional={**said, "use_markdown": st.booleans(), "remote_images": st.booleans()})
labels = st.lists(texts.filter(str.strip), min_size=2, max_size=5, unique=True)
labelled = {**said, "visible_labels": st.none() | st.integers(3, 30)}
asked = st.one_of(
    st.builds(lambda given: partial(TextQuestion, **given), options),
    st.builds(
        lambda kind, labels, given: partial(kind, labels=labels, **given),
        st.sampled_from([LabelQuestion, MultiLabelQuestion]),
        labels | labels.map(lambda labels: {label: f"{label}!" for label in labels}),
        st.fixed_dictionaries({}, optional=labelled),
    ),
    st.builds(
        lambda values, given: partial(RatingQuestion, values=values, **given),
        st.lists(st.integers(-(2**53) + 1, 2**53 - 1), min_size=2, max_size=5, unique=True),
        st.fixed_dictionaries({}, optional=said),
    ),
    st.builds(
        lambda values, given: partial(RankingQuestion, values=values, **given),
        labels | labels.map(lambda labels: {label: f"{label}!" for label in labels}),
        st.fixed_dictionaries({}, optional={**said, "shuffle": st.booleans()}),
    ),
    st.builds(partial, st.just(RankingQuestion), values=st.just(["a", "b"]), tie=st.booleans(), both_bad=st.booleans()),
)


@st.composite
def schemas(draw: Any) -> Schema:
    # The first letter keeps the names apart from each other's columns and from the export's own.
    fields = draw(st.dictionaries(names.map("f{}".format), options, min_size=1, max_size=4))
    questions = draw(st.dictionaries(names.map("q{}".format), asked, min_size=1, max_size=4))
    try:
        return Schema(
            tuple(TextField(name, **given) for name, given in fields.items()),
            tuple(make(name) for name, make in questions.items()),
        )
    except InvalidSchema:  # such as questions "qa" and "qa.responses"
        reject()


@given(schemas())
def test_a_schema_comes_back_from_the_store_as_it_was(schema: Schema) -> None:
    assert msgspec.json.decode(msgspec.json.encode(schema), type=Schema) == schema


@given(schemas())
def test_a_schema_is_compatible_with_itself_in_any_order(schema: Schema) -> None:
    turned = Schema(schema.fields[::-1], schema.questions[::-1])
    assert incompatibilities(schema, turned) == []


@pytest.mark.parametrize(
    ("was", "now", "told"),
    [
        (LabelQuestion("q", labels=["a", "b"]), LabelQuestion("q", labels=["c", "b", "a"]), []),
        (LabelQuestion("q", labels=["a", "b"]), LabelQuestion("q", labels={"a": "A", "b": "B"}), []),
        (
            LabelQuestion("q", labels=["a", "b", "c"]),
            LabelQuestion("q", labels=["b", "d"]),
            [
                "question 'q': the label 'a' is gone: there may be answers that have it",
                "question 'q': the label 'c' is gone: there may be answers that have it",
            ],
        ),
        (
            MultiLabelQuestion("q", labels=["a", "b"]),
            MultiLabelQuestion("q", labels=["a", "c"], labels_order="suggestion", visible_labels=None),
            ["question 'q': the label 'b' is gone: there may be answers that have it"],
        ),
        (RatingQuestion("q", values=[1, 2]), RatingQuestion("q", values=[0, 1, 2, 3]), []),
        (
            RatingQuestion("q", values=[1, 2]),
            RatingQuestion("q", values=[2, 3]),
            ["question 'q': the value 1 is gone: there may be answers that have it"],
        ),
        (
            RankingQuestion("q", values=["a", "b"]),
            RankingQuestion("q", values={"b": "B", "a": "A"}, tie=True, both_bad=True, shuffle=True),
            [],
        ),
        (
            RankingQuestion("q", values=["a", "b"], tie=True, both_bad=True),
            RankingQuestion("q", values=["a", "b"]),
            [
                "question 'q': tie is not asked for any more: there may be answers that say so",
                "question 'q': both_bad is not asked for any more: there may be answers that say so",
            ],
        ),
        (
            RankingQuestion("q", values=["a", "b"], tie=True),
            RankingQuestion("q", values=["a", "c", "d"]),
            [
                "question 'q': the value 'b' is gone: there may be answers that have it",
                "question 'q': the value 'c' is new: the answers that are there have no rank for it",
                "question 'q': the value 'd' is new: the answers that are there have no rank for it",
            ],
        ),
        (
            LabelQuestion("q", labels=["a", "b"]),
            TextQuestion("q"),
            ["question 'q' was a LabelQuestion and is now a TextQuestion"],
        ),
    ],
)
def test_what_there_is_to_choose_from_may_become_more_and_not_less(was: Any, now: Any, told: list[str]) -> None:
    fields = (TextField("f"),)
    assert incompatibilities(Schema(fields, (was,)), Schema(fields, (now,))) == told


@given(schemas(), schemas())
def test_whatever_is_gone_or_new_and_required_is_told_by_name(old: Schema, new: Schema) -> None:
    told = " ".join(incompatibilities(old, new))
    after = {member.name for member in (*new.fields, *new.questions)}
    before = {member.name for member in (*old.fields, *old.questions)}
    for member in (*old.fields, *old.questions):
        assert (f"{member.name!r} is gone" in told) == (member.name not in after)
    for member in (*new.fields, *new.questions):
        assert (f"{member.name!r} is new and required" in told) == (member.required and member.name not in before)


def one(**given: Any) -> Schema:
    return Schema((TextField("prompt", **given),), (TextQuestion("response", **given),))


def test_titles_descriptions_markdown_and_less_required_are_compatible() -> None:
    now = one(title="Now", description="Longer", use_markdown=True, remote_images=True, required=False)
    assert incompatibilities(one(), now) == []


def test_more_required_is_not_compatible() -> None:
    assert incompatibilities(one(required=False), one()) == [
        "field 'prompt' was optional and is now required: what is there may lack it",
        "question 'response' was optional and is now required: what is there may lack it",
    ]


def test_a_further_optional_field_and_question_are_compatible() -> None:
    old = one()
    new = Schema(
        (*old.fields, TextField("context", required=False)),
        (*old.questions, TextQuestion("note", required=False)),
    )
    assert incompatibilities(old, new) == []
    assert incompatibilities(new, old) == [
        "field 'context' is gone: its texts would be dropped",
        "question 'note' is gone: its answers would be dropped",
    ]


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (lambda: TextField(""), "TextField: the name is empty"),
        (lambda: TextField(3), "TextField: the name expected a text (str), got int 3"),
        (lambda: TextQuestion("q", title=3), "TextQuestion 'q': title expected a text (str), got int 3"),
        (lambda: TextQuestion("q", description="\ud800"), "description has a lone surrogate"),
        (lambda: TextField("f", required="yes"), "required expected a bool, got str 'yes'"),
        (lambda: TextField("f", use_markdown=1), "use_markdown expected a bool, got int 1"),
        (lambda: TextField("f", remote_images="yes"), "remote_images expected a bool, got str 'yes'"),
        (lambda: Schema((), (TextQuestion("q"),)), "fields: a dataset needs at least one TextField"),
        (lambda: Schema((TextField("f"),), ()), "questions: a dataset needs at least one TextQuestion"),
        (lambda: Schema((TextQuestion("q"),), (TextQuestion("r"),)), "fields: expected a list of TextField"),
        (lambda: Schema(("prompt",), (TextQuestion("r"),)), "got str 'prompt'"),
    ],
)
def test_a_wrong_definition_says_what_is_wrong(make: Any, told: str) -> None:
    with pytest.raises(InvalidSchema) as caught:
        make()
    assert told in str(caught.value)


@pytest.mark.parametrize(
    ("fields", "questions", "told"),
    [
        (["a", "a"], ["q"], "field 'a': the column 'a' would stand for it and for field 'a'"),
        (["a"], ["a"], "question 'a': the column 'a' would stand for it and for field 'a'"),
        (["id"], ["q"], "field 'id': the column 'id' would stand for it and for a column of every export"),
        (["metadata"], ["q"], "field 'metadata'"),
        (["f"], ["status"], "question 'status': responses() has a column of this name already"),
        (["f"], ["user"], "question 'user': responses() has a column of this name already"),
        (["q.suggestion.score"], ["q"], "question 'q': the column 'q.suggestion.score'"),
        (["f"], ["q", "q.responses"], "question 'q.responses': the column 'q.responses'"),
    ],
)
def test_names_that_would_share_a_column_are_refused(fields: list[str], questions: list[str], told: str) -> None:
    with pytest.raises(InvalidSchema) as caught:
        Schema(tuple(map(TextField, fields)), tuple(map(TextQuestion, questions)))
    assert told in str(caught.value)


@pytest.mark.parametrize("name", ["text", "prompt", "user", "my field", "value", "values"])
def test_ordinary_words_are_fine_as_names_of_fields(name: str) -> None:
    assert Schema((TextField(name),), (TextQuestion("q"),)).field(name).name == name


@pytest.mark.parametrize("value", [None, "", " ", "\n\t\u3000"])
def test_a_required_question_takes_nothing_empty_when_submitting_only(value: str | None) -> None:
    question = TextQuestion("q")
    assert question.problem_with(value, status="submitted") == REQUIRED
    assert question.problem_with(value, status="draft") is None
    assert question.problem_with(value, status="discarded") is None
    assert TextQuestion("q", required=False).problem_with(value, status="submitted") is None


@pytest.mark.parametrize("status", ["draft", "submitted", "discarded"])
def test_an_answer_is_a_text_whatever_the_status(status: str) -> None:
    assert TextQuestion("q").problem_with(3, status=status) == "expected a text (str), got int 3"
    assert "lone surrogate" in (TextQuestion("q").problem_with("\udfff", status=status) or "")


def test_a_null_field_is_taken_only_where_it_is_not_required() -> None:
    assert TextField("f", required=False).problem_with(None) is None
    assert "make the field required=False" in (TextField("f").problem_with(None) or "")
    assert TextField("f", required=False).problem_with(3) == "expected a text (str), got int 3"
    assert TextField("f").problem_with("") is None


def test_an_unknown_field_or_question_lists_those_there_are() -> None:
    schema = Schema((TextField("a"), TextField("b")), (TextQuestion("q"),))
    with pytest.raises(UnknownName, match="unknown field 'c': one of a, b"):
        schema.field("c")
    with pytest.raises(UnknownName, match="unknown question 'c': one of q"):
        schema.problems_with({"c": "x"}, status="draft")


def test_what_people_see_is_the_title_or_else_the_name() -> None:
    assert TextField("f").heading == "f"
    assert TextQuestion("q", title="Answer").heading == "Answer"


def test_an_unknown_option_is_refused_by_its_name() -> None:
    with pytest.raises(TypeError, match="markdown"):
        TextField("f", markdown=True)
