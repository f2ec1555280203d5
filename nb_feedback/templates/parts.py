"""What the templates are made of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, TypedDict

from nb_feedback.choices import LabelQuestion, MultiLabelQuestion, RatingQuestion
from nb_feedback.errors import InvalidSchema
from nb_feedback.properties import MetadataProperty
from nb_feedback.ranking import RankingQuestion
from nb_feedback.schema import Field, Question, TextField, TextQuestion
from nb_feedback.templates.guidelines import GUIDELINES
from nb_feedback.text import described

if TYPE_CHECKING:
    from typing_extensions import Self

    from nb_feedback.opening import Location

Labels = list[str] | dict[str, str]

INFERENCES = ["entailment", "neutral", "contradiction"]
"""The labels where one text follows from another, or not."""


class Options(TypedDict, total=False):
    """What every template takes as well, as `FeedbackDataset` does."""

    guidelines: str | None
    metadata_properties: Iterable[MetadataProperty] | None
    discard_reasons: Iterable[str]
    store: Location


class Making:
    """What the templates need of `FeedbackDataset`."""

    @classmethod
    def _make(
        cls, name: str | None, task: str, fields: Sequence[Field], questions: Sequence[Question], options: Options
    ) -> Self:
        given = {option: value for option, value in options.items() if value is not None}
        make: Any = cls
        made: Self = make(name, fields=fields, questions=questions, **{"guidelines": GUIDELINES[task], **given})
        return made


def text(name: str, use_markdown: bool, *, title: str | None = None, required: bool = True) -> TextField:
    """Give a field."""
    return TextField(name, title=title, required=required, use_markdown=use_markdown)


def prompt(use_markdown: bool, *, context: bool) -> list[TextField]:
    """Give the fields of a prompt, perhaps with a context."""
    more = [text("context", use_markdown, required=False)] if context else []
    return [text("prompt", use_markdown), *more]


def answer(name: str, description: str, use_markdown: bool, *, required: bool = True) -> TextQuestion:
    """Give a question that is answered in text."""
    return TextQuestion(name, description=description, required=required, use_markdown=use_markdown)


def label(labels: Labels, *, multi_label: bool = False) -> LabelQuestion | MultiLabelQuestion:
    """Give a question for a label, or for several."""
    if multi_label:
        return MultiLabelQuestion("label", labels=labels, description="All that fit.")
    return LabelQuestion("label", labels=labels, description="The one that fits best.")


def rating(
    name: str, scale: int, description: str, *, title: str | None = None, required: bool = True
) -> RatingQuestion:
    """Give a question for a rating from 1 on."""
    values = list(numbers("rating_scale", scale, least=2))
    return RatingQuestion(name, values=values, title=title, description=description, required=required)


def preference_fields(responses: int, use_markdown: bool, *, context: bool) -> list[TextField]:
    """Give the fields of a prompt, and of so many responses to it, of which only the first has to be there."""
    given = [
        text(f"response{at}", use_markdown, title=f"Response {at}", required=at == 1)
        for at in numbers("number_of_responses", responses, least=2)
    ]
    return [*prompt(use_markdown, context=context), *given]


def preference(responses: int) -> RankingQuestion:
    """Give a question for the order of so many responses."""
    return RankingQuestion(
        "preference",
        title="Preference",
        description="The best one first; several may be equally good.",
        values={f"response{at}": f"Response {at}" for at in numbers("number_of_responses", responses, least=2)},
        tie=responses == 2,
    )


def numbers(option: str, most: Any, *, least: int = 1) -> range:
    """Give the numbers from 1 to one that somebody gave."""
    if not isinstance(most, int) or isinstance(most, bool) or most < least:
        raise InvalidSchema(f"{option} expected a whole number from {least} on, got {described(most)}")
    return range(1, most + 1)
