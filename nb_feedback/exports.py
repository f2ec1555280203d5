"""The part of `FeedbackDataset` that gives everything to other libraries and to files."""
# ruff: noqa: PLC0415 (what is slow to import is imported where it is used)

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from nb_feedback.errors import UnknownName

if TYPE_CHECKING:
    import datasets
    import pandas as pd

    from nb_feedback.store.stored_dataset import StoredDataset

LAYOUTS = ("default",)
"""What `Exports.to_datasets` can give."""


class Exports:
    """Ways out. `FeedbackDataset` is one of these; nothing else is."""

    _stored: StoredDataset

    def to_pandas(self) -> pd.DataFrame:
        """Give everything as a data frame, a row a record, with the columns of `to_datasets`.

        Texts and lists are ``object`` columns with None for null, in every version of pandas; scores are
        ``float64`` with NaN.

        Example:
            >>> ds.to_pandas().shape
            (2, 23)
        """
        from nb_feedback.export.frames import to_pandas
        from nb_feedback.export.table import to_table

        return to_pandas(to_table(self._stored))

    def to_datasets(self, layout: Literal["default"] = "default") -> datasets.Dataset:
        """Give everything as a Hugging Face Dataset, a row a record, with explicit Features.

        Its columns are ``id``, each field, each question (the one value to train on: where exactly one
        distinct value was submitted, else null), for each question its suggestion with score, agent and type and
        everyone's responses with users, status, flag, comment, reason and what was measured, then ``status`` and
        ``metadata`` (JSON text), and each metadata property that is declared, by its type.

        Args:
            layout: Only ``"default"`` so far.

        Raises:
            InvalidInput: No such layout.

        Example:
            >>> _ = ds.respond("1", {"response": "Until six."}, user="ana")
            >>> ds.to_datasets()["response"][0]
            'Until six.'
        """
        from nb_feedback.export.huggingface import to_datasets
        from nb_feedback.export.table import to_table

        if layout not in LAYOUTS:
            raise UnknownName("layout", layout, LAYOUTS)
        return to_datasets(to_table(self._stored))

    def to_jsonl(self, path: str | os.PathLike[str]) -> Path:
        """Write everything to a JSON Lines file, a record a line, with the columns of `to_datasets`.

        A file that is there is replaced once the new one is complete.

        Args:
            path: The file.

        Returns:
            Its absolute path.

        Raises:
            InvalidInput: It is no path, or the file cannot be written there.

        Example:
            >>> ds.to_jsonl(folder / "answers.jsonl").name
            'answers.jsonl'
        """
        from nb_feedback.export.files import to_jsonl
        from nb_feedback.export.table import to_table

        return to_jsonl(to_table(self._stored), path)
