"""What counts as a text, everywhere: one check, so that every door refuses the same things."""

from __future__ import annotations

from typing import Any

TURNED_TO_FLOAT = "a column of whole numbers turns to float where one is missing: mend it with .astype('Int64')"
"""What to do about a whole number that came as a float."""

_SHOWN = 40


def problem_with_text(value: Any) -> str | None:
    r"""Say why a value is not a text that can be stored and exported, or None if it is one.

    A text is a ``str`` that encodes to UTF-8. NUL, CRLF, line separators, emoji and direction marks are all
    fine and come out as they went in. Lone surrogates are not text: no JSON, Parquet or browser takes them.

    Example:
        >>> problem_with_text("fine\0\u2028")
        >>> problem_with_text(3)
        'expected a text (str), got int 3'
        >>> problem_with_text("a\ud800b")
        'has a lone surrogate (U+D800) at character 1, which no file format can hold; replace it first'
    """
    if not isinstance(value, str):
        return f"expected a text (str), got {described(value)}"
    try:
        if not value.isascii():  # which is known without looking at the characters
            value.encode("utf-8")
    except UnicodeEncodeError as error:
        code = ord(value[error.start])
        return (
            f"has a lone surrogate (U+{code:04X}) at character {error.start}, "
            "which no file format can hold; replace it first"
        )
    return None


def problem_with_name(value: Any) -> str | None:
    """Say why a value cannot be the name or id of something, or None if it can.

    A name is a text of 1 to 200 characters, without control characters and without white space at its ends.

    Example:
        >>> problem_with_name("my field")
        >>> problem_with_name(" x")
        "has white space at its ends: ' x'"
    """
    problem = problem_with_text(value)
    if problem is not None:
        return problem
    refused = {
        "is empty": not value,
        f"is {len(value)} characters long, at most 200 are taken": len(value) > 200,
        f"has white space at its ends: {value!r}": value != value.strip(),
        f"is a name that browsers keep for themselves: {value!r}": value == "__proto__",
        f"has a control character: {value!r}": any(ord(each) < 32 or ord(each) == 127 for each in value),
    }
    return next((reason for reason, applies in refused.items() if applies), None)


def problem_with_id(value: Any) -> str | None:
    """Say why a value cannot be a record's id or a user's name, or None if it can.

    Both come from elsewhere, so only what no store could find again is refused: nothing at all, over 1,000
    characters, or a NUL.

    Example:
        >>> problem_with_id("ticket 7 / a")
        >>> problem_with_id("")
        'is empty'
    """
    problem = problem_with_text(value)
    if problem is not None:
        return problem
    if not value.strip():
        return "is empty"
    if len(value) > 1000:
        return f"is {len(value)} characters long, at most 1000 are taken"
    return "has a NUL character" if "\0" in value else None


def printable(text: str) -> str:
    r"""Give a text that any output takes: with lone surrogates, which none does, written out.

    Example:
        >>> printable("ü\ud800")
        'ü\\ud800'
    """
    return text.encode("utf-8", "backslashreplace").decode()


def described(value: Any) -> str:
    """Name a value for a message: its type and the start of its repr.

    Example:
        >>> described(None)
        'nothing (null)'
        >>> described([1, 2])
        'list [1, 2]'
    """
    if value is None:
        return "nothing (null)"
    try:
        shown = repr(value)
    except Exception:  # noqa: BLE001 (a foreign object's repr may do anything; its type's name is enough)
        shown = ""
    if len(shown) > _SHOWN:
        shown = shown[: _SHOWN - 1] + "…"
    return f"{type(value).__name__} {shown}".rstrip()
