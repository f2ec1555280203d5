"""Questions that are answered by choosing: one label, several labels, a rating."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from numbers import Integral
from typing import Any, ClassVar, Literal

import msgspec

from nb_feedback.errors import InvalidSchema, listed
from nb_feedback.members import REQUIRED, Asked
from nb_feedback.text import TURNED_TO_FLOAT, described, problem_with_text

LABELS_ORDERS = ("natural", "suggestion")
"""In which order the labels of a MultiLabelQuestion can be shown."""

LEAST_VISIBLE = 3
_LARGEST = 2**53 - 1  # the largest whole number that every browser can tell from the next


class Choosing(Asked, frozen=True, kw_only=True):
    """A question with a fixed set of values to choose from."""

    what: ClassVar[str]
    """What its values are called in messages."""

    def __post_init__(self) -> None:
        super().__post_init__()
        problem = next(self._problems(), None)
        if problem is not None:
            raise InvalidSchema(f"{type(self).__name__} {self.name!r}: {problem}")

    def _problems(self) -> Iterator[str]:
        raise NotImplementedError

    def problem_with(self, value: Any, *, status: str = "submitted") -> str | None:
        """Say why a value cannot be an answer, or None if it can.

        It is one of those there are, also in a draft. What is submitted may not be missing where one is required.
        """
        if value is None:
            return REQUIRED if status == "submitted" and self.required else None
        return self._problem_with_one(value)

    def lost(self, now: Choosing) -> Iterator[str]:
        """Say what there is to choose from, and would not be any more if this became another question."""
        for gone in self.choices:
            if gone not in now.choices:
                yield f"the {self.what} {gone!r} is gone: there may be answers that have it"

    def _problem_with_one(self, value: Any) -> str | None:
        raise NotImplementedError


class _Labelled(Choosing, frozen=True, kw_only=True):
    what: ClassVar[str] = "label"

    labels: list[str] | dict[str, str]
    visible_labels: int | None = 20
    # A browser has no order for keys that look like numbers.
    _order: list[str] | None = msgspec.field(default=None, name="order")

    def __post_init__(self) -> None:
        super().__post_init__()
        keep_own(self, "labels")

    @property
    def choices(self) -> list[str]:
        """The labels, in order."""
        return list(self.labels)

    def shown_texts(self, value: Any) -> Iterator[str]:
        """Give what people see for labels, where that is not the labels themselves."""
        if isinstance(self.labels, dict):
            for label in value if isinstance(value, list) else [value]:
                if isinstance(label, str) and label in self.labels:
                    yield self.labels[label]

    def _problems(self) -> Iterator[str]:
        yield from problems_with_options("label", self.labels)
        visible = self.visible_labels
        if visible is not None and not (is_whole(visible) and visible >= LEAST_VISIBLE):
            yield (
                f"visible_labels expected a whole number from {LEAST_VISIBLE} on, or None for all, "
                f"got {described(visible)}"
            )

    def _problem_with_one(self, value: Any) -> str | None:
        if not isinstance(value, str):
            return f"expected a label (str), one of {listed(self.labels)}, got {described(value)}"
        return None if value in self.labels else f"unknown label {value!r}: one of {listed(self.labels)}"


def keep_own(question: Asked, option: str) -> None:
    """Copy what a question was given to choose from, which may change, and keep its order beside it."""
    given = getattr(question, option)
    is_dict = isinstance(given, dict)
    msgspec.structs.force_setattr(question, option, dict(given) if is_dict else list(given))
    msgspec.structs.force_setattr(question, "_order", list(given) if is_dict else None)


def problems_with_options(what: str, given: Any) -> Iterator[str]:
    """Say what is wrong with the texts that there are to choose from.

    Args:
        what: What one of them is called; the option that has them is its plural.
        given: What was given.
    """
    if not isinstance(given, (list, tuple, dict)):
        yield f"{what}s expected a list of texts, or a dict of {what} to shown text, got {described(given)}"
        return
    if len(given) < 2:
        yield f"{what}s expected at least 2, got {described(given)}"
    yield from _problems_with_texts(f"{what}s", what, given)
    if isinstance(given, dict):
        yield from _problems_with_texts(f"{what}s", "shown text", given.values())


def _problems_with_texts(option: str, what: str, texts: Iterable[Any]) -> Iterator[str]:
    seen: set[str] = set()
    for at, text in enumerate(texts, 1):
        problem = problem_with_text(text)
        if problem is None and not text.strip():
            problem = f"expected a text with something in it, got {described(text)}"
        if problem is not None:
            yield f"{option}: {what} {at} {problem}"
            return
        if text in seen:
            yield f"{option} has the {what} {text!r} twice; give distinct ones"
        seen.add(text)


class LabelQuestion(_Labelled, frozen=True, kw_only=True, tag="label"):
    """A question that is answered by choosing one of several labels.

    Args:
        name: The question's name: its key in a response and its column in the export.
        labels: The labels, at least 2: a list, or a dict of label to the text that people see for it. Answers and
            exports have the label; a search finds both.
        title: What people see above the labels. Default: the name.
        description: A line of explanation under the title.
        required: Whether a response needs an answer to it to be submitted.
        visible_if: When it is asked, as in a `TextQuestion`.
        suggestion: Where the suggestion is: ``"prefill"``, chosen already; ``"beside"``, above what there is to choose
            from, with a button that chooses it; ``"hidden"``, not in the page before one's own answer is submitted.
        visible_labels: How many labels are shown before somebody asks for all, 3 or more; None shows all.

    Raises:
        InvalidSchema: An option is not of its type, or a label is empty or there twice.

    Example:
        >>> question = LabelQuestion("tone", labels={"polite": "Polite", "rude": "Rude"})
        >>> question.problem_with("polite")
        >>> question.problem_with("angry")
        "unknown label 'angry': one of polite, rude"
    """

    decides: ClassVar[bool] = True


class MultiLabelQuestion(_Labelled, frozen=True, kw_only=True, tag="multi_label"):
    """A question that is answered by choosing any number of labels.

    An answer is a list of labels. That none of them fits is an answer too, the empty list, where none is required.

    Args:
        name: The question's name: its key in a response and its column in the export.
        labels: The labels, as in a `LabelQuestion`.
        title: What people see above the labels. Default: the name.
        description: A line of explanation under the title.
        required: Whether a response needs at least one label to be submitted.
        visible_if: When it is asked, as in a `TextQuestion`.
        suggestion: Where the suggestion is, as in a `LabelQuestion`.
        visible_labels: How many labels are shown before somebody asks for all, 3 or more; None shows all.
        labels_order: ``"natural"``, as they are given, or ``"suggestion"``, those that are suggested first.

    Raises:
        InvalidSchema: An option is not of its type, or a label is empty or there twice.

    Example:
        >>> question = MultiLabelQuestion("faults", labels=["wrong", "rude", "too long"])
        >>> question.problem_with(["too long", "wrong"])
        >>> question.settled(["too long", "wrong"])
        ['wrong', 'too long']
        >>> question.problem_with([])
        'An answer is required before submitting'
    """

    several: ClassVar[bool] = True
    decides: ClassVar[bool] = True

    labels_order: Literal["natural", "suggestion"] = "natural"

    def _problems(self) -> Iterator[str]:
        yield from super()._problems()
        if self.labels_order not in LABELS_ORDERS:
            yield f"labels_order expected one of {', '.join(LABELS_ORDERS)}, got {described(self.labels_order)}"

    def problem_with(self, value: Any, *, status: str = "submitted") -> str | None:
        """Say why a value cannot be an answer, or None if it can.

        It is a list of different labels, also in a draft. What is submitted may not be empty where one is required.
        """
        if value is not None and not isinstance(value, (list, tuple)):
            return f"expected a list of labels, got {described(value)}"
        if not value:
            return REQUIRED if status == "submitted" and self.required else None
        for at, label in enumerate(value):
            problem = self._problem_with_one(label)
            if problem is None and label in value[:at]:
                problem = f"has the label {label!r} twice"
            if problem is not None:
                return problem
        return None

    def settled(self, value: Any) -> Any:
        """Give an answer's labels in the order of the question's."""
        return value if value is None else [label for label in self.labels if label in value]


class RatingQuestion(Choosing, frozen=True, kw_only=True, tag="rating"):
    """A question that is answered by choosing a number.

    Args:
        name: The question's name: its key in a response and its column in the export.
        values: The numbers to choose from, at least 2 distinct whole ones, in the order in which people see them.
        title: What people see above the numbers. Default: the name.
        description: A line of explanation under the title, such as what the ends mean.
        required: Whether a response needs an answer to it to be submitted.
        visible_if: When it is asked, as in a `TextQuestion`.
        suggestion: Where the suggestion is, as in a `LabelQuestion`.

    Raises:
        InvalidSchema: An option is not of its type, or a value is there twice.

    Example:
        >>> question = RatingQuestion("quality", values=[1, 2, 3, 4, 5])
        >>> question.problem_with(4)
        >>> question.problem_with(6)
        'expected one of 1, 2, 3, 4, 5, got int 6'
    """

    what: ClassVar[str] = "value"
    decides: ClassVar[bool] = True

    values: list[int]

    def __post_init__(self) -> None:
        super().__post_init__()
        msgspec.structs.force_setattr(self, "values", list(map(int, self.values)))

    @property
    def choices(self) -> list[int]:
        """The numbers, in order."""
        return self.values

    def _problems(self) -> Iterator[str]:
        values: Any = self.values
        if not isinstance(values, (list, tuple, range)):
            yield f"values expected a list of whole numbers, got {described(values)}"
            return
        if len(values) < 2:
            yield f"values expected at least 2, got {described(values)}"
        for at, value in enumerate(values):
            if not is_whole(value) or abs(value) > _LARGEST:
                yield f"values: value {at + 1} expected a whole number up to {_LARGEST}, got {described(value)}"
            if value in values[:at]:
                yield f"values has {value!r} twice; give distinct ones"

    def settled(self, value: Any) -> Any:
        """Give an answer as Python's own number."""
        return value if value is None else int(value)

    def _problem_with_one(self, value: Any) -> str | None:
        if is_whole(value) and value in self.values:
            return None
        problem = f"expected one of {listed(map(str, self.values))}, got {described(value)}"
        if isinstance(value, float) and value in self.values:
            problem += f"; {TURNED_TO_FLOAT}"
        return problem


def is_whole(value: Any) -> bool:
    """Whether a value is a whole number, and no bool."""
    return isinstance(value, Integral) and not isinstance(value, bool)  # NumPy's are no int


def lost_choices(was: Any, now: Any) -> Iterator[str]:
    """Say what a question had to choose from, and has not any more."""
    if isinstance(was, Choosing) and isinstance(now, Choosing):
        yield from (f"question {was.name!r}: {difference}" for difference in was.lost(now))
