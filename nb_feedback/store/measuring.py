"""What a response that is about to be stored measures."""

from __future__ import annotations

from sqlalchemy import Connection, select

from nb_feedback.measures import Edited, Measures, edited
from nb_feedback.records import Response
from nb_feedback.store.answers import Place
from nb_feedback.store.json import decoded
from nb_feedback.store.tables import suggestions


def measured(  # noqa: PLR0913 (see below)
    connection: Connection, place: Place, there: Response, now: Response, seconds: float | None, *, compare: bool
) -> Measures | None:
    """Measure an answer.

    Args:
        connection: A transaction.
        place: Which response.
        there: What it was until now.
        now: What it becomes.
        seconds: For how long the page says that people were at it, in all; None where nobody measured.
        compare: Whether to compare what is submitted with its suggestions.
    """
    before = there.measures or Measures()
    found: dict[str, Edited] = {}
    if now.status == "submitted":
        if (there.status, there.values) == ("submitted", now.values):
            found = before.edited  # also where the suggestions are others by now
        elif compare:
            chosen = select(suggestions.c.question, suggestions.c.value).where(suggestions.c.record == place.record)
            for question, value in connection.execute(chosen):
                found[question] = edited(decoded(value), now.values.get(question) or "")
    return Measures.longer(Measures(before.seconds, found), seconds)
