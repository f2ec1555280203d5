"""The kernel's half of the transcripts in tests/transcripts; js/tests/transcripts.test.ts plays the page's half.

Each step of a transcript says what somebody does (``do`` in the page, ``python`` in a cell), what the page says
then, and what the kernel replies. Here the page's messages go into a real session, and its replies must be the
transcript's. ``NB_FEEDBACK_RECORD=1 pytest tests/test_transcripts.py`` writes the replies anew after the
protocol has changed; read the difference before you commit it.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import msgspec
import pytest

from nb_feedback.query import Query
from nb_feedback.records import FeedbackRecord
from nb_feedback.schema import Schema
from nb_feedback.store.channel import Change
from nb_feedback.store.engine import open_store
from nb_feedback.store.stored_dataset import StoredDataset
from nb_feedback.widget.session import Session

TRANSCRIPTS = sorted((Path(__file__).parent / "transcripts").glob("*.json"))


@pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda path: path.stem)
def test_the_kernel_replies_as_the_transcript_says(path: Path, tmp_path: Path) -> None:
    transcript = json.loads(path.read_text(encoding="utf-8"))
    dataset = make(transcript["dataset"], tmp_path)
    query = Query.of(transcript["query"]) if "query" in transcript else None
    given = {"layout": transcript.get("layout", "focus"), "measure": transcript.get("measure", False)}
    session = Session(dataset, "ana", query, **given)
    told: list[Change] = []
    dataset.channel.listen(listener := Listener(told))
    for step in transcript["steps"]:
        told.clear()
        for message in step.get("python", []):
            dataset.respond(message["record"], message.get("user", "ana"), message["status"], message["values"])
        replies = [reply for message in step["page"] for reply in session.handle(message)]
        news = session.changed(told)
        said = [settled(reply, dataset) for reply in [*replies, *([] if news is None else [news])]]
        if os.environ.get("NB_FEEDBACK_RECORD"):
            step["kernel"] = said
        assert said == step["kernel"], step
    assert listener
    if os.environ.get("NB_FEEDBACK_RECORD"):
        path.write_text(json.dumps(transcript, indent=1) + "\n", encoding="utf-8")


def test_there_are_transcripts() -> None:
    assert len(TRANSCRIPTS) >= 6


class Listener:
    """Notes what an open widget would be told."""

    def __init__(self, told: list[Change]) -> None:
        self._told = told

    def response_changed(self, change: Change) -> None:
        self._told.append(change)

    def records_changed(self) -> None: ...


def make(described: dict[str, Any], folder: Path) -> StoredDataset:
    parts = {name: described[name] for name in ("fields", "questions", "discard_reasons") if name in described}
    schema = msgspec.convert(parts, Schema)
    dataset = StoredDataset.create_or_continue(open_store(folder / "a.db"), "demo", schema, described["guidelines"])
    records = msgspec.convert(described["records"], list[FeedbackRecord])
    dataset.add([(f"row {i}", each) for i, each in enumerate(records)], on_conflict="update", default_user="ana")
    return dataset


def settled(message: Any, dataset: StoredDataset) -> Any:
    """Give a message with what is different each time replaced by its name."""
    text = json.dumps(msgspec.to_builtins(message))
    text = text.replace(dataset.uid, "UID").replace(json.dumps(dataset.store.location)[1:-1], "STORE")
    return without_times(json.loads(text))


def without_times(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: "TIME" if key in {"updated_at", "at"} else without_times(each) for key, each in value.items()}
    return [without_times(each) for each in value] if isinstance(value, list) else value
