"""Rows, out of each kind of thing that has them, in one shape: columns, and cells by column."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from nb_feedback.errors import InvalidInput, InvalidRecord
from nb_feedback.paths import path_of
from nb_feedback.records import FeedbackRecord
from nb_feedback.sources.recognising import of_arrow, of_dicts, of_frame
from nb_feedback.text import described

TAKEN = (
    "a list of dicts or of FeedbackRecord, a pandas DataFrame, a datasets.Dataset, "
    "or the path of a JSON Lines file (.jsonl)"
)
"""What `add_records` takes, for messages."""

_BATCH = 1000
_PIECE = 20_000

Row = tuple[str, Mapping[Any, Any]]
"""Where a row is, as the person knows it, and its cells by column."""


class Table(msgspec.Struct, frozen=True):
    """Rows that can be read by column.

    Args:
        columns: The columns' labels, in order.
        total: The number of rows.
        rows: Gives the rows' cells in the columns asked for; a row may lack some.
        contents: Gives the same cells as bytes, by which the source is recognised; None where that is not quicker.
    """

    columns: Sequence[Any]
    total: int
    rows: Callable[[Collection[Any]], Iterator[Row]]
    contents: Callable[[Collection[Any]], Iterator[bytes]] | None = None


def table_of(data: Any) -> Table | list[FeedbackRecord]:
    """Find out what was given, and make a table of it; records are given back as they are, in a list.

    Raises:
        InvalidInput: It is nothing that can be read; the message says what can.
        InvalidRecord: A line of a file is no record.
    """
    if isinstance(data, FeedbackRecord):
        return [data]
    if isinstance(data, (str, os.PathLike)):
        return _json_lines(data)
    if _is_a(data, "pandas", "DataFrame"):
        return _frame(data)
    if _is_a(data, "datasets", "Dataset"):
        return _dataset(data)
    problem = _no_table(data)
    if problem is not None:
        raise InvalidInput(f"add_records: {problem}")
    # All at once, and before the store is locked: a generator may call a model for each row.
    items = list(data)
    if items and isinstance(items[0], FeedbackRecord):
        for at, item in enumerate(items):
            if not isinstance(item, FeedbackRecord):
                raise InvalidRecord(f"row {at}", None, f"expected a FeedbackRecord as in row 0, got {described(item)}")
        return items
    return _dicts(items)


def _no_table(data: Any) -> str | None:  # noqa: PLR0911 (one for each kind of thing)
    module, kind = type(data).__module__.partition(".")[0], type(data).__name__
    if module == "datasets" and isinstance(data, Mapping):
        splits = ", ".join(map(str, data))
        first = next(iter(data), "train")
        return f"a {kind} has several splits ({splits}); pass one of them, such as data[{first!r}]"
    if module == "datasets":
        return f"a {kind} is not taken yet, but {TAKEN} is; list(data.take(1000)) is such a list"
    if module == "pandas":
        return f"a pandas {kind} is not taken, but {TAKEN} is; a Series becomes a frame by .to_frame('prompt')"
    if module == "polars":
        return f"a polars {kind} is not taken yet, but {TAKEN} is; a polars frame gives a list by .to_dicts()"
    if module == "pyarrow":
        return f"a pyarrow {kind} is not taken yet, but {TAKEN} is; a pyarrow Table gives a list by .to_pylist()"
    if isinstance(data, Mapping):
        advice = "put a single row into a list: [row]"
        if data and all(hasattr(cells, "__len__") and not isinstance(cells, (str, Mapping)) for cells in data.values()):
            advice += "; a dict of columns becomes a frame by pd.DataFrame(data)"
        return f"expected {TAKEN}, got one dict; {advice}"
    if isinstance(data, (bytes, bytearray)) or not isinstance(data, Iterable):
        return f"expected {TAKEN}, got {described(data)}"
    return None


def _is_a(data: Any, module: str, name: str) -> bool:
    """Check for a type of a library without importing it: who has such an object has imported it."""
    kind = getattr(sys.modules.get(module), name, None)
    return kind is not None and isinstance(data, kind)


def _dicts(items: list[Any]) -> Table:
    for at, item in enumerate(items):
        if not isinstance(item, Mapping):
            raise InvalidRecord(f"row {at}", None, f"expected a dict or a FeedbackRecord, got {described(item)}")
    columns = list(dict.fromkeys(key for item in items for key in item))
    return Table(
        columns,
        len(items),
        lambda _: ((f"row {at}", item) for at, item in enumerate(items)),
        lambda needed: of_dicts(items, needed),
    )


def _frame(frame: Any) -> Table:
    columns = list(frame.columns)

    def once(needed: Collection[Any]) -> list[Any]:
        for label in needed:
            if columns.count(label) > 1:
                raise InvalidInput(f"add_records: the data frame has {columns.count(label)} columns named {label!r}")
        return list(needed)

    def rows(needed: Collection[Any]) -> Iterator[Row]:
        chosen = frame[once(needed)]
        for start in range(0, len(chosen), _BATCH):
            part = chosen.iloc[start : start + _BATCH]
            # tolist() gives Python's own numbers and texts where pandas has an array of its own kind.
            cells = [part.iloc[:, at].tolist() for at in range(len(needed))]
            for at, values in enumerate(zip(*cells, strict=True), start=start):
                yield f"row {at}", dict(zip(needed, values, strict=True))

    return Table(columns, len(frame), rows, lambda needed: of_frame(frame, once(needed)))


def _dataset(dataset: Any) -> Table:
    def rows(needed: Collection[Any]) -> Iterator[Row]:
        # No format, so that values are Python's; not the other columns, so that no image is decoded.
        chosen = dataset.with_format(None).select_columns(list(needed))
        at = 0
        for batch in chosen.iter(batch_size=_BATCH):
            for values in zip(*(batch[label] for label in needed), strict=True):
                yield f"row {at}", dict(zip(needed, values, strict=True))
                at += 1

    def contents(needed: Collection[Any]) -> Iterator[bytes]:
        chosen = dataset.with_format("arrow").select_columns(list(needed))
        yield repr(chosen.features).encode()
        yield from of_arrow(
            batch for table in chosen.iter(batch_size=_PIECE) for batch in table.combine_chunks().to_batches()
        )

    return Table(list(dataset.column_names), len(dataset), rows, contents)


def _json_lines(given: str | os.PathLike[Any]) -> Table:
    path = path_of(given, "add_records")
    if path.suffix.lower() not in (".jsonl", ".ndjson"):
        raise InvalidInput(f"add_records: expected {TAKEN}, got {os.fsdecode(given)!r}")
    # Read twice, so that a file of any size fits: once for its columns and its bad lines, once for good.
    columns: dict[str, None] = {}
    total = 0
    for _, row in _lines(path):
        columns.update(dict.fromkeys(row))
        total += 1
    return Table(list(columns), total, lambda _: _lines(path))


def _lines(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    try:
        with path.open("rb") as file:
            for number, line in enumerate(file, start=1):
                content = line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
                if content.strip():
                    where = f"line {number}"
                    yield where, _parsed(content, where)
    except OSError as error:
        raise InvalidInput(f"add_records: cannot read {str(path)!r}: {error.strerror}") from error


def _parsed(line: bytes, where: str) -> dict[str, Any]:
    try:
        row = _decode(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise InvalidRecord(where, None, f"is not UTF-8 (byte {error.start}); save the file as UTF-8") from None
    except _KeyTwiceError as error:
        raise InvalidRecord(where, None, f"has the key {error.args[0]!r} twice; keep the one that is meant") from None
    except (ValueError, RecursionError) as error:
        raise InvalidRecord(where, None, f"is not JSON: {error}; one JSON object a line is expected") from None
    if not isinstance(row, dict):
        raise InvalidRecord(where, None, f"expected one JSON object a line, got {described(row)}")
    return row


class _KeyTwiceError(Exception):
    """A JSON object has a key twice; its argument is the key."""


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) < len(pairs):
        keys = [key for key, _ in pairs]
        raise _KeyTwiceError(next(key for key in keys if keys.count(key) > 1))
    return members


_decode = json.JSONDecoder(object_pairs_hook=_object).decode  # made once: json.loads would make one for each line
