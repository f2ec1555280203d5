"""What fields and questions have in common: a name, the words around it, and how each refuses a wrong definition."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, ClassVar, Literal

import msgspec

from nb_feedback.conditions import problem_with_form, settled
from nb_feedback.errors import InvalidSchema
from nb_feedback.text import described, problem_with_name, problem_with_text

SUGGESTION_PLACES = ("prefill", "beside", "hidden")
"""Where a question's suggestion can be."""

REQUIRED = "An answer is required before submitting"
"""What Python and the page both say of a required question without an answer."""


class _Named(msgspec.Struct, frozen=True, tag_field="type", omit_defaults=True):
    name: str


class Member(_Named, frozen=True, kw_only=True):
    """A field or a question."""

    title: str | None = None
    description: str | None = None
    required: bool = True

    _flags: ClassVar[tuple[str, ...]] = ("required",)

    def __post_init__(self) -> None:
        kind = type(self).__name__
        problem = problem_with_name(self.name)
        if problem is not None:
            raise InvalidSchema(f"{kind}: the name {problem}. Give it as a short text, such as 'prompt'.")
        for option in ("title", "description"):
            value = getattr(self, option)
            problem = None if value is None else problem_with_text(value)
            if problem is not None:
                raise InvalidSchema(f"{kind} {self.name!r}: {option} {problem}")
        for option in self._flags:
            value = getattr(self, option)
            if not isinstance(value, bool):
                raise InvalidSchema(f"{kind} {self.name!r}: {option} expected a bool, got {described(value)}")

    @property
    def heading(self) -> str:
        """What people see above it: the title, or the name where there is none."""
        return self.title or self.name


class Prose(Member, frozen=True, kw_only=True):
    """A field whose values are texts, perhaps Markdown."""

    use_markdown: bool = False
    remote_images: bool = False

    _flags: ClassVar[tuple[str, ...]] = ("required", "use_markdown", "remote_images")


class Asked(Member, frozen=True, kw_only=True):
    """What every question has: see `nb_feedback.conditions` for ``visible_if``."""

    visible_if: dict[str, Any] | None = None
    suggestion: Literal["prefill", "beside", "hidden"] = "prefill"

    not_saved: ClassVar[tuple[str, ...]] = ()
    """Options that are code."""

    several: ClassVar[bool] = False
    """Whether an answer is a list, so that a suggestion may have a score for each of what is in it."""

    decides: ClassVar[bool] = False
    """Whether a ``visible_if`` can name its answers; else only that there is one."""

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.suggestion not in SUGGESTION_PLACES:
            places = ", ".join(SUGGESTION_PLACES)
            told = f"suggestion expected one of {places}, got {described(self.suggestion)}"
            raise InvalidSchema(f"{type(self).__name__} {self.name!r}: {told}")
        if self.visible_if is None:
            return
        problem = problem_with_form(self.visible_if)
        if problem is not None:
            raise InvalidSchema(f"{type(self).__name__} {self.name!r}: visible_if: {problem}")
        msgspec.structs.force_setattr(self, "visible_if", settled(self.visible_if))

    @property
    def choices(self) -> Sequence[Any]:
        """What there is to choose from, in order; nothing where an answer is written."""
        return ()

    @property
    def hides_suggestion(self) -> bool:
        """Whether nobody sees its suggestions who has not submitted an answer of their own."""
        return self.suggestion == "hidden"

    def settled(self, value: Any) -> Any:
        """Give an answer in the one form that equal answers have."""
        return value

    def shown_texts(self, value: Any) -> Iterator[str]:  # noqa: ARG002 (for those whose answers are shown in other words)
        """Give what people see of an answer, or a suggestion, where it is not in the value itself."""
        yield from ()

    def settled_scores(self, value: Any, scores: Any) -> Any:
        """Give a suggestion's scores in the order of what they are of, as it is when it is settled."""
        if not isinstance(scores, list):
            return scores
        parts = [self.settled([part])[0] for part in value]
        return [scores[parts.index(part)] for part in self.settled(value)]
