"""Rankings and pairs: what is taken and what is refused, equal answers, and the order in which values are shown."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import datasets
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nb_feedback import (
    FeedbackDataset,
    FeedbackRecord,
    InvalidRecord,
    InvalidResponse,
    InvalidSchema,
    RankingQuestion,
    Response,
    Suggestion,
    TextField,
)
from nb_feedback.measures import comparable
from nb_feedback.members import REQUIRED
from nb_feedback.ranking import NOT_RANKED
from nb_feedback.store.answers import Origin

VALUES = ["a", "b", "c"]
SHUFFLED = json.loads((Path(__file__).parent / "shuffled.json").read_text(encoding="utf-8"))


def question(**options: Any) -> RankingQuestion:
    return RankingQuestion("q", **{"values": VALUES, **options})


def pair(**options: Any) -> RankingQuestion:
    return question(values=["a", "b"], **options)


def ranked(**ranks: int) -> list[dict[str, Any]]:
    """Give an answer with the values in the order in which they are named."""
    return [{"rank": rank, "value": value} for value, rank in ranks.items()]


def of(asked: RankingQuestion, *records: FeedbackRecord) -> FeedbackDataset:
    ds = FeedbackDataset("ranked", fields=[TextField("p")], questions=[asked])
    ds.add_records(records or [FeedbackRecord({"p": f"p{at}"}, id=f"r{at}") for at in (1, 2, 3)])
    return ds


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"values": "ab"}, "values expected a list of texts, or a dict of value to shown text, got str 'ab'"),
        ({"values": ["a"]}, "values expected at least 2, got list ['a']"),
        ({"values": ["a", "a"]}, "values has the value 'a' twice; give distinct ones"),
        ({"values": ["a", ""]}, "values: value 2 expected a text with something in it, got str ''"),
        ({"values": {"a": "Same", "b": "Same"}}, "values has the shown text 'Same' twice; give distinct ones"),
        ({"values": [str(at) for at in range(256)]}, "values expected at most 255, got 256"),
        ({"tie": True}, "tie is for 2 values, and there are 3: of more, several may always have the same rank"),
        ({"both_bad": True}, "both_bad is for 2 values, and there are 3"),
        ({"shuffle": "yes"}, "shuffle expected a bool, got str 'yes'"),
        ({"values": ["a", "b"], "tie": 1}, "tie expected a bool, got int 1"),
    ],
)
def test_a_wrong_definition_names_the_question_the_option_and_what_was_expected(
    options: dict[str, Any], told: str
) -> None:
    with pytest.raises(InvalidSchema) as caught:
        question(**options)
    assert str(caught.value).startswith(f"RankingQuestion 'q': {told}")


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("a", 'expected a list of {"value": .., "rank": ..}, got str \'a\''),
        ({"a": 1}, 'expected a list of {"value": .., "rank": ..}, got dict {\'a\': 1}'),
        (["a"], 'item 1 expected {"value": .., "rank": ..}, got str \'a\''),
        ([{"rank": 1}], "item 1 has no value: one of a, b, c"),
        ([{"value": 3, "rank": 1}], "item 1 expected a value (str), one of a, b, c, got int 3"),
        ([*ranked(a=1), {"value": "x", "rank": 2}], "unknown value 'x': one of a, b, c"),
        ([{"value": "a"}], "'a' has no rank: one of 1, 2, 3; leave it out where there is none yet"),
        ([{"value": "a", "rank": None}], "'a' has no rank: one of 1, 2, 3; leave it out where there is none yet"),
        (ranked(a=0), "rank of 'a': expected one of 1, 2, 3, got int 0"),
        (ranked(a=4), "rank of 'a': expected one of 1, 2, 3, got int 4"),
        ([{"value": "a", "rank": True}], "rank of 'a': expected one of 1, 2, 3, got bool True"),
        ([{"value": "a", "rank": 1.0}], "rank of 'a': expected one of 1, 2, 3, got float 1.0"),
        ([{"value": "a", "rank": "1"}], "rank of 'a': expected one of 1, 2, 3, got str '1'"),
        ([*ranked(a=1), *ranked(a=2)], "has the value 'a' twice"),
        (
            [{"value": "a", "rank": 1, "score": 2}],
            'item 1 expected {"value": .., "rank": ..} and nothing else, got \'score\' too',
        ),
    ],
)
@pytest.mark.parametrize("status", ["draft", "submitted", "discarded"])
def test_what_is_no_ranking_is_refused_whatever_the_status_and_stores_nothing(
    folder: Path, value: Any, told: str, status: Any
) -> None:
    assert folder == Path.cwd()
    assert question().problem_with(value, status=status) == told
    ds = of(question())
    with pytest.raises(InvalidResponse) as caught:
        ds.respond("r1", {"q": value}, status=status)
    assert str(caught.value) == f"record 'r1': 'q': {told}. Nothing was stored."
    assert len(ds.responses()) == 0


def test_all_need_a_rank_to_be_submitted_and_a_draft_may_lack_some() -> None:
    some = ranked(b=2)
    assert question().problem_with(some) == NOT_RANKED.format(values="a, c")
    assert [question().problem_with(empty) for empty in (None, [])] == [REQUIRED, REQUIRED]
    assert question(required=False).problem_with(some) is None
    assert [question().problem_with(some, status=status) for status in ("draft", "discarded")] == [None, None]


@pytest.mark.parametrize("tie", [False, True])
@pytest.mark.parametrize("both_bad", [False, True])
def test_a_pair_takes_a_tie_and_that_both_are_bad_only_where_it_asks_for_them(tie: bool, both_bad: bool) -> None:
    asked = pair(tie=tie, both_bad=both_bad)
    assert [asked.problem_with(ranked(a=a, b=3 - a)) for a in (1, 2)] == [None, None]
    told = "says that they are equally good, which is not asked for; tie=True asks for it"
    assert asked.problem_with(ranked(a=1, b=1)) == (None if tie else f"rank 1 for both {told}")
    told = "says that they are both bad, which is not asked for; both_bad=True asks for it"
    assert asked.problem_with(ranked(a=2, b=2), status="draft") == (None if both_bad else f"rank 2 for both {told}")


ranks = st.dictionaries(st.sampled_from(VALUES), st.integers(1, 3))


@given(
    st.lists(st.fixed_dictionaries({"value": st.sampled_from([*VALUES, "x"]), "rank": st.integers(-1, 5)}), max_size=4)
)
def test_what_is_taken_has_known_values_once_with_ranks_that_there_are(answer: list[dict[str, Any]]) -> None:
    values = [each["value"] for each in answer]
    good = set(values) <= set(VALUES) and len(set(values)) == len(values)
    good = good and all(1 <= each["rank"] <= 3 for each in answer)
    assert (question().problem_with(answer, status="draft") is None) == good
    assert (question().problem_with(answer) is None) == (good and len(values) == 3)


@given(ranks.flatmap(lambda ranks: st.permutations(ranked(**ranks))), ranks)
def test_equal_rankings_have_one_form_the_first_rank_first_and_every_rank_as_it_was(
    answer: list[dict[str, Any]], other: dict[str, int]
) -> None:
    settled = question().settled(answer)
    given_ranks = {each["value"]: each["rank"] for each in answer}
    assert {each["value"]: each["rank"] for each in settled} == given_ranks
    assert [each["rank"] for each in settled] == sorted(given_ranks.values())
    assert question().settled(settled) == settled == question().settled(tuple(answer))
    assert (question().settled(ranked(**other)) == settled) == (other == given_ranks)


@given(ranks, ranks)
def test_rankings_are_the_same_to_people_if_they_begin_and_go_on_alike(
    one: dict[str, int], other: dict[str, int]
) -> None:
    def order(ranks: dict[str, int]) -> Any:
        steps = {(a, b): (ranks[a] > ranks[b]) - (ranks[a] < ranks[b]) for a in ranks for b in ranks}
        return set(ranks), min(ranks.values(), default=None), steps

    same = comparable(question().settled(ranked(**one))) == comparable(question().settled(ranked(**other)))
    assert same == (order(one) == order(other))


def test_people_agree_on_a_ranking_whose_ranks_leave_one_out_and_not_on_what_is_a_tie_and_what_is_bad(
    folder: Path,
) -> None:
    assert folder == Path.cwd()
    ds = of(question())
    ds.respond("r1", {"q": ranked(a=1, b=1, c=3)}, user="ana")
    ds.respond("r1", {"q": ranked(c=2, b=1, a=1)}, user="ben")
    assert ds.to_datasets()["q"][0] == ranked(a=1, b=1, c=3)
    ds = FeedbackDataset("pairs", fields=[TextField("p")], questions=[pair(tie=True, both_bad=True)])
    ds.add_records([FeedbackRecord({"p": "x"}, id="r1")])
    ds.respond("r1", {"q": ranked(a=1, b=1)}, user="ana")
    ds.respond("r1", {"q": ranked(a=2, b=2)}, user="ben")
    assert (ds.to_datasets()["q"][:], ds.to_datasets()["q.responses"][0]) == (
        [None],
        [ranked(a=1, b=1), ranked(a=2, b=2)],
    )


def test_a_ranking_comes_out_of_every_export_as_it_went_in(folder: Path) -> None:
    ds = of(question())
    suggestion = FeedbackRecord(
        {"p": "p4"}, id="r4", suggestions=[Suggestion("q", ranked(c=1, a=2), score=0.5, agent="judge")]
    )
    ds.add_records([suggestion])
    ds.respond("r1", {"q": ranked(c=1, b=3, a=1)}, user="ana")
    ds.respond("r2", {"q": ranked(b=2)}, user="ana", status="draft")
    ds.respond("r4", {"q": ranked(c=1, a=2, b=3)}, user="ana")
    answers = [ranked(a=1, c=1, b=3), ranked(b=2), ranked(c=1, a=2, b=3)]
    rows = [json.loads(line) for line in ds.to_jsonl(folder / "out.jsonl").read_text().splitlines()]
    assert [row["q"] for row in rows] == [answers[0], None, None, answers[2]]
    assert [row["q.responses"] for row in rows] == [answers[:1], answers[1:2], [], answers[2:]]
    assert (rows[3]["q.suggestion"], rows[3]["q.suggestion.score"], rows[3]["q.suggestion.agent"]) == (
        ranked(c=1, a=2),
        [0.5],
        "judge",
    )
    assert ds.responses()["q"].tolist() == answers
    assert ds.responses()["q.shown"].tolist() == [None] * 3
    ds.to_datasets().to_parquet(folder / "out.parquet")
    again = datasets.Dataset.from_parquet(str(folder / "out.parquet"), cache_dir=str(folder / "cache"))
    assert (again["q"][:], again.features) == (ds.to_datasets()["q"][:], ds.to_datasets().features)


def test_a_ranking_is_read_from_a_frame_and_from_another_export(folder: Path) -> None:
    assert folder == Path.cwd()
    cells = [
        np.array([{"value": "b", "rank": np.int64(1)}, {"value": "a", "rank": np.uint8(2)}]),
        [{"value": np.str_("c"), "rank": 1}],
        None,
    ]
    ds = FeedbackDataset("read", fields=[TextField("p")], questions=[question()])
    ds.add_records(pd.DataFrame({"p": ["x", "y", "z"], "s": cells}), suggestions={"q": "s"})
    found = [[each.value for each in record.suggestions] for record in ds]
    assert found == [[ranked(b=1, a=2)], [ranked(c=1)], []]
    other = FeedbackDataset("again", fields=[TextField("p")], questions=[question()])
    other.add_records(ds.to_datasets(), suggestions={"q": "q.suggestion"})
    assert [[each.value for each in record.suggestions] for record in other] == found
    with pytest.raises(
        InvalidRecord, match=r"row 0, suggestion for 'q': rank of 'a': expected one of 1, 2, 3, got int 9"
    ):
        ds.add_records([{"p": "w", "s": ranked(a=9)}], suggestions={"q": "s"})
    with pytest.raises(
        InvalidRecord, match=r"response of 'ana' to 'q': All need a rank before submitting; without one"
    ):
        ds.add_records([FeedbackRecord({"p": "v"}, responses=[Response({"q": ranked(a=1)}, user="ana")])])
    assert len(ds) == 3


def test_a_search_finds_what_has_a_rank(folder: Path) -> None:
    assert folder == Path.cwd()
    ds = of(question())
    ds.respond("r1", {"q": ranked(b=2)}, user="ana", status="draft")
    ds.respond("r2", {"q": ranked(c=2)}, user="ana", status="draft")
    query = {"search": "B", "within": ["answers"], "user": "ana"}
    assert [record.id for record in ds.records(query)] == ["r1"]


@pytest.mark.parametrize("case", SHUFFLED, ids=lambda case: f"{case['user']}-{case['record']}")
def test_values_are_shown_in_the_order_that_the_page_computes_too(case: dict[str, Any]) -> None:
    assert question(values=case["values"], shuffle=True).shown(case["record"], case["user"]) == case["shown"]
    assert question(values=case["values"]).shown(case["record"], case["user"]) == case["values"]


def test_each_order_is_shown_as_often_as_any_other_by_record_and_by_user() -> None:
    asked = question(values=["response_a", "response_b"], shuffle=True)
    shown = [(asked.shown(f"r{at}", "ana")[0], asked.shown(f"r{at}", "ben")[0]) for at in range(2000)]
    assert all(440 < count < 560 for count in Counter(shown).values())
    orders = Counter(tuple(question(shuffle=True).shown(str(at), "ana")) for at in range(3000))
    assert len(orders) == 6
    assert all(430 < count < 570 for count in orders.values())


def test_the_order_does_not_change_with_the_order_of_the_definition_or_with_what_it_is_called() -> None:
    one = RankingQuestion("q", values=VALUES, shuffle=True)
    other = RankingQuestion("helpful", values={"c": "C", "a": "A", "b": "B"}, shuffle=True)
    assert [one.shown(f"r{at}", "ana") for at in range(20)] == [other.shown(f"r{at}", "ana") for at in range(20)]


def test_the_order_that_was_shown_is_recorded_with_an_answer_from_a_page_and_exported(folder: Path) -> None:
    assert folder == Path.cwd()
    asked = pair(shuffle=True)
    ds = of(asked)

    def answer(record: str, seq: int, base: int, status: Any = "submitted") -> None:
        ds._stored.respond(record, "ana", status, {"q": ranked(a=1, b=2)}, origin=Origin("page", seq, base))

    answer("r1", 1, 0, "draft")
    answer("r1", 2, 1)
    ds.respond("r2", {"q": ranked(a=1, b=2)}, user="ana")
    answer("r2", 3, 1)
    ds.respond("r3", {"q": ranked(a=1, b=2)}, user="ana")
    shown = [asked.shown("r1", "ana"), asked.shown("r2", "ana"), None]
    assert shown[:2] == [["b", "a"], ["a", "b"]]
    assert ds.to_datasets()["q.responses.shown"][:] == [[each] for each in shown]
    assert ds.responses()["q.shown"].tolist() == shown
    # What is answered from Python was not answered in that order, and what is undone was.
    ds.respond("r1", {"q": ranked(a=2, b=1)}, user="ana")
    assert ds.responses()["q.shown"].tolist() == [None, shown[1], None]
    ds.undo(user="ana")
    assert ds.responses()["q.shown"].tolist() == shown


def test_a_question_cannot_have_the_name_of_the_column_of_what_was_shown() -> None:
    with pytest.raises(InvalidSchema, match=r"the column 'q.shown' would stand for it"):
        FeedbackDataset(fields=[TextField("q.shown")], questions=[question()])


def test_a_search_finds_what_people_see_for_what_has_a_rank() -> None:
    shown = {"a": "First answer", "b": "Other answer", "c": "Last one"}
    ds = FeedbackDataset(fields=[TextField("p")], questions=[RankingQuestion("q", values=shown, required=False)])
    ds.add_records([FeedbackRecord({"p": "x"}, id="1")])
    ds.respond("1", {"q": [{"value": "b", "rank": 1}]}, user="ana")
    query = {"within": ["answers"], "user": "ana"}
    assert [len(list(ds.records({**query, "search": word}))) for word in ("other", "last")] == [1, 0]
