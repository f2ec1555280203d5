"""Single values as they come out of data frames and files, made plain."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from nb_feedback.text import described

_NULLS = (
    "NAType",
    "NaTType",
)  # pandas.NA and pandas.NaT, known by their types' names without importing pandas


def is_null(value: Any) -> bool:
    """Whether a value is one of the ways to say that there is none: None, NaN, pandas.NA, NaT.

    Example:
        >>> [is_null(value) for value in (None, float("nan"), "", 0)]
        [True, True, False, False]
    """
    if value is None:
        return True
    if isinstance(value, float) or _is_numpy_scalar(value):
        return bool(value != value)  # noqa: PLR0124 (only NaN and NumPy's NaT differ from themselves)
    return type(value).__name__ in _NULLS


def or_none(value: Any) -> Any:
    """Give None for a null, and everything else as it is."""
    return None if is_null(value) else value


def plain(value: Any) -> Any:
    """Give a value as JSON would hold it, where there is one way to; anything else as it is.

    NumPy's scalars and arrays become Python's, times become ISO 8601 text, nulls become None, tuples lists.

    Example:
        >>> import datetime as dt
        >>> plain({"at": dt.date(2024, 5, 1), "tags": ("a", float("nan"))})
        {'at': '2024-05-01', 'tags': ['a', None]}
    """
    try:
        return _plain(value)
    except RecursionError:  # the checks say it better
        return value


def _plain(value: Any) -> Any:  # noqa: PLR0911 (one for each kind of value)
    if type(value) in (str, bool, int):
        return value
    if is_null(value):
        return None
    if isinstance(value, (dt.datetime, dt.date, dt.time)):  # pandas.Timestamp is a datetime
        return value.isoformat()
    if isinstance(value, Mapping):
        return {key: _plain(member) for key, member in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(member) for member in value]
    if type(value).__module__ == "numpy":
        if type(value).__name__ == "datetime64":
            return str(value)
        if hasattr(value, "tolist"):
            return _plain(value.tolist()) if type(value).__name__ != "timedelta64" else value
    return value


def number(value: Any) -> Any:
    """Give NumPy's numbers as Python's, null as None, and all else as it is, for the checks to judge."""
    if type(value) is float:
        return None if value != value else value  # noqa: PLR0124 (only NaN differs from itself)
    if is_null(value):
        return None
    return value.item() if _is_numpy_scalar(value) else value


def score(value: Any) -> Any:
    """Give a score, or a list of them, as `number` does.

    Example:
        >>> score([0.5, float("nan")]), score((1,)), score(None)
        ([0.5, None], [1], None)
    """
    value = chosen(value)
    return [number(each) for each in value] if isinstance(value, list | tuple) else number(value)


def chosen(value: Any) -> Any:
    """Give a list of NumPy's as Python's, null as None, and all else as it is, for the questions to judge."""
    if type(value).__module__ == "numpy" and getattr(value, "ndim", 0) == 1:
        return value.tolist()
    return or_none(value)


def identity(value: Any) -> tuple[str, None] | tuple[None, str]:
    """Give a record's id for a value, or what is wrong with it.

    Example:
        >>> identity("t-1"), identity(7)
        (('t-1', None), ('7', None))
        >>> identity(True)
        (None, 'expected a text or a whole number, got bool True')
    """
    value = number(value)
    if isinstance(value, str):
        return str.__str__(value), None
    if isinstance(value, int) and not isinstance(value, bool):
        return str(int(value)), None
    if value is None:
        return None, "expected a text or a whole number, got nothing (null); each row needs an id of its own"
    problem = f"expected a text or a whole number, got {described(value)}"
    if isinstance(value, float):
        problem += (
            "; a column of whole numbers turns to float where one is missing: "
            "drop those rows, then make it whole with .astype(int)"
        )
    return None, problem


def _is_numpy_scalar(value: Any) -> bool:
    return type(value).__module__ == "numpy" and hasattr(value, "item") and getattr(value, "ndim", None) == 0
