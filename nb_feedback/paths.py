"""Paths of files that people name, to read or to write."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from nb_feedback.errors import InvalidInput
from nb_feedback.text import described


def path_of(given: Any, doing: str) -> Path:
    """Give the absolute path of a file that was named.

    Args:
        given: A text or a path object.
        doing: What it is wanted for, for the message.

    Raises:
        InvalidInput: It cannot be the path of a file.

    Example:
        >>> path_of(None, "to_jsonl")
        Traceback (most recent call last):
            ...
        nb_feedback.errors.InvalidInput: to_jsonl: expected the path of a file, got nothing (null)
    """
    if not isinstance(given, (str, os.PathLike)) or not os.fspath(given):
        raise InvalidInput(f"{doing}: expected the path of a file, got {described(given)}")
    named = os.fsdecode(given)
    if "\0" in named:
        raise InvalidInput(f"{doing}: a path cannot have a NUL character: {named!r}")
    try:
        return Path(named).expanduser().absolute()
    except RuntimeError as error:
        raise InvalidInput(f"{doing}: {named!r} begins with the home folder of somebody unknown here") from error
