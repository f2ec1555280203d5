from __future__ import annotations

import pytest

from nb_feedback import errors


def every_error() -> list[type[errors.FeedbackError]]:
    found = [errors.FeedbackError]
    for kind in found:
        found += kind.__subclasses__()
    return found


def test_each_error_has_a_code_of_its_own() -> None:
    codes = [kind.code for kind in every_error()]
    assert len(set(codes)) == len(codes) == 9


def test_bad_input_is_a_value_error_and_an_unknown_name_a_lookup_error() -> None:
    assert issubclass(errors.InvalidRecord, ValueError)
    assert issubclass(errors.UnknownName, LookupError)
    assert not issubclass(errors.StoreError, ValueError)


def test_every_error_is_drawn_in_the_docstring() -> None:
    drawing = errors.__doc__ or ""
    assert [kind.__name__ for kind in every_error() if kind.__name__ not in drawing] == []


def test_an_unknown_name_lists_a_dozen_choices_and_counts_the_rest() -> None:
    choices = [f"c{number}" for number in range(20)]
    told = str(errors.UnknownName("column", "x", choices, hint="Look again."))
    assert told == f"unknown column 'x': one of {', '.join(choices[:12])} and 8 more. Look again."


def test_an_unknown_name_among_none_says_that_there_is_none() -> None:
    assert str(errors.UnknownName("dataset", "x", [])) == "unknown dataset 'x': there is no dataset yet"


def test_a_bad_record_keeps_its_parts_and_says_that_nothing_was_added() -> None:
    error = errors.InvalidRecord("row 3", "field 'prompt'", "is empty")
    assert (error.where, error.column, error.reason) == ("row 3", "field 'prompt'", "is empty")
    assert str(error) == "row 3, field 'prompt': is empty. No row of this batch was added."


def test_a_bad_response_names_each_question() -> None:
    error = errors.InvalidResponse("r1", {"a": "is empty", "b": "is long"})
    assert str(error) == "record 'r1': 'a': is empty; 'b': is long. Nothing was stored."


def test_a_mismatch_lists_each_difference_and_what_to_do() -> None:
    told = str(errors.SchemaMismatch("d", ["field 'a' is gone", "field 'b' is new"], "/data/a.db"))
    assert "\n  - field 'a' is gone\n  - field 'b' is new\n" in told
    assert "FeedbackDataset.load('d', store='/data/a.db').delete()" in told


@pytest.mark.parametrize("kind", every_error())
def test_every_error_has_a_docstring(kind: type[errors.FeedbackError]) -> None:
    assert kind.__doc__
