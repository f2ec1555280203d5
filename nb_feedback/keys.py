"""Which key does what in the widget, where somebody wants another one: the commands, and how a key is written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nb_feedback.errors import InvalidInput, UnknownName
from nb_feedback.text import described

COMMANDS = (
    *(
        "submit",
        "save_draft",
        "discard",
        "undo",
        "redo",
        "next",
        "previous",
        "first",
        "last",
        "search",
        "filter",
        "edit",
    ),
    *("use_suggestion", "write", "preview", "changes", "next_change", "previous_change", "keep_change"),
    *("take_change_back", "flag", "comment", "history", "leave", "layout", "replace", "guidelines", "keys"),
)
"""What a key can do; ``js/src/keys.ts`` has the same in the same order, with the keys that they have by themselves."""

MODIFIERS = ("Mod", "Ctrl", "Alt", "Shift", "Meta")
"""``Mod`` is Ctrl, and the command key on a Mac."""

NAMED = (
    *("Enter", "Escape", "Backspace", "Delete", "Space", "Home", "End", "PageUp", "PageDown"),
    *("ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", *(f"F{number}" for number in range(1, 13))),
)
"""Keys that are not a character."""

_HARMLESS = {"search", "filter", "edit", "write", "preview", "changes", "flag", "comment", "history", "leave"}
_HARMLESS |= {"layout", "replace", "guidelines", "keys"}
_BY_THEMSELVES = {"Escape", *(f"F{number}" for number in range(1, 13))}


def checked_keys(keys: Mapping[str, str] | None) -> dict[str, str]:
    """Check keys that somebody wants in the place of others.

    Args:
        keys: For each command its key: ``"Mod+Shift+Enter"``, ``"Alt+ArrowDown"``, ``"F2"``, ``"x"``.

    Returns:
        The same.

    Raises:
        UnknownName: No such command.
        InvalidInput: No key, one that two commands would have, or one that is too easily pressed for what it does.

    Example:
        >>> checked_keys({"submit": "Mod+Shift+Enter"})
        {'submit': 'Mod+Shift+Enter'}
    """
    if not isinstance(keys, Mapping | None):
        raise InvalidInput(f"keys: expected a dict of command to key, got {described(keys)}")
    owners: list[tuple[str, frozenset[str]]] = []
    for command, key in (keys or {}).items():
        if command not in COMMANDS:
            raise UnknownName("command", command, COMMANDS)
        parts = _parts(command, key)
        for other, its in owners:
            if _forms(parts) & _forms(its):
                raise InvalidInput(f"keys: {key!r} cannot be for {other!r} and for {command!r}")
        owners.append((command, parts))
        if parts - {"1", "2", "3", "4", "5", "6", "7", "8", "9"} == {"Alt"}:
            raise InvalidInput(f"keys: {key!r} chooses one of several suggestions and cannot be for {command!r}")
        alone = not parts & {"Mod", "Ctrl", "Alt", "Meta"} and not parts & _BY_THEMSELVES
        if alone and parts & set(NAMED):
            raise InvalidInput(
                f"keys: {key!r} for {command!r} is needed for typing and moving about; add Mod, Ctrl, Alt or Meta to it"
            )
        if alone and command not in _HARMLESS:
            raise InvalidInput(
                f"keys: {key!r} for {command!r} would be pressed by accident; add Mod, Ctrl, Alt or Meta to it"
            )
    return dict(keys or {})


def _forms(parts: frozenset[str]) -> set[frozenset[str]]:
    """Give what a combination is on a Mac, and elsewhere."""
    return {frozenset(modifier if part == "Mod" else part for part in parts) for modifier in ("Ctrl", "Meta")}


def _parts(command: str, key: Any) -> frozenset[str]:
    *modifiers, last = key.split("+") if isinstance(key, str) and key not in {"", "+"} else [""]
    known = len(last) == 1 and last.isprintable() and not last.isspace()
    if not (known or last in NAMED) or any(each not in MODIFIERS for each in modifiers):
        raise InvalidInput(
            f"keys: {command!r} expected a key such as 'Mod+Enter', 'Alt+Home', 'F2' or 'x', got {described(key)}: "
            f"a key is a character or one of {', '.join(NAMED)}, with any of {', '.join(MODIFIERS)} before it"
        )
    return frozenset([*modifiers, last.lower() if known else last])
