from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from nb_feedback.matching import matches, words_of

CASES = json.loads((Path(__file__).parent / "matching.json").read_text(encoding="utf-8"))
"""Played by js/tests/matching.test.ts too, which also marks what is found."""


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["script"])
def test_what_is_found_is_what_the_page_marks(case: dict[str, Any]) -> None:
    words = words_of(case["search"])
    assert matches(words, [case["text"]]) == case["found"]
    for marked in case["marked"]:
        assert any(word in marked.casefold() for word in words)


def test_words_may_be_in_different_texts_and_a_phrase_in_one_only() -> None:
    assert matches(words_of("open parcel"), ["open", "parcel"])
    assert not matches(words_of('"open parcel"'), ["open", "parcel"])
