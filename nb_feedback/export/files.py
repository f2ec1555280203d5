"""The table as a file."""

from __future__ import annotations

import os
import uuid
from contextlib import suppress
from pathlib import Path

import msgspec
import pyarrow as pa

from nb_feedback.errors import InvalidInput
from nb_feedback.paths import path_of

# JSON may hold these as they are, but programs that cut a file into lines at every Unicode line end may not.
_LINE_ENDS = {"\x85": b"\\u0085", "\u2028": b"\\u2028", "\u2029": b"\\u2029"}


def to_jsonl(table: pa.Table, path: str | os.PathLike[str]) -> Path:
    """Write a table as JSON Lines, a row a line, in UTF-8: the whole file, or none of it.

    Raises:
        InvalidInput: It is no path, or the file cannot be written there.
    """
    target = path_of(path, "to_jsonl")
    final = target.resolve()  # what a link points to is replaced, not the link
    unfinished = final.with_name(f".{uuid.uuid4().hex}.tmp")  # short, so that any name that fits will do
    try:
        with unfinished.open("xb") as file:
            for batch in table.to_batches():
                file.writelines(_line(row) for row in batch.to_pylist())
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(final)
    except OSError as error:
        raise InvalidInput(
            f"to_jsonl: cannot write {str(target)!r}: {error.strerror}; does its folder exist, and may you write there?"
        ) from error
    finally:
        with suppress(OSError):
            unfinished.unlink()
    return target


def _line(row: object) -> bytes:
    line = msgspec.json.encode(row)
    for character, escaped in _LINE_ENDS.items():
        line = line.replace(character.encode(), escaped)
    return line + b"\n"
