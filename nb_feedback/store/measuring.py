"""What a response that is about to be stored measures."""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import Connection, select

from nb_feedback.measures import Edited, Measured, Measures, edited
from nb_feedback.ranking import RankingQuestion
from nb_feedback.records import Response
from nb_feedback.schema import Schema, TextQuestion
from nb_feedback.store.answers import Place
from nb_feedback.store.json import decoded
from nb_feedback.store.tables import suggestions


def measures_of(  # noqa: PLR0913 (see below)
    connection: Connection,
    place: Place,
    there: Response,
    now: Response,
    measured: Measured | None,
    *,
    schema: Schema,
    compare: bool,
    in_page: bool,
) -> Measures | None:
    """Measure an answer.

    Args:
        connection: A transaction.
        place: Which response.
        there: What it was until now.
        now: What it becomes.
        measured: What the page has measured, or None.
        schema: What was asked.
        compare: Whether to compare what is submitted with its suggestions.
        in_page: Whether it was answered there, and not from Python.
    """
    before = there.measures or Measures()
    said = before.chosen if measured is None else measured.chosen
    began = Measures(before.seconds, chosen={} if now.status == "pending" else said)
    found: dict[str, Edited] = {}
    if now.status == "submitted":
        if (there.status, there.values) == ("submitted", now.values):
            found = before.edited  # also where the suggestions are others by now
        elif compare:
            for question, proposed in _suggested(connection, place.record).items():
                answer = now.values.get(question)
                if answer is None or answer == "":
                    continue  # an optional question that was left out
                asked = schema.question(question)
                at = began.place(question, len(proposed))
                compared = edited(proposed[at], answer, at, written=isinstance(asked, TextQuestion))
                if asked.suggestion != "prefill" and question not in began.chosen:
                    compared = msgspec.structs.replace(compared, suggestion=None)  # nobody put it into the editor
                found[question] = compared
    longest = None if measured is None else measured.seconds
    answered = {**now.values, **(now.edits or {})} if in_page else {}
    shown = {
        question.name: question.shown(place.record_id, place.user)
        for question in schema.questions
        if isinstance(question, RankingQuestion) and question.name in answered
    }
    return Measures.longer(msgspec.structs.replace(began, edited=found, shown=shown), longest)


def _suggested(connection: Connection, record: int) -> dict[str, list[Any]]:
    """Give what is suggested for each question, in order."""
    s = suggestions.c
    found: dict[str, list[Any]] = {}
    rows = connection.execute(select(s.question, s.value).where(s.record == record).order_by(s.question, s.place))
    for question, value in rows:
        found.setdefault(question, []).append(decoded(value))
    return found
