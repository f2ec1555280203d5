"""What the examples in docstrings can use without saying so: the names they are about, a small ``ds``, a ``folder``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import nb_feedback


@pytest.fixture(autouse=True)
def _example(doctest_namespace: dict[str, Any], tmp_path: Path) -> None:
    ds = nb_feedback.FeedbackDataset(
        fields=[nb_feedback.TextField("prompt")], questions=[nb_feedback.TextQuestion("response")]
    )
    ds.add_records([{"prompt": "Is it open?", "key": 1}, {"prompt": "Where is it?", "key": 2}], id="key")
    doctest_namespace |= {name: getattr(nb_feedback, name) for name in nb_feedback.__all__} | {
        "ds": ds,
        "json": json,
        "folder": tmp_path,
    }
