"""Whether a record may come in: every door checks with this before anything is stored."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

from nb_feedback.errors import InvalidRecord
from nb_feedback.records import STATUSES, FeedbackRecord, Response, Suggestion
from nb_feedback.schema import Schema
from nb_feedback.text import described, problem_with_id, problem_with_text

_INT64 = 2**63


def check_record(schema: Schema, record: FeedbackRecord, where: str) -> None:
    """Refuse a record that the schema does not take.

    Args:
        schema: What the dataset's records consist of.
        record: The record as it was given.
        where: How the person knows it, such as ``"row 3"``.

    Raises:
        InvalidRecord: With ``where``, the field or column, and the reason.
    """
    _check_fields(schema, record, where)
    if record.id is not None:
        problem = problem_with_id(record.id)
        if problem is not None:
            raise InvalidRecord(where, "id", problem)
    if not isinstance(record.metadata, dict):
        raise InvalidRecord(where, "metadata", f"expected a dict, got {described(record.metadata)}")
    problem = problem_with_json(record.metadata)
    if problem is not None:
        raise InvalidRecord(where, "metadata", problem)
    _check_suggestions(schema, record.suggestions, where)
    _check_responses(schema, record.responses, where)


def _check_fields(schema: Schema, record: FeedbackRecord, where: str) -> None:
    if not isinstance(record.fields, dict):
        raise InvalidRecord(where, "fields", f"expected a dict, got {described(record.fields)}")
    for field in schema.fields:
        problem = field.problem_with(record.fields.get(field.name))
        if problem is not None:
            raise InvalidRecord(where, f"field {field.name!r}", problem)
    known = [field.name for field in schema.fields]
    unknown = [name for name in record.fields if name not in known]
    if unknown:
        raise InvalidRecord(where, f"field {unknown[0]!r}", f"unknown field: one of {', '.join(known)}")


def _check_suggestions(schema: Schema, suggestions: Iterable[Suggestion], where: str) -> None:
    if not isinstance(suggestions, (list, tuple)):
        raise InvalidRecord(where, "suggestions", f"expected a list, got {described(suggestions)}")
    questions = {question.name: question for question in schema.questions}
    seen: set[str] = set()
    for suggestion in suggestions:
        if not isinstance(suggestion, Suggestion):
            raise InvalidRecord(where, "suggestions", f"expected a Suggestion, got {described(suggestion)}")
        column = f"suggestion for {suggestion.question!r}"
        question = questions.get(suggestion.question)
        if question is None:
            raise InvalidRecord(where, column, f"unknown question: one of {', '.join(questions)}")
        if suggestion.question in seen:
            raise InvalidRecord(where, column, "given twice; one suggestion for each question is taken")
        seen.add(suggestion.question)
        problem = (
            "expected a value, got nothing (null)"
            if suggestion.value is None
            else question.problem_with(suggestion.value, status="draft")
        )
        if problem is not None:
            raise InvalidRecord(where, column, problem)
        score: Any = suggestion.score
        if score is not None and (
            isinstance(score, bool) or not isinstance(score, (int, float)) or not math.isfinite(score)
        ):
            raise InvalidRecord(where, f"{column}, score", f"expected a finite number, got {described(score)}")
        for part in ("agent", "type"):
            value = getattr(suggestion, part)
            problem = None if value is None else problem_with_text(value)
            if problem is not None:
                raise InvalidRecord(where, f"{column}, {part}", problem)


def _check_responses(schema: Schema, responses: Iterable[Response], where: str) -> None:
    if not isinstance(responses, (list, tuple)):
        raise InvalidRecord(where, "responses", f"expected a list, got {described(responses)}")
    users: set[str | None] = set()
    for response in responses:
        if not isinstance(response, Response):
            raise InvalidRecord(where, "responses", f"expected a Response, got {described(response)}")
        column = f"response of {response.user!r}"
        if response.user in users:
            raise InvalidRecord(where, column, "given twice; one response for each user is taken")
        users.add(response.user)
        problem = None if response.user is None else problem_with_id(response.user)
        if problem is not None:
            raise InvalidRecord(where, "response, user", problem)
        if not isinstance(response.values, dict):
            raise InvalidRecord(where, column, f"expected a dict of answers, got {described(response.values)}")
        if response.status not in STATUSES:
            raise InvalidRecord(
                where,
                f"{column}, status",
                f"unknown status {response.status!r}: one of {', '.join(STATUSES)}",
            )
        try:
            problems = schema.problems_with(response.values, status=response.status)
        except ValueError as error:
            raise InvalidRecord(where, column, str(error)) from None
        for question, problem in problems.items():
            raise InvalidRecord(where, f"{column} to {question!r}", problem)


def problem_with_json(value: Any) -> str | None:
    """Say why a value cannot be kept as JSON and come out the same, or None if it can.

    Example:
        >>> problem_with_json({"tags": ["a", "b"], "n": 3})
        >>> problem_with_json({"n": float("inf")})
        "'n' expected a finite number, got float inf"
    """
    try:
        return _problem_in_json(value)
    except RecursionError:
        return "is nested too deeply"


def _problem_in_json(value: Any) -> str | None:  # noqa: PLR0911 (one for each kind of value)
    if value is None or isinstance(value, bool):
        return None
    if isinstance(value, str):
        return problem_with_text(value)
    if isinstance(value, int):
        return None if -_INT64 <= value < _INT64 else f"expected a number within 64 bits, got {described(value)}"
    if isinstance(value, float):
        return None if math.isfinite(value) else f"expected a finite number, got {described(value)}"
    if isinstance(value, (list, tuple)):
        return next((problem for problem in map(_problem_in_json, value) if problem is not None), None)
    if isinstance(value, dict):
        for key, member in value.items():
            if not isinstance(key, str):
                return f"expected text as key, got {described(key)}"
            problem = problem_with_text(key) or _problem_in_json(member)
            if problem is not None:
                return f"{key!r} {problem}"
        return None
    return f"expected what JSON can hold (text, number, bool, list, dict, null), got {described(value)}"
