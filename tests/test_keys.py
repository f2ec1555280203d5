"""Keys that somebody wants in the place of others."""

from __future__ import annotations

from typing import Any

import pytest

from nb_feedback.errors import InvalidInput, UnknownName
from nb_feedback.keys import COMMANDS, checked_keys


def test_a_command_may_have_any_key_that_is_not_pressed_by_accident() -> None:
    keys = {"submit": "Mod+Shift+Enter", "next": "Alt+J", "guidelines": "x", "undo": "F2", "search": "/"}
    assert checked_keys(keys) == keys
    assert checked_keys(None) == {}
    assert set(keys) < set(COMMANDS)


@pytest.mark.parametrize(
    ("keys", "error", "message"),
    [
        ({"send": "F2"}, UnknownName, "unknown command 'send': one of submit, save_draft"),
        ({"submit": ""}, InvalidInput, "'submit' expected a key such as 'Mod\\+Enter'"),
        ({"submit": "Strg+Enter"}, InvalidInput, "got str 'Strg\\+Enter'"),
        ({"submit": "Ctrl+Tab"}, InvalidInput, "got str 'Ctrl\\+Tab'"),
        ({"submit": 3}, InvalidInput, "got int 3"),
        ({"submit": "s"}, InvalidInput, "'s' for 'submit' would be pressed by accident"),
        ({"undo": "Shift+u"}, InvalidInput, "would be pressed by accident"),
        ({"flag": "x", "history": "X"}, InvalidInput, "'X' cannot be for 'flag' and for 'history'"),
        ({"submit": "Alt+Ctrl+a", "next": "Ctrl+Alt+A"}, InvalidInput, "cannot be for 'submit' and for 'next'"),
        ({"submit": "Mod+J", "discard": "Ctrl+J"}, InvalidInput, "'Ctrl\\+J' cannot be for 'submit' and for 'discard'"),
        ({"submit": "Enter"}, InvalidInput, "'Enter' for 'submit' is needed for typing and moving about"),
        ({"discard": "Shift+Delete"}, InvalidInput, "is needed for typing"),
        ({"edit": "Space"}, InvalidInput, "is needed for typing"),
        ({"flag": "Alt+1"}, InvalidInput, "'Alt\\+1' chooses one of several suggestions and cannot be for 'flag'"),
        (["submit"], InvalidInput, "expected a dict of command to key, got list"),
    ],
)
def test_a_key_that_cannot_be_is_refused(keys: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        checked_keys(keys)
