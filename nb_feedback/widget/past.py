"""What a user's answer to a record was before, for the page: the newest first, as much as one message carries."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from typing import Any

import msgspec

from nb_feedback.records import Notes
from nb_feedback.store.answers import noted
from nb_feedback.store.json import decoded
from nb_feedback.store.stored_dataset import StoredDataset
from nb_feedback.widget.protocol import WINDOW_BYTES, History, PastAnswer, Recall

MOST = 50
"""How many of them at the most."""


def history(dataset: StoredDataset, user: str, message: Recall) -> History:
    """Answer a page that wants to know what an answer was before."""
    lines: list[PastAnswer] = []
    size, first = 0, True
    with closing(dataset.past(message.record, user, message.before)) as found:
        for row in found:
            line = _line(row)
            size += len(msgspec.json.encode(line))
            if lines and (size > WINDOW_BYTES or len(lines) == MOST):
                first = False
                break
            lines.append(line)
    return History(client=message.client, rid=message.rid, record=message.record, lines=lines, first=first)


def _line(row: Mapping[str, Any]) -> PastAnswer:
    return PastAnswer(
        action=row["action"],
        status=row["status"],
        values=decoded(row["values"]),
        edits=None if row["edits"] is None else decoded(row["edits"]),
        notes=Notes(**noted(row["notes"])).settled(),
        revision=row["revision"],
        at=row["at"],
        client=row["client"],
    )
