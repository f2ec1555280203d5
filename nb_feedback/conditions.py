"""When a question is asked: its `visible_if`, which names answers to questions that stand before it.

``tests/conditions.json`` has the rule as a table; ``js/src/asked.ts`` follows the same one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from numbers import Integral
from typing import Any, ClassVar, Protocol

from nb_feedback.text import described, problem_with_text

Condition = Mapping[str, Any]
"""For each question the answers of which one is needed, as a list, or True where any answer will do. All of them
have to hold."""


class Conditional(Protocol):
    """A question, as far as it matters here."""

    decides: ClassVar[bool]
    """Whether a condition can name its answers; else only that there is one."""

    @property
    def name(self) -> str:
        """What it is called."""

    @property
    def visible_if(self) -> Condition | None:
        """When it is asked; None is always."""

    @property
    def choices(self) -> Sequence[Any]:
        """What there is to choose from."""


def problem_with_form(condition: Any) -> str | None:
    """Say why something cannot be a condition, whatever questions there are, or None if it can.

    Example:
        >>> problem_with_form({"verdict": ["reject", "unsure"], "remark": True})
        >>> problem_with_form({"verdict": False})
        "'verdict': expected an answer, a list of answers, or True for any, got bool False"
    """
    if not isinstance(condition, Mapping):
        return f'expected a dict of question to answers, such as {{"verdict": "reject"}}, got {described(condition)}'
    if not condition:
        return "expected at least one question, got an empty dict"
    for name, wanted in condition.items():
        problem = problem_with_text(name)
        if problem is not None:
            return problem
        answers = _listed(wanted)
        if wanted is not True and (not answers or not all(map(_is_choice, answers))):
            return f"{name!r}: expected an answer, a list of answers, or True for any, got {described(wanted)}"
    return None


def settled(condition: Condition) -> dict[str, Any]:
    """Give a condition in its one form: True, or a list of answers.

    Example:
        >>> settled({"verdict": "reject", "remark": True})
        {'verdict': ['reject'], 'remark': True}
    """
    return {
        name: wanted if wanted is True else [_plain(each) for each in _listed(wanted)]
        for name, wanted in condition.items()
    }


def problem_among(question: Conditional, others: Sequence[Conditional]) -> str | None:
    """Say why a question's condition cannot hold among a dataset's questions, or None if it can.

    Args:
        question: The question.
        others: All of them, in order.
    """
    names = [each.name for each in others]
    before = names[: names.index(question.name)]
    for name, wanted in (question.visible_if or {}).items():
        if name not in before:
            return _problem_with_place(question.name, name, names, before)
        other = others[names.index(name)]
        choices = other.choices if other.decides else ()
        for value in [] if wanted is True else wanted:
            if not other.decides:
                return f"{name!r} is a {type(other).__name__}: only True can be given, for where it is answered"
            if value not in choices:
                return f"{name!r} has no {value!r}: one of {', '.join(map(str, choices))}"
    return None


def asked(questions: Iterable[Conditional], values: Mapping[str, Any]) -> set[str]:
    """Give the names of the questions that are asked where these are the answers.

    An answer to a question that is not asked itself does not count.

    Args:
        questions: All of them, in order.
        values: For each question that is answered, its value.
    """
    found: set[str] = set()
    for question in questions:
        condition = question.visible_if or {}
        if all(name in found and _holds(wanted, values.get(name)) for name, wanted in condition.items()):
            found.add(question.name)
    return found


def in_words(condition: Condition) -> str:
    """Say where a question is asked.

    Example:
        >>> in_words({"verdict": ["reject", "unsure"], "remark": True})
        "where 'verdict' is 'reject' or 'unsure' and 'remark' is answered"
    """
    told = (
        f"{name!r} is {'answered' if wanted is True else ' or '.join(map(repr, wanted))}"
        for name, wanted in condition.items()
    )
    return f"where {' and '.join(told)}"


def not_asked(condition: Condition) -> str:
    """Say what to do about an answer to a question that is not asked."""
    return f"it is asked only {in_words(condition)}: leave its answer out, or change the other"


def lost_by_condition(was: Conditional, now: Conditional, *, required: bool) -> Iterator[str]:
    """Say what stands in the way where a question that may have answers is asked under another condition.

    Args:
        was: The question until now.
        now: The same from now on.
        required: Whether it has to be answered where it is asked.
    """
    before, after = was.visible_if or {}, now.visible_if or {}
    if not _covers(after, before):
        yield f"question {now.name!r} is now asked only {in_words(after)}: there may be answers to it elsewhere"
    if required and not _covers(before, after):
        yield (
            f"question {now.name!r} was asked only {in_words(before)} and is now required elsewhere too: what is there "
            "may lack it; make it required=False"
        )


def _covers(one: Condition, other: Condition) -> bool:
    """Whether one holds wherever the other does."""
    return all(
        name in other and (wanted is True or (other[name] is not True and set(other[name]) <= set(wanted)))
        for name, wanted in one.items()
    )


def _holds(wanted: Any, value: Any) -> bool:
    values = value if isinstance(value, (list, tuple)) else [value]
    if wanted is True:
        return any(each.strip() if isinstance(each, str) else each is not None for each in values)
    return any(each in wanted for each in values)


def _problem_with_place(own: str, name: str, names: Sequence[str], before: Sequence[str]) -> str:
    if name == own:
        return "a question cannot depend on itself"
    if name in names:
        return f"{name!r} comes later; a question can only depend on those that stand before it"
    known = ", ".join(before)
    return f"unknown question {name!r}: " + (f"one of {known}" if known else "there is none before this one")


def _is_choice(value: Any) -> bool:
    return isinstance(value, (str, Integral)) and not isinstance(value, bool)


def _listed(wanted: Any) -> list[Any]:
    return list(wanted) if isinstance(wanted, (list, tuple, range)) else [wanted]


def _plain(value: Any) -> Any:
    return value if isinstance(value, str) else int(value)  # NumPy's are no int
