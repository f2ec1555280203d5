"""Collections while much is made: of what is new, and not of what was there."""

from __future__ import annotations

import gc
import weakref

import pytest

from nb_feedback.garbage import sparing_what_is_there


class Thing:
    """Something that can refer to itself."""

    def __init__(self) -> None:
        self.itself = self


def test_what_is_made_meanwhile_is_collected() -> None:
    with sparing_what_is_there():
        gone = weakref.ref(Thing())
        gc.collect()
        assert gone() is None


def test_what_was_there_is_collected_afterwards_also_after_an_error() -> None:
    gc.collect()
    gone = weakref.ref(Thing())

    def fail() -> None:
        with sparing_what_is_there():
            gc.collect()
            raise ValueError(gone() is not None)

    with pytest.raises(ValueError, match="True"):
        fail()
    gc.collect()
    assert gone() is None


def test_one_in_another_and_a_program_that_has_frozen_objects_itself_are_left_alone() -> None:
    gc.freeze()
    try:
        with sparing_what_is_there(), sparing_what_is_there():
            pass
        assert gc.get_freeze_count() > 0
    finally:
        gc.unfreeze()
