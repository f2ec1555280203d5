"""Fields and questions: what a record shows and what a person is asked, and how each checks a value.

Each kind is a frozen msgspec struct whose ``type`` tag is its name in the store, on the wire and in
TypeScript. A new kind is one more struct here, with the checks that its values need, and its place in the
unions ``Field`` and ``Question``.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar, TypeVar, get_args

import msgspec
from msgspec.structs import replace

from nb_feedback.choices import LabelQuestion, MultiLabelQuestion, RatingQuestion, lost_choices
from nb_feedback.conditions import asked, lost_by_condition, not_asked, problem_among
from nb_feedback.errors import InvalidSchema, UnknownName
from nb_feedback.members import REQUIRED, Asked, Member, Prose
from nb_feedback.properties import MetadataProperty
from nb_feedback.ranking import RankingQuestion
from nb_feedback.text import described, problem_with_name, problem_with_text

PATTERN_TIME = 0.5
"""Seconds that the match of an answer with a pattern may take."""

_log = logging.getLogger("nb_feedback")

TOO_SHORT = "Too short: {count} of at least {limit} characters"
TOO_LONG = "Too long: {count} of at most {limit} characters"
"""What both say of an answer that is too short or too long."""

EXPORT_COLUMNS = ("id", "status", "metadata")
"""Columns of every export; a field or a question cannot have such a name."""

RESPONSE_COLUMNS = ("id", "user", "status", "revision", "updated_at", "flagged", "comment", "reason", "seconds")
"""Columns of ``FeedbackDataset.responses()`` that are not answers; a question cannot have such a name."""

MEASURED = ("suggestion", "distance", "word_distance", "unchanged")
"""What each question's columns are called that say which suggestion an answer began with, and how far it is
from it."""

_SUGGESTION_PARTS = ("suggestion", "suggestion.score", "suggestion.agent", "suggestion.type")
_SUGGESTIONS_PARTS = ("suggestions", "suggestions.scores", "suggestions.agents")
_RESPONSE_PARTS = (
    "responses",
    *(f"responses.{part}" for part in ("users", "status", "flagged", "comment", "reason", "seconds")),
    *(f"responses.{part}" for part in MEASURED),
    *MEASURED,
)
_SHOWN_PARTS = ("responses.shown", "shown")


class TextField(Prose, frozen=True, kw_only=True, tag="text"):
    """A text that a record shows.

    Args:
        name: The field's name: its key in a record and its column in the export.
        title: What people see above it. Default: the name.
        description: A line of explanation under the title.
        required: Whether every record must have it; where False, it may be null or left out.
        use_markdown: Whether to show it as Markdown. Markup that could run, load or navigate is removed.
        remote_images: Whether images in its Markdown are loaded from other sites, by https. Each tells whoever wrote
            the text when it was read, and from which internet address. Default: only images that are in the text.

    Raises:
        InvalidSchema: An option is not of its type, or the name is empty or has control characters.

    Example:
        >>> TextField("context", title="Policy", required=False).heading
        'Policy'
    """

    def problem_with(self, value: Any) -> str | None:
        """Say why a value cannot be this field's, or None if it can."""
        if value is None:
            if not self.required:
                return None
            return "expected a text (str), got nothing (null); make the field required=False to allow that"
        return problem_with_text(value)


