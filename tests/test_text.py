from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nb_feedback.text import described, problem_with_id, problem_with_name, problem_with_text

surrogates = st.characters(categories=["Cs"])


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_every_text_without_a_lone_surrogate_is_fine(text: str) -> None:
    assert problem_with_text(text) is None


@given(st.text(st.characters(exclude_categories=["Cs"])), surrogates, st.text())
def test_a_lone_surrogate_is_found_where_it_is(before: str, surrogate: str, after: str) -> None:
    problem = problem_with_text(before + surrogate + after)
    assert problem is not None
    assert f"(U+{ord(surrogate):04X}) at character {len(before)}" in problem


@pytest.mark.parametrize("value", [None, 3, 1.5, True, b"bytes", ["a"], {"a": 1}])
def test_nothing_but_a_str_is_a_text(value: object) -> None:
    assert problem_with_text(value) == f"expected a text (str), got {described(value)}"


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("", "is empty"),
        (" a", "has white space at its ends: ' a'"),
        ("a\u3000", "has white space at its ends: 'a\\u3000'"),
        ("a\nb", "has a control character: 'a\\nb'"),
        ("a\0b", "has a control character: 'a\\x00b'"),
        ("a" * 201, "is 201 characters long, at most 200 are taken"),
        (7, "expected a text (str), got int 7"),
    ],
)
def test_names_that_would_confuse_are_refused(name: object, problem: str) -> None:
    assert problem_with_name(name) == problem


@pytest.mark.parametrize("name", ["a", "my field", "text", "a.b", "سؤال", "質問", "a" * 200])
def test_names_in_any_script_are_taken(name: str) -> None:
    assert problem_with_name(name) is None


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ("", "is empty"),
        (" \t", "is empty"),
        ("a\0", "has a NUL character"),
        ("a" * 1001, "is 1001 characters long, at most 1000 are taken"),
        ("\ud800", "has a lone surrogate"),
        (None, "expected a text (str), got nothing (null)"),
    ],
)
def test_ids_that_could_not_be_found_again_are_refused(value: object, problem: str) -> None:
    assert problem in (problem_with_id(value) or "")


@pytest.mark.parametrize("value", ["7", " 7 ", "a\nb", "https://example.com/?a=1#b", "a" * 1000])
def test_ids_from_elsewhere_are_taken_as_they_are(value: str) -> None:
    assert problem_with_id(value) is None


def test_a_description_is_short_and_survives_a_repr_that_raises() -> None:
    class Rude:
        def __repr__(self) -> str:
            raise RuntimeError

    assert described("x" * 100) == "str 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…"
    assert described(Rude()) == "Rude"
