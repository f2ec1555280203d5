"""Metadata that is declared, from its definition to what is exported and found."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import datasets
import msgspec
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nb_feedback import (
    FeedbackDataset,
    FeedbackRecord,
    FloatMetadataProperty,
    IntegerMetadataProperty,
    InvalidInput,
    InvalidRecord,
    InvalidSchema,
    TermsMetadataProperty,
    TextField,
    TextQuestion,
)
from nb_feedback.properties import MetadataProperty

TOPIC = TermsMetadataProperty("topic", title="What it is about", values=["returns", "billing"])
TURNS = IntegerMetadataProperty("turns", min=1, max=9)
SCORE = FloatMetadataProperty("toxicity", min=0, max=1)


def of(*properties: MetadataProperty, name: str | None = None, fields: Iterable[str] = ("p",)) -> FeedbackDataset:
    return FeedbackDataset(
        name,
        fields=[TextField(each) for each in fields],
        questions=[TextQuestion("q")],
        metadata_properties=properties,
    )


def filled(ds: FeedbackDataset, *metadata: dict[str, Any]) -> FeedbackDataset:
    ds.add_records([FeedbackRecord({"p": f"p{at}"}, id=f"r{at}", metadata=each) for at, each in enumerate(metadata, 1)])
    return ds


@pytest.mark.parametrize(
    ("kind", "options", "told"),
    [
        (TermsMetadataProperty, {"values": "returns"}, "values expected a list of at least one text, or None for any"),
        (
            TermsMetadataProperty,
            {"values": []},
            "values expected a list of at least one text, or None for any, got lis",
        ),
        (TermsMetadataProperty, {"values": ["a", 1]}, "values: value 2 expected a text (str), got int 1"),
        (TermsMetadataProperty, {"values": ["a", "a"]}, "values has 'a' twice; give distinct ones"),
        (TermsMetadataProperty, {"title": 1}, "title expected a text (str), got int 1"),
        (TermsMetadataProperty, {"visible_for_annotators": 1}, "visible_for_annotators expected a bool, got int 1"),
        (IntegerMetadataProperty, {"min": 0.5}, "min expected a whole number, got float 0.5"),
        (IntegerMetadataProperty, {"max": True}, "max expected a whole number, got bool True"),
        (IntegerMetadataProperty, {"min": 2, "max": 1}, "min is 2, more than max, which is 1"),
        (FloatMetadataProperty, {"max": "1"}, "max expected a number, got str '1'"),
        (FloatMetadataProperty, {"min": float("nan")}, "min expected a number, got float nan"),
        (FloatMetadataProperty, {"max": 2**64}, "max expected a number, got int 18446744073709551616"),
    ],
)
def test_a_wrong_definition_names_the_property_the_option_and_what_was_expected(
    kind: Any, options: dict[str, Any], told: str
) -> None:
    with pytest.raises(InvalidSchema) as caught:
        kind("m", **options)
    assert str(caught.value).startswith(f"{kind.__name__} 'm': {told}")


@pytest.mark.parametrize("name", ["p", "q", "id", "status", "metadata", "q.responses"])
def test_a_property_cannot_have_the_name_of_another_column(name: str) -> None:
    with pytest.raises(InvalidSchema, match=f"metadata property '{name}': the column '{name}' would stand for it and"):
        of(TermsMetadataProperty(name))


def test_two_properties_of_one_name_and_what_is_no_property_are_refused() -> None:
    with pytest.raises(InvalidSchema, match="would stand for it and for metadata property 'm'"):
        of(TermsMetadataProperty("m"), IntegerMetadataProperty("m"))
    with pytest.raises(InvalidSchema, match="metadata_properties: expected a list of TermsMetadataProperty, Integer"):
        of("topic")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("metadata", "told"),
    [
        ({"topic": "return"}, "metadata 'topic': unknown value 'return': one of returns, billing"),
        ({"topic": 3}, "metadata 'topic': expected a text (str), got int 3"),
        ({"topic": ["returns"]}, "metadata 'topic': expected a text (str), got list ['returns']"),
        ({"turns": 0}, "metadata 'turns': expected a whole number from 1 to 9, got int 0"),
        ({"turns": True}, "metadata 'turns': expected a whole number, got bool True"),
        ({"turns": "3"}, "metadata 'turns': expected a whole number, got str '3'"),
        ({"turns": 3.5}, "metadata 'turns': expected a whole number, got float 3.5. "),
        (
            {"turns": 3.0},
            "metadata 'turns': expected a whole number, got float 3.0; a column of whole numbers turns to",
        ),
        ({"toxicity": 1.5}, "metadata 'toxicity': expected a number from 0 to 1, got float 1.5"),
        ({"toxicity": "low"}, "metadata 'toxicity': expected a number, got str 'low'"),
    ],
)
def test_a_value_that_cannot_be_names_the_record_the_property_and_what_was_expected(
    metadata: dict[str, Any], told: str
) -> None:
    ds = of(TOPIC, TURNS, SCORE)
    with pytest.raises(InvalidRecord) as caught:
        filled(ds, {"topic": "returns", "turns": 1, "toxicity": 0}, metadata)
    assert f"r2, {told}" in str(caught.value) or f"row 1, {told}" in str(caught.value)
    assert len(ds) == 0


@pytest.mark.parametrize(("least", "most", "told"), [(1, None, "from 1"), (None, 9, "up to 9")])
def test_one_bound_is_enough(least: int | None, most: int | None, told: str) -> None:
    declared = IntegerMetadataProperty("turns", min=least, max=most)
    assert declared.problem_with(0 if most is None else 10) == (
        f"expected a whole number {told}, got int {0 if most is None else 10}"
    )
    assert declared.problem_with(5) is None


@given(st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False) | st.text())
def test_what_is_taken_is_of_the_type_and_nothing_else(value: Any) -> None:
    whole = isinstance(value, int) and not isinstance(value, bool)
    finite = isinstance(value, float) and abs(value) != float("inf")
    assert (TermsMetadataProperty("m").problem_with(value) is None) == (value is None or isinstance(value, str))
    assert (IntegerMetadataProperty("m").problem_with(value) is None) == (value is None or whole)
    assert (FloatMetadataProperty("m").problem_with(value) is None) == (value is None or whole or finite)


def test_each_property_is_a_typed_column_and_the_rest_stays_in_the_metadata() -> None:
    ds = filled(
        of(TOPIC, TURNS, SCORE),
        {"topic": "returns", "turns": 3, "toxicity": 1, "other": [1]},
        {"topic": None, "toxicity": 0.25},
        {},
    )
    exported = ds.to_datasets()
    kinds = {"topic": "string", "turns": "int64", "toxicity": "float64"}
    assert {name: exported.features[name] for name in kinds} == {k: datasets.Value(v) for k, v in kinds.items()}
    assert exported.column_names[-4:] == ["metadata", *kinds]
    assert exported["topic"][:] == ["returns", None, None]
    assert exported["turns"][:] == [3, None, None]
    assert exported["toxicity"][:] == [1.0, 0.25, None]
    assert exported["metadata"][0] == '{"topic":"returns","turns":3,"toxicity":1,"other":[1]}'
    assert ds.to_pandas()["turns"].tolist() == [3, None, None]


def test_the_columns_are_there_without_any_record() -> None:
    assert of(TURNS).to_datasets().features["turns"] == datasets.Value("int64")


def test_metadata_is_declared_of_a_data_frame_with_missing_values() -> None:
    ds = of(TURNS, SCORE)
    frame = pd.DataFrame({"p": ["a", "b"], "turns": pd.Series([3, None], dtype="Int64"), "toxicity": [None, 0.5]})
    ds.add_records(frame, metadata=["turns", "toxicity"])
    exported = ds.to_datasets()
    assert (exported["turns"][:], exported["toxicity"][:]) == ([3, None], [None, 0.5])


def test_what_is_declared_may_change_and_what_was_there_before_stays(folder: Path) -> None:
    assert folder == Path.cwd()
    filled(of(name="d"), {"turns": 3}, {"turns": "many"}, {"turns": 99})
    ds = of(TURNS, name="d")
    assert ds.to_datasets()["turns"][:] == [3, None, 99]
    assert ds.to_datasets()["metadata"][1] == '{"turns":"many"}'
    assert FeedbackDataset.load("d").metadata_properties == (TURNS,)
    assert "turns" not in of(name="d").to_datasets().column_names


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"topic": "returns"}, ["r1", "r3"]),
        ({"topic": ["billing", "returns"]}, ["r1", "r2", "r3"]),
        ({"topic": None}, ["r4"]),
        ({"turns": {"min": 3}}, ["r2", "r3"]),
        ({"turns": {"min": 2.5, "max": 3}}, ["r2"]),
        ({"turns": [1, 9]}, ["r1", "r3"]),
        ({"toxicity": {"max": 0.5}, "topic": "returns"}, ["r1"]),
    ],
)
def test_records_are_found_by_terms_and_by_ranges(wanted: dict[str, Any], found: list[str]) -> None:
    ds = filled(
        of(TOPIC, TURNS, SCORE),
        {"topic": "returns", "turns": 1, "toxicity": 0.5},
        {"topic": "billing", "turns": 3},
        {"topic": "returns", "turns": 9, "toxicity": 1},
        {},
    )
    assert [record.id for record in ds.records({"metadata": wanted})] == found


@pytest.mark.parametrize(
    ("wanted", "told"),
    [
        ({"topic": "return"}, "query, metadata 'topic': unknown value 'return': one of returns, billing"),
        (
            {"topic": {"min": 1}},
            "query, metadata 'topic': expected a text or a list of texts, which have no min and max",
        ),
        ({"topic": ["returns", 3]}, "query, metadata 'topic': expected a text (str), got int 3"),
        ({"turns": "3"}, "query, metadata 'turns': expected a number, or min and max, got str '3'"),
        ({"toxicity": [True]}, "query, metadata 'toxicity': expected a number, or min and max, got bool True"),
    ],
)
def test_what_a_property_cannot_be_is_not_looked_for(wanted: dict[str, Any], told: str) -> None:
    ds = of(TOPIC, TURNS, SCORE)
    query = {"metadata": wanted}
    for look in (ds.records, lambda query: ds.annotate(query=query)):
        with pytest.raises(InvalidInput) as caught:
            look(query)
        assert str(caught.value).startswith(told)


def test_records_are_sorted_by_a_property() -> None:
    ds = filled(of(TURNS), {"turns": 9}, {}, {"turns": 1}, {"turns": 3})
    assert [record.id for record in ds.records({"sort": "metadata.turns"})] == ["r3", "r4", "r1", "r2"]


def test_a_page_is_offered_what_is_declared_first_and_nothing_that_annotators_are_not_to_see() -> None:
    model = TermsMetadataProperty("model", visible_for_annotators=False)
    free = TermsMetadataProperty("source")
    wide = IntegerMetadataProperty("words", title="Words")
    ds = of(TOPIC, TURNS, wide, free, model)
    filled(ds, {"words": 7, "other": 0.5, "model": "m1"}, {"words": 12, "source": "b"})
    assert [msgspec.structs.astuple(facet) for facet in ds._stored.facets()] == [
        ("topic", "What it is about", "terms", ["returns", "billing"], None, None),
        ("turns", "turns", "integer", None, 1, 9),
        ("words", "Words", "integer", None, 7, 12),
        ("source", "source", "terms", ["b"], None, None),
        ("other", "other", "float", None, 0.5, 0.5),
    ]
