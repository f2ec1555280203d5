"""What people's own code says of answers: their checks, and their count of tokens. None of it is saved.

The code may be slow, raise, or never end, and is somebody's only hope of an answer all the same: it runs on threads
of its own, it is given a limited time, and where it says nothing the answer is taken.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Mapping, Sized
from functools import partial
from typing import Any, TypeVar

import msgspec

from nb_feedback.schema import Question, TextQuestion
from nb_feedback.text import described

TIME = 2.0
"""Seconds that one answer's check, or count, is waited for."""

LATE = 5
"""How many texts a check may still be at, after its time, before it is asked of no other."""

_log = logging.getLogger("nb_feedback")
_Result = TypeVar("_Result")


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What is said of an answer that is being written.

    Args:
        problem: Why it could not be submitted, or null.
        trouble: Why the check or the count itself said nothing, or null.
        tokens: How many tokens it has, or null where nobody counts them.
        cut: How many of its characters are within the question's ``max_tokens``, or null where all are.
    """

    problem: str | None = None
    trouble: str | None = None
    tokens: int | None = None
    cut: int | None = None


class AnswerChecks:
    """The checks and counts that questions came with.

    Args:
        questions: The questions as people gave them.

    Example:
        >>> polite = TextQuestion("response", validate=lambda text: None if "please" in text else "Be polite")
        >>> checks = AnswerChecks([polite])
        >>> checks.problems({"response": "Go away."})
        {'response': 'Be polite'}
        >>> checks.told(polite, "Go away, please.").problem
    """

    def __init__(self, questions: Iterable[Question] = ()) -> None:
        texts = [question for question in questions if isinstance(question, TextQuestion)]
        self._validate = {q.name: q.validate for q in texts if q.validate is not None}
        self._count = {q.name: counter_of(q.count_tokens) for q in texts if q.count_tokens is not None}
        self._late: dict[object, dict[str, threading.Thread]] = {}

    def names(self, questions: Iterable[Question]) -> list[str]:
        """Give the questions of which the kernel has something to say while they are answered."""
        texts = [question for question in questions if isinstance(question, TextQuestion)]
        return [q.name for q in texts if q.name in self._validate or q.name in self._count or q.pattern]

    def problems(self, values: Mapping[str, Any]) -> dict[str, str]:
        """Say what is wrong with answers that are about to be submitted; a check that fails says nothing."""
        found: dict[str, str] = {}
        for name, check in self._validate.items():
            value = values.get(name)
            if isinstance(value, str):
                problem, trouble = self._limited(check, value, partial(_checked, check, value))
                if trouble is not None:
                    _log.warning("the answer to %r was taken unchecked: its check %s", name, trouble)
                elif problem is not None:
                    found[name] = problem
        return found

    def told(self, question: Question, text: str) -> Told:
        """Say everything of an answer that is being written."""
        problem = None if text == "" else question.problem_with(text)
        troubles, tokens, cut = [], None, None
        check, count = self._validate.get(question.name), self._count.get(question.name)
        if problem is None and check is not None and text != "":
            problem, trouble = self._limited(check, text, partial(_checked, check, text))
            if trouble is not None:
                troubles.append(f"validate {trouble}")
        if count is not None and isinstance(question, TextQuestion):
            counted, trouble = self._limited(count, text, partial(_counted, count, text, question.max_tokens))
            if trouble is not None:
                troubles.append(f"count_tokens {trouble}")
            elif counted is not None:
                tokens, cut = counted
        return Told(problem=problem, trouble="; ".join(troubles) or None, tokens=tokens, cut=cut)

    def _limited(self, code: object, text: str, run: Callable[[], _Result]) -> tuple[_Result | None, str | None]:
        """Run something for a limited time; give its result, or what became of it.

        What has not ended cannot be stopped: it is not asked of the same text again, and of others not without end.
        """
        late = {each: thread for each, thread in self._late.get(code, {}).items() if thread.is_alive()}
        if text in late:
            return None, f"took over {TIME:g} seconds"
        if len(late) >= LATE:
            return None, f"is still at {LATE} earlier texts"
        result: list[_Result] = []
        errors: list[BaseException] = []

        def work() -> None:
            try:
                result.append(run())
            except BaseException as error:  # noqa: BLE001 (people's own code may raise anything, also SystemExit)
                errors.append(error)

        thread = threading.Thread(target=work, daemon=True)
        thread.start()
        thread.join(TIME)
        if result:
            return result[0], None
        if errors:
            return None, f"failed: {type(errors[0]).__name__}: {errors[0]}"
        self._late[code] = late | {text: thread}
        return None, f"took over {TIME:g} seconds"


def counter_of(given: Any) -> Callable[[str], int]:
    """Make a count of what people have: a callable that gives a number, or the tokens, or a tokenizer with ``encode``.

    Example:
        >>> counter_of(lambda text: len(text.split()))("one two")
        2
    """
    encode = getattr(given, "encode", None)
    if callable(encode):
        return lambda text: len(encode(text))

    def count(text: str) -> int:
        counted = given(text)
        return len(counted) if isinstance(counted, Sized) else int(counted)

    return count


def _checked(check: Callable[[str], Any], text: str) -> str | None:
    said = check(text)
    if said is None or said is True:
        return None
    if isinstance(said, str) and said.strip():
        return said
    if said is False:
        return "The answer is refused by this question's check"
    raise TypeError(f"expected a message (str) or None, got {described(said)}")


def _counted(count: Callable[[str], int], text: str, most: int | None) -> tuple[int, int | None]:
    """Count tokens, and find how many characters are within the most there may be."""
    tokens = count(text)
    if most is None or tokens <= most:
        return tokens, None
    low, high = 0, len(text)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if count(text[:middle]) <= most else (low, middle)
    return tokens, low
