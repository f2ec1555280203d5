"""Metadata that is declared: which names there are, of which type, and what their values may be.

Other metadata is taken as it is. A declaration is no promise about what is in the store already: it may change at any
time, and what does not fit it stays in the metadata.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

import msgspec

from nb_feedback.errors import InvalidSchema, listed
from nb_feedback.text import TURNED_TO_FLOAT, described, problem_with_name, problem_with_text

_INT64 = 2**63


class _NamedProperty(msgspec.Struct, frozen=True, tag_field="type", omit_defaults=True):
    name: str


class _Property(_NamedProperty, frozen=True, kw_only=True):
    title: str | None = None
    visible_for_annotators: bool = True

    expected: ClassVar[str]
    """What its values are, in messages."""

    def __post_init__(self) -> None:
        problem = next(self._problems(), None)
        if problem is not None:
            raise InvalidSchema(f"{type(self).__name__} {self.name!r}: {problem}")

    def _problems(self) -> Iterator[str]:
        problem = problem_with_name(self.name)
        if problem is not None:
            yield f"the name {problem}. Give it as a short text, such as 'topic'."
        problem = None if self.title is None else problem_with_text(self.title)
        if problem is not None:
            yield f"title {problem}"
        visible: Any = self.visible_for_annotators
        if not isinstance(visible, bool):
            yield f"visible_for_annotators expected a bool, got {described(visible)}"

    def is_of_type(self, value: Any) -> bool:
        """Whether a value is of the type that the export has for it."""
        raise NotImplementedError

    def problem_with(self, value: Any) -> str | None:
        """Say why a value cannot be this property's, or None if it can. One that is null is as good as left out."""
        if value is None:
            return None
        return self._problem_with_one(value) if self.is_of_type(value) else self._mistyped(value)

    def problem_with_wanted(self, wanted: Any) -> str | None:
        """Say why a filter that can be taken cannot look for this, or None if it can."""
        raise NotImplementedError

    def _problem_with_one(self, value: Any) -> str | None:  # noqa: ARG002 (what it is depends on the type)
        return None

    def _mistyped(self, value: Any) -> str:
        return f"expected {self.expected}, got {described(value)}"


class TermsMetadataProperty(_Property, frozen=True, kw_only=True, tag="terms"):
    """Metadata that is one of several texts, or any text.

    Args:
        name: Its name in the metadata, and its column in the export.
        title: What people see for it in filters. Default: the name.
        values: The texts that there are, at least one. Default: any.
        visible_for_annotators: Whether the widget offers to filter and to sort by it.

    Raises:
        InvalidSchema: An option is not of its type, or a value is there twice.

    Example:
        >>> TermsMetadataProperty("topic", values=["returns", "billing"]).problem_with("return")
        "unknown value 'return': one of returns, billing"
    """

    values: list[str] | None = None

    expected: ClassVar[str] = "a text (str)"

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.values is not None:
            msgspec.structs.force_setattr(self, "values", list(self.values))

    def _problems(self) -> Iterator[str]:
        yield from super()._problems()
        values: Any = self.values
        if values is None:
            return
        if not isinstance(values, (list, tuple)) or not values:
            yield f"values expected a list of at least one text, or None for any, got {described(values)}"
            return
        for at, value in enumerate(values):
            problem = problem_with_text(value)
            if problem is not None:
                yield f"values: value {at + 1} {problem}"
            elif value in values[:at]:
                yield f"values has {value!r} twice; give distinct ones"

    def is_of_type(self, value: Any) -> bool:
        """Whether it is a text."""
        return isinstance(value, str)

    def problem_with_wanted(self, wanted: Any) -> str | None:
        """Say why a filter cannot look for this: it looks for one text, or for any of several."""
        if isinstance(wanted, Mapping):
            return f"expected a text or a list of texts, which have no min and max, got {described(dict(wanted))}"
        found = (self.problem_with(value) for value in (wanted if isinstance(wanted, list | tuple) else [wanted]))
        return next((problem for problem in found if problem is not None), None)

    def _problem_with_one(self, value: Any) -> str | None:
        if self.values is None or value in self.values:
            return None
        return f"unknown value {value!r}: one of {listed(self.values)}"


class _Number(_Property, frozen=True, kw_only=True):
    min: Any = None
    max: Any = None

    def _problems(self) -> Iterator[str]:
        yield from super()._problems()
        for option, bound in (("min", self.min), ("max", self.max)):
            if bound is not None and not self.is_of_type(bound):
                yield f"{option} {self._mistyped(bound)}"
        if self.min is not None and self.max is not None and self.min > self.max:
            yield f"min is {self.min}, more than max, which is {self.max}"

    def problem_with_wanted(self, wanted: Any) -> str | None:
        """Say why a filter cannot look for this: it looks for a number, for any of several, or between two."""
        if isinstance(wanted, Mapping):
            return None  # numbers, as everywhere
        values = wanted if isinstance(wanted, list | tuple) else [wanted]
        wrong = (value for value in values if value is not None and not _is_number(value))
        return next((f"expected a number, or min and max, got {described(value)}" for value in wrong), None)

    def _problem_with_one(self, value: Any) -> str | None:
        if (self.min is None or value >= self.min) and (self.max is None or value <= self.max):
            return None
        bounds = f"from {self.min}" if self.max is None else f"up to {self.max}"
        if self.min is not None and self.max is not None:
            bounds = f"from {self.min} to {self.max}"
        return f"expected {self.expected} {bounds}, got {described(value)}"


class IntegerMetadataProperty(_Number, frozen=True, kw_only=True, tag="integer"):
    """Metadata that is a whole number.

    Args:
        name: Its name in the metadata, and its column in the export.
        title: What people see for it in filters. Default: the name.
        min: The least that it may be. Default: any.
        max: The most that it may be. Default: any.
        visible_for_annotators: Whether the widget offers to filter and to sort by it.

    Raises:
        InvalidSchema: An option is not of its type, or ``min`` is more than ``max``.

    Example:
        >>> IntegerMetadataProperty("turns", min=1).problem_with(0)
        'expected a whole number from 1, got int 0'
    """

    expected: ClassVar[str] = "a whole number"

    def is_of_type(self, value: Any) -> bool:
        """Whether it is a whole number."""
        return isinstance(value, int) and _is_number(value)

    def _mistyped(self, value: Any) -> str:
        whole = isinstance(value, float) and value.is_integer()
        return super()._mistyped(value) + (f"; {TURNED_TO_FLOAT}" if whole else "")


class FloatMetadataProperty(_Number, frozen=True, kw_only=True, tag="float"):
    """Metadata that is a number.

    Args:
        name: Its name in the metadata, and its column in the export.
        title: What people see for it in filters. Default: the name.
        min: The least that it may be. Default: any.
        max: The most that it may be. Default: any.
        visible_for_annotators: Whether the widget offers to filter and to sort by it.

    Raises:
        InvalidSchema: An option is not of its type, or ``min`` is more than ``max``.

    Example:
        >>> FloatMetadataProperty("toxicity", min=0, max=1).problem_with("high")
        "expected a number, got str 'high'"
    """

    expected: ClassVar[str] = "a number"

    def is_of_type(self, value: Any) -> bool:
        """Whether it is a number."""
        return _is_number(value)


MetadataProperty = TermsMetadataProperty | IntegerMetadataProperty | FloatMetadataProperty
"""Any declared metadata."""


def _is_number(value: Any) -> bool:
    if isinstance(value, float):
        return math.isfinite(value)
    return isinstance(value, int) and not isinstance(value, bool) and -_INT64 <= value < _INT64
