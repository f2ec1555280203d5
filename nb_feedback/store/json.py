"""Values to and from the JSON texts that the store keeps."""

from __future__ import annotations

import datetime as dt
from typing import Any

import msgspec


def encoded(value: Any) -> str:
    """Give a value as JSON text. Every ``str`` comes back as it was, NUL and line separators included."""
    return _encode(value).decode()


def encoded_or_null(value: Any) -> str | None:
    """Give a value as JSON text; None, which the store keeps as null, stays None."""
    return None if value is None else encoded(value)


def canonical(value: Any) -> str:
    """Give the JSON text that equal values have in common, in whatever order their keys are.

    Example:
        >>> canonical({"b": 1, "a": True}) == canonical({"a": True, "b": 1})
        True
        >>> canonical({"a": True}) == canonical({"a": 1})  # which Python takes for equal
        False
    """
    return _encode_sorted(value).decode()


def decoded(text: str) -> Any:
    """Give the value that `encoded` made a text of."""
    return _decode(text)


def now() -> str:
    """Give the time as the store writes it: ISO 8601, UTC, always with microseconds."""
    return dt.datetime.now(dt.timezone.utc).isoformat(timespec="microseconds")


def _plain(value: Any) -> Any:
    # msgspec takes the exact types only; NumPy's texts and numbers, and people's own, are subclasses of them.
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, int):
        return int(value)
    if isinstance(value, float):
        return float(value)
    raise TypeError(f"{type(value).__name__} cannot be stored as JSON")


_encode = msgspec.json.Encoder(enc_hook=_plain).encode
_encode_sorted = msgspec.json.Encoder(enc_hook=_plain, order="sorted").encode
_decode = msgspec.json.Decoder().decode
