"""The table as a Hugging Face Dataset."""

from __future__ import annotations

from typing import Any

import datasets
import pyarrow as pa
from datasets.fingerprint import Hasher
from datasets.table import InMemoryTable


def to_datasets(table: pa.Table) -> datasets.Dataset:
    """Give a table as a Dataset with explicit Features, which hold for an empty one too."""
    features = datasets.Features({field.name: _feature(field.type) for field in table.schema})
    # The table itself: `from_list` would take the columns from the first row and copy everything.
    return datasets.Dataset(
        InMemoryTable(table), info=datasets.DatasetInfo(features=features), fingerprint=_fingerprint(table)
    )


def _fingerprint(table: pa.Table) -> str:
    """Tell tables apart by their contents, as datasets would, but without pickling a copy of them first."""
    parts = [buffer for column in table.columns for chunk in column.chunks for buffer in chunk.buffers() if buffer]
    return str(Hasher.hash_bytes([f"{table.schema} {table.num_rows}".encode(), *parts]))


def _feature(kind: pa.DataType) -> Any:
    if pa.types.is_list(kind):
        inner = _feature(kind.value_type)
        # datasets 4 and newer make a `List` of either; a `Sequence` of structs would become a struct of lists.
        return [inner] if isinstance(inner, dict) else datasets.Sequence(inner)
    if pa.types.is_struct(kind):
        return {field.name: _feature(field.type) for field in kind}
    return datasets.Value("float64" if pa.types.is_floating(kind) else str(kind))
