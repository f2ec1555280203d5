"""What tells one source from another without making records of it, so that a cell that runs again is quick."""

from __future__ import annotations

import marshal
from collections.abc import Collection, Iterable, Iterator, Sequence
from hashlib import blake2b
from typing import Any

import msgspec

from nb_feedback.schema import Schema

_LAYOUT = 1
"""Counts the ways in which rows have become records; what was recognised under another one is read again."""

_ROWS = 20_000
"""Rows a piece."""

_PLAIN = 2
"""The version of marshal's format in which what is equal is written in the same way."""


def digest(contents: Iterable[bytes], schema: Schema, **options: Any) -> str | None:
    """Name what is going to be added: the contents of a source, and what is to be made of it.

    Args:
        contents: The cells of all columns that are read, as bytes.
        schema: The dataset's, by which they become records.
        options: How.

    Returns:
        The same for the same; None where that cannot be told, since there are values of kinds that are not known here.
    """
    try:
        found = blake2b(msgspec.json.encode((_LAYOUT, schema.saved(), options)), digest_size=16)
        for piece in contents:
            found.update(piece)
    except (ValueError, TypeError, OverflowError, RecursionError):
        return None
    return found.hexdigest()


def of_dicts(items: Sequence[Any], columns: Collection[Any]) -> Iterator[bytes]:
    """Give the contents of dicts; ``...`` stands for a key that one has not got.

    Raises:
        ValueError: There is a value that is none of Python's own.
    """
    for start in range(0, len(items), _ROWS):
        rows = [[item.get(column, ...) for column in columns] for item in items[start : start + _ROWS]]
        yield marshal.dumps(rows, _PLAIN)


def of_frame(frame: Any, columns: Collection[Any]) -> Iterator[bytes]:
    """Give the contents of a pandas DataFrame: of columns of numbers as they are in memory, of others as of Python.

    Raises:
        ValueError: There is a value that is none of Python's own.
    """
    for label in columns:
        column = frame[label]
        yield f"{column.dtype}".encode()
        for start in range(0, len(column), _ROWS):
            part = column.iloc[start : start + _ROWS]
            if getattr(part.dtype, "kind", "O") in "biufM" and part.dtype.__class__.__module__.startswith("numpy"):
                yield part.to_numpy().tobytes()
            else:
                yield marshal.dumps(part.astype(object).where(part.notna(), None).tolist(), _PLAIN)


def of_arrow(batches: Iterable[Any]) -> Iterator[bytes]:
    """Give the contents of Arrow's record batches, with their types."""
    import pyarrow as pa  # noqa: PLC0415 (who has batches has imported it)

    for batch in batches:
        sink = pa.BufferOutputStream()
        # A slice's own part of its buffers, and nothing of what is around it.
        with pa.ipc.new_stream(sink, batch.schema) as stream:
            stream.write(batch)
        yield sink.getvalue().to_pybytes()
