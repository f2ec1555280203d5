"""Whether a record may come in: every door checks with this before anything is stored."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from typing import Any

from msgspec.structs import replace

from nb_feedback.errors import InvalidRecord
from nb_feedback.measures import problem_with_measures
from nb_feedback.records import STATUSES, FeedbackRecord, Notes, Response, Suggestion
from nb_feedback.schema import Question, Schema
from nb_feedback.text import described, problem_with_id, problem_with_text

_INT64 = 2**63


def checked(
    schema: Schema, batch: Iterable[tuple[str, FeedbackRecord]], default_user: str
) -> Iterator[tuple[str, FeedbackRecord]]:
    """Pass on records that the schema takes, with where each came from; see `check_record`."""
    settles = schema.settles
    for sourced in batch:
        where, record = sourced
        check_record(schema, record, where, default_user)
        yield (where, _settled(schema, record)) if settles else sourced


def _settled(schema: Schema, record: FeedbackRecord) -> FeedbackRecord:
    """Give a record whose answers and suggestions have the one form that equal ones have; the given one stays."""
    suggestions = [_settled_suggestion(schema.question(each.question), each) for each in record.suggestions]
    responses = [
        replace(
            each,
            values=schema.settled(each.values),
            edits=None if each.edits is None else schema.settled(each.edits),
        )
        for each in record.responses
    ]
    return replace(record, suggestions=suggestions, responses=responses)


def _settled_suggestion(question: Question, given: Suggestion) -> Suggestion:
    score = question.settled_scores(given.value, given.score)
    return replace(given, value=question.settled(given.value), score=score)


def check_record(schema: Schema, record: FeedbackRecord, where: str, default_user: str | None = None) -> None:
    """Refuse a record that the schema does not take.

    Args:
        schema: What the dataset's records consist of.
        record: The record as it was given.
        where: How the person knows it, such as ``"row 3"``.
        default_user: Whose a response is that names no user.

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
    if record.metadata:
        problem = problem_with_json(record.metadata)
        if problem is not None:
            raise InvalidRecord(where, "metadata", problem)
        for declared in schema.metadata_properties:
            problem = declared.problem_with(record.metadata.get(declared.name))
            if problem is not None:
                raise InvalidRecord(where, f"metadata {declared.name!r}", problem)
    if record.suggestions or not isinstance(record.suggestions, list):
        _check_suggestions(schema, record.suggestions, where)
    if record.responses or not isinstance(record.responses, list):
        _check_responses(schema, record.responses, where, default_user)


def _check_fields(schema: Schema, record: FeedbackRecord, where: str) -> None:
    fields = record.fields
    if not isinstance(fields, dict):
        raise InvalidRecord(where, "fields", f"expected a dict, got {described(fields)}")
    named = 0
    for field in schema.fields:
        problem = field.problem_with(fields.get(field.name))
        if problem is not None:
            raise InvalidRecord(where, f"field {field.name!r}", problem)
        named += field.name in fields
    if named < len(fields):
        known = [field.name for field in schema.fields]
        unknown = next(name for name in fields if name not in known)
        raise InvalidRecord(where, f"field {unknown!r}", f"unknown field: one of {', '.join(known)}")


def _check_suggestions(schema: Schema, suggestions: Iterable[Suggestion], where: str) -> None:
    if not isinstance(suggestions, (list, tuple)):
        raise InvalidRecord(where, "suggestions", f"expected a list, got {described(suggestions)}")
    for suggestion in suggestions:
        if not isinstance(suggestion, Suggestion):
            raise InvalidRecord(where, "suggestions", f"expected a Suggestion, got {described(suggestion)}")
        problem, part = _problem_with_suggestion(schema, suggestion)
        if problem is not None:
            raise InvalidRecord(where, f"suggestion for {suggestion.question!r}{part}", problem)


def _problem_with_suggestion(  # noqa: PLR0911 (one for each thing that can be wrong)
    schema: Schema, suggestion: Suggestion
) -> tuple[str | None, str]:
    """Say what is wrong with a suggestion, or None, and in which part of it."""
    name, value, score = suggestion.question, suggestion.value, suggestion.score
    for question in schema.questions:
        if question.name == name:
            break
    else:
        return f"unknown question: one of {', '.join(question.name for question in schema.questions)}", ""
    if value is None:
        return "expected a value, got nothing (null)", ""
    problem = question.problem_with(value, status="draft")
    if problem is not None:
        return problem, ""
    problem = None if score is None else _problem_with_score(score, len(value) if question.several else None)
    if problem is not None:
        return problem, ", score"
    if suggestion.agent is not None and (problem := problem_with_text(suggestion.agent)) is not None:
        return problem, ", agent"
    if suggestion.type is not None and (problem := problem_with_text(suggestion.type)) is not None:
        return problem, ", type"
    return None, ""


def _problem_with_score(score: Any, count: int | None) -> str | None:
    """Say why something cannot be a suggestion's score, where it may be a list of so many."""
    each = ""
    if count is not None:
        if isinstance(score, list) and len(score) != count:
            return f"expected a number for each of the {count} in its value, or one for all, got {described(score)}"
        each = ", or a list of one for each in its value"
    scores = score if isinstance(score, list) and count is not None else [score]
    wrong = next((value for value in scores if not _is_finite(value)), None)
    return None if all(map(_is_finite, scores)) else f"expected a finite number{each}, got {described(wrong)}"


def _is_finite(score: Any) -> bool:
    try:
        return isinstance(score, (int, float)) and not isinstance(score, bool) and math.isfinite(score)
    except OverflowError:  # an int that no float can hold
        return False


def _check_responses(schema: Schema, responses: Iterable[Response], where: str, default_user: str | None) -> None:
    if not isinstance(responses, (list, tuple)):
        raise InvalidRecord(where, "responses", f"expected a list, got {described(responses)}")
    users: set[str | None] = set()
    for response in responses:
        if not isinstance(response, Response):
            raise InvalidRecord(where, "responses", f"expected a Response, got {described(response)}")
        problem = None if response.user is None else problem_with_id(response.user)
        if problem is not None:
            raise InvalidRecord(where, "response, user", problem)
        user = default_user if response.user is None else response.user
        column = f"response of {user!r}"
        if user in users:
            raise InvalidRecord(where, column, "given twice; one response for each user is taken")
        users.add(user)
        if response.status not in STATUSES:
            raise InvalidRecord(
                where,
                f"{column}, status",
                f"unknown status {response.status!r}: one of {', '.join(STATUSES)}",
            )
        _check_answers(schema, response.values, response.status, where, column)
        problem = Notes(response.flagged, response.comment, response.reason).problem(response.status)
        problem = problem or problem_with_measures(response.measures)
        if problem is not None:
            raise InvalidRecord(where, column, problem)
        if response.edits is not None:
            _check_answers(schema, response.edits, "draft", where, f"{column}, edits")


def _check_answers(schema: Schema, values: Any, status: str, where: str, column: str) -> None:
    if not isinstance(values, dict):
        raise InvalidRecord(where, column, f"expected a dict of answers, got {described(values)}")
    try:
        problems = schema.problems_with(values, status=status)
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
    if isinstance(value, str):
        return problem_with_text(value)
    if value is None or isinstance(value, bool):
        return None
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