class TextQuestion(Asked, frozen=True, kw_only=True, tag="text"):
    """A question that is answered in free text, usually by correcting a suggestion.

    Lengths are in characters (Unicode code points), and count when the answer is submitted; a draft may be any text.

    Args:
        name: The question's name: its key in a response and its column in the export.
        title: What people see above the editor. Default: the name.
        description: A line of explanation under the title.
        required: Whether a response needs an answer to it to be submitted.
        visible_if: When it is asked: for a question that stands before it the label or value, or a list of which one is
            needed, such as ``{"verdict": ["reject", "unsure"]}``, or True for any answer, also to a question that is
            answered in text. With several all of them have to hold. A question that is not asked is not shown and not
            required. What is submitted has no answer to it; what was typed stays in the page, and in the drafts of the
            history. Default: it is always asked.
        use_markdown: Whether the answer is Markdown.
        suggestion: Where the suggestion is: ``"prefill"``, in the editor; ``"beside"``, above it, with a button that
            puts it in; ``"hidden"``, not in the page before the person's own answer is submitted.
        min_length: The least characters of an answer. Default: none.
        max_length: The most characters of an answer. Default: none.
        pattern: A regular expression that the whole answer must match, as of Python's ``re``. The module ``regex``
            matches it; where that takes over half a second, the answer is taken. Default: none.
        max_tokens: What a trainer takes; the rest would be cut off, which the page shows. Nothing is refused. It
            needs ``count_tokens``.
        validate: A callable that takes an answer and gives a message if it is not good enough, else None. It is
            called with what is being written, to show its message beside the editor, and when an answer is submitted,
            to refuse it. One that raises, or takes over 2 seconds, refuses nothing. It is not saved: a dataset that
            is loaded by its name has none.
        count_tokens: A callable that takes a text and gives its number of tokens, or a tokenizer with ``encode``. It
            is not saved either.
        remote_images: Whether images in its Markdown are loaded from other sites, as in a `TextField`.

    Raises:
        InvalidSchema: An option is not of its type, or cannot be with another.

    Example:
        >>> question = TextQuestion("response", title="Answer", max_length=20)
        >>> question.problem_with("  ", status="submitted")
        'An answer is required before submitting'
        >>> question.problem_with("  ", status="draft")
        >>> question.problem_with("You can return it within 30 days.")
        'Too long: 33 of at most 20 characters'
    """

    use_markdown: bool = False
    remote_images: bool = False
    min_length: int | None = None
    max_length: int | None = None
    pattern: str | None = None
    max_tokens: int | None = None
    validate: Any = None
    count_tokens: Any = None

    _flags: ClassVar[tuple[str, ...]] = ("required", "use_markdown", "remote_images")
    not_saved: ClassVar[tuple[str, ...]] = ("validate", "count_tokens")

    def __post_init__(self) -> None:
        super().__post_init__()
        problem = next(self._problems(), None)
        if problem is not None:
            raise InvalidSchema(f"TextQuestion {self.name!r}: {problem}")

    def _problems(self) -> Iterator[str]:
        for option in ("min_length", "max_length", "max_tokens"):
            value = getattr(self, option)
            if value is not None and (isinstance(value, bool) or not isinstance(value, int) or value < 1):
                yield f"{option} expected a whole number from 1 on, got {described(value)}"
        if self.min_length is not None and self.max_length is not None and self.min_length > self.max_length:
            yield f"min_length is {self.min_length}, more than max_length, which is {self.max_length}"
        if self.pattern is not None:
            yield from _problems_with_pattern(self.pattern)
        if self.validate is not None and not callable(self.validate):
            yield f"validate expected a callable, got {described(self.validate)}"
        counter = self.count_tokens
        if counter is not None and not callable(counter) and not callable(getattr(counter, "encode", None)):
            yield f"count_tokens expected a callable or a tokenizer, got {described(counter)}"

    def problem_with(self, value: Any, *, status: str = "submitted") -> str | None:
        """Say why a value cannot be an answer, or None if it can.

        A draft may be any text. What is submitted may not be empty or white space where one is required, and keeps
        to the question's lengths and pattern. An optional question that was left empty has no answer.
        """
        if value is not None:
            problem = problem_with_text(value)
            if problem is not None:
                return problem
        if status != "submitted":
            return None
        if value is None or not value.strip():
            return REQUIRED if self.required else None
        problem = self._problem_with_length(value)
        if problem is None and self.pattern is not None and not self._matches(self.pattern, value):
            return f"It has to match {self.pattern}"
        return problem

    def _matches(self, pattern: str, value: str) -> bool:
        """Say whether a text matches; also where that takes longer than anybody waits, as it can with ``(a+)+b``."""
        import regex  # noqa: PLC0415 (for those who have a pattern)

        try:
            # Other threads go on meanwhile, which is not so with the standard library's.
            return regex.fullmatch(pattern, value, timeout=PATTERN_TIME, concurrent=True) is not None
        except TimeoutError:
            _log.warning("the answer to %r was taken unchecked: its pattern took over %g s", self.name, PATTERN_TIME)
            return True

    def _problem_with_length(self, value: str) -> str | None:
        # An editor gives back every line end as one character.
        count = len(value) - value.count("\r\n")
        if self.min_length is not None and count < self.min_length:
            return TOO_SHORT.format(count=count, limit=self.min_length)
        if self.max_length is not None and count > self.max_length:
            return TOO_LONG.format(count=count, limit=self.max_length)
        return None


def _problems_with_pattern(pattern: Any) -> Iterator[str]:
    problem = problem_with_text(pattern)
    if problem is not None:
        yield f"pattern {problem}"
        return
    import regex  # noqa: PLC0415 (for those who have a pattern)

    try:
        regex.compile(pattern)
    except regex.error as error:
        yield f"pattern {pattern!r} is no regular expression: {error}"


_Member = TypeVar("_Member", bound=Member)

Field = TextField
"""Any field; a union once there are more kinds."""

Question = TextQuestion | LabelQuestion | MultiLabelQuestion | RatingQuestion | RankingQuestion
"""Any question."""


class Schema(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a dataset's records consist of and what is asked of them.

    Args:
        fields: At least one field.
        questions: At least one question.
        discard_reasons: The reasons that people can choose from when they discard a record.
        metadata_properties: The metadata that is declared.

    Raises:
        InvalidSchema: Nothing to show or to ask, a name used twice, or one that the export needs itself; or a reason
            that is no short text, or is there twice.
    """

    fields: tuple[Field, ...]
    questions: tuple[Question, ...]
    discard_reasons: tuple[str, ...] = ()
    metadata_properties: tuple[MetadataProperty, ...] = ()

    def __post_init__(self) -> None:
        self._check_reasons()
        for option, kinds, members in (
            ("fields", (TextField,), self.fields),
            ("questions", get_args(Question), self.questions),
            ("metadata_properties", get_args(MetadataProperty), self.metadata_properties),
        ):
            named = " or ".join(", ".join(kind.__name__ for kind in kinds).rsplit(", ", 1))
            for member in members:
                if not isinstance(member, kinds):
                    raise InvalidSchema(f"{option}: expected a list of {named}, got {described(member)}")
            if not members and option != "metadata_properties":
                raise InvalidSchema(f"{option}: a dataset needs at least one {named}")
        self._check_questions()
        seen: dict[str, str] = dict.fromkeys(EXPORT_COLUMNS, "a column of every export")
        for owner, column in self._export_columns():
            if column in seen:
                raise InvalidSchema(
                    f"{owner}: the column {column!r} would stand for it and for {seen[column]}; rename it"
                )
            seen[column] = owner

    def _check_questions(self) -> None:
        for question in self.questions:
            if question.name in RESPONSE_COLUMNS:
                raise InvalidSchema(
                    f"question {question.name!r}: responses() has a column of this name already; "
                    f"rename the question (taken: {', '.join(RESPONSE_COLUMNS)})"
                )
            problem = problem_among(question, self.questions)
            if problem is not None:
                raise InvalidSchema(f"question {question.name!r}: visible_if: {problem}")

    def _check_reasons(self) -> None:
        for at, reason in enumerate(self.discard_reasons):
            problem = problem_with_name(reason)
            if problem is None and reason in self.discard_reasons[:at]:
                problem = f"has {reason!r} twice"
            if problem is not None:
                raise InvalidSchema(f"discard_reasons: reason {at + 1} {problem}; give a list of distinct short texts")

    def _export_columns(self) -> Iterator[tuple[str, str]]:
        for field in self.fields:
            yield f"field {field.name!r}", field.name
        for question in self.questions:
            owner = f"question {question.name!r}"
            yield owner, question.name
            # Two tables may have a column of one name.
            shown = _SHOWN_PARTS if isinstance(question, RankingQuestion) else ()
            for part in dict.fromkeys((*_SUGGESTION_PARTS, *_SUGGESTIONS_PARTS, *_RESPONSE_PARTS, *shown)):
                yield owner, f"{question.name}.{part}"
        for declared in self.metadata_properties:
            yield f"metadata property {declared.name!r}", declared.name

    def saved(self) -> Schema:
        """Give it without what is code, as a store keeps it."""
        plain = (replace(each, **dict.fromkeys(each.not_saved)) for each in self.questions)
        return replace(self, questions=tuple(plain))

    def field(self, name: str) -> Field:
        """Give the field of this name, or raise ``UnknownName`` with those there are."""
        return _named("field", name, self.fields)

    def question(self, name: str) -> Question:
        """Give the question of this name, or raise ``UnknownName`` with those there are."""
        return _named("question", name, self.questions)

    def problems_with(self, values: Mapping[str, Any], *, status: str) -> dict[str, str]:
        """Check answers against their questions.

        What is submitted has no answers to questions that are not asked; a draft may have them.

        Args:
            values: For each question that is answered, its value.
            status: What the response is about to be: draft, submitted or discarded.

        Returns:
            For each question at fault, what is wrong; empty if all is well.

        Raises:
            UnknownName: A value is for no question of this schema.
        """
        for name in values:
            self.question(name)
        shown = self.asked(values) if status == "submitted" else {q.name for q in self.questions}
        found: dict[str, str | None] = {}
        for question in self.questions:
            value = values.get(question.name)
            if question.name in shown:
                found[question.name] = question.problem_with(value, status=status)
            elif value is not None:
                found[question.name] = not_asked(question.visible_if or {})
        return {name: problem for name, problem in found.items() if problem is not None}

    def asked(self, values: Mapping[str, Any]) -> set[str]:
        """Give the names of the questions that are asked where these are the answers: see ``visible_if``."""
        return asked(self.questions, values)

    @property
    def settles(self) -> bool:
        """Whether there is a question whose answers have several forms."""
        return any(type(question).settled is not Asked.settled for question in self.questions)

    def settled(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Give answers that were checked in the one form that equal answers have."""
        return {name: self.question(name).settled(value) for name, value in values.items()}


def incompatibilities(old: Schema, new: Schema) -> list[str]:
    """Say what keeps a stored schema from becoming another without losing or guessing anything.

    Titles, descriptions, the order, ``use_markdown``, ``remote_images``, the reasons to discard, the metadata that is
    declared, a further optional field or question, a further label or value of a rating, ``required`` becoming False,
    and a question that need not be answered being asked more often (``visible_if``) are all compatible.

    Args:
        old: The schema in the store.
        new: The schema asked for.

    Returns:
        One sentence for each difference that stands in the way; empty if there is none.

    Example:
        >>> old = Schema((TextField("prompt"),), (TextQuestion("response"),))
        >>> new = Schema((TextField("input"),), (TextQuestion("response"),))
        >>> for difference in incompatibilities(old, new):
        ...     print(difference)
        field 'prompt' is gone: its texts would be dropped
        field 'input' is new and required: the records that are there lack it; make it required=False
    """
    return [
        *_differences("field", "texts", old.fields, new.fields),
        *_differences("question", "answers", old.questions, new.questions),
    ]


def _differences(kind: str, values: str, old: Sequence[Member], new: Sequence[Member]) -> Iterator[str]:
    before, after = ({member.name: member for member in members} for members in (old, new))
    for name, was in before.items():
        now = after.get(name)
        if now is None:
            yield f"{kind} {name!r} is gone: its {values} would be dropped"
        elif type(now) is not type(was):
            yield f"{kind} {name!r} was a {type(was).__name__} and is now a {type(now).__name__}"
        elif now.required and not was.required:
            yield f"{kind} {name!r} was optional and is now required: what is there may lack it"
        yield from lost_choices(was, now)
        if isinstance(was, Asked) and isinstance(now, Asked):
            yield from lost_by_condition(was, now, required=now.required)
    for name, now in after.items():
        if name not in before and now.required:
            yield (f"{kind} {name!r} is new and required: the records that are there lack it; make it required=False")


def _named(kind: str, name: str, members: Sequence[_Member]) -> _Member:
    for member in members:
        if member.name == name:
            return member
    raise UnknownName(kind, name, [member.name for member in members])
